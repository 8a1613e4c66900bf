"""Findings: the list to work through, and the page on which one is decided."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from checker.vocabulary import Outcome
from checker.vocabulary.people import Right
from checker.vocabulary.work import Stage, open_to
from checker.vocabulary.workbench import KeptFinding
from webui.accounts import the_person, the_service
from webui.queries import filter_query, finding_filter
from webui.recordings import has_recording, moments
from webui.refusals import Refusal

findings = Blueprint("findings", __name__, url_prefix="/findings")


@findings.get("/")
def index() -> ResponseReturnValue:
    """The findings that the filter asks for, the gravest first."""
    service, person, wanted = the_service(), the_person(), finding_filter()
    overview = service.finding_overview(person, wanted, cursor=request.args.get("page", ""))
    return render_template(
        "findings/index.html",
        page=overview.page,
        wanted=wanted,
        outcomes=overview.outcomes,
        states=overview.states,
        titles=service.rule_titles(),
        carried=filter_query(),
        filters=service.saved_filters(person),
        query=urlencode(filter_query(), doseq=True),
        colleagues=service.colleagues(person) if person.may(Right.DIRECT) else (),
    )


@findings.get("/<number:number>")
def show(number: int) -> ResponseReturnValue:
    """One finding with its evidence, its law, and the form to decide it."""
    return finding_page(the_service().finding(the_person(), number))


def finding_page(kept: KeptFinding, *, refusal: Refusal = Refusal(), status: int = 200) -> ResponseReturnValue:  # noqa: B008
    """The page of a finding; what was refused is said beside its form, with what was typed kept."""
    service, person = the_service(), the_person()
    finding = kept.finding
    before, after = service.neighbours(person, kept.id, finding_filter())
    capture = service.capture(person, finding.capture) if finding.capture else None
    page = render_template(
        "findings/show.html",
        kept=kept,
        finding=finding,
        title=service.rule_titles().get(finding.rule, finding.rule),
        articles=service.articles(finding.citations, finding.conduct_day),
        sanctions={one.citation: one for one in service.articles(_bases(kept), finding.conduct_day)},
        capture=capture,
        agreement=service.agreement(person, kept),
        pictures=service.pictures(person, capture.id) if capture else (),
        marks=moments([kept]) if has_recording(capture) else None,
        before=before,
        after=after,
        carried=filter_query(),
        is_concern=finding.outcome in (Outcome.FAILED, Outcome.CANNOT_TELL),
        refusal=refusal,
        **working(kept),
    )
    return page, status


def working(kept: KeptFinding) -> dict[str, Any]:
    """What the page shows of the office's work on a finding."""
    service, person = the_service(), the_person()
    clocks, pauses = service.clocks(person, kept.id)
    moves = service.moves(person, kept.id)
    return {
        "moves": moves,
        "waiting": next((one for one in moves if one.id == kept.work.waiting), None),
        "ways": open_to(person, kept.work.stage),
        "clocks": clocks,
        "pauses": pauses,
        "group": service.group(person, kept.work.group),
        "met": service.subjects_met(person, kept.inspection),
        "colleagues": service.colleagues(person) if person.may(Right.DIRECT) else (),
        "claimed": kept.work.claimed_by if _holds(kept) else "",
        "today": service.today(),
        "precision": service.precision(kept.finding.rule),
        "milder": list(_milder(kept)),
    }


def _milder(kept: KeptFinding) -> Iterator[str]:
    """What may speak for a lighter penalty or none (Administrative Penalty Law arts. 32, 33, 37), as far as we know."""
    service, person = the_service(), the_person()
    if kept.finding.milder:
        yield _("决定日的法律较轻")
    if any(one.inspection and one.after is Stage.CLOSED for one in service.moves(person, kept.id)):
        yield _("复查未再发现")
    if service.confirmed_before(person, kept.id) == 0:
        yield _("本系统中该主体此前没有已认定的发现")


def _holds(kept: KeptFinding) -> bool:
    return kept.work.claimed_until is not None and kept.work.claimed_until > datetime.now(UTC)


def _bases(kept: KeptFinding) -> list[str]:
    return [penalty.basis for penalty in kept.finding.penalties]
