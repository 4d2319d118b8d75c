"""Settings of a Zalo Official Account: a part of `backend.settings.Settings`.

The facts behind them come from digests of Zalo's pages, which could not be read themselves:
whatever is unverified there is a setting here (docs/channels.md lists it).
"""

from __future__ import annotations

from typing import Self

from pydantic import BaseModel, ConfigDict, Field, SecretStr, field_validator, model_validator
from pydantic_settings import BaseSettings

from backend.lines import is_open

OAUTH, OPENAPI = "https://oauth.zaloapp.com", "https://openapi.zalo.me"
BUSINESS = "https://business.openapi.zalo.me"
NEEDED = ("zalo_app_id", "zalo_app_secret", "zalo_oa_id", "zalo_oa_secret_key")
BASES = ("zalo_oauth_base", "zalo_openapi_base", "zalo_business_base")
FACTS = ("code", "text", "day", "time")


class Template(BaseModel):
    """A template registered with Zalo for one kind of notice: its number, and what fills each of
    its parameters: one of our `FACTS`, or after ``=`` a text as it stands. Facts are cut to
    `longest` characters."""

    model_config = ConfigDict(extra="forbid")

    id: str
    fields: dict[str, str] = Field(default_factory=dict)
    longest: int = Field(default=30, ge=1, le=400)

    @field_validator("fields")
    @classmethod
    def _refuse_unknown_facts(cls, fields: dict[str, str]) -> dict[str, str]:
        for name, fact in fields.items():
            if fact not in FACTS and not fact.startswith("="):
                raise ValueError(f"{name}: {fact} is none of {', '.join(FACTS)}, nor =text")
        return fields


class ZaloSettings(BaseSettings):
    """Read as `Settings` is. Zalo is on when it is configured; half of it is refused."""

    zalo_app_id: str | None = None
    zalo_app_secret: SecretStr | None = None
    zalo_oa_id: str | None = None
    zalo_oa_secret_key: SecretStr | None = None
    zalo_oauth_base: str = OAUTH
    zalo_openapi_base: str = OPENAPI
    zalo_business_base: str = BUSINESS
    zalo_signature: str = Field(default="auto", pattern="^(auto|(body|header)/(oa|app)/(app|oa))$")
    zalo_buttons_template: str = Field(default="", max_length=40)
    zalo_templates: dict[str, Template] = Field(default_factory=dict)
    zalo_phone_templates: bool = False
    zalo_paid_messages: bool = False
    zalo_calls_a_minute: int = Field(default=2000, ge=1)
    zalo_pause_minutes: int = Field(default=60, ge=0, le=1440)

    @property
    def zalo_on(self) -> bool:
        """Whether an Official Account is configured."""
        return self.zalo_app_id is not None

    @model_validator(mode="after")
    def _refuse_half_of_zalo(self) -> Self:
        missing = [name for name in NEEDED if not getattr(self, name)]
        if missing and len(missing) < len(NEEDED):
            wanted = ", ".join(f"MOTCUA_{name}".upper() for name in missing)
            raise ValueError(f"Zalo needs {wanted} beside what is set")
        return self

    @model_validator(mode="after")
    def _refuse_open_lines_to_zalo(self) -> Self:
        for name in BASES:
            if is_open(getattr(self, name)):
                raise ValueError(f"MOTCUA_{name.upper()} must begin with https://")
        return self
