"""`motcua check` against real services: each fault is found, named, and no secret is shown."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from redis import Redis
from sqlalchemy import text

from backend import heartbeats
from backend.db import opened
from backend.diagnosis import disk, redis, storage, telegram, times
from backend.diagnosis.finding import Finding
from backend.diagnosis.survey import look_at_standing_body, survey
from backend.now import Clock
from backend.parcels.models import LEGS, STATES, Parcel
from backend.people.models import Group, Person
from backend.sealing import Keyring, new_key
from backend.settings import Settings
from backend.zalo_settings import NEEDED
from bot.__main__ import main
from bot.commands.findings import FINDINGS, line
from tests.browser.desk import TOKEN, Desk
from tests.story.redis import running as running_redis
from tests.story.services import REPO, free_port
from tests.story.town import MovedClock

KEY = new_key()
UNIT = "so-cong-thuong"


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """A Bot API of our own with one bot in it."""
    with Desk.running(tmp_path_factory.mktemp("desk")) as running:
        yield running


@pytest.fixture
def anywhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder to run the command in, with no settings around."""
    monkeypatch.chdir(tmp_path)
    for name in Settings.model_fields:
        monkeypatch.delenv(f"MOTCUA_{name}".upper(), raising=False)
    return tmp_path


def settings_for(url: str, folder: Path, **more: Any) -> Settings:
    given = {"database_url": url, "files_dir": folder / "files", "secret_key": KEY} | more
    return Settings(_env_file=None, **given)


async def look(settings: Settings, **more: Any) -> dict[str, Finding]:
    """The findings by their codes; several of one code keep the last."""
    given: dict[str, Any] = {"clock": Clock(), "webhook_path": "/hook", "secret_files": ()}
    return {finding.code: finding for finding in await survey(settings, **(given | more))}


async def bind(url: str, chat: int, *, has_topics: bool, unit: str = UNIT) -> None:
    """A group bound to a unit, as an admin would have done."""
    now = Clock().now()
    async with opened(url, Keyring(KEY)) as sessions, sessions.begin() as session:
        person = Person(created_at=now)
        session.add(person)
        await session.flush()
        session.add(
            Group(channel="telegram", native_id=str(chat), unit=unit, has_topics=has_topics,
                  bound_at=now, bound_by=person.id)
        )  # fmt: skip


async def test_a_healthy_installation_has_nothing_bad(
    database_url: str, tmp_path: Path, desk: Desk
) -> None:
    person = desk.person("An")
    await bind(database_url, desk.group("Nhóm có chủ đề", [person], is_forum=True), has_topics=True)
    async with opened(database_url, Keyring(KEY)) as sessions, sessions.begin() as session:
        for process in heartbeats.PROCESSES:
            await heartbeats.beat(session, process, real=Clock().real())
    with running_redis(tmp_path / "redis") as redis_url:
        settings = settings_for(
            database_url, tmp_path,
            telegram_token=TOKEN, telegram_api_base=desk.url, redis_url=redis_url,
        )  # fmt: skip
        found = await look(settings)
    assert {finding.level for finding in found.values() if finding.code[:5] != "disk."} == {"good"}
    expected = {"key.good", "database.reached", "schema.current", "redis.persistent", "redis.own"}
    expected |= {"bot.known", "webhook.polling", "clock.right", "process.alive", "group.good"}
    assert expected <= found.keys()


async def test_every_finding_has_words_and_the_words_hold_no_secret(
    database_url: str, tmp_path: Path, desk: Desk
) -> None:
    settings = settings_for(
        database_url, tmp_path, telegram_token=TOKEN, telegram_api_base=desk.url
    )
    for finding in (await look(settings)).values():
        told = line(finding)
        assert told[2].isupper()
        assert "{" not in told
        assert KEY not in told
        assert TOKEN not in told


def test_what_is_bad_is_told_with_a_way_to_mend_it() -> None:
    sources = "".join(path.read_text() for path in (REPO / "backend/diagnosis").glob("*.py"))
    for code, words in FINDINGS.items():
        assert f'"{code}"' in sources, f"nobody finds {code}"
        if f'bad("{code}"' in sources:
            assert "Sửa:" in words or "Ví dụ:" in words or code == "telegram.refuses", code


# The database.


async def test_a_database_that_is_not_there_is_not_made_by_looking(tmp_path: Path) -> None:
    found = await look(settings_for(f"sqlite+aiosqlite:///{tmp_path}/no/x.db", tmp_path))
    assert found["database.absent"].level == "bad"
    assert not (tmp_path / "no").exists()


