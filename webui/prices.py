"""Price campaigns: start one or hand readings in, see how far it is and what came of it, add a consumer's reading."""

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from checker.errors import BadRequest, Conflict, NotAllowed
from webui.accounts import the_person, the_service
from webui.messages import translated
from webui.queries import whole

prices = Blueprint("prices", __name__, url_prefix="/prices")

ROWS = 100


@prices.get("")
def index() -> ResponseReturnValue:
    """The campaigns, the newest first."""
    page = the_service().price_campaigns(the_person(), cursor=request.args.get("page", ""))
    return render_template("prices/index.html", page=page)


@prices.route("/new", methods=["GET", "POST"])
def new() -> ResponseReturnValue:
    """The form, or the way to the campaign; what is wrong is said above it."""
    if request.method == "GET":
        return render_template("prices/new.html", given=request.args, trouble="")
    try:
        kept = the_service().request_prices(
            the_person(), request.form.get("name", ""), request.form.get("declaration", ""), _file("readings")
        )
    except (BadRequest, NotAllowed) as wrong:
        return render_template("prices/new.html", given=request.form, trouble=translated(wrong)), 422
    flash(_("已加入队列，有空位时自动开始。"), "good")
    return redirect(url_for("prices.show", number=kept.id), code=303)


@prices.get("/<number:number>")
def show(number: int) -> ResponseReturnValue:
    """One campaign: who looks, how far it is, the outcome of each article."""
    service, one = the_service(), the_service().price_campaign(the_person(), number)
    wanted = request.args.get("outcome", "")
    rows = [(place, row) for place, row in enumerate(one.results) if wanted in ("", row["outcome"])]
    first = min(whole(request.args.get("from", "")) or 0, len(rows))
    return render_template(
        "prices/show.html",
        one=one,
        personas=service.price_personas(one),
        counts=one.counts,
        wanted=wanted,
        rows=rows[first : first + ROWS],
        first=first,
        more=first + ROWS if first + ROWS < len(rows) else None,
        found=service.price_findings(the_person(), one),
        titles=service.rule_titles(),
    )


@prices.get("/<number:number>/<number:article>")
def article(number: int, article: int) -> ResponseReturnValue:
    """One article of a campaign, with its pictures."""
    return _article(number, article)


@prices.get("/<number:number>/<number:article>/<which>.svg")
def picture(number: int, article: int, which: str) -> ResponseReturnValue:
    """A picture of an article."""
    return Response(the_service().price_picture(the_person(), number, article, which), mimetype="image/svg+xml")


@prices.post("/<number:number>/resume")
def resume(number: int) -> ResponseReturnValue:
    """Go on from where it stopped."""
    try:
        the_service().resume_prices(the_person(), number)
        flash(_("已加入队列，有空位时自动开始。"), "good")
    except Conflict as conflict:
        flash(translated(conflict), "bad")
    return redirect(url_for("prices.show", number=number), code=303)


@prices.post("/<number:number>/<number:article>")
def hand_in(number: int, article: int) -> ResponseReturnValue:
    """Add what a consumer saved."""
    try:
        the_service().hand_in_price(the_person(), number, article, _file("file"), request.form.get("paid", ""))
    except (BadRequest, Conflict) as wrong:
        return _article(number, article, trouble=translated(wrong)), 422
    flash(_("已加入，只作参考，不参与判断；文件没有保存。"), "good")
    return redirect(url_for("prices.article", number=number, article=article), code=303)


def _article(number: int, article: int, trouble: str = "") -> str:
    service, person = the_service(), the_person()
    one = service.price_campaign(person, number)
    drawn = service.drawn_prices(person, number, article)
    row = one.results[article]
    return render_template(
        "prices/article.html",
        one=one,
        article=article,
        row=row,
        drawn=drawn,
        trouble=trouble,
        found=service.price_findings(person, one, row["sku"]),
        titles=service.rule_titles(),
    )


def _file(name: str) -> bytes:
    file = request.files.get(name)
    return file.stream.read() if file is not None else b""
