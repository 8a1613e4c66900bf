"""Reads filters from a request; what is not one of our words is left out rather than guessed."""

from enum import StrEnum
from typing import Any, TypeVar

from flask import request
from werkzeug.routing import IntegerConverter, Map

from checker.vocabulary import Outcome, Severity
from checker.vocabulary.work import Stage, Urgency
from checker.vocabulary.workbench import FindingFilter, ReviewState
from webui.accounts import the_person

Word = TypeVar("Word", bound=StrEnum)


def chosen(kind: type[Word], name: str) -> tuple[Word, ...]:
    """The words of this kind that the request gives under `name`."""
    known = {word.value: word for word in kind}
    return tuple(known[value] for value in dict.fromkeys(request.values.getlist(name)) if value in known)


def chosen_one(kind: type[Word], name: str) -> Word | None:
    """The first of them."""
    return next(iter(chosen(kind, name)), None)


def finding_filter() -> FindingFilter:
    """The filter that the request's query describes."""
    number = request.args.get("inspection", "")
    return FindingFilter(
        text=request.args.get("q", "").strip()[:200],
        outcomes=chosen(Outcome, "outcome"),
        severities=chosen(Severity, "severity"),
        rule=request.args.get("rule", "")[:120],
        duty_bearer=request.args.get("duty", "")[:40],
        states=chosen(ReviewState, "state"),
        inspection=whole(number),
        stages=chosen(Stage, "stage"),
        assignee=the_person().username if request.args.get("mine") == "1" else "",
        urgency=Urgency(int(urgency)) if (urgency := request.args.get("urgency", "")) in ("1", "2") else None,
        group=request.args.get("group", "")[:64],
        case=whole(request.args.get("case", "")),
        subject=whole(request.args.get("known", "")),
        waiting=request.args.get("waiting") == "1",
    )


def whole(text: str) -> int | None:
    """The number written, None for what is none of ours."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else None


class NumberConverter(IntegerConverter):
    """A number in an address, as large as our numbers get."""

    def __init__(self, map: Map) -> None:
        super().__init__(map, max=2**53)


FILTER_FIELDS = (
    "q", "outcome", "severity", "rule", "duty", "state", "inspection", "stage", "mine", "urgency", "group", "case",
    "known", "waiting",
)  # fmt: skip


def filter_query() -> dict[str, Any]:
    """The request's filter fields, to be carried from page to page."""
    return {name: values for name in FILTER_FIELDS if (values := [v for v in request.args.getlist(name) if v])}
