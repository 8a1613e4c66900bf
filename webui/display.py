"""How values look on a page: times, money, outcomes, quotations in their context."""

import base64
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from typing import Any
from urllib.parse import urlencode, urlsplit
from zoneinfo import ZoneInfo

from flask import Flask, request, url_for
from flask_babel import gettext as _
from markupsafe import Markup

from checker.vocabulary import Place
from checker.vocabulary.work import BulkAction
from checker.vocabulary.workbench import Article, Picture, Right
from webui import logged, words
from webui.accounts import the_person, the_service
from webui.language import language
from webui.navigation import navigation

SHANGHAI = ZoneInfo("Asia/Shanghai")
_CROP = (760, 300)  # least size of the part of a screenshot shown around a place, in pixels of the page
_TALLEST = 1200


def init_display(app: Flask) -> None:
    """Make filters and words known to all templates."""
    app.jinja_env.filters.update(
        clock=clock,
        day=day,
        yuan=yuan,
        short_url=short_url,
        outward=outward,
        article_number=article_number,
        size=size,
        span=span,
        as_query=partial(urlencode, doseq=True),
    )
    app.jinja_env.filters.update(district=district, inline_picture=inline_picture, bulk_value=bulk_value)
    app.jinja_env.filters.update(axis_time=axis_time)
    app.jinja_env.globals.update(notice_names=notice_names, navigation=navigation)
    app.jinja_env.globals.update(
        word=words.word, logged=logged, scenes=scenes, with_query=with_query, Right=Right, may=may
    )


def may(right: Right) -> bool:
    """Whether the person asking has the right; the service checks again."""
    return the_person().may(right)


def clock(moment: datetime | None, *, seconds: bool = False) -> str:
    """Date and time in Shanghai."""
    if moment is None:
        return "—"
    return moment.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M:%S" if seconds else "%Y-%m-%d %H:%M")


def axis_time(second: float) -> str:
    """A second of a recording as minutes and seconds."""
    whole = int(second)
    hours, minutes = divmod(whole // 60, 60)
    return f"{hours}:{minutes:02d}:{whole % 60:02d}" if hours else f"{minutes}:{whole % 60:02d}"


def notice_names() -> dict[str, str]:
    """The names of notices in the language of the page."""
    return {kind: str(name) for kind, name in words.NOTICES.items()}


def day(value: date | None) -> str:
    """A calendar day."""
    return value.isoformat() if value else "—"


def yuan(fen: int | None) -> str:
    """An amount of fen in yuan; in Chinese in 万 where it is round."""
    if fen is None:
        return "—"
    whole, rest = divmod(fen, 100)
    if language() == "zh" and rest == 0 and whole >= 10_000 and whole % 1_000 == 0:
        return f"{whole / 10_000:g} 万元"
    return str(_("%(amount)s 元", amount=f"{whole:,}.{rest:02d}" if rest else f"{whole:,}"))


def size(count: int) -> str:
    """A number of bytes for people."""
    if count < 1024:
        return f"{count} B"
    return f"{count / 1024:.1f} KB" if count < 1024 * 1024 else f"{count / 1024 / 1024:.1f} MB"


def span(seconds: float) -> str:
    """A stretch of time as a clock counts it: 4:07, 1:02:30."""
    whole = round(seconds)
    hours, minutes = divmod(whole // 60, 60)
    return f"{hours}:{minutes:02d}:{whole % 60:02d}" if hours else f"{minutes}:{whole % 60:02d}"


def short_url(url: str, limit: int = 60) -> str:
    """An address without its scheme, cut in the middle when long."""
    plain = url.split("://", 1)[-1].rstrip("/")
    return plain if len(plain) <= limit else f"{plain[: limit * 2 // 3]}…{plain[-limit // 3 :]}"


def outward(url: str) -> str:
    """The address when a browser may follow it, else nothing: captured pages also hold javascript: and data:."""
    return url if urlsplit(url).scheme in ("http", "https") else ""


def district(code: str) -> str:
    """The full name of an administrative division."""
    return the_service().district_name(code)


def bulk_value(value: str, action: BulkAction) -> str:
    """What a bulk action sets, in words."""
    tables: dict[BulkAction, dict[Any, Any]] = {
        BulkAction.URGENCY: {str(int(one)): label for one, label in words.URGENCIES.items()},
        BulkAction.MOVE: dict(words.STAGES),
        BulkAction.DECIDE: {**words.DECISIONS, **words.REVIEW_STATES},
    }
    return str(tables.get(action, {}).get(value, value or _("无人")))


def inline_picture(address: str) -> Markup:
    """The SVG inside a data: address that our own library made, to stand in the page itself."""
    head, _comma, body = address.partition("base64,")
    if head != "data:image/svg+xml;":
        return Markup("")
    drawing = base64.b64decode(body).decode("utf-8").partition("?>")[2] or base64.b64decode(body).decode("utf-8")
    return Markup(drawing)  # noqa: S704 - drawn by qrcode from a secret of ours, nothing of it is anybody's input


def article_number(article: Article) -> str:
    """第九条-like number: `9(3)` becomes 第9条(3)."""
    head, bracket, rest = article.number.partition("(")
    return _("第%(number)s条", number=head) + bracket + rest if head.isdigit() else article.number


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """Quotations that stand in one box of one screenshot, and the part of it to show: x, y, width, height."""

    places: tuple[Place, ...]
    picture: Picture | None = None
    box: tuple[int, int, int, int] | None = None
    view: tuple[int, int, int, int] | None = None


def scenes(places: Sequence[Place], pictures: Sequence[Picture]) -> list[Scene]:
    """The places in their order, those in the same box together; without a box or picture, only the words."""
    grouped: dict[tuple[str, object], list[Place]] = {}
    for number, place in enumerate(places):
        grouped.setdefault((place.page, place.box or number), []).append(place)
    return [_scene(tuple(together), _picture_of(together[0], pictures)) for together in grouped.values()]


def _scene(together: tuple[Place, ...], picture: Picture | None) -> Scene:
    box = together[0].box
    if picture is None or box is None or box[0] >= picture.width or box[1] >= picture.height:
        return Scene(places=together)
    return Scene(places=together, picture=picture, box=box, view=crop(box, picture))


def _picture_of(place: Place, pictures: Sequence[Picture]) -> Picture | None:
    return next((one for one in pictures if one.url == place.page), pictures[0] if len(pictures) == 1 else None)


def crop(box: Sequence[int], picture: Picture) -> tuple[int, int, int, int]:
    """The part of a screenshot around a box: wide enough to read, inside the picture. x, y, width, height."""
    x, y, width, height = box
    wide = min(picture.width, max(_CROP[0], width + 120))
    high = min(picture.height, max(_CROP[1], min(height + 160, _TALLEST)))
    left = min(max(0, x + width // 2 - wide // 2), picture.width - wide)
    top = min(max(0, y + min(height, high - 160) // 2 - high // 2), picture.height - high)
    return left, top, wide, high


def with_query(**changes: Any) -> str:
    """This page's address with some of its query changed; a change to None or an empty text removes the field."""
    query: dict[str, list[Any]] = {key: request.args.getlist(key) for key in request.args}
    for key, value in changes.items():
        query[key] = list(value) if isinstance(value, list | tuple) else [] if value in (None, "") else [value]
    kept: dict[str, Any] = {key: values for key, values in query.items() if values}
    return url_for(request.endpoint or "", **(request.view_args or {}), **kept)
