"""The table of parameters against what the two Telegram libraries would send."""

from __future__ import annotations

import inspect
import re

import aiogram.methods
import pytest
import telegram

from simulator.parameters import TABLE
from simulator.telegram_api import METHODS

#: What python-telegram-bot's methods take besides the Bot API's own parameters.
PTB_OWN = {
    "self",
    "read_timeout",
    "write_timeout",
    "connect_timeout",
    "pool_timeout",
    "api_kwargs",
    "filename",
    "location",
    "contact",
}
#: A caption of a whole album, which that library puts on its first item.
PTB_OWN_OF = {"sendMediaGroup": {"caption", "parse_mode", "caption_entities"}}


@pytest.mark.parametrize("method", TABLE)
def test_the_table_names_every_parameter_that_aiogram_knows_and_no_other(method: str) -> None:
    model = getattr(aiogram.methods, method[0].upper() + method[1:])
    assert model.__api_method__ == method
    assert set(TABLE[method]) == set(model.model_fields)


@pytest.mark.parametrize("method", TABLE)
def test_the_table_asks_for_what_aiogram_asks_for(method: str) -> None:
    model = getattr(aiogram.methods, method[0].upper() + method[1:])
    required = {name for name, field in model.model_fields.items() if field.is_required()}
    assert {name for name, parameter in TABLE[method].items() if parameter.required} == required


@pytest.mark.parametrize("method", TABLE)
def test_the_table_knows_every_parameter_that_python_telegram_bot_sends(method: str) -> None:
    name = re.sub(r"(?<!^)(?=[A-Z])", "_", method).lower()
    taken = set(inspect.signature(getattr(telegram.Bot, name)).parameters) - PTB_OWN
    taken -= PTB_OWN_OF.get(method, set())
    assert taken <= set(TABLE[method])


def test_every_method_of_the_table_is_played() -> None:
    assert set(TABLE) == set(METHODS)
