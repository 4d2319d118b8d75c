"""The signature of a webhook, against a vector that was measured elsewhere."""

from __future__ import annotations

from simulator.bus import EventBus
from simulator.clock import Clock
from simulator.settings import ZaloSpec
from simulator.store import Store
from simulator.world import World
from simulator.zalo.account import Contact, OfficialAccount
from simulator.zalo.events import from_person
from simulator.zalo.signature import mac

BODY = (
    '{"app_id":"360846524940903967","sender":{"id":"246845883529197922"},'
    '"user_id_by_app":"552177279717587730","recipient":{"id":"388613280878808645"},'
    '"event_name":"user_send_text","message":{"text":"xin chào","msg_id":"96d3cdf3af150460909"},'
    '"timestamp":"1795450000000"}'
)
MAC = "f3788480e7b808a8838f1fef29549b0fd4343ec410da85da1c8e86d5b984a3c7"


def test_the_vector() -> None:
    assert mac("360846524940903967", BODY, "1795450000000", "oa-secret") == MAC


def test_an_event_is_written_byte_for_byte_like_the_vector() -> None:
    world = World(Store(None), Clock(system=lambda: 1_795_450_000.0), EventBus())
    oa = OfficialAccount(ZaloSpec(), world)
    contact = Contact(1, "246845883529197922", "552177279717587730")
    message = {"text": "xin chào", "msg_id": "96d3cdf3af150460909"}
    number = from_person(oa, contact, "user_send_text", message)
    assert oa.events[number].body == BODY
