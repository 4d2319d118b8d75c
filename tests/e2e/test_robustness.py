"""What comes over the wire in real life: every kind of message, repeats, faults, blocks."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest

from tests.e2e.conftest import MODES, installed
from tests.story.databases import SqliteTemplate
from tests.story.installation import Installation, Phones, Zygote
from tests.story.services import until

pytestmark = pytest.mark.e2e


@pytest.fixture(scope="module", params=MODES)
def installation(
    request: pytest.FixtureRequest,
    tmp_path_factory: pytest.TempPathFactory,
    zygote: Zygote,
    sqlite_template: SqliteTemplate,
) -> Iterator[Installation]:
    """One installation for all of these tests: what one of them does must not disturb the next."""
    yield from installed(request, tmp_path_factory.mktemp("e2e"), zygote, sqlite_template)


KINDS = (
    "photo", "document", "contact", "location", "voice", "audio", "video", "video_note", "sticker",
    "animation", "dice", "checklist", "paid_media", "poll", "venue", "game", "story", "giveaway",
)  # fmt: skip
NASTY = (
    "x", "😀" * 50, "<b>&amp;</i>", "*_[`", "a" * 4096, "\u200b", "/", "/khongco", "/start inv_x",
)  # fmt: skip


def test_every_kind_of_message_and_text_is_answered_and_nothing_breaks(
    installation: Installation, phones: Phones
) -> None:
    said = len(phones.from_bot("Minh"))
    for kind in KINDS:
        content = "own" if kind == "contact" else {}
        if kind == "location":
            content = {"latitude": 18.34, "longitude": 105.9}
        phones.post("say", person_id=phones.people["Minh"], **{kind: content})
        said += 1
        until(lambda: len(phones.from_bot("Minh")) >= said, f"an answer to {kind}")  # noqa: B023
    for text in NASTY:
        phones.says("Minh", text)
        said += 1
        until(lambda: len(phones.from_bot("Minh")) >= said, f"an answer to {text[:9]!r}")  # noqa: B023
    assert "update.failed" not in installation.logs()


def test_an_update_that_comes_again_is_not_answered_again(phones: Phones) -> None:
    phones.says("Lan", "/start")
    phones.hears("Lan", "Chào anh/chị!")
    lan = {"id": phones.people["Lan"], "is_bot": False, "first_name": "Lan"}
    chat = {"id": lan["id"], "type": "private", "first_name": "Lan"}
    message = {"message_id": 9_000, "date": 1_795_000_000, "chat": chat, "from": lan}
    update_id = phones.post("update", message=message | {"text": "/trogiup"})["update_id"]
    phones.hears("Lan", "làm được gì ở đây")
    phones.post("redeliver", update_id=update_id, times=5)
    phones.says("Lan", "/huy")
    phones.hears("Lan", "Đã thôi việc")
    assert len(phones.new_from_bot("Lan", "làm được gì ở đây")) == 0


def test_kinds_and_fields_nobody_knows_are_ignored_and_not_logged(
    installation: Installation, phones: Phones
) -> None:
    phones.post("update", quantum_message={"text": "điều riêng tư"})
    phones.post("update", message={"text": 5, "secret": "điều riêng tư"})
    phones.says("Lan", "/trogiup")
    phones.hears("Lan", "làm được gì ở đây")
    assert "riêng tư" not in installation.logs()


@pytest.mark.parametrize("kind", ["429", "500", "timeout", "cut_before"])
def test_a_reply_that_could_not_leave_arrives_later(
    installation: Installation, phones: Phones, kind: str
) -> None:
    """By polling it comes as a notice. In a webhook's response nobody hears of the failure, so
    there the person asks again, as for any reply that a crash swallowed."""
    fault = {"method": "sendMessage", "kind": kind, "times": 1}
    phones.post("faults", **fault, **({"retry_after": 1} if kind == "429" else {}))
    for _time in range(2 if installation.webhook else 1):
        phones.says("Lan", "/trogiup")
    phones.hears("Lan", "làm được gì ở đây")


def test_somebody_who_blocked_the_bot_and_came_back_is_heard(phones: Phones) -> None:
    phones.says("Lan", "/start")
    phones.hears("Lan", "Chào anh/chị!")
    phones.post("block", person_id=phones.people["Lan"], blocked=True)
    phones.post("block", person_id=phones.people["Lan"], blocked=False)
    phones.says("Lan", "/trogiup")
    phones.hears("Lan", "làm được gì ở đây")


def test_health_tells_which_processes_live(installation: Installation) -> None:
    address = f"http://127.0.0.1:{installation.http_port}/healthz"
    names = set(installation.parts) - {"all"} or {"bot", "worker", "clock"}
    until(
        lambda: set(httpx.get(address).json().get("processes", {})) >= names,
        lambda: httpx.get(address).text,
    )


def test_the_token_is_in_no_log(installation: Installation, phones: Phones) -> None:
    phones.says("Lan", "/start")
    phones.hears("Lan", "Chào anh/chị!")
    assert "end-to-end-tests-only-token" not in installation.logs()
