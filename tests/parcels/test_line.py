"""The line to a carrier: our pace, peace for whoever is down, one token for all, no blind trust."""

from __future__ import annotations

import asyncio
import ssl
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from backend.parcels.carriers.base import CarrierAway, CarrierRefused
from backend.parcels.carriers.line import Breaker, Line, Pace, Token, _proxy
from tests.parcels.recorded import playing


class Seconds:
    """A monotonic clock that only moves when somebody waits."""

    def __init__(self) -> None:
        self.now = 1_000.0

    def __call__(self) -> float:
        return self.now

    async def pause(self, seconds: float) -> None:
        self.now += seconds


async def test_a_burst_goes_at_once_and_then_the_pace_holds() -> None:
    clock = Seconds()
    pace = Pace(10, burst=5, monotonic=clock, pause=clock.pause)
    for _call in range(5):
        await pace.take()
    assert clock.now == pytest.approx(1_000.0)
    for _call in range(20):
        await pace.take()
    assert clock.now == pytest.approx(1_002.0)


async def test_who_would_wait_too_long_is_told_so_and_takes_nobodys_turn() -> None:
    clock = Seconds()

    async def nobody_waits(seconds: float) -> None:
        """All come in the same moment."""

    pace = Pace(1, burst=1, monotonic=clock, pause=nobody_waits)
    for _call in range(6):
        await pace.take()
    for _call in range(3):
        with pytest.raises(CarrierAway):
            await pace.take()
    clock.now += 1
    await pace.take()


def test_after_five_failures_a_carrier_is_left_in_peace_and_then_tried_once() -> None:
    clock = Seconds()
    breaker = Breaker(monotonic=clock)
    for _failure in range(5):
        breaker.enter()
        breaker.failed()
    with pytest.raises(CarrierAway):
        breaker.enter()
    clock.now += 30
    breaker.enter()
    with pytest.raises(CarrierAway):
        breaker.enter()  # One tries, the others wait for how it fares.
    breaker.failed()
    clock.now += 59
    with pytest.raises(CarrierAway):
        breaker.enter()
    clock.now += 1
    breaker.enter()
    breaker.succeeded()
    for _call in range(10):
        breaker.enter()


async def test_however_many_wait_a_token_is_fetched_once() -> None:
    fetched = 0

    async def fetch() -> tuple[str, float]:
        nonlocal fetched
        fetched += 1
        await asyncio.sleep(0)
        return f"token-{fetched}", 60.0

    clock = Seconds()
    token = Token(fetch, monotonic=clock)
    assert set(await asyncio.gather(*(token.get() for _one in range(50)))) == {"token-1"}
    refused = await asyncio.gather(*(token.get(refused="token-1") for _one in range(50)))
    assert (set(refused), fetched) == ({"token-2"}, 2)
    clock.now += 60
    assert await token.get() == "token-3"


@pytest.mark.parametrize("status", [401, 403])
async def test_a_refused_token_is_renewed_and_the_call_made_once_more(status: int) -> None:
    async with playing() as server:
        server.play("/asked", status, {"fine": True})
        values = iter(["old", "new"])

        async def fetch() -> tuple[str, float]:
            return next(values), 60.0

        line = Line(server.url, pace=Pace(100))
        answer = await line.trusted(Token(fetch), lambda value: {"token": value}, "GET", "/asked")
        await line.close()
        assert answer.data == {"fine": True}
        assert [call.headers["token"] for call in server.asked("/asked")] == ["old", "new"]


async def test_a_carrier_that_is_down_is_called_no_more_than_five_times() -> None:
    async with playing() as server:
        server.play("/asked", 503)
        line = Line(server.url, pace=Pace(1_000))
        for _call in range(20):
            with pytest.raises(CarrierAway):
                await line.call("GET", "/asked")
        await line.close()
        assert len(server.calls) == 5


async def test_a_refusal_is_an_answer_and_breaks_nothing() -> None:
    async with playing() as server:
        server.play("/asked", 422)
        line = Line(server.url, pace=Pace(1_000))
        for _call in range(20):
            with pytest.raises(CarrierRefused):
                await line.call("GET", "/asked")
        await line.close()
        assert len(server.calls) == 20


@pytest.mark.parametrize("legacy_tls", [False, True])
async def test_a_certificate_that_nobody_vouches_for_is_refused(
    tmp_path: Path, legacy_tls: bool
) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(_self_signed(tmp_path))
    asked = 0

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal asked
        asked += 1
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0, ssl=context)
    port = server.sockets[0].getsockname()[1]
    line = Line(f"https://localhost:{port}", pace=Pace(100), legacy_tls=legacy_tls)
    try:
        with pytest.raises(CarrierAway, match="Certificate"):
            await line.call("GET", "/")
        assert asked == 0
    finally:
        await line.close()
        server.close()


def _self_signed(folder: Path) -> Path:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    start = datetime.now(UTC) - timedelta(days=1)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(start)
        .not_valid_after(start + timedelta(days=9))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    file = folder / "server.pem"
    secret = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    file.write_bytes(secret + certificate.public_bytes(Encoding.PEM))
    return file


@pytest.mark.parametrize(
    ("named", "proxy"),
    [
        ({}, None),
        ({"https_proxy": "http://proxy:3128"}, "http://proxy:3128"),
        ({"https_proxy": "proxy:3128"}, "http://proxy:3128"),
        ({"https_proxy": "http://proxy:3128", "no_proxy": "post.example"}, None),
    ],
)
def test_the_proxy_that_the_environment_names_is_used(
    monkeypatch: pytest.MonkeyPatch, named: dict[str, str], proxy: str | None
) -> None:
    for name in ("https_proxy", "HTTPS_PROXY", "no_proxy", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)
    for name, value in named.items():
        monkeypatch.setenv(name, value)
    _proxy.cache_clear()
    assert _proxy("https", "api.post.example:8443") == proxy
    _proxy.cache_clear()


async def test_a_carrier_sends_us_nowhere_else() -> None:
    async with playing() as server:
        server.play("/asked", 302)
        line = Line(server.url, pace=Pace(100))
        with pytest.raises(CarrierRefused, match="302"):
            await line.call("GET", "/asked")
        await line.close()
