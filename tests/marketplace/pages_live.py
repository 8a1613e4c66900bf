"""The live side of a world: rooms, the details of those whose goods are sold there, and account pages."""

from flask import Blueprint, abort, g, render_template

from tests.marketplace import views
from tests.marketplace.model import Account, Room, SellerInfo, Shown
from tests.marketplace.particulars import particulars

pages = Blueprint("live", __name__)

_SLIDER = ("slider", "安全验证（1/2）", "查看商家信息共需两步验证：第一步滑块验证，第二步短信验证。请先完成滑块验证。")
_FOLLOW = ("follow", "关注后查看", "关注主播并点亮粉丝灯牌后，即可查看商家信息。")


@pages.get("/live/<room_id>")
def room(room_id: str) -> str:
    seen, account = _room(room_id)
    given = views.sellers(g.world, seen) if seen.seller_info is SellerInfo.INLINE else []
    return render_template("live.html", room=seen, account=account, cards=views.cards(g.world, seen), sellers=given)


@pages.get("/live/<room_id>/sellers")
def sellers(room_id: str) -> str:
    return _seller_page(room_id, "")


@pages.get("/live/<room_id>/seller/<product_id>")
def seller(room_id: str, product_id: str) -> str:
    return _seller_page(room_id, product_id)


@pages.get("/live/<room_id>/merchants")
def merchants(room_id: str) -> str:
    seen, _ = _room(room_id)
    found = views.sellers(g.world, seen) if seen.seller_info is SellerInfo.FAR_LINK else abort(404)
    return render_template("sellers.html", room=seen, sellers=found)


@pages.get("/account/<account_id>")
def account(account_id: str) -> str:
    seen = _account(account_id)
    rooms = [room for room in g.world.rooms if room.account == account_id]
    shown = seen.disclosure.how is Shown.INLINE
    rows = particulars(seen.operator, seen.disclosure) if shown else []
    return render_template("account.html", account=seen, rooms=rooms, rows=rows)


@pages.get("/account/<account_id>/licence")
def account_licence(account_id: str) -> str:
    seen = _account(account_id)
    if seen.disclosure.how is not Shown.LINK:
        abort(404)
    rows = particulars(seen.operator, seen.disclosure)
    up = (f"account/{account_id}", seen.nickname)
    return render_template(
        "particulars.html",
        heading="账号经营主体信息",
        rows=rows,
        style=seen.disclosure.style,
        up=up,
        note="",
        stamp=True,
    )


def _seller_page(room_id: str, product_id: str) -> str:
    seen, _ = _room(room_id)
    if seen.seller_info in {SellerInfo.NONE, SellerInfo.INLINE}:
        abort(404)
    if seen.seller_info is SellerInfo.FAR_LINK:
        return render_template("far.html", room=seen)
    if seen.seller_info is not SellerInfo.LINK:
        step, heading, text = _gate(seen)
        return render_template("gate.html", step=step, heading=heading, text=text)
    found = views.sellers(g.world, seen, product_id) or abort(404)
    return render_template("sellers.html", room=seen, sellers=found)


def _gate(seen: Room) -> tuple[str, str, str]:
    return _FOLLOW if seen.seller_info is SellerInfo.FOLLOW else _SLIDER


def _room(room_id: str) -> tuple[Room, Account]:
    seen: Room = g.world.room(room_id) or abort(404)
    return seen, _account(seen.account)


def _account(account_id: str) -> Account:
    found: Account | None = g.world.account(account_id)
    return found or abort(404)