async def test_a_server_that_is_away_is_told_and_the_rest_is_still_looked_at(
    tmp_path: Path, desk: Desk
) -> None:
    url = f"postgresql+psycopg://motcua:geheim-word@127.0.0.1:{free_port()}/motcua"
    settings = settings_for(url, tmp_path, telegram_token=TOKEN, telegram_api_base=desk.url)
    found = await look(settings)
    assert found["database.away"].level == "bad"
    assert "bot.known" in found
    assert "groups.none" not in found
    assert "geheim-word" not in "".join(map(line, found.values()))


async def test_a_database_of_another_make_is_refused_in_words(tmp_path: Path) -> None:
    found = await look(settings_for("postgresql+asyncpg://u@127.0.0.1/x", tmp_path))
    assert "postgresql+psycopg" in line(found["database.driver"])


async def test_a_schema_of_a_newer_program_is_told_apart_from_an_older_one(
    database_url: str, tmp_path: Path
) -> None:
    async with opened(database_url, Keyring(KEY)) as sessions, sessions.begin() as session:
        await session.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    found = await look(settings_for(database_url, tmp_path))
    assert found["schema.newer"].level == "bad"
    assert "process.never" not in found


async def test_an_installation_of_the_web_chat_alone_misses_no_telegram(tmp_path: Path) -> None:
    url = f"sqlite+aiosqlite:///{tmp_path}/x.db"
    safe = {"webchat": True, "public_url": "https://motcua.example.vn"}
    found = await look(settings_for(url, tmp_path, **safe))
    assert found["webchat.on"].level == "good" and "channels.none" not in found
    found = await look(settings_for(url, tmp_path, **safe | {"public_url": "http://motcua.vn"}))
    assert found["webchat.insecure"].level == "bad"
    assert "webchat.on" not in await look(settings_for(url, tmp_path))


def test_an_older_schema_is_told_with_the_command_that_mends_it() -> None:
    behind = storage.compare_schema(("0001",), "sqlite+aiosqlite://")
    assert behind.code == "schema.behind"
    assert "motcua db upgrade" in line(behind)


async def test_a_database_without_tables_is_told(tmp_path: Path) -> None:
    (tmp_path / "x.db").touch()
    found = await look(settings_for(f"sqlite+aiosqlite:///{tmp_path}/x.db", tmp_path))
    assert found["schema.empty"].level == "bad"


async def test_a_process_that_fell_silent_is_bad_and_one_never_started_is_not(
    database_url: str, tmp_path: Path
) -> None:
    async with opened(database_url, Keyring(KEY)) as sessions, sessions.begin() as session:
        await heartbeats.beat(session, "bot", real=Clock().real() - timedelta(hours=1))
    found = await look(settings_for(database_url, tmp_path))
    assert found["process.silent"].facts["name"] == "bot"
    assert found["process.silent"].level == "bad"
    assert found["process.never"].level == "warning"


# The key.


async def keep_parcels(url: str, *keys: str) -> None:
    """A parcel for each key, its phone sealed with it."""
    now = Clock().now()
    async with opened(url, Keyring(KEY)) as sessions, sessions.begin() as session:
        clerk = Person(created_at=now)
        session.add(clerk)
        await session.flush()
        for number, key in enumerate(keys):
            session.add(
                Parcel(code=f"P{number}", leg=LEGS[0], carrier="manual", dossier_code="H",
                       tracking_number=f"T{number}", dispatched_on=date(2026, 11, 23),
                       phone=Keyring(key).seal("0900000001"), unit=UNIT, clerk_id=clerk.id,
                       link_digest=str(number), state=STATES[0], state_at=now,
                       registered_at=now, changed_at=now, heard_at=now)
            )  # fmt: skip


async def test_a_key_that_does_not_open_what_is_sealed_is_found(
    database_url: str, tmp_path: Path
) -> None:
    await keep_parcels(database_url, new_key())
    found = await look(settings_for(database_url, tmp_path))
    assert found["key.does_not_open"].facts == {"table": "parcels"}


async def test_after_a_rotation_half_done_both_keys_open_and_one_does_not(
    database_url: str, tmp_path: Path
) -> None:
    old, new = new_key(), new_key()
    await keep_parcels(database_url, old, new)
    both = await look(settings_for(database_url, tmp_path, secret_key=f"{new},{old}"))
    assert both["key.opens"].facts == {"number": 2}
    assert both["key.rotating"].level == "warning"
    for key in (old, new):
        alone = await look(settings_for(database_url, tmp_path, secret_key=key))
        assert alone["key.does_not_open"].level == "bad"


