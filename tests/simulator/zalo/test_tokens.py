"""OAuth: single use, expiry, consent, and the ways in which a pair is lost."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest

from simulator.zalo.oauth import challenge
from tests.simulator.zalo.oa import ACCESS, DAY, HOUR, REFRESH, Oa

HEALTH = "/v2.0/oa/getoa"


async def test_a_refresh_token_works_once_and_kills_the_old_pair(oa: Oa) -> None:
    pair = await oa.refresh(REFRESH)
    assert pair.keys() == {"access_token", "refresh_token", "expires_in"}
    assert pair["expires_in"] == "90000"
    assert (await oa.ask(HEALTH))["error"] == -216
    oa.token = pair["access_token"]
    assert (await oa.ask(HEALTH))["data"]["oa_id"] == "388613280878808645"
    assert (await oa.refresh(REFRESH))["error"] == -14014
    assert (await oa.ask(HEALTH))["error"] == 0  # the failed try has cost nothing


async def test_an_access_token_lives_25_hours(oa: Oa, mai: dict[str, Any]) -> None:
    await oa.pass_time(24 * HOUR)
    assert (await oa.ask(HEALTH))["error"] == 0
    await oa.pass_time(HOUR)
    assert (await oa.ask(HEALTH))["error"] == -220
    assert (await oa.send(mai, "x"))["error"] == -220
    assert (await oa.ask("/template/all", host="business"))["error"] == -124
    oa.token = (await oa.refresh(REFRESH))["access_token"]
    assert (await oa.ask(HEALTH))["error"] == 0


async def test_a_refresh_token_lives_three_months(oa: Oa) -> None:
    await oa.pass_time(90 * DAY)
    assert (await oa.refresh(REFRESH))["error"] == -14014


async def test_only_the_bare_header_counts(oa: Oa) -> None:
    for headers in ({}, {"Authorization": f"Bearer {ACCESS}"}, {"access_token": "x"}):
        answer = await oa.sim.http.get(f"/zalo/openapi{HEALTH}", headers=headers)
        assert (answer.status_code, answer.json()["error"]) == (200, -216)


async def test_bad_requests_give_no_pair(oa: Oa) -> None:
    for secret, form, error in (
        ("wrong", {}, -14004),
        ("zalo-app-secret", {"app_id": "1"}, -14002),
        ("zalo-app-secret", {"grant_type": "password"}, -201),
        ("zalo-app-secret", {"refresh_token": ""}, -14014),
        ("zalo-app-secret", {"grant_type": "authorization_code", "code": "x"}, -14010),
    ):
        given: dict[str, Any] = {"grant_type": "refresh_token", "refresh_token": REFRESH} | form
        refused = await oa.oauth(secret, **given)
        assert refused["error"] == error and refused["error_name"]
    assert "access_token" in await oa.refresh(REFRESH)


async def test_json_is_no_form(oa: Oa) -> None:
    body = {"app_id": "360846524940903967", "grant_type": "refresh_token"}
    headers = {"secret_key": "zalo-app-secret"}
    path = "/zalo/oauth/v4/oa/access_token"
    answer = await oa.sim.http.post(path, json=body | {"refresh_token": REFRESH}, headers=headers)
    assert answer.json()["error"] == -201


async def test_consent_gives_a_code_that_needs_its_verifier(oa: Oa) -> None:
    verifier, url = "v" * 43, "http://127.0.0.1:9/zalo/callback"
    await oa.post("console", callback_url=url, code_challenge=challenge(verifier))
    ask = {"app_id": "360846524940903967", "redirect_uri": url, "state": "s"}
    back = await oa.sim.http.get("/zalo/oauth/v4/oa/permission", params=ask)
    assert back.status_code == 302
    told = httpx.URL(back.headers["location"]).params
    assert (told["oa_id"], told["state"]) == ("388613280878808645", "s")
    form = {"grant_type": "authorization_code", "code": told["code"]}
    assert (await oa.oauth(**form, code_verifier="w" * 43))["error"] == -14019
    assert (await oa.oauth(**form, code_verifier=verifier))["error"] == -14010  # used up
    code = (await oa.post("authorize"))["code"]
    pair = await oa.oauth(grant_type="authorization_code", code=code, code_verifier=verifier)
    assert pair["expires_in"] == "90000"
    assert (await oa.refresh(REFRESH))["error"] == -14014


async def test_a_callback_that_is_not_saved_is_refused(oa: Oa) -> None:
    ask = {"app_id": "360846524940903967", "redirect_uri": "http://127.0.0.1:9/other"}
    refused = await oa.sim.http.get("/zalo/oauth/v4/oa/permission", params=ask)
    assert refused.json()["error"] == -14003


async def test_a_code_lives_ten_minutes(oa: Oa) -> None:
    code = (await oa.post("authorize"))["code"]
    await oa.pass_time(600)
    assert (await oa.oauth(grant_type="authorization_code", code=code))["error"] == -14010


async def test_revoking_kills_both_and_tells_the_app(oa: Oa) -> None:
    await oa.post("revoke")
    assert (await oa.ask(HEALTH))["error"] == -216
    assert (await oa.refresh(REFRESH))["error"] == -14014
    assert [event["event_name"] for event in await oa.events()] == ["permission_revoked"]


async def test_an_answer_that_is_lost_has_used_the_token_up(oa: Oa) -> None:
    await oa.sim.post("faults", method="/v4/oa/access_token", kind="cut_after")
    with pytest.raises(httpx.RemoteProtocolError):
        await oa.refresh(REFRESH)
    assert (await oa.refresh(REFRESH))["error"] == -14014
    pair = await oa.post("tokens")  # a person gets a new one from the console
    assert "access_token" in await oa.refresh(pair["refresh_token"])


async def test_tokens_outlive_a_restart_and_a_reset(
    begin: Callable[..., Any], tmp_path: Path
) -> None:
    first = await begin(data_dir=tmp_path / "data")
    pair = await first.refresh(REFRESH)
    await first.sim.post("reset")
    await first.sim.stop()
    second = await begin(data_dir=tmp_path / "data")
    second.token = pair["access_token"]
    assert (await second.ask(HEALTH))["error"] == 0
    assert (await second.refresh(REFRESH))["error"] == -14014
