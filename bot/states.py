"""Steps of dialogues. What was said so far stands in the dialogue's data, beside the step."""

from __future__ import annotations

from aiogram.fsm.state import State, StatesGroup


class Asking(StatesGroup):
    """A clerk writes a question to a department."""

    department = State()
    question = State()
    code = State()
    preview = State()


class Adding(StatesGroup):
    """A clerk adds words to a case that runs."""

    text = State()
    preview = State()


class Replying(StatesGroup):
    """A specialist writes an answer, or a part for the department that leads, in private."""

    text = State()
    part = State()


class Moving(StatesGroup):
    """A specialist passes a case on, or asks another department for its part."""

    text = State()
    preview = State()


class Returning(StatesGroup):
    """A clerk writes down where a result goes."""

    dossier = State()
    phone = State()
    address = State()
    tracking = State()
    preview = State()


class Tracking(StatesGroup):
    """A citizen looks for a parcel."""

    code = State()
    digits = State()


class Settling(StatesGroup):
    """Somebody says which commune they live in."""

    commune = State()


class Inviting(StatesGroup):
    """An admin invites somebody to work here."""

    unit = State()
    name = State()


class Enquiring(StatesGroup):
    """A citizen writes to the clerks of their commune."""

    text = State()
    preview = State()


class Promising(StatesGroup):
    """A head types how soon their department answers."""

    span = State()


class Attending(StatesGroup):
    """A clerk writes to a citizen."""

    text = State()
    preview = State()


class Teaching(StatesGroup):
    """Somebody says which procedure a question meant."""

    words = State()
