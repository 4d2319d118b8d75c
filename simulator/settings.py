"""What the simulator is told at start-up; nothing here is read from the environment."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

PAGE_DIR = Path(__file__).parent / "page"


@dataclass(frozen=True)
class BotSpec:
    """A bot that exists from the start, as if BotFather had made it.

    `token` is "<numeric id>:<secret>". `privacy` is BotFather's group privacy (on by default):
    without administrator rights the bot then sees only what is meant for it.
    """

    token: str
    username: str = "motcua_hatinh_bot"
    first_name: str = "Một cửa Hà Tĩnh"
    privacy: bool = True


@dataclass(frozen=True)
class ZaloSpec:
    """A Zalo app with its Official Account, as if somebody had made it in the console.

    The pair of tokens is what the console's API Explorer would have given; it holds from the
    first start of a data directory on. `webhook_url` was saved there earlier, so nothing probes
    it. `webhook_seconds` is how long Zalo waits for an answer.
    """

    app_id: str = "360846524940903967"
    app_secret: str = "zalo-app-secret"  # noqa: S105 - values for the desk guard nothing real
    oa_id: str = "388613280878808645"
    oa_secret: str = "oa-secret"  # noqa: S105
    name: str = "Một cửa Hà Tĩnh"
    access_token: str = "zalo-access-1"  # noqa: S105
    refresh_token: str = "zalo-refresh-1"  # noqa: S105
    webhook_url: str | None = None
    webhook_seconds: float = 2.0


@dataclass(frozen=True)
class Settings:
    """Settings of one simulator.

    `data_dir` None keeps everything in memory. `clock_file` None keeps the offset in memory.
    `limits_divisor` divides every period of Telegram's limits and of the webhook's back-off, so
    that tests wait a hundredth. `update_seed` is the first update id: Telegram's are large.
    `zalo` None leaves Zalo out altogether.
    """

    port: int = 8800
    host: str = "127.0.0.1"
    data_dir: Path | None = None
    clock_file: Path | None = None
    bots: tuple[BotSpec, ...] = ()
    zalo: ZaloSpec | None = None
    limits_divisor: float = 1.0
    carrier_token: str = "carrier-secret"  # noqa: S105 - a value for the desk, guards nothing real
    carrier_delay_seconds: float = 0.0
    update_seed: int = 731_204_519
    webhook_timeout_seconds: float = 60.0
    callback_seconds: float = 60.0
    load_cast: bool = False
    page_dir: Path = field(default=PAGE_DIR)
