"""An order as MyVNPost wants it: two-level addresses, weights and numbers as text."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from backend.parcels.carriers.base import CarrierRefused, Order

PICKED_UP_AT_HOME, HANDED_IN = "1", "2"
TWO_LEVELS = "VNPOST"
"""What stands for the district since addresses have two levels (1/7/2025)."""


@dataclass(frozen=True, slots=True)
class Contract:
    """A customer's connection. `url` holds the host and, where there is one, the prefix.

    `service` is the post's code of the service under contract; `province` and `commune` are the
    counter's, in the post's own numbering; `first_page` is the number of a list's first page.
    """

    url: str
    username: str
    password: str = field(repr=False)
    customer: str
    number: str
    service: str
    weight_g: int
    name: str
    address: str
    phone: str
    province: str
    commune: str
    first_page: int = 1
    public_key: str = ""
    legacy_tls: bool = False


def wanted(order: Order, contract: Contract) -> dict[str, Any]:
    """The body of CreateOrder; on the collect leg the citizen sends and the counter receives.

    Raises CarrierRefused where phone and address are forgotten.
    """
    collecting = order.leg == "collect"
    ours, theirs = _counter(contract), _citizen(order)
    sender, receiver = (theirs, ours) if collecting else (ours, theirs)
    return {
        "orderCreationStatus": 1,
        "type": "GUI",
        "customerCode": contract.customer,
        "contractCode": contract.number,
        "informationOrder": {
            **{f"sender{name}": value for name, value in sender.items()},
            **{f"receiver{name}": value for name, value in receiver.items()},
            "serviceCode": contract.service,
            "addonService": [],
            "additionRequest": [],
            "saleOrderCode": order.order_number,
            "contentNote": order.dossier_code,
            "weight": str(contract.weight_g),
            "sendType": PICKED_UP_AT_HOME if collecting else HANDED_IN,
        },
    }


def _counter(contract: Contract) -> dict[str, str]:
    return {
        "Name": contract.name,
        "Phone": contract.phone,
        "Address": contract.address,
        "ProvinceCode": contract.province,
        "DistrictCode": TWO_LEVELS,
        "CommuneCode": contract.commune,
    }


def _citizen(order: Order) -> dict[str, str]:
    """Where the dossier's owner lives, as written down; we hold no list of the post's communes."""
    if order.phone is None or order.address is None:
        raise CarrierRefused("phone and address are forgotten")
    return {
        "Name": f"Chủ hồ sơ {order.dossier_code}",
        "Phone": order.phone,
        "Address": order.address,
        "DistrictCode": TWO_LEVELS,
    }
