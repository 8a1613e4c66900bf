"""Live rooms: have one watched, follow it, stop it."""

from dataclasses import asdict
from datetime import datetime
from typing import Any, Literal

from flask import Response, url_for
from flask_openapi3 import APIBlueprint, Tag
from pydantic import BaseModel, Field

from checker.vocabulary import Outcome, Severity
from checker.vocabulary.access import Scope
from checker.vocabulary.watching import LONGEST_MINUTES, Watch, WatchState
from webui.api.access import needs, once, the_person, the_service
from webui.api.answers import answer, listed
from webui.api.shapes import Listed, Numbered, Paging, Row, Shape, Text

watches = APIBlueprint(
    "watches", __name__, url_prefix="/api/v1", abp_tags=[Tag(name="watches")], abp_security=[{"token": []}]
)


class WatchQuery(Paging):
    """Which watches; an empty field does not restrict."""

    state: list[WatchState] = Field(default=[])


class WatchAsk(Shape):
    """A room to be watched."""

    url: Text = Field(min_length=1, max_length=4096, description="http or https URL of the room")
    minutes: int = Field(ge=1, le=LONGEST_MINUTES)
    persona: Literal["", "phone"] = ""


class WatchOut(BaseModel):
    """A watch; `health` says how it goes, `inspection` holds the findings once it has ended."""

    id: int
    url: str
    seconds: int
    persona: str
    state: WatchState
    requested_by: str
    requested_at: datetime
    health: Row
    is_stopping: bool
    is_silent: bool
    started_at: datetime | None
    finished_at: datetime | None
    ended_because: str
    trouble: str
    capture: str | None
    inspection: int | None


class WatchPage(Listed):
    """A page of watches."""

    items: list[WatchOut]


class NoticedOut(BaseModel):
    """A concern about a room that is still being watched; the findings of the sealed watch take its place."""

    fingerprint: str
    rule: str
    alias: str
    outcome: Outcome
    severity: Severity
    message: str
    quote: str
    channel: str
    at_s: float | None
    noticed_at: datetime | None


class NoticedList(BaseModel):
    """What is found so far, the latest first."""

    items: list[NoticedOut]


@watches.post("/watches", operation_id="request_watch", responses={202: WatchOut})
@needs(Scope.INSPECT)
@once
def ask(body: WatchAsk) -> Response:
    """Have a live room watched; follow it under `Location`."""
    kept = the_service().request_watch(the_person(), body.url, body.minutes, body.persona)
    return answer(_shown(kept), 202, location=url_for("watches.show", number=kept.id))


@watches.get("/watches", operation_id="list_watches", responses={200: WatchPage})
@needs(Scope.READ)
def index(query: WatchQuery) -> Response:
    """Watches, the newest first."""
    page = the_service().watches(the_person(), tuple(query.state), cursor=query.cursor, size=query.limit)
    return listed(page, _shown)


@watches.get("/watches/<int:number>", operation_id="get_watch", responses={200: WatchOut})
@needs(Scope.READ)
def show(path: Numbered) -> Response:
    """One watch."""
    return answer(_shown(the_service().watch(the_person(), path.number)))


@watches.get("/watches/<int:number>/noticed", operation_id="list_noticed", responses={200: NoticedList})
@needs(Scope.READ)
def noticed(path: Numbered) -> Response:
    """What is found so far in a room that is being watched, provisionally."""
    return answer({"items": [asdict(one) for one in the_service().noticed(the_person(), path.number)]})


@watches.post("/watches/<int:number>/stop", operation_id="stop_watch", responses={202: WatchOut})
@needs(Scope.INSPECT)
@once
def stop(path: Numbered) -> Response:
    """Have a watch end in order, what it has seen sealed; 409 when it has ended."""
    the_service().stop_watch(the_person(), path.number)
    return answer(_shown(the_service().watch(the_person(), path.number)), 202)


def _shown(one: Watch) -> dict[str, Any]:
    return {name: value for name, value in asdict(one).items() if name not in {"district", "organisation"}}
