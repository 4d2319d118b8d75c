"""Tables of home collection: what a citizen asked for, and the lists of papers both sides signed.

A request is a parcel of the leg `collect` with a row beside it. Its state is the parcel's, a fold
over events; here stands only what no carrier tells.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    ForeignKey,
    Index,
    String,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from backend.db import Base, key_column, personal, subject
from backend.people.models import one_of

RIGHT, WRONG = ANSWERS = ("right", "wrong")
_WAITING = "escalate_at IS NOT NULL"


class Collection(Base):
    """A request that the post comes to somebody's home for the papers of a dossier.

    `draft` names the draft it was sent from: sent twice, it is still one. `about` is the procedure
    as the record calls it. The parcel's phone and address repeat those that stand here, for
    carriers. `phone_proved_at`: the messenger showed that the phone is theirs; `confirmed_at`: a
    clerk called it. The visit lies between `begins_at` and `ends_at`. `assigned_id` is the clerk
    who goes. Due times are `escalate_at` (nobody took it) and, until `missed_at` says that it was
    seen to, the end of the visit. `missing` is what a counter found lacking.
    """

    __tablename__ = "parcel_collections"
    __table_args__ = (
        UniqueConstraint("person_id", "draft"),
        Index(
            "ix_parcel_collections_escalate_at",
            "escalate_at",
            postgresql_where=text(_WAITING),
            sqlite_where=text(_WAITING),
        ),
    )

    parcel_id: Mapped[int] = mapped_column(ForeignKey("parcels.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("persons.id"), info=subject())
    draft: Mapped[str] = mapped_column(String(16))
    about: Mapped[str | None] = mapped_column(String(300), info=personal())
    commune: Mapped[str] = mapped_column(String(64), info=personal())
    phone: Mapped[str | None] = mapped_column(Text, info=personal(sealed=True))
    address: Mapped[str | None] = mapped_column(Text, info=personal(sealed=True))
    phone_proved_at: Mapped[datetime | None]
    confirmed_at: Mapped[datetime | None]
    begins_at: Mapped[datetime] = mapped_column(info=personal(keep=True))
    ends_at: Mapped[datetime] = mapped_column(index=True)
    assigned_id: Mapped[int | None] = mapped_column(ForeignKey("persons.id"), index=True)
    assigned_at: Mapped[datetime | None]
    missing: Mapped[str | None] = mapped_column(String(500), info=personal())
    asked_at: Mapped[datetime]
    escalate_at: Mapped[datetime | None]
    missed_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012


class PaperList(Base):
    """The papers of one visit. `shown_at` is the clerk's mark, `answered_at` the citizen's.

    A list that was shown is not changed any more; what has to be corrected is a new one. `words`
    are the citizen's, where they say that it is not right.
    """

    __tablename__ = "parcel_paper_lists"
    __table_args__ = (CheckConstraint(one_of("answer", ANSWERS), name="answer"),)

    id: Mapped[int] = key_column()
    parcel_id: Mapped[int] = mapped_column(
        ForeignKey("parcel_collections.parcel_id"), index=True, info=subject()
    )
    made_at: Mapped[datetime]
    shown_at: Mapped[datetime | None] = mapped_column(info=personal(keep=True))
    shown_by: Mapped[int | None] = mapped_column(ForeignKey("persons.id"))
    answer: Mapped[str | None] = mapped_column(String(16), info=personal(keep=True))
    answered_at: Mapped[datetime | None] = mapped_column(info=personal(keep=True))
    words: Mapped[str | None] = mapped_column(String(500), info=personal())


class ListedPaper(Base):
    """A line of a list; `own` was written by the clerk, the others come from the procedure.

    `originals` and `copies` are how many were taken once `taken` says so.
    """

    __tablename__ = "parcel_papers"
    __table_args__ = (UniqueConstraint("list_id", "number"),)

    id: Mapped[int] = key_column()
    list_id: Mapped[int] = mapped_column(ForeignKey("parcel_paper_lists.id"), info=subject())
    number: Mapped[int]
    text: Mapped[str] = mapped_column(String(300), info=personal())
    originals: Mapped[int] = mapped_column(default=1)
    copies: Mapped[int] = mapped_column(default=0)
    taken: Mapped[bool] = mapped_column(Boolean, default=False)
    own: Mapped[bool] = mapped_column(Boolean, default=False)
