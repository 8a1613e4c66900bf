"""The price shop over HTTP: `/prices/<scenario>/…`, one shop for each scenario of the simulator.

`item/<sku>` and `checkout/<sku>` show the price of the account whose cookie comes along and whom they take it for;
`login/<account>` signs in; a POST to `clock/<round>` begins the shop's next round. The same sum stands in the text and in the page's data. Nothing can be paid.
"""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, abort, make_response, redirect, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from tests.marketplace.price_site import Account, PriceSite, Quote
from tests.marketplace.views import yuan
from tests.pricing.simulation import SCENARIOS

COOKIE = "bear_account"


def price_pages(sites: dict[str, PriceSite] | None = None) -> Blueprint:
    """The pages of these sites; without any, every scenario in its usual size."""
    pages = Blueprint("prices", __name__, template_folder="templates")
    known = sites if sites is not None else {name: PriceSite(name) for name in SCENARIOS}

    @pages.get("/")
    def index() -> str:
        return render_template("prices/index.html", sites=known.values())

    @pages.get("/<scenario>/")
    def home(scenario: str) -> str:
        return render_template("prices/home.html", site=_site(known, scenario), **_reader(known[scenario]))

    @pages.get("/<scenario>/login/<account>")
    def login(scenario: str, account: str) -> AnyResponse:
        site = _site(known, scenario)
        if account not in site.customers:
            abort(404)
        answer = redirect(f"{request.script_root}/prices/{scenario}/")
        answer.set_cookie(COOKIE, site.token(account), path=f"/prices/{scenario}/", httponly=True, samesite="Lax")
        return answer

    @pages.post("/<scenario>/clock/<int:turn>")
    def clock(scenario: str, turn: int) -> tuple[str, int]:
        _site(known, scenario).clock.turn(turn)
        return "", 204

    @pages.get("/<scenario>/item/<sku>")
    def item(scenario: str, sku: str) -> Response:
        return _page("prices/item.html", _site(known, scenario), sku)

    @pages.get("/<scenario>/checkout/<sku>")
    def checkout(scenario: str, sku: str) -> Response:
        return _page("prices/checkout.html", _site(known, scenario), sku)

    return pages


def _site(known: dict[str, PriceSite], scenario: str) -> PriceSite:
    return known.get(scenario) or abort(404)


def _page(template: str, site: PriceSite, sku: str) -> Response:
    if sku not in site.skus:
        abort(404)
    reader = _reader(site)
    quote = site.quote(sku, reader["account"], reader["device"])
    if not quote.answers:
        site.clock.refuse()
        return make_response("服务器忙，请稍后再来。", 503)
    name = f"保温壶 {sku.removeprefix('sku-')} 号 304不锈钢 1.5升"
    state = _item_state(sku, name, quote) if "item" in template else _order_state(sku, quote, reader["account"])
    answer = make_response(
        render_template(template, site=site, shop=site.shop, sku=sku, name=name, quote=quote, state=state, **reader)
    )
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _reader(site: PriceSite) -> dict[str, Any]:
    device = "phone" if "Mobile" in request.headers.get("User-Agent", "") else "desktop"
    return {"account": site.customer(request.cookies.get(COOKIE, "")), "device": device}


def _item_state(sku: str, name: str, quote: Quote) -> dict[str, Any]:
    stock = 200 if quote.in_stock else 0
    price = {"listPrice": yuan(quote.list_fen), "livePrice": yuan(quote.sale_fen)}
    return {"item": {"itemId": sku, "title": name, "stock": stock, **price}}


def _order_state(sku: str, quote: Quote, account: Account | None) -> dict[str, Any]:
    """The sum as data; a misprinted one is off by a whole digit, as a broken price cache would be."""
    factor = 10 if quote.is_misprinted else 1
    lines = [
        {"type": one.code, "name": one.name, "amount": yuan(one.fen), "desc": one.terms} for one in quote.reductions
    ]
    return {
        "order": {
            "itemId": sku,
            "buyer": account.name if account else "",
            "soldOut": not quote.in_stock,
            "goodsAmountFen": quote.sale_fen * factor,
            "discounts": lines,
            "freight": yuan(quote.shipping_fen),
            "payAmount": yuan(quote.payable_fen * factor),
        }
    }
