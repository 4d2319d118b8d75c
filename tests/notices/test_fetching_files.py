"""Fetching what somebody sent, over HTTP, against a strict Bot API."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from backend.notices.senders.base import FileSource, Later, Rejected
from backend.notices.senders.telegram import TelegramSender
from tests.simulator.conftest import sim, start
from tests.simulator.sim import LAN, TOKEN, Sim

__all__ = ["sim", "start"]


@pytest.fixture
async def sender(sim: Sim) -> AsyncIterator[TelegramSender]:
    """The product's own sender on the simulated Bot API."""
    made = TelegramSender(TOKEN, sim.address, limits_divisor=100)
    yield made
    await made.close()


async def test_the_bytes_come_as_they_were_sent_and_no_more_than_wanted(
    sim: Sim, sender: TelegramSender
) -> None:
    assert isinstance(sender, FileSource)
    sent = await sim.ptb.send_document(LAN, b"a;b\n1;2\n", filename="a.csv")
    assert sent.document is not None
    assert await sender.fetch(sent.document.file_id, 100) == b"a;b\n1;2\n"
    with pytest.raises(Rejected):
        await sender.fetch(sent.document.file_id, 3)
    with pytest.raises(Rejected):
        await sender.fetch("unknown", 100)


async def test_a_messenger_that_is_away_is_asked_again_later() -> None:
    sender = TelegramSender(TOKEN, "http://127.0.0.1:9", limits_divisor=100)
    with pytest.raises(Later):
        await sender.fetch("any", 100)
    await sender.close()