@pytest.mark.parametrize(
    ("key", "code"), [(None, "key.missing"), ("", "key.missing"), ("abc", "key.malformed")]
)
async def test_a_missing_or_broken_key_is_bad(tmp_path: Path, key: str | None, code: str) -> None:
    found = await look(settings_for("sqlite+aiosqlite:///x", tmp_path, secret_key=key))
    assert found[code].level == "bad"


@pytest.mark.parametrize(("mode", "level"), [(0o600, "good"), (0o640, "bad"), (0o604, "bad")])
async def test_a_key_file_is_for_its_owner_only(tmp_path: Path, mode: int, level: str) -> None:
    file = tmp_path / "secret.key"
    file.write_text(KEY)
    file.chmod(mode)
    settings = settings_for("sqlite+aiosqlite:///x", tmp_path)
    found = await look(settings, secret_files=(file, tmp_path / "absent"))
    (about,) = (finding for code, finding in found.items() if code.startswith("key.file"))
    assert about.level == level


# Redis.


async def test_redis_that_forgets_evicts_or_is_shared_is_told(tmp_path: Path) -> None:
    with running_redis(tmp_path) as url:
        with Redis.from_url(url) as client:
            client.config_set("appendonly", "no")
            client.config_set("maxmemory-policy", "allkeys-lru")
            client.set("dramatiq:default", 1)
            client.set(b"somebody\xffelse", 1)
        found = {finding.code: finding for finding in await redis.look(url)}
    assert found["redis.forgetful"].level == "bad"
    assert found["redis.evicts"].facts == {"policy": "allkeys-lru"}
    assert found["redis.shared"].facts == {"number": 1}


async def test_a_wrong_password_of_redis_is_told_without_it(tmp_path: Path) -> None:
    with running_redis(tmp_path) as url:
        with Redis.from_url(url) as client:
            client.config_set("requirepass", "dung")
        (found,) = await redis.look(url.replace("redis://", "redis://:sai-mat-khau@"))
        fine = await redis.look(url.replace("redis://", "redis://:dung@"))
    assert (found.level, found.code) == ("bad", "redis.away")
    assert "sai-mat-khau" not in line(found)
    assert {finding.level for finding in fine} == {"good"}


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("http://127.0.0.1", "redis.address"),
        (None, "redis.embedded"),
        ("redis://127.0.0.1:1", "redis.away"),
    ],
)
async def test_an_address_that_is_none_absent_or_silent(url: str | None, code: str) -> None:
    (found,) = await redis.look(url)
    assert found.code == code


# Telegram.


async def test_a_wrong_token_is_told_and_not_shown(tmp_path: Path, desk: Desk) -> None:
    token = "700001:khong-dung"
    settings = settings_for(
        "sqlite+aiosqlite:///x", tmp_path, telegram_token=token, telegram_api_base=desk.url
    )
    found = await look(settings)
    assert found["token.refused"].level == "bad"
    assert "khong-dung" not in "".join(map(line, found.values()))
    assert "webhook.polling" not in found


async def test_a_server_nobody_answers_at_is_told_and_the_token_is_not(tmp_path: Path) -> None:
    base = f"http://127.0.0.1:{free_port()}"
    settings = settings_for(
        "sqlite+aiosqlite:///x", tmp_path, telegram_token=TOKEN, telegram_api_base=base
    )
    found = await look(settings)
    assert found["telegram.away"].facts == {"reason": "ConnectError"}


async def test_a_bot_without_a_name_or_without_privacy_is_told(tmp_path: Path, desk: Desk) -> None:
    token = "700055:khong-ten"
    desk.post("bots", token=token, username="", privacy=False)
    settings = settings_for(
        "sqlite+aiosqlite:///x", tmp_path, telegram_token=token, telegram_api_base=desk.url
    )
    found = await look(settings)
    assert found["bot.nameless"].level == "bad"
    assert found["privacy.off"].level == "warning"


async def test_a_bot_that_may_not_join_groups_is_told() -> None:
    def answer(_request: httpx.Request) -> httpx.Response:
        me = {"id": 1, "username": "x_bot", "can_join_groups": False}
        return httpx.Response(200, json={"ok": True, "result": me})

    async with httpx.AsyncClient(
        transport=httpx.MockTransport(answer), base_url="http://127.0.0.1"
    ) as client:
        me, found = await telegram.look_at_bot(telegram.Api(client), Clock())
    assert me is not None
    assert "groups.closed" in {finding.code for finding in found}


