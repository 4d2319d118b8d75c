"""Sealed columns and files: phone numbers, addresses and the like are never kept in the open.

`MOTCUA_SECRET_KEY` holds one or more Fernet keys, separated by commas: the first one seals, all of
them open, which is how a key is rotated (docs/operations.md). Nothing is ever searched by a sealed
value: a row is found by its code, opened, compared.
"""

from __future__ import annotations

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

from backend.errors import Misconfigured


class Keyring:
    """Seals and opens texts. Raises Misconfigured for keys that are no keys."""

    def __init__(self, keys: str) -> None:
        try:
            self._fernet = MultiFernet([Fernet(key.strip()) for key in keys.split(",")])
        except (ValueError, TypeError) as error:
            raise Misconfigured("key.malformed") from error

    def seal(self, text: str) -> str:
        """An encrypted, authenticated form of `text`, safe to store."""
        return self.seal_bytes(text.encode()).decode()

    def open(self, sealed: str) -> str:
        """The text again; raises Misconfigured where no key on the ring fits."""
        return self.open_bytes(sealed.encode()).decode()

    def opened(self, sealed: str) -> str | None:
        """The text again; None where no key on the ring fits, as its key is lost or taken away."""
        try:
            return self.open(sealed)
        except Misconfigured:
            return None

    def seal_bytes(self, content: bytes) -> bytes:
        """An encrypted, authenticated form of a file."""
        return self._fernet.encrypt(content)

    def open_bytes(self, sealed: bytes) -> bytes:
        """The file again; raises as `open` does."""
        try:
            return self._fernet.decrypt(sealed)
        except InvalidToken as error:
            raise Misconfigured("key.does_not_open") from error

    def reseal(self, sealed: str) -> str:
        """The same text under the ring's first key; raises as `open` does."""
        return self.reseal_bytes(sealed.encode()).decode()

    def reseal_bytes(self, sealed: bytes) -> bytes:
        """The same content under the ring's first key; raises as `open` does."""
        try:
            return self._fernet.rotate(sealed)
        except InvalidToken as error:
            raise Misconfigured("key.does_not_open") from error


def new_key() -> str:
    """A fresh key for `MOTCUA_SECRET_KEY`."""
    return Fernet.generate_key().decode()
