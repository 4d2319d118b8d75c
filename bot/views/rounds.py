"""How a postman's routes look, and how many parcels are picked and dealt with at once."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from backend.actions import Button, Screen, pack
from backend.i18n import N_, _, _n
from backend.notices.wording.kinds import shown
from backend.notices.wording.parcels import TEND
from backend.parcels import rounds
from backend.parcels.rounds import Round
from bot.views import pages
from bot.views.tending import Tended, named

ROUTES, ROUTE, NAME, AS = "round.list", "round.open", "round.name", "round.as"
BEGIN, FLIP, TURN, ALL = "pick.begin", "pick.flip", "pick.turn", "pick.all"
GO, DROP = "pick.go", "pick.drop"
PAGE = 8
TITLES = {
    rounds.GIVE: N_("Bàn giao kết quả cho Bưu điện"),
    rounds.GIVE_DOSSIERS: N_("Bàn giao hồ sơ cho quầy"),
    rounds.CARRY: N_("Giao bưu tá đi phát"),
}
LONGEST_LABEL = 60


def routes(listed: Sequence[Round]) -> Screen:
    """Each route with how many lie on it."""
    if not listed:
        return Screen(_("Không có bưu gửi nào ở chặng phát."))
    rows = tuple(
        (Button(f"{_name(one.route)}: {one.count}", pack(ROUTE, one.parcel_id, 0)),)
        for one in listed
    )
    return Screen(_("<b>Theo tuyến bưu tá</b>\nBấm để xem từng tuyến."), rows)


def _name(route: str | None) -> str:
    return (route or _("Chưa ghi tuyến"))[:LONGEST_LABEL]


def route(
    name: str | None, sample: int, listed: Sequence[Tended], number: int, *, more: bool
) -> Screen:
    """A page of one route; `sample` is the parcel it is named by."""
    rows = [(Button(named(one), pack(TEND, one.parcel_id)),) for one in listed]
    rows += pages.turns(number, ROUTE, sample, more=more)
    rows.append((Button(_("Giao bưu tá đi phát cả tuyến"), pack(BEGIN, rounds.CARRY, sample)),))
    return Screen(f"<b>{shown(_name(name))}</b>", tuple(rows))


def ask_route(parcel_id: int, known: Sequence[Round]) -> Screen:
    """Which route a parcel lies on: one of those there are, or typed."""
    rows = tuple(
        (Button(_name(one.route), pack(AS, parcel_id, one.parcel_id)),)
        for one in known
        if one.route
    )
    text = _("Tuyến của bưu tá nào? Bấm một tuyến, hoặc gõ tên tuyến (tối đa 40 ký tự).")
    return Screen(text, (*rows, (Button(_("Quay lại"), pack(TEND, parcel_id)),)))


def no_route() -> Screen:
    """What was typed is no name of a route."""
    return Screen(_("Tên tuyến cần chữ hoặc số, tối đa 40 ký tự. Anh/chị gõ lại, hoặc /huy."))


def picking(
    kind: str, listed: Sequence[Tended], off: Collection[int], page: int
) -> Screen:  # fmt: skip
    """What is about to be done with which: each a tap, one word for all."""
    count = len(listed) - len(off)
    some = listed[page * PAGE : (page + 1) * PAGE]
    rows = [
        (Button(f"{'☐' if one.parcel_id in off else '☑'} {named(one)}", pack(FLIP, one.parcel_id)),)
        for one in some
    ]
    rows += pages.turns(page, TURN, more=len(listed) > (page + 1) * PAGE)
    rows.append((Button(_("Bỏ chọn hết") if not off else _("Chọn hết"), pack(ALL)),))
    if count:
        rows.append((Button(_n("Xác nhận {count} phiếu", count).format(count=count), pack(GO)),))
    rows.append((Button(_("Thôi"), pack(DROP)),))
    chosen = _n("Đã chọn {count}/{all} phiếu. Bấm vào phiếu để chọn hay bỏ.", count)
    most = (
        _("Mỗi lượt tối đa {most} phiếu, phần còn lại làm lượt sau.").format(most=rounds.MOST)
        if len(listed) >= rounds.MOST
        else ""
    )
    text = f"<b>{_(TITLES[kind])}</b>\n{chosen.format(count=count, all=len(listed))} {most}"
    return Screen(text.strip(), tuple(rows))


def nothing_to_pick(kind: str) -> Screen:
    """No parcel stands where this could be done."""
    return Screen(_("{what}: hiện không có phiếu nào.").format(what=_(TITLES[kind])))


def carried(done: int, passed: int) -> Screen:
    """Many are out for delivery."""
    said = [_n("Đã ghi {count} phiếu đang giao.", done).format(count=done)]
    if passed:
        said.append(_n("{count} phiếu đã sang bước khác, giữ nguyên.", passed).format(count=passed))
    return Screen(" ".join(said))


def dropped() -> Screen:
    """Nothing was done."""
    return Screen(_("Đã thôi. Chưa ghi gì."))


def board_rows() -> tuple[tuple[Button, ...], ...]:
    """Under the board: routes, what is done with many, the records."""
    return (
        (Button(_("Theo tuyến bưu tá"), pack(ROUTES)),),
        (
            Button(_("Bàn giao cho Bưu điện"), pack(BEGIN, rounds.GIVE)),
            Button(_("Bàn giao hồ sơ cho quầy"), pack(BEGIN, rounds.GIVE_DOSSIERS)),
        ),
        (
            Button(_("Giao bưu tá đi phát"), pack(BEGIN, rounds.CARRY)),
            Button(_("Biên bản bàn giao"), pack("handover.list")),
        ),
    )
