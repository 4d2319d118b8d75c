"""`motcua check`: what is wrong with this installation, in words, and how to mend it.

Exit code 1 when something must be mended. No secret is ever printed, except by `--new-key`, whose
errand that is.
"""

from __future__ import annotations

import argparse
import asyncio
import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

from backend.diagnosis.finding import Finding
from backend.settings import Settings
from bot.commands import environment

SECRET_FILES = (Path(".env"), Path("var/secret.key"), Path("var/demo/secret.key"))


def add(subparsers: Any) -> None:
    """`check`, and `check --new-key` for the first day."""
    command = subparsers.add_parser("check", help="cài đặt có gì sai, và cách sửa")
    command.add_argument("--new-key", action="store_true", help="in một khóa mới rồi thôi")
    command.add_argument("--json", action="store_true", help="in JSON cho máy đọc")
    command.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """A line a finding; 1 if anything is bad."""
    if args.new_key:
        from backend.sealing import new_key

        print(new_key())
        return 0
    return report(asyncio.run(_survey(environment.load())), as_json=args.json)


def report(findings: list[Finding], *, as_json: bool) -> int:
    """Print all findings; 1 if anything is bad."""
    from bot.commands.findings import line, sentence

    if as_json:
        told = [asdict(finding) | {"text": sentence(finding)} for finding in findings]
        print(json.dumps(told, ensure_ascii=False, indent=2))
    else:
        print("\n".join(map(line, findings)))
        print(_total(findings))
    return 1 if any(finding.level == "bad" for finding in findings) else 0


def _total(findings: list[Finding]) -> str:
    wrong = sum(finding.level == "bad" for finding in findings)
    doubtful = sum(finding.level == "warning" for finding in findings)
    if wrong:
        return f"\nCần sửa {wrong} chỗ (✗), nên xem {doubtful} chỗ (!)."
    return f"\nChạy được. Nên xem {doubtful} chỗ (!)." if doubtful else "\nMọi thứ đều ổn."


async def _survey(settings: Settings) -> list[Finding]:
    from backend.diagnosis.survey import survey
    from backend.now import Clock

    return await survey(
        settings,
        clock=Clock(settings.clock_file),
        webhook_path=_webhook_path(settings),
        secret_files=SECRET_FILES,
    )


def _webhook_path(settings: Settings) -> str:
    """Known to the bot's side, whose import costs seconds: asked only where there is a webhook."""
    if not settings.webhook_url:
        return ""
    from bot.channels.telegram_channel import WEBHOOK_PATH

    return WEBHOOK_PATH
