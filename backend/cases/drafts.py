"""What a clerk has said so far towards a question: a value, kept as the dialogue's data.

One message is enough; it knows what is missing next. What the words say by themselves (codes,
urgency, department) is read from them, unless the clerk has chosen it by hand.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field, replace
from typing import Any

from backend.cases import reading, rules
from backend.cases.files import Carrying, files_of
from backend.cases.files import File as File
from backend.people.masking import mask

QUESTION, PROCEDURE, DEPARTMENT, ALIKE = "question", "procedure", "department", "alike"
CODE, FILES, PREVIEW = "code", "files", "preview"


@dataclass(frozen=True, slots=True)
class Part:
    """The words of one message, personal data covered. `message` is the messenger's id of it, so
    that an edit of the message finds its words."""

    message: str
    text: str
    masked: tuple[str, ...] = ()

    @classmethod
    def of(cls, text: str, message: str) -> Part:
        """A text as it may be kept and passed on."""
        covered = mask(rules.clean(text))
        return cls(message, covered.text, covered.kinds)


@dataclass(frozen=True, slots=True)
class Draft(Carrying):
    """`token` names the draft on its buttons. `procedure` is None while undecided and '' for 'none
    of them'; `near` are the codes it may be. `absent` is the department meant, where nobody is.
    `alike` are precedents to be looked at first: None while not searched for, empty once seen.
    `by_hand` names what the clerk has chosen. `later` is a message that came while another question
    was unfinished."""

    token: str
    parts: tuple[Part, ...] = ()
    procedure: str | None = None
    near: tuple[str, ...] = ()
    department: str | None = None
    absent: str | None = None
    dossier_code: str | None = None
    chosen_urgency: str | None = None
    alike: tuple[str, ...] | None = None
    by_hand: tuple[str, ...] = ()
    later: Part | None = None

    @property
    def question(self) -> str | None:
        """All that was written, message by message; None where nothing was."""
        return "\n".join(part.text for part in self.parts) or None

    @property
    def masked(self) -> tuple[str, ...]:
        """What kinds of data were covered in it."""
        return tuple(dict.fromkeys(kind for part in self.parts for kind in part.masked))

    @property
    def urgency(self) -> str:
        """As chosen, else the most urgent that a message says."""
        said = {reading.urgency_in(part.text) for part in self.parts}
        return self.chosen_urgency or next(filter(said.__contains__, rules.URGENCIES), rules.NORMAL)

    @property
    def is_begun(self) -> bool:
        """Whether there is anything in it that somebody would miss."""
        return bool(self.parts or self.files or self.held)

    def step(self) -> str:
        """What is missing next."""
        if self.question is None:
            return QUESTION
        if self.procedure is None:
            return PROCEDURE
        if self.department is None:
            return DEPARTMENT
        return ALIKE if self.alike else PREVIEW

    def with_words(self, text: str, message: str) -> Draft:
        """One more message of the question, or the same message as it reads now.

        A message of nothing but codes says them and adds no words.
        """
        part = Part.of(text, message)
        known = [one.message for one in self.parts]
        if message in known:
            parts = [part if one.message == message else one for one in self.parts]
        else:
            parts = [*self.parts, part]
        return self._told(tuple(one for one in parts if reading.asks(one.text)), text)

    def _told(self, parts: tuple[Part, ...], text: str) -> Draft:
        left = {"procedure": None, "near": (), "department": None, "absent": None}
        kept = {name: getattr(self, name) for name in self.by_hand if name in left}
        code = rules.find_dossier_code(text) or self.dossier_code
        return replace(self, parts=parts, dossier_code=code, **{**left, **kept})

    def choosing_procedure(self, code: str) -> Draft:
        """The procedure by hand ('' for none of them); where it goes follows it anew."""
        hand = (*self.by_hand, "procedure")
        draft = replace(self, procedure=code, near=(), by_hand=tuple(dict.fromkeys(hand)))
        if "department" in self.by_hand:
            return draft
        return replace(draft, department=None, absent=None)

    def choosing_department(self, key: str) -> Draft:
        """The department by hand."""
        hand = tuple(dict.fromkeys((*self.by_hand, "department")))
        return replace(self, department=key, absent=None, by_hand=hand)

    def as_data(self) -> dict[str, Any]:
        """As JSON can hold it."""
        return asdict(self)

    @classmethod
    def of(cls, data: dict[str, Any]) -> Draft:
        """The draft that `as_data` wrote."""
        values = {name: _frozen(value) for name, value in data.items()}
        values["parts"] = tuple(map(_part, data["parts"]))
        values["later"] = _part(data["later"]) if data["later"] else None
        return cls(**{**values, **files_of(data)})


def _part(data: dict[str, Any]) -> Part:
    return Part(**{**data, "masked": tuple(data["masked"])})


def _frozen(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


@dataclass(frozen=True, slots=True)
class Further(Carrying):
    """Words and files a clerk adds to a case that runs: `answer` is the answer that left things
    unclear, `message` the messenger's id of the words."""

    token: str
    case: int
    answer: int | None = None
    text: str | None = None
    masked: tuple[str, ...] = field(default=())
    message: str = ""

    def with_text(self, text: str, message: str = "") -> Further:
        """The words told, personal data covered."""
        covered = mask(rules.clean(text))
        return replace(self, text=covered.text, masked=covered.kinds, message=message)

    def as_data(self) -> dict[str, Any]:
        """As JSON can hold it."""
        return asdict(self)

    @classmethod
    def of(cls, data: dict[str, Any]) -> Further:
        """What `as_data` wrote."""
        return cls(**{**data, "masked": tuple(data["masked"]), **files_of(data)})
