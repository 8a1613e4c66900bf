"""The map of the law: every article, whether we check it, and what to ask the operator for where nobody can see it."""

from collections.abc import Sequence
from itertools import groupby

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from checker.vocabulary.workbench import CoverageStatus, MappedArticle
from webui import words
from webui.accounts import the_person, the_service
from webui.downloads import csv_download
from webui.queries import chosen

coverage = Blueprint("coverage", __name__, url_prefix="/rulebook")


@coverage.get("/coverage")
def index() -> ResponseReturnValue:
    """The articles that the filter asks for, instrument by instrument, with totals."""
    everything = the_service().law_map(the_person())
    statuses = chosen(CoverageStatus, "status")
    found = _asked_for(everything)
    shown = [row for row in found if not statuses or row.status in statuses]
    return render_template(
        "coverage/index.html",
        total=len(found),
        counts={status: sum(row.status is status for row in found) for status in CoverageStatus},
        laws=[(title, list(rows)) for title, rows in groupby(shown, key=lambda row: row.article.instrument)],
        instruments={row.key: row.article.instrument for row in everything},
        statuses=statuses,
        titles=the_service().rule_titles(),
    )


@coverage.get("/coverage.csv")
def download() -> ResponseReturnValue:
    """The same articles as a table to take away."""
    statuses = chosen(CoverageStatus, "status")
    rows = [row for row in _asked_for(the_service().law_map(the_person())) if not statuses or row.status in statuses]
    heading = [
        _("法律法规"), _("条款"), _("引用"), _("内容概括"), _("责任主体"), _("核查情况"), _("原因"),
        _("向经营者调取"), _("规则"), _("参照规则"),
    ]  # fmt: skip
    return csv_download("coverage.csv", heading, map(_cells, rows))


def _asked_for(rows: Sequence[MappedArticle]) -> list[MappedArticle]:
    law, rule = request.args.get("law", ""), request.args.get("rule", "")
    wanted = request.args.get("q", "").strip().lower()[:200].split()
    return [
        row
        for row in rows
        if (not law or row.key == law)
        and (not rule or rule in row.rules or rule in row.read_by)
        and all(word in _haystack(row) for word in wanted)
    ]


def _haystack(row: MappedArticle) -> str:
    return "\n".join((row.article.citation, row.article.summary, row.why, row.ask, *row.rules)).lower()


def _cells(row: MappedArticle) -> list[object]:
    return [
        row.article.instrument,
        row.article.number,
        row.article.citation,
        row.article.summary,
        "、".join(str(word) for word in _bearers(row)),
        words.COVERAGE[row.status],
        row.why,
        row.ask,
        " ".join(row.rules),
        " ".join(row.read_by),
    ]


def _bearers(row: MappedArticle) -> list[object]:
    return [words.word(words.DUTY_BEARERS, one) for one in row.bearers]
