"""Tables of persons, identities, roles, invitations, consents and bound groups.

A citizen has no name here: only staff, who are known by a list or an invitation, have one.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from backend.db import Base, BigId, forgotten_whole, key_column, personal, subject
from backend.people.rules import ROLES


def one_of(column: str, values: tuple[str, ...]) -> str:
    """The SQL of an enum kept as text."""
    return f"{column} IN ({', '.join(repr(value) for value in values)})"


class Person(Base):
    """Somebody who talks to us. `suspended_at` ends every right at the next tap.

    `commune` is the key of today's commune they said they live in, None while they have not.
    `parcel_channel` and `work_channel` are where they want news of parcels and of their work, None
    where the channel they last spoke on will do. `detour_told_at`: when they last read that a
    notice came by another channel than theirs.
    """

    __tablename__ = "persons"

    id: Mapped[int] = mapped_column(BigId, primary_key=True, info=subject())
    name: Mapped[str | None] = mapped_column(String(200), info=personal())
    language: Mapped[str] = mapped_column(String(8), default="vi", info=personal(keep=True))
    commune: Mapped[str | None] = mapped_column(String(64), info=personal())
    parcel_channel: Mapped[str | None] = mapped_column(String(16), info=personal())
    work_channel: Mapped[str | None] = mapped_column(String(16), info=personal())
    detour_told_at: Mapped[datetime | None]
    created_at: Mapped[datetime] = mapped_column(info=personal(keep=True))
    suspended_at: Mapped[datetime | None]
    erased_at: Mapped[datetime | None]


class Identity(Base):
    """How a person is reached on one channel; `native_id` is that messenger's user id.

    `last_heard_at` is kept to the hour, and exact where the person changes from one to another.
    """

    __tablename__ = "identities"
    __table_args__ = (UniqueConstraint("channel", "native_id"),)

    id: Mapped[int] = key_column()
    person_id: Mapped[int] = mapped_column(ForeignKey("persons.id"), index=True, info=subject())
    channel: Mapped[str] = mapped_column(String(16), info=personal(keep=True))
    native_id: Mapped[str] = mapped_column(String(64), info=personal(freed=True))
    unreachable_at: Mapped[datetime | None]
    last_heard_at: Mapped[datetime | None] = mapped_column(info=personal())
    created_at: Mapped[datetime]


class LinkRequest(Base):
    """A code by which somebody joins another channel to theirs. Only its digest is kept.

    `person_id` asked for it on `identity_id`. It was typed, once, on `entered_identity_id`, whose
    person agreed at `agreed_at`; whoever asked has the last word. `expires_at` is moved by each
    step; `settled_at` ends it, whatever came of it.
    """

    __tablename__ = "link_requests"
    __table_args__ = (UniqueConstraint("digest"), forgotten_whole())

    id: Mapped[int] = key_column()
    digest: Mapped[str] = mapped_column(String(64))
    person_id: Mapped[int] = mapped_column(ForeignKey("persons.id"), index=True, info=subject())
    identity_id: Mapped[int] = mapped_column(ForeignKey("identities.id"))
    issued_at: Mapped[datetime] = mapped_column(info=personal())
    expires_at: Mapped[datetime]
    entered_identity_id: Mapped[int | None] = mapped_column(ForeignKey("identities.id"))
    agreed_at: Mapped[datetime | None]
    settled_at: Mapped[datetime | None]


class RoleGrant(Base):
    """A role within a scope: a unit's key, a commune's, or the province's."""

    __tablename__ = "role_grants"
    __table_args__ = (
        CheckConstraint(one_of("role", ROLES), name="role"),
        Index(
            "uq_role_grants_current",
            "person_id",
            "role",
            "scope",
            unique=True,
            sqlite_where=text("revoked_at IS NULL"),
            postgresql_where=text("revoked_at IS NULL"),
        ),
    )

    id: Mapped[int] = key_column()
    person_id: Mapped[int] = mapped_column(ForeignKey("persons.id"), info=subject())
    role: Mapped[str] = mapped_column(String(16), info=personal(keep=True))
    scope: Mapped[str] = mapped_column(String(64), info=personal(keep=True))
    granted_at: Mapped[datetime] = mapped_column(info=personal(keep=True))
    granted_by: Mapped[int | None] = mapped_column(ForeignKey("persons.id"))
    revoked_at: Mapped[datetime | None] = mapped_column(info=personal(keep=True))


