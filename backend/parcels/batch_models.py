"""Tables of parcels registered many at once, and of files that were sent about parcels.

Neither lives long: a batch is work of a day, a file's row only says what is still to be fetched.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from backend.db import Base, forgotten_whole, key_column, personal, subject
from backend.people.models import one_of

OPEN, SAVED, DROPPED = BATCH_STATES = ("open", "saved", "dropped")
WAITING, READ, UNREAD = FILE_STATES = ("waiting", "read", "unread")
OF_BATCH, OF_PROOF = PURPOSES = ("batch", "proof")
_WAITS = "state = 'waiting'"


class ParcelBatch(Base):
    """Rows that a clerk is about to register together.

    `content` is `batches.Batch` as JSON, sealed whole: phones, addresses and, once saved, the
    tokens of the receipts' links. They are other people's, so an export leaves them out.
    """

    __tablename__ = "parcel_batches"
    __table_args__ = (
        CheckConstraint(one_of("state", BATCH_STATES), name="state"),
        forgotten_whole(),
    )

    id: Mapped[int] = key_column()
    clerk_id: Mapped[int] = mapped_column(ForeignKey("persons.id"), index=True, info=subject())
    state: Mapped[str] = mapped_column(String(16))
    content: Mapped[str] = mapped_column(Text, info=personal(sealed=True, derived=True))
    changed_at: Mapped[datetime]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012


class ParcelFile(Base):
    """A file that somebody of the staff sent, by its messenger's names, until it was read.

    `about_id` is a batch's or a parcel's id, as `purpose` says. `failure` is why nothing could be
    read. Of the bytes of a sheet or of a barcode's picture nothing is kept.
    """

    __tablename__ = "parcel_files"
    __table_args__ = (
        CheckConstraint(one_of("purpose", PURPOSES), name="purpose"),
        CheckConstraint(one_of("state", FILE_STATES), name="state"),
        UniqueConstraint("purpose", "about_id", "unique_id"),
        Index(
            "ix_parcel_files_waiting",
            "id",
            postgresql_where=text(_WAITS),
            sqlite_where=text(_WAITS),
        ),
        forgotten_whole(),
    )

    id: Mapped[int] = key_column()
    purpose: Mapped[str] = mapped_column(String(16))
    about_id: Mapped[int]
    person_id: Mapped[int] = mapped_column(ForeignKey("persons.id"), index=True, info=subject())
    channel: Mapped[str] = mapped_column(String(16))
    native_id: Mapped[str] = mapped_column(String(200), info=personal(derived=True))
    unique_id: Mapped[str] = mapped_column(String(80), info=personal(derived=True))
    kind: Mapped[str] = mapped_column(String(16))
    size: Mapped[int | None]
    at: Mapped[datetime]
    state: Mapped[str] = mapped_column(String(16), default=WAITING)
    failure: Mapped[str | None] = mapped_column(String(24))
    tries: Mapped[int] = mapped_column(default=0)
    lease: Mapped[str | None] = mapped_column(String(40))
    held_until: Mapped[datetime | None]
