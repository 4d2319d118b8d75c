"""python -m simulator: the desk from the command line."""

from __future__ import annotations

import argparse
import sys
from dataclasses import fields
from pathlib import Path

from simulator.server import run
from simulator.settings import BotSpec, Settings, ZaloSpec


def parse(arguments: list[str]) -> Settings:
    """Settings of a command line; `--token` may be given several times, one per bot."""
    parser = argparse.ArgumentParser(prog="python -m simulator", description=__doc__)
    parser.add_argument("--port", type=int, default=8800)
    parser.add_argument("--data-dir", type=Path, default=Path("var/simulator"))
    parser.add_argument("--clock-file", type=Path, default=Path("var/clock.json"))
    parser.add_argument("--token", action="append", default=[], help="<id>:<secret> of a bot")
    parser.add_argument("--bot-username", action="append", default=[])
    parser.add_argument("--no-privacy", action="store_true", help="bots see all group talk")
    parser.add_argument("--limits-divisor", type=float, default=1.0)
    parser.add_argument("--carrier-token", default=Settings.carrier_token)
    parser.add_argument("--carrier-delay", type=float, default=0.0, help="seconds an answer takes")
    parser.add_argument("--update-seed", type=int, default=Settings.update_seed)
    parser.add_argument("--no-cast", action="store_true", help="start with nobody there")
    zalo = parser.add_argument_group("Zalo", "left out altogether without --zalo-app-id")
    zalo.add_argument("--zalo-app-id")
    for name in ("app_secret", "oa_id", "oa_secret", "name", "access_token", "refresh_token"):
        option = f"--zalo-{name.replace('_', '-')}"
        zalo.add_argument(option, default=getattr(ZaloSpec, name))
    zalo.add_argument("--zalo-webhook-url", help="saved in the console earlier: not probed")
    zalo.add_argument("--zalo-webhook-seconds", type=float, default=ZaloSpec.webhook_seconds)
    given = parser.parse_args(arguments)
    if given.limits_divisor <= 0:
        parser.error("--limits-divisor must be greater than 0")
    return Settings(
        port=given.port,
        data_dir=given.data_dir,
        clock_file=given.clock_file,
        bots=tuple(_bots(given.token, given.bot_username, not given.no_privacy)),
        limits_divisor=given.limits_divisor,
        carrier_token=given.carrier_token,
        carrier_delay_seconds=given.carrier_delay,
        update_seed=given.update_seed,
        load_cast=not given.no_cast,
        zalo=_zalo(given),
    )


def _zalo(given: argparse.Namespace) -> ZaloSpec | None:
    if given.zalo_app_id is None:
        return None
    names = (field.name for field in fields(ZaloSpec))
    return ZaloSpec(**{name: getattr(given, f"zalo_{name}") for name in names})


def _bots(tokens: list[str], usernames: list[str], privacy: bool) -> list[BotSpec]:
    """Bots without a given username are numbered after the first."""
    bots = []
    for number, token in enumerate(tokens):
        fallback = BotSpec.username if number == 0 else f"motcua_{number + 1}_bot"
        username = usernames[number] if number < len(usernames) else fallback
        bots.append(BotSpec(token, username, privacy=privacy))
    return bots


def main(arguments: list[str]) -> int:
    """Run until a signal; returns the exit code."""
    return run(parse(arguments))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
