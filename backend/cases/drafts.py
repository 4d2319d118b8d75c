"""What a clerk has said so far towards a question: a value, kept as the dialogue's data.

It knows what is missing next. A text may bring the dossier code with it; a picture waits until
the clerk has said that no identity paper is on it.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field, replace
from typing import Any

from backend.cases import rules
from backend.people.masking import mask

DEPARTMENT, QUESTION, CODE, PREVIEW = "department", "question", "code", "preview"


@dataclass(frozen=True, slots=True)
class Photo:
    """A picture by the names its messenger gives it; `size` in bytes where it is known."""

    native_id: str
    unique_id: str
    size: int | None = None


@dataclass(frozen=True, slots=True)
class Draft:
    """`token` names the draft on its buttons. `dossier_code` is None while unasked, '' for 'there
    is none yet'. `held` are pictures not cleared yet; `cleared` lets more of them in unasked."""

    token: str
    department: str | None = None
    question: str | None = None
    dossier_code: str | None = None
    masked: tuple[str, ...] = ()
    photos: tuple[Photo, ...] = ()
    held: tuple[Photo, ...] = ()
    cleared: bool = False

    def step(self) -> str:
        """What is missing next."""
        if self.department is None:
            return DEPARTMENT
        if self.question is None:
            return QUESTION
        return CODE if self.dossier_code is None else PREVIEW

    def with_text(self, text: str) -> Draft:
        """The question told, personal data covered; a dossier code in it need not be asked for."""
        covered = mask(rules.clean(text))
        return replace(
            self,
            question=covered.text,
            masked=covered.kinds,
            dossier_code=rules.find_dossier_code(text) or self.dossier_code,
            cleared=False,
        )

    def with_photo(self, photo: Photo) -> Draft:
        """One more picture, held until it is cleared; the same one twice is one."""
        known = (*self.photos, *self.held)
        if any(photo.unique_id == one.unique_id for one in known):
            return self
        if self.cleared:
            return replace(self, photos=(*self.photos, photo))
        return replace(self, held=(*self.held, photo))

    def is_full(self) -> bool:
        """Whether no more pictures are taken."""
        return len(self.photos) + len(self.held) >= rules.MOST_PHOTOS

    def with_held_cleared(self) -> Draft:
        """The clerk says there is no identity paper on them."""
        return replace(self, photos=(*self.photos, *self.held), held=(), cleared=True)

    def without_held(self) -> Draft:
        """They are thrown away; nothing of them was kept."""
        return replace(self, held=(), cleared=False)

    def as_data(self) -> dict[str, Any]:
        """As JSON can hold it."""
        return asdict(self)

    @classmethod
    def of(cls, data: dict[str, Any]) -> Draft:
        """The draft that `as_data` wrote."""
        photos = {part: tuple(Photo(**one) for one in data[part]) for part in ("photos", "held")}
        return cls(**{**data, **photos, "masked": tuple(data["masked"])})


@dataclass(frozen=True, slots=True)
class Further:
    """Words a clerk adds to a case that runs: `answer` is the answer that left things unclear."""

    token: str
    case: int
    answer: int | None = None
    text: str | None = None
    masked: tuple[str, ...] = field(default=())

    def with_text(self, text: str) -> Further:
        """The words told, personal data covered."""
        covered = mask(rules.clean(text))
        return replace(self, text=covered.text, masked=covered.kinds)

    def as_data(self) -> dict[str, Any]:
        """As JSON can hold it."""
        return asdict(self)

    @classmethod
    def of(cls, data: dict[str, Any]) -> Further:
        """What `as_data` wrote."""
        return cls(**{**data, "masked": tuple(data["masked"])})
