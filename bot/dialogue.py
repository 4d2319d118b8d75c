"""aiogram's dialogue state for the length of one update: read with the person, written with them.

A `BaseStorage` that holds a single dialogue. What was set in it is written into the update's own
transaction, so a rollback restores it and a restart keeps every draft.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State
from aiogram.fsm.storage.base import BaseStorage, StateType, StorageKey


class OneDialogue(BaseStorage):
    """Holds one dialogue's state and data; `changed` says whether it must be written."""

    def __init__(self, state: str | None, data: dict[str, Any]) -> None:
        self.state = state
        self.data = data
        self.changed = False

    async def set_state(self, key: StorageKey, state: StateType = None) -> None:
        self.state = state.state if isinstance(state, State) else state
        self.changed = True

    async def get_state(self, key: StorageKey) -> str | None:
        return self.state

    async def set_data(self, key: StorageKey, data: Mapping[str, Any]) -> None:
        self.data = dict(data)
        self.changed = True

    async def get_data(self, key: StorageKey) -> dict[str, Any]:
        return dict(self.data)

    async def close(self) -> None:
        """Nothing is held open."""


def context(storage: OneDialogue, *, bot_id: int, chat_id: int, user_id: int) -> FSMContext:
    """The context handlers know dialogues by."""
    return FSMContext(storage, StorageKey(bot_id=bot_id, chat_id=chat_id, user_id=user_id))
