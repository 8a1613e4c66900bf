"""The pages of a world: platform, shops, goods, checkout, and the pictures and styles they use."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from flask import Blueprint, Response, abort, g, jsonify, redirect, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from tests.marketplace import obstacles, views
from tests.marketplace.disguise import disguise_style
from tests.marketplace.model import Document, Markup, Product, Shop, Shown, World
from tests.marketplace.particulars import particulars
from tests.marketplace.pictures import picture, scene

pages = Blueprint("pages", __name__)
_ORDERS: dict[str, Callable[[Product], int]] = {
    "price": lambda item: item.price_fen,
    "sales": lambda item: -int("".join(filter(str.isdigit, item.sales))),
}
_STATIC = Path(__file__).parent / "static"
_MEDIA_TYPES = {".css": "text/css", ".js": "text/javascript"}


def words(world: World) -> dict[str, Any]:
    """What every template may use: the world, its platform, and `here(path)`, the address below the world."""
    here: Callable[[str], str] = lambda path: f"/w/{world.name}/{path}"  # noqa: E731
    charset = "gbk" if obstacles.named(world, g.below) == "gbk" else "utf-8"
    return {"world": world, "platform": world.platform, "here": here, "charset": charset}


@pages.get("/")
def home() -> str:
    platform = g.world.platform
    shown = platform.disclosure.how is Shown.INLINE
    return render_template(
        "home.html", platform_inline=particulars(platform.operator, platform.disclosure) if shown else []
    )


@pages.get("/licence")
def licence() -> str:
    platform = g.world.platform
    rows = particulars(platform.operator, platform.disclosure)
    rows += [
        ("ICP备案号", platform.icp),
        ("增值电信业务", platform.telecom_licence),
        ("联系电话", platform.operator.phone),
    ]
    return render_template(
        "particulars.html", heading="平台营业执照", rows=rows, style="table", up=None, note="", stamp=False
    )


@pages.get("/rules")
def rules() -> str:
    query = request.args.get("q", "").strip()
    documents = [doc for doc in _documents(g.world) if query in doc.title or any(query in text for text in _texts(doc))]
    rows = [(doc, doc.published, doc.effective) for doc in documents]
    return render_template("rules.html", rows=rows, query=query, history=False)


@pages.get("/rules/history")
def history() -> str:
    versions = [
        (doc, published, effective)
        for doc in _documents(g.world)
        for published, effective in (
            (doc.published, doc.effective),
            ("2024-06-12", "2024-07-01"),
            ("2023-03-06", "2023-04-01"),
        )
    ]
    return render_template("rules.html", rows=versions, query="", history=True)


@pages.get("/rules/<slug>")
def rule(slug: str) -> str:
    doc = next((doc for doc in _documents(g.world) if doc.slug == slug), None) or abort(404)
    return render_template("document.html", doc=doc, up=("rules", "平台规则"), download=True)


@pages.get("/rules/<slug>/download")
def download(slug: str) -> Response:
    doc = next((doc for doc in _documents(g.world) if doc.slug == slug), None) or abort(404)
    text = "\n".join([doc.title, f"发布日期：{doc.published}　生效日期：{doc.effective}", *_texts(doc)])
    answer = Response(text, mimetype="text/plain")
    answer.headers["Content-Disposition"] = f"attachment; filename={slug}.txt"
    return answer


@pages.get("/dispute")
def dispute() -> str:
    doc = g.world.platform.dispute or abort(404)
    return render_template("document.html", doc=doc, form="在线申请平台介入")


@pages.get("/complaint")
def complaint() -> str:
    doc = g.world.platform.complaint or abort(404)
    return render_template("document.html", doc=doc, form="我要投诉")


@pages.post("/<kind>/apply")
def apply(kind: str) -> AnyResponse:
    return redirect(f"/w/{g.world.name}/login?next=/w/{g.world.name}/{kind}")


@pages.get("/settings")
def settings() -> str:
    return render_template("settings.html") if g.world.platform.settings else abort(404)


@pages.get("/help")
def help_centre() -> str:
    return render_template("document.html", doc=g.world.platform.help)


@pages.get("/returns")
def returns() -> str:
    return render_template("document.html", doc=g.world.platform.returns, up=("rules", "平台规则"), download=True)


@pages.get("/campaign/<slug>")
def campaign(slug: str) -> str:
    doc = g.world.platform.campaign
    return render_template("document.html", doc=doc if doc.slug == slug else abort(404))


@pages.get("/search")
def search() -> str:
    query = request.args.get("q", "").strip()
    found = [item for item in g.world.products if query in item.title + item.category]
    if order := _ORDERS.get(request.args.get("sort", "")):
        found.sort(key=order)
    return render_template("search.html", query=query, found=found)


@pages.get("/shop/<slug>")
def shop(slug: str) -> str:
    seen = _shop(slug)
    goods = [item for item in g.world.products if item.shop == slug]
    return render_template("shop.html", shop=seen, goods=goods, rows=_inline(seen))


@pages.get("/shop/<slug>/licence")
def shop_licence(slug: str) -> str:
    seen = _shop(slug)
    if seen.disclosure.how is not Shown.LINK:
        abort(404)
    rows = [*particulars(seen.operator, seen.disclosure), ("联系电话", seen.operator.phone)]
    up = (f"shop/{slug}", seen.name)
    return render_template(
        "particulars.html",
        heading="经营者营业执照信息",
        rows=rows,
        style=seen.disclosure.style,
        up=up,
        note="",
        stamp=True,
    )


@pages.get("/item/<product_id>")
def item(product_id: str) -> str:
    product, seller = _goods(product_id)
    state = views.item_state(g.world, product, seller)
    if product.markup in {Markup.STATE, Markup.FETCH}:
        embedded = state if product.markup is Markup.STATE else None
        return render_template("product_shell.html", item=product, shop=seller, state=embedded)
    linked = views.linked_data(product, seller) if product.markup is Markup.JSON_LD else None
    return render_template("product.html", item=product, shop=seller, ld=linked)


@pages.get("/api/item/<product_id>")
def item_state(product_id: str) -> Response:
    product, seller = _goods(product_id)
    return jsonify(views.item_state(g.world, product, seller))


@pages.get("/part/item/<product_id>")
def item_part(product_id: str) -> str:
    product, _ = _goods(product_id)
    return render_template("_product_detail.html", item=product)


@pages.get("/part/shop/<slug>")
def shop_part(slug: str) -> str:
    seen = _shop(slug)
    return render_template("_shop_about.html", shop=seen, rows=_inline(seen))


@pages.get("/checkout/<product_id>")
def checkout(product_id: str) -> str:
    product, seller = _goods(product_id)
    extra_fen = sum(extra.price_fen for extra in product.extras if extra.charged or extra.ticked)
    return render_template("checkout.html", item=product, shop=seller, total=product.price_fen + extra_fen)


@pages.get("/login")
def login() -> str:
    return render_template("login.html")


@pages.get("/pic/<name>.svg")
def pic(name: str) -> Response:
    return Response(picture(name) or abort(404), mimetype="image/svg+xml")


@pages.get("/scene/<name>.svg")
def scenery(name: str) -> Response:
    return Response(scene(name) or abort(404), mimetype="image/svg+xml")


@pages.get("/static/<name>")
def static(name: str) -> Response:
    path = _STATIC / name
    if path.parent != _STATIC or not path.is_file():
        abort(404)
    text = path.read_text("utf-8")
    if g.world.disguised and path.suffix == ".css":
        text = disguise_style(text)
    return Response(text, mimetype=_MEDIA_TYPES[path.suffix])


def _documents(world: World) -> list[Document]:
    platform = world.platform
    return [*platform.rules, platform.returns]


def _texts(doc: Document) -> list[str]:
    return [text for heading, paragraphs in doc.sections for text in (heading, *paragraphs)]


def _shop(slug: str) -> Shop:
    found: Shop | None = g.world.shop(slug)
    return found or abort(404)


def _goods(product_id: str) -> tuple[Product, Shop]:
    product: Product = g.world.product(product_id) or abort(404)
    return product, _shop(product.shop)


def _inline(seen: Shop) -> list[tuple[str, str]]:
    return particulars(seen.operator, seen.disclosure) if seen.disclosure.how is Shown.INLINE else []
