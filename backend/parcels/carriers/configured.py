"""The carriers that the settings name."""

from __future__ import annotations

from pydantic import SecretStr

from backend.parcels import codes
from backend.parcels.carriers.base import Carrier
from backend.parcels.carriers.ems import EmsCarrier
from backend.parcels.carriers.myvnpost import MyVnpostCarrier
from backend.parcels.carriers.myvnpost_orders import Contract
from backend.parcels.carriers.ngsp import Gateway, NgspCarrier
from backend.parcels.carriers.simulated import SimulatedCarrier
from backend.settings import Settings


def carriers(settings: Settings) -> dict[str, Carrier]:
    """A carrier for each interface that is configured; the installation's codes are learnt."""
    codes.learn(settings.carrier_codes)
    make = {
        codes.NGSP: _ngsp,
        codes.MYVNPOST: _myvnpost,
        codes.EMS: lambda _settings: EmsCarrier(),
        codes.SIMULATED: _simulated,
    }
    return {source: make[source](settings) for source in settings.carriers_on}


def _simulated(settings: Settings) -> Carrier:
    return SimulatedCarrier(settings.carrier_url or "", _open(settings.carrier_token))


def _ngsp(settings: Settings) -> Carrier:
    gateway = Gateway(
        token_url=settings.ngsp_token_url or "",
        order_url=settings.ngsp_order_url or "",
        cancel_url=settings.ngsp_cancel_url or "",
        feed_url=settings.ngsp_feed_url or "",
        key=_open(settings.ngsp_key),
        secret=_open(settings.ngsp_secret),
        customer=settings.ngsp_customer or "",
        accepted=frozenset(one.strip() for one in (settings.ngsp_accepted or "").split(",")),
        name=settings.counter_name or "",
        address=settings.counter_address or "",
        phone=settings.counter_phone or "",
        email=settings.counter_email,
        province=settings.ngsp_province,
        district=settings.ngsp_district,
    )
    return NgspCarrier(gateway, rate=settings.ngsp_rate)


def _myvnpost(settings: Settings) -> Carrier:
    contract = Contract(
        url=settings.myvnpost_url or "",
        username=settings.myvnpost_username or "",
        password=_open(settings.myvnpost_password),
        customer=settings.myvnpost_customer or "",
        number=settings.myvnpost_contract or "",
        service=settings.myvnpost_service or "",
        weight_g=settings.myvnpost_weight_g,
        name=settings.counter_name or "",
        address=settings.counter_address or "",
        phone=settings.counter_phone or "",
        province=settings.myvnpost_province,
        commune=settings.myvnpost_commune,
        first_page=settings.myvnpost_first_page,
        public_key=settings.myvnpost_public_key or "",
        legacy_tls=settings.myvnpost_legacy_tls,
    )
    return MyVnpostCarrier(contract, rate=settings.myvnpost_rate)


def _open(secret: SecretStr | None) -> str:
    return secret.get_secret_value() if secret else ""
