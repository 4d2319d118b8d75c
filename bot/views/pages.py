"""The pages of a long list: the buttons that turn them."""

from __future__ import annotations

from backend.actions import Button, pack
from backend.i18n import _

Row = tuple[Button, ...]


def turns(number: int, verb: str, *ids: int | str, more: bool) -> tuple[Row, ...]:
    """'Trang trước' and 'Xem tiếp' beside page `number` (the first is 0), in one row; none where
    there is one page only. The buttons say `verb`, `ids` and the page's number."""
    row = []
    if number > 0:
        row.append(Button(_("‹ Trang trước"), pack(verb, *ids, number - 1)))
    if more:
        row.append(Button(_("Xem tiếp ›"), pack(verb, *ids, number + 1)))
    return (tuple(row),) if row else ()
