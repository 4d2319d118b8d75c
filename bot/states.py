"""Steps of dialogues. What was said so far stands in the dialogue's data, beside the step."""

from __future__ import annotations

from aiogram.fsm.state import State, StatesGroup


class Asking(StatesGroup):
    """A clerk writes a question to a department."""

    question = State()
    procedure = State()
    department = State()
    alike = State()
    code = State()
    files = State()
    preview = State()


class Adding(StatesGroup):
    """A clerk adds words to a case that runs."""

    text = State()
    preview = State()


class Informing(StatesGroup):
    """A clerk writes what a citizen who waits shall hear."""

    text = State()
    preview = State()


class Commenting(StatesGroup):
    """A clerk comments on an answer they rated."""

    text = State()


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
    amount = State()
    preview = State()


class Batching(StatesGroup):
    """A clerk brings many parcels at once: a sheet, lines, pictures of barcodes."""

    collecting = State()


class Tracing(StatesGroup):
    """Somebody of the staff looks for a parcel, or pastes what its carrier wrote."""

    words = State()


class Proving(StatesGroup):
    """Staff say who signed for a parcel, or show the page."""

    name = State()
    page = State()


class Naming(StatesGroup):
    """Staff name the postman's route of a parcel."""

    route = State()


class Tracking(StatesGroup):
    """A citizen looks for a parcel."""

    code = State()
    digits = State()


class Wishing(StatesGroup):
    """A receiver shows that the phone is theirs, to ask something of the post."""

    contact = State()


class Redirecting(StatesGroup):
    """A receiver writes another address, or who takes it in their place."""

    commune = State()
    line = State()
    receiver = State()
    relation = State()
    phone = State()
    preview = State()


class Complaining(StatesGroup):
    """A citizen writes what went wrong with a parcel."""

    words = State()


class Responding(StatesGroup):
    """A supervisor writes the answer to a complaint."""

    text = State()
    preview = State()


class Collecting(StatesGroup):
    """A citizen asks the post to come for a dossier."""

    procedure = State()
    papers = State()
    commune = State()
    address = State()
    phone = State()
    slot = State()
    preview = State()


class Objecting(StatesGroup):
    """A citizen says what is not right about a list of papers."""

    words = State()


class Visiting(StatesGroup):
    """A clerk writes a paper, what is missing, or the code of a dossier that was collected."""

    paper = State()
    missing = State()
    dossier = State()


class Appointing(StatesGroup):
    """A citizen types the day on their slip."""

    day = State()


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


class Linking(StatesGroup):
    """Somebody types a code that joins another channel to theirs."""

    code = State()


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


class Guiding(StatesGroup):
    """Somebody writes, gives back or looks for a published answer."""

    words = State()
    search = State()


class Closing(StatesGroup):
    """A supervisor or admin closes a unit for a day."""

    day = State()
    unit = State()


class Rostering(StatesGroup):
    """Somebody puts a shift on a desk's roster."""

    desk = State()
    person = State()
    fields = State()
    span = State()
    substitute = State()
    preview = State()


class Routing(StatesGroup):
    """A supervisor says where cases of one kind go."""

    desk = State()


class Canning(StatesGroup):
    """Somebody writes or looks for a desk's canned answer."""

    desk = State()
    text = State()
    preview = State()
    words = State()
