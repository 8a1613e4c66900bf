"""The dashboard: what was looked at and what came of it, over time and by district, platform, duty and rule."""

from collections.abc import Sequence
from dataclasses import replace

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from checker.vocabulary.figures import Dimension, Figures, Line, Period
from webui import charts, words
from webui.accounts import the_person, the_service
from webui.downloads import csv_download
from webui.queries import chosen_one

dashboard = Blueprint("dashboard", __name__, url_prefix="/dashboard")
SHOWN = 12  # lines of a chart and its table; the file holds all


@dashboard.get("")
def show() -> ResponseReturnValue:
    """The figures of a period as charts, each with its table."""
    figures = _figures()
    lines = {by: _named(by, figures.lines[by]) for by in Dimension}
    names = tuple(str(words.FIGURES[series]) for series in charts.SERIES)
    drawn = {
        by: (charts.columns if by is Dimension.TIME else charts.bars)(
            tuple(lines[by] if by is Dimension.TIME else lines[by][:SHOWN]), names, str(words.DIMENSIONS[by])
        )
        for by in Dimension
        if any(one.found for one in lines[by])
    }
    return render_template("dashboard/show.html", figures=figures, lines=lines, charts=drawn, shown=SHOWN)


@dashboard.get("/<any(time, district, platform, duty, bearer, rule):by>.csv")
def download(by: str) -> ResponseReturnValue:
    """All lines of one dimension as a table to take away."""
    figures, dimension = _figures(), Dimension(by)
    columns = (
        "inspections", "pages", "minutes", "judged", "found", "failed", "cannot_tell", "open", "more_evidence",
        "confirmed", "dismissed", "settled",
    )  # fmt: skip
    heading = [str(words.DIMENSIONS[dimension]), _("编号"), *(str(words.FIGURES[column]) for column in columns)]
    rows = [
        [one.name, one.key, *(_cell(getattr(one, column)) for column in columns)]
        for one in _named(dimension, figures.lines[dimension])
    ]
    return csv_download(f"{by}-{figures.since}-{figures.until}.csv", heading, rows)


def _figures() -> Figures:
    return the_service().dashboard(the_person(), chosen_one(Period, "period") or Period.QUARTER)


def _named(by: Dimension, lines: Sequence[Line]) -> list[Line]:
    """The lines with the names that pages use for them."""
    if by is Dimension.BEARER:
        return [replace(one, name=str(words.word(words.DUTY_BEARERS, one.key))) for one in lines]
    return [one if one.name else replace(one, name=_("未标明")) for one in lines]


def _cell(value: float | None) -> object:
    return "" if value is None else value