class Invitation(Base):
    """A single-use way into a role. Only a digest of the code is kept."""

    __tablename__ = "invitations"
    __table_args__ = (CheckConstraint(one_of("role", ROLES), name="role"),)

    id: Mapped[int] = key_column()
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    role: Mapped[str] = mapped_column(String(16))
    scope: Mapped[str] = mapped_column(String(64))
    name: Mapped[str | None] = mapped_column(String(200), info=personal())
    issued_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    used_by: Mapped[int | None] = mapped_column(ForeignKey("persons.id"), info=subject())
    withdrawn_at: Mapped[datetime | None]


class Consent(Base):
    """What a person was asked before the first personal datum, and what they said."""

    __tablename__ = "consents"

    id: Mapped[int] = key_column()
    person_id: Mapped[int] = mapped_column(ForeignKey("persons.id"), index=True, info=subject())
    purpose: Mapped[str] = mapped_column(String(32), info=personal(keep=True))
    version: Mapped[str] = mapped_column(String(16), info=personal(keep=True))
    given: Mapped[bool] = mapped_column(info=personal(keep=True))
    channel: Mapped[str] = mapped_column(String(16), info=personal(keep=True))
    at: Mapped[datetime] = mapped_column(info=personal(keep=True))
    withdrawn_at: Mapped[datetime | None] = mapped_column(info=personal(keep=True))


class Group(Base):
    """A group chat bound to a unit by an admin: where that unit's cases appear.

    `check_wanted_at` is set where the bot's rights in the group are to be looked at; a sweep takes
    it and tells `check_wanted_by`, or else the unit's admins, in words.
    """

    __tablename__ = "groups"
    __table_args__ = (UniqueConstraint("channel", "native_id"),)

    id: Mapped[int] = key_column()
    channel: Mapped[str] = mapped_column(String(16))
    native_id: Mapped[str] = mapped_column(String(64))
    unit: Mapped[str] = mapped_column(String(64), index=True)
    has_topics: Mapped[bool]
    bound_at: Mapped[datetime]
    bound_by: Mapped[int] = mapped_column(ForeignKey("persons.id"))
    unbound_at: Mapped[datetime | None]
    check_wanted_at: Mapped[datetime | None]
    check_wanted_by: Mapped[int | None] = mapped_column(ForeignKey("persons.id"))
    checked_at: Mapped[datetime | None]


class Absence(Base):
    """Somebody of the staff is away: nothing new is given to them until `ends_at`."""

    __tablename__ = "absences"
    __table_args__ = forgotten_whole()

    id: Mapped[int] = key_column()
    person_id: Mapped[int] = mapped_column(ForeignKey("persons.id"), index=True, info=subject())
    begins_at: Mapped[datetime] = mapped_column(info=personal())
    ends_at: Mapped[datetime] = mapped_column(info=personal())


class Attempt(Base):
    """A guess at a code with a secret (digits of a phone, an invitation): counted to throttle."""

    __tablename__ = "attempts"
    __table_args__ = (Index("ix_attempts_what_at", "what", "at"),)

    id: Mapped[int] = key_column()
    what: Mapped[str] = mapped_column(String(80), info=personal(keep=True))
    person_id: Mapped[int] = mapped_column(ForeignKey("persons.id"), info=subject())
    at: Mapped[datetime] = mapped_column(info=personal(keep=True))
