"""Lexicons and parameters: the words and figures the rules judge by, and proposals to amend them."""

from collections.abc import Callable, Mapping

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from checker.errors import BadRequest
from checker.vocabulary.amending import Amendment, Row, Table, TableKind
from webui.accounts import the_person, the_service
from webui.downloads import csv_download
from webui.messages import translated

lexicons = Blueprint("lexicons", __name__, url_prefix="/lexicons")
_PAGE = 200


@lexicons.get("/")
def index() -> ResponseReturnValue:
    """Every table, and the latest proposals."""
    service, person = the_service(), the_person()
    return render_template("lexicons/index.html", tables=service.tables(person), amendments=service.amendments(person))


@lexicons.get("/<name>")
def show(name: str) -> ResponseReturnValue:
    """One table, searched and paged."""
    service, person = the_service(), the_person()
    table = service.table(person, name)
    found = [row for row in table.rows if _asked_for(row)]
    given = request.args.get("from", "0")
    start = int(given) if given.isascii() and given.isdigit() and len(given) < 7 else 0
    return render_template(
        "lexicons/show.html",
        table=table,
        rows=found[start : start + _PAGE],
        total=len(found),
        start=start,
        step=_PAGE,
        today=service.law_day().isoformat(),
        amendments=service.amendments(person, name),
    )


@lexicons.get("/<name>/table.csv")
def download(name: str) -> ResponseReturnValue:
    """The whole table to take away; an upload of changed rows has the same columns."""
    table = the_service().table(the_person(), name)
    return csv_download(f"{name}.csv", table.columns, ([row[c] for c in table.columns] for row in table.rows))


@lexicons.route("/<name>/propose", methods=["GET", "POST"])
def propose(name: str) -> ResponseReturnValue:
    """The form for one row, new or to be closed, or the way to the proposal it made."""
    service, person = the_service(), the_person()
    table = service.table(person, name)
    given = {column: request.values.get(column, "").replace("\r\n", " ") for column in table.columns}
    if request.method == "GET":
        return _form(table, given)
    reason = request.form.get("reason", "")
    if table.kind is TableKind.PARAMETERS:
        return _kept(table, given, lambda: service.propose_value(person, name, given, reason))
    return _kept(table, given, lambda: service.propose(person, name, [given], reason))


@lexicons.post("/<name>/upload")
def upload(name: str) -> ResponseReturnValue:
    """The way to the proposal that the uploaded rows made."""
    service, person = the_service(), the_person()
    table = service.table(person, name)
    file = request.files.get("file")
    content = file.read() if file else b""
    return _kept(table, {}, lambda: service.propose_file(person, name, content, request.form.get("reason", "")))


def _kept(table: Table, given: Mapping[str, str], act: Callable[[], Amendment]) -> ResponseReturnValue:
    try:
        kept = act()
    except BadRequest as wrong:
        return _form(table, given, translated(wrong)), 422
    flash(_("已提出，正在试算；批准须由另一人作出。"), "good")
    return redirect(url_for("amendments.show", number=kept.id), code=303)


def _form(table: Table, given: Mapping[str, str], error: str = "") -> str:
    lexicon = table.kind is TableKind.LEXICON
    present = next((row for row in table.rows if lexicon and table.key(row) == table.key(given)), None)
    return render_template(
        "lexicons/propose.html",
        table=table,
        given={**present, "until": given.get("until", "")} if present else given,
        present=present,
        error=error,
        today=the_service().law_day().isoformat(),
    )


def _asked_for(row: Row) -> bool:
    words = request.args.get("q", "").strip().lower()[:200].split()
    text = "\n".join(row.values()).lower()
    return all(word in text for word in words)
