"""The message templates that the OA has had approved (ZBS, once ZNS).

Four are invented for the desk; the control API adds others. `params` maps a name to the most
characters it takes (name 30, address 200, code 30, status 30, date 20, URL 200 in the digests).
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from simulator.zalo.refusals import ZBS_PARAMETER, Refusal

FILE = Path(__file__).with_name("templates.json")
#: Prices in đồng that /template/info/v2 shows; the real ones are the contract's.
PRICE_PHONE, PRICE_UID = "300", "55"


@dataclass(frozen=True)
class Template:
    """An approved template; `body` names its parameters in braces. `status`: ENABLE, REJECT, …"""

    id: str
    name: str
    body: str
    params: dict[str, int]
    status: str = "ENABLE"

    def filled(self, data: Any) -> str:
        """The text with its values. Raises Refusal -132 for a missing, strange or long one."""
        if not isinstance(data, dict):
            raise Refusal(ZBS_PARAMETER, "template_data is invalid")
        for name, most in self.params.items():
            value = data.get(name)
            if not isinstance(value, str) or not value.strip():
                raise Refusal(ZBS_PARAMETER, f"template_data: {name} is missing")
            if len(value) > most:
                raise Refusal(ZBS_PARAMETER, f"template_data: {name} is longer than {most}")
        if stray := sorted(data.keys() - self.params.keys()):
            raise Refusal(ZBS_PARAMETER, f"template_data: {stray[0]} is unknown")
        return self.body.format_map(data)

    def listed(self) -> dict[str, Any]:
        return {
            "templateId": self.id,
            "templateName": self.name,
            "createdTime": 1_767_200_000_000,
            "status": self.status,
            "templateQuality": "HIGH",
        }

    def info(self) -> dict[str, Any]:
        return {
            "templateId": self.id,
            "templateName": self.name,
            "status": self.status,
            "timeout": 7_200_000,
            "templateQuality": "HIGH",
            "templateTag": "TRANSACTION",
            "price_sdt": PRICE_PHONE,
            "price_uid": PRICE_UID,
            "listParams": [
                {
                    "name": name,
                    "require": True,
                    "type": "STRING",
                    "maxLength": most,
                    "minLength": 1,
                    "acceptNull": False,
                }
                for name, most in self.params.items()
            ],
        }


def load_templates() -> list[Template]:
    return [Template(**body) for body in json.loads(FILE.read_text("utf-8"))]
