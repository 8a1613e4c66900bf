"""From our words to what goes out."""

from collections.abc import Callable, Mapping
from dataclasses import asdict
from typing import Any, TypeVar
from urllib.parse import urlencode

from flask import Response, request
from pydantic_core import to_json

from checker.vocabulary.access import Batch, Webhook
from checker.vocabulary.jobs import Job
from checker.vocabulary.workbench import Inspection, Page

T = TypeVar("T")


def answer(body: Any, status: int = 200, *, location: str = "") -> Response:
    """A JSON answer."""
    given = Response(to_json(body), status, content_type="application/json")
    if location:
        given.headers["Location"] = location
    return given


def listed(page: Page[T], shown: Callable[[T], Any]) -> Response:
    """A page of a list, and where its neighbours are."""
    given = answer({"items": [shown(one) for one in page.items], "next": page.next, "previous": page.previous})
    if page.next:
        query = request.args.to_dict(flat=False) | {"cursor": [page.next]}
        given.headers["Link"] = f'<{request.path}?{urlencode(query, doseq=True)}>; rel="next"'
    return given


def inspection(one: Inspection) -> Mapping[str, Any]:
    """An inspection."""
    return asdict(one)


def batch(one: Batch) -> Mapping[str, Any]:
    """A batch."""
    return {**asdict(one), "size": one.size, "done": one.is_done}


def job(one: Job) -> Mapping[str, Any]:
    """A job, without its payload, which is its kind's own business."""
    hidden = {"payload", "key", "host", "schedule", "requested_by"}
    return {name: value for name, value in asdict(one).items() if name not in hidden}


def webhook(one: Webhook, secret: str | None = None) -> Mapping[str, Any]:
    """A webhook."""
    told = {name: value for name, value in asdict(one).items() if name != "form"}
    return {**told, "format": one.form, "events": sorted(one.events), "secret": secret}
