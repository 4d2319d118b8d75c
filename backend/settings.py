"""Every setting of motcua, read once by an entry point and passed down; see `.env.example`."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Self

from pydantic import Field, SecretStr, model_validator
from pydantic_settings import SettingsConfigDict

from backend.carrier_settings import CarrierSettings
from backend.zalo_settings import OPENAPI, ZaloSettings

TELEGRAM_API = "https://api.telegram.org"
SITE = re.compile(r"https?://(\*\.)?[A-Za-z0-9.-]+(:[0-9]{1,5})?")


class Settings(CarrierSettings, ZaloSettings):
    """Read from the environment (prefix ``MOTCUA_``) and a `.env` file; secrets never print."""

    model_config = SettingsConfigDict(env_prefix="MOTCUA_", env_file=".env", extra="ignore")

    database_url: str = "sqlite+aiosqlite:///var/motcua.db"
    redis_url: str | None = None
    telegram_token: SecretStr | None = None
    telegram_api_base: str = TELEGRAM_API
    webhook_url: str | None = None
    webhook_secret: SecretStr | None = None
    http_host: str = "127.0.0.1"
    http_port: int = Field(default=8080, ge=0, le=65535)
    public_url: str | None = None
    webchat: bool = False
    webchat_frame_ancestors: str = ""
    secret_key: SecretStr | None = None
    files_dir: Path = Path("var/files")
    clock_file: Path | None = None
    standing_body: str = "so-khoa-hoc-cong-nghe"
    patience_seconds: float = Field(default=90.0, gt=0)
    limits_divisor: float = Field(default=1.0, gt=0)
    log_format: str = Field(default="text", pattern="^(text|json)$")

    @model_validator(mode="after")
    def _refuse_contradictions(self) -> Self:
        if self.clock_file and self.telegram_api_base == TELEGRAM_API:
            raise ValueError(
                "MOTCUA_CLOCK_FILE moves the clock for demo and tests; "
                "it is refused while MOTCUA_TELEGRAM_API_BASE is the real Telegram"
            )
        if self.clock_file and self.zalo_on and self.zalo_openapi_base == OPENAPI:
            raise ValueError(
                "MOTCUA_CLOCK_FILE moves the clock for demo and tests; "
                "it is refused while MOTCUA_ZALO_OPENAPI_BASE is the real Zalo"
            )
        if self.webhook_url and not self.webhook_secret:
            raise ValueError("MOTCUA_WEBHOOK_URL needs MOTCUA_WEBHOOK_SECRET beside it")
        if self.webchat and not self.public_url:
            raise ValueError("MOTCUA_WEBCHAT needs MOTCUA_PUBLIC_URL, the address people open")
        if wrong := [one for one in self.framing_sites if not SITE.fullmatch(one)]:
            raise ValueError(f"MOTCUA_WEBCHAT_FRAME_ANCESTORS: {wrong[0]} is not https://HOST")
        return self

    @property
    def framing_sites(self) -> tuple[str, ...]:
        """The sites that may embed the web chat: ``https://HOST[:PORT]`` each."""
        return tuple(self.webchat_frame_ancestors.replace(",", " ").split())

    @property
    def embedded(self) -> bool:
        """Without Redis the work runs inside the one process of `motcua all`."""
        return self.redis_url is None
