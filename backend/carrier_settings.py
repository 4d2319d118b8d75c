"""Settings of the carriers' interfaces: a part of `backend.settings.Settings`."""

from __future__ import annotations

from typing import Self

from pydantic import Field, SecretStr, model_validator
from pydantic_settings import BaseSettings

from backend.lines import is_open
from backend.parcels import codes

NEEDED = {
    "ngsp": (
        "ngsp_token_url", "ngsp_order_url", "ngsp_cancel_url", "ngsp_feed_url", "ngsp_key",
        "ngsp_secret", "ngsp_customer", "ngsp_accepted", "counter_name", "counter_address",
        "counter_phone",
    ),
    "myvnpost": (
        "myvnpost_url", "myvnpost_username", "myvnpost_password", "myvnpost_customer",
        "myvnpost_contract", "myvnpost_service", "counter_name", "counter_address",
        "counter_phone",
    ),
    "ems": ("webhook_path_secret",),
}  # fmt: skip
"""What each carrier cannot do without, once any of its own settings is there."""


class CarrierSettings(BaseSettings):
    """Read as `Settings` is. A carrier is on when it is configured; half of it is refused."""

    carrier_url: str | None = None
    carrier_token: SecretStr | None = None
    carrier_codes: dict[str, str] = Field(default_factory=dict)
    webhook_path_secret: SecretStr | None = None
    counter_name: str | None = None
    counter_address: str | None = None
    counter_phone: str | None = None
    counter_email: str = ""

    ngsp_token_url: str | None = None
    ngsp_order_url: str | None = None
    ngsp_cancel_url: str | None = None
    ngsp_feed_url: str | None = None
    ngsp_key: SecretStr | None = None
    ngsp_secret: SecretStr | None = None
    ngsp_customer: str | None = None
    ngsp_accepted: str | None = None
    ngsp_province: int | None = None
    ngsp_district: int | None = None
    ngsp_rate: float = Field(default=5.0, gt=0)

    myvnpost_url: str | None = None
    myvnpost_username: str | None = None
    myvnpost_password: SecretStr | None = None
    myvnpost_customer: str | None = None
    myvnpost_contract: str | None = None
    myvnpost_service: str | None = None
    myvnpost_province: str = ""
    myvnpost_commune: str = ""
    myvnpost_weight_g: int = Field(default=100, gt=0)
    myvnpost_first_page: int = Field(default=1, ge=0, le=1)
    myvnpost_public_key: str | None = None
    myvnpost_legacy_tls: bool = False
    myvnpost_rate: float = Field(default=5.0, gt=0)

    ems_on: bool = False

    @property
    def carriers_on(self) -> tuple[str, ...]:
        """The sources that are configured; new parcels go with the first."""
        wanted = {
            "ngsp": self.ngsp_feed_url, "myvnpost": self.myvnpost_url, "ems": self.ems_on,
            "simulated": self.carrier_url,
        }  # fmt: skip
        return tuple(name for name, on in wanted.items() if on)

    @model_validator(mode="after")
    def _refuse_half_a_carrier(self) -> Self:
        for source, names in NEEDED.items():
            given = [name for name in names if getattr(self, name)]
            own = [name for name in given if name.startswith(f"{source}_")]
            missing = [name for name in names if name not in given]
            if missing and (own or source in self.carriers_on):
                wanted = ", ".join(f"MOTCUA_{name}".upper() for name in missing)
                raise ValueError(f"{source} needs {wanted} beside what is set")
        return self

    @model_validator(mode="after")
    def _refuse_open_lines(self) -> Self:
        for name in (*NEEDED["ngsp"], *NEEDED["myvnpost"]):
            value = getattr(self, name)
            if not name.endswith("_url") or value is None:
                continue
            if is_open(value):
                raise ValueError(f"MOTCUA_{name.upper()} must begin with https://")
        return self

    @model_validator(mode="after")
    def _refuse_unknown_states(self) -> Self:
        for name, means in self.carrier_codes.items():
            codes.read(name, means)
        return self
