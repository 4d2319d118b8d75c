"""Everything of Zalo that the server mounts: the three hosts, the files, the control API."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from simulator.control import file
from simulator.desk import Desk
from simulator.errors import ApiError
from simulator.zalo import (
    control,
    methods_groups,
    methods_messages,
    methods_templates,
    methods_uploads,
    methods_users,
    oauth,
)
from simulator.zalo.account import OfficialAccount
from simulator.zalo.calls import Call, Table, carry_out, check_business_token, check_token
from simulator.zalo.refusals import Refusal
from simulator.zalo.webhooks import Deliveries


def _no_check(_oa: OfficialAccount, _call: Call) -> None:
    """OAuth calls carry the app's secret instead of a token."""


HOSTS = {
    "oauth": Table(oauth.METHODS, _no_check, Refusal.oauth_body),
    "openapi": Table(
        methods_messages.METHODS
        | methods_uploads.METHODS
        | methods_users.METHODS
        | methods_templates.OPENAPI
        | methods_groups.METHODS,
        check_token,
    ),
    "business": Table(methods_templates.BUSINESS, check_business_token),
}


def routes(desk: Desk, oa: OfficialAccount, deliveries: Deliveries) -> list[Route]:
    async def download(request: Request) -> Response:
        """A file of an event's attachment; as at Zalo, whoever has the address may fetch it."""
        try:
            return file(desk, request)
        except ApiError as error:
            return Response(error.description, error.code)

    return [
        *(_host(desk, oa, name, table) for name, table in HOSTS.items()),
        Route("/zalo/files/{unique_id}", download),
        *control.routes(desk, oa, deliveries),
    ]


def _host(desk: Desk, oa: OfficialAccount, name: str, table: Table) -> Route:
    async def answer(request: Request) -> Response:
        return await carry_out(desk, oa, request, table)

    return Route(f"/zalo/{name}/{{path:path}}", answer, methods=["GET", "POST"])