@pytest.mark.parametrize("body", [b"<html>502</html>", b"[]", b'{"ok": false}'])
async def test_an_answer_that_is_no_bot_api_is_told(body: bytes) -> None:
    def answer(_request: httpx.Request) -> httpx.Response:
        return httpx.Response(502, content=body)

    async with httpx.AsyncClient(
        transport=httpx.MockTransport(answer), base_url="http://127.0.0.1"
    ) as client:
        me, found = await telegram.look_at_bot(telegram.Api(client), Clock())
    assert me is None
    assert line(found[0]) == "✗ Telegram từ chối: HTTP 502"


@pytest.fixture
async def hooked(desk: Desk) -> AsyncIterator[Desk]:
    """The desk; whatever webhook a test sets is taken away again."""
    yield desk
    desk.bot("deleteWebhook")


async def test_the_webhook_is_compared_with_the_settings(tmp_path: Path, hooked: Desk) -> None:
    common: dict[str, Any] = {"telegram_token": TOKEN, "telegram_api_base": hooked.url}
    polling = settings_for("sqlite+aiosqlite:///x", tmp_path, **common)
    base = f"http://127.0.0.1:{free_port()}"
    posted = settings_for(
        "sqlite+aiosqlite:///x", tmp_path, webhook_url=f"{base}/", webhook_secret="s", **common
    )
    assert (await look(posted))["webhook.absent"].level == "bad"
    hooked.bot("setWebhook", url=f"{base}/hook")
    assert (await look(posted))["webhook.set"].facts == {"url": f"{base}/hook"}
    assert (await look(polling))["webhook.unwanted"].level == "warning"
    hooked.bot("setWebhook", url=f"{base}/other")
    assert (await look(posted))["webhook.elsewhere"].level == "bad"


@pytest.mark.parametrize(("minutes", "level"), [(5, "bad"), (600, "warning")])
async def test_a_webhook_that_fails_is_told_with_telegrams_reason(minutes: int, level: str) -> None:
    now = datetime(2026, 11, 23, 2, tzinfo=UTC)
    info = {
        "url": "https://a.example/hook",
        "pending_update_count": 250,
        "last_error_date": int((now - timedelta(minutes=minutes)).timestamp()),
        "last_error_message": "Connection refused",
    }

    def answer(_request: httpx.Request) -> httpx.Response:
        return httpx.Response(200, json={"ok": True, "result": info})

    async with httpx.AsyncClient(
        transport=httpx.MockTransport(answer), base_url="http://127.0.0.1"
    ) as client:
        found = await telegram.look_at_webhook(telegram.Api(client), info["url"], real=now)  # type: ignore[arg-type]
    _set, failing, waiting = found
    assert (failing.level, failing.facts) == (
        level, {"reason": "Connection refused", "minutes": minutes}
    )  # fmt: skip
    assert waiting.facts == {"number": 250}


@pytest.mark.parametrize(
    ("status", "rights", "forum", "code", "level"),
    [
        ("administrator", {"can_manage_topics": True}, True, "group.good", "good"),
        ("administrator", {}, True, "group.no_topics", "bad"),
        ("member", {}, True, "group.no_admin", "bad"),
        ("member", {}, False, "group.no_admin", "warning"),
        ("left", {}, False, "group.left", "bad"),
        ("kicked", {}, False, "group.left", "bad"),
        ("restricted", {}, False, "group.muted", "bad"),
    ],
)
async def test_what_the_bot_lacks_in_a_group_is_named(
    tmp_path: Path, desk: Desk, sqlite_template: Any,
    status: str, rights: dict[str, bool], forum: bool, code: str, level: str,
) -> None:  # fmt: skip
    url = sqlite_template.copy(tmp_path / "motcua.db")
    chat = desk.group("Nhóm thử", [desk.person("An")], is_forum=forum)
    desk.post("member", chat_id=chat, status=status, rights=rights)
    await bind(url, chat, has_topics=forum)
    settings = settings_for(url, tmp_path, telegram_token=TOKEN, telegram_api_base=desk.url)
    found = await look(settings)
    about = [finding for key, finding in found.items() if key.startswith("group.")]
    if status in ("left", "kicked") and "group.closed" in found:
        code = "group.closed"
    assert [(finding.code, finding.level) for finding in about] == [(code, level)]
    assert "Sở Công Thương" in line(about[0])


