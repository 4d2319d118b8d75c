"""What a clerk has said so far towards a question: a value, kept as the dialogue's data.

One message is enough; it knows what is missing next. What the words say by themselves (codes,
urgency, department) is read from them, unless the clerk has chosen it by hand. A file on which an
identity paper could be seen waits until the clerk has said that there is none.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field, replace
from typing import Any

from backend.cases import reading, rules
from backend.people.masking import mask

QUESTION, PROCEDURE, DEPARTMENT, ALIKE = "question", "procedure", "department", "alike"
CODE, FILES, PREVIEW = "code", "files", "preview"


@dataclass(frozen=True, slots=True)
class File:
    """A file by the names its messenger gives it: `kind` as in `rules.ATTACHMENT_KINDS`, `size`
    in bytes where it is known, `ending` of its name. `album` names what was sent together."""

    native_id: str
    unique_id: str
    kind: str = "photo"
    size: int | None = None
    ending: str | None = None
    album: str | None = None


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
class Draft:
    """`token` names the draft on its buttons. `procedure` is None while undecided and '' for 'none
    of them'; `near` are the codes it may be. `absent` is the department meant, where nobody is.
    `alike` are precedents to be looked at first: None while not searched for, empty once seen.
    `held` are files not cleared yet; `clean` and `refused` are the albums decided upon, whose late
    items share the verdict. `by_hand` names what the clerk has chosen. `later` is a message that
    came while another question was unfinished."""

    token: str
    parts: tuple[Part, ...] = ()
    procedure: str | None = None
    near: tuple[str, ...] = ()
    department: str | None = None
    absent: str | None = None
    dossier_code: str | None = None
    chosen_urgency: str | None = None
    alike: tuple[str, ...] | None = None
    files: tuple[File, ...] = ()
    held: tuple[File, ...] = ()
    clean: tuple[str, ...] = ()
    refused: tuple[str, ...] = ()
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

    def rewritten(self, text: str, message: str) -> Draft:
        """These words in place of all that was written."""
        return replace(self, parts=()).with_words(text, message)

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

    def with_file(self, file: File) -> Draft:
        """One more file, held until it is cleared where it could show an identity paper; the same
        one twice is one. An album is decided upon once, late items included."""
        known = (*self.files, *self.held)
        if file.album in self.refused or any(file.unique_id == one.unique_id for one in known):
            return self
        if file.kind in rules.SEEN and file.album not in self.clean:
            return replace(self, held=(*self.held, file))
        return replace(self, files=(*self.files, file))

    def is_full(self) -> bool:
        """Whether no more files are taken."""
        return len(self.files) + len(self.held) >= rules.MOST_FILES

    def with_held_cleared(self) -> Draft:
        """The clerk says there is no identity paper on them."""
        files = (*self.files, *self.held)
        return replace(self, files=files, held=(), clean=(*self.clean, *_albums(self.held)))

    def without_held(self) -> Draft:
        """They are thrown away; nothing of them was kept."""
        return replace(self, held=(), refused=(*self.refused, *_albums(self.held)))

    def without_files(self) -> Draft:
        """No files at all; an album's late items are asked about anew."""
        return replace(self, files=(), held=(), clean=())

    def as_data(self) -> dict[str, Any]:
        """As JSON can hold it."""
        return asdict(self)

    @classmethod
    def of(cls, data: dict[str, Any]) -> Draft:
        """The draft that `as_data` wrote."""
        values = {name: _frozen(value) for name, value in data.items()}
        values["parts"] = tuple(map(_part, data["parts"]))
        values["later"] = _part(data["later"]) if data["later"] else None
        for name in ("files", "held"):
            values[name] = tuple(File(**one) for one in data[name])
        return cls(**values)


def _albums(files: tuple[File, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one.album for one in files if one.album))


def _part(data: dict[str, Any]) -> Part:
    return Part(**{**data, "masked": tuple(data["masked"])})


def _frozen(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


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
