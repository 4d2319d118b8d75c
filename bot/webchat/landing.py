"""``/m/<payload>``: what a link or a printed code opens, with every way to talk to us.

The page knows nothing of anybody: it carries the payload on to wherever the visitor goes.
"""

from __future__ import annotations

import re
from html import escape

from fastapi import APIRouter, Request, Response

from backend.i18n import SOURCE, _, speaking
from bot.links import INVITATION, Links
from bot.webchat.pages import HEADERS

PAYLOAD = re.compile(r"[A-Za-z0-9_-]{1,64}")
POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'"
)
PAGE = """<!doctype html>
<html lang="{language}">
<head>
<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex"><title>{title}</title>
<link rel="icon" href="/chat/assets/icon.svg"><link rel="stylesheet" href="/chat/assets/base.css">
</head>
<body class="plain"><main class="card"><p class="brand">{brand}</p><h1>{title}</h1><p>{lead}</p>
{ways}
</main></body>
</html>
"""


def router(links: Links) -> APIRouter:
    """The one route; `links` says at the moment of asking which channels are there."""
    pages = APIRouter()

    @pages.get("/m/{payload}")
    async def open_link(payload: str, request: Request) -> Response:
        tongue = request.headers.get("Accept-Language", "").strip().lower()
        language = "en" if tongue.startswith("en") else SOURCE
        is_ours = PAYLOAD.fullmatch(payload) is not None
        with speaking(language):
            html = page(payload, links, language) if is_ours else lost(language)
        headers = {**HEADERS, "Content-Security-Policy": POLICY, "Vary": "Accept-Language"}
        return Response(
            html, 200 if is_ours else 404, headers=headers, media_type="text/html; charset=utf-8"
        )

    return pages


def page(payload: str, links: Links, language: str) -> str:
    """The ways to go on, the shortest first; whoever works here goes by a messenger if any is."""
    ways = []
    by_messenger = bool(links.telegram_link(payload) or links.zalo)
    if not (payload.startswith(INVITATION) and by_messenger):
        ways.append(
            _way(f"/chat?start={payload}", _("Mở ở đây"), _("Không cần cài gì."), "primary")
        )
    if address := links.telegram_link(payload):
        ways.append(_way(address, "Telegram", _("Nhận tin khi có gì mới."), "quiet"))
    if address := links.zalo_link(payload):
        told = _("Mở xong thì gửi dòng này: {line}").format(line=f"/start {payload}")
        ways.append(_way(address, "Zalo", told, "quiet"))
    lead = _("Kênh hỏi đáp của Bưu điện. Anh/chị muốn mở ở đâu?")
    return _html(language, _("Anh/chị mở bằng gì?"), lead, "\n".join(ways))


def lost(language: str) -> str:
    """An address that we never made."""
    way = _way("/chat", _("Mở trang chat"), "", "primary")
    return _html(
        language, _("Đường dẫn này không đúng"), _("Anh/chị quét lại mã hoặc mở trang chat."), way
    )


def _html(language: str, title: str, lead: str, ways: str) -> str:
    words = {"language": language, "title": title, "lead": lead, "brand": _("Một cửa Hà Tĩnh")}
    return PAGE.format(ways=ways, **{name: escape(text) for name, text in words.items()})


def _way(address: str, name: str, note: str, look: str) -> str:
    small = f"<small>{escape(note)}</small>" if note else ""
    return (
        f'<a class="way {look}" rel="noopener" href="{escape(address)}">{escape(name)}{small}</a>'
    )