# Time and disk.


async def test_a_clock_that_is_wrong_is_told_with_its_seconds(tmp_path: Path, desk: Desk) -> None:
    class Slow(Clock):
        def real(self) -> datetime:
            return super().real() - timedelta(seconds=90)

    settings = settings_for(
        "sqlite+aiosqlite:///x", tmp_path, telegram_token=TOKEN, telegram_api_base=desk.url
    )
    wrong = (await look(settings, clock=Slow()))["clock.wrong"]
    assert wrong.level == "bad"
    assert -95 < int(wrong.facts["seconds"]) < -80


@pytest.mark.parametrize(
    ("seconds", "code"), [(0, "clock.right"), (12, "clock.drifts"), (-31, "clock.wrong")]
)
def test_the_clock_is_judged_by_the_middle_of_the_call(seconds: int, code: str) -> None:
    asked = datetime(2026, 11, 23, 2, 0, 0, tzinfo=UTC) + timedelta(seconds=seconds)
    header = "Mon, 23 Nov 2026 02:00:01 GMT"
    (found,) = times.look_at_clock(header, asked, asked + timedelta(seconds=3))
    assert found.code == code
    assert times.look_at_clock(None, asked, asked) == []


def test_a_moved_clock_and_the_time_of_ha_tinh_are_told(tmp_path: Path) -> None:
    clock = MovedClock()
    assert "09:00 23/11/2026" in line(times.look_at_zone(clock, None))
    assert times.look_at_zone(clock, tmp_path / "clock").code == "clock.moved"


def test_a_standing_body_that_nobody_knows_is_told() -> None:
    assert look_at_standing_body(Settings(_env_file=None).standing_body) == []
    (finding,) = look_at_standing_body("so-la")
    assert "so-la" in line(finding)


def test_room_is_told_before_it_runs_out(tmp_path: Path) -> None:
    folder = tmp_path / "not" / "yet"
    assert disk.look_at_folder(folder, low_mb=0, full_mb=0).level == "good"
    assert disk.look_at_folder(folder, low_mb=10**12, full_mb=0).code == "disk.low"
    assert disk.look_at_folder(folder, low_mb=10**12, full_mb=10**12).code == "disk.full"
    assert not folder.exists()


def test_a_folder_that_cannot_be_one_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    assert disk.look_at_folder(tmp_path / "file" / "files").code == "disk.unwritable"


# The command.


def test_the_command_fails_when_something_is_bad_and_says_how_many(
    anywhere: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["check"]) == 1
    told = capsys.readouterr().out
    assert "✗ Thiếu MOTCUA_SECRET_KEY" in told
    assert "Sửa: motcua db upgrade" in told
    assert "Cần sửa 3 chỗ" in told


def test_without_any_channel_all_three_ways_are_named_with_what_each_needs(
    anywhere: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["check"]) == 1
    [told] = [one for one in capsys.readouterr().out.splitlines() if "chưa có kênh" in one.lower()]
    for name in ("TELEGRAM_TOKEN", *map(str.upper, NEEDED), "WEBCHAT=true", "PUBLIC_URL"):
        assert f"MOTCUA_{name}" in told


def test_machines_read_the_same_as_json(anywhere: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "--json"]) == 1
    told = json.loads(capsys.readouterr().out)
    assert {
        key: value
        for key, value in next(f for f in told if f["code"] == "channels.none").items()
        if key != "text"
    } == {"level": "bad", "code": "channels.none", "facts": {}}


def test_the_command_is_content_with_a_good_installation(
    anywhere: Path, desk: Desk, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    monkeypatch.setenv("MOTCUA_SECRET_KEY", KEY)
    monkeypatch.setenv("MOTCUA_TELEGRAM_TOKEN", TOKEN)
    monkeypatch.setenv("MOTCUA_TELEGRAM_API_BASE", desk.url)
    assert main(["db", "upgrade"]) == 0
    code = main(["check"])
    told = capsys.readouterr().out
    assert code == 0, told
    assert "Chạy được." in told


def test_a_new_key_is_a_key_and_a_new_one_each_time(capsys: pytest.CaptureFixture[str]) -> None:
    keys = []
    for _ in range(2):
        assert main(["check", "--new-key"]) == 0
        keys.append(capsys.readouterr().out.strip())
    assert keys[0] != keys[1]
    assert Keyring(keys[0]).open(Keyring(keys[0]).seal("x")) == "x"
