"""Recordings: the picture and sound in ranges, the time axis as data, clips to take away."""

from collections.abc import Iterable
from typing import Any

from flask import Blueprint, Response, jsonify, request, send_file
from flask.typing import ResponseReturnValue

from checker.errors import BadRequest, NotFound
from checker.vocabulary import Capture, Outcome
from checker.vocabulary.workbench import KeptFinding
from webui.accounts import the_person, the_service
from webui.protection import EVIDENCE_POLICY

recordings = Blueprint("recordings", __name__, url_prefix="/captures")

_LATE = 7 * 24 * 3600.0


@recordings.get("/<capture>/recording.json")
def axis(capture: str) -> ResponseReturnValue:
    """The recording on its time axis."""
    found = the_service().recording(the_person(), capture)
    if found is None:
        raise NotFound("这份证据没有录像。")
    return jsonify(found)


@recordings.get("/<capture>/recording")
def media(capture: str) -> ResponseReturnValue:
    """Picture and sound for a player, in the ranges it asks for."""
    return _file(*_held(the_service().recording_media(the_person(), capture)))


@recordings.get("/<capture>/strip")
def strip(capture: str) -> ResponseReturnValue:
    """The small pictures along the recording."""
    return _file(*_held(the_service().recording_strip(the_person(), capture)))


@recordings.get("/<capture>/clip")
def clip(capture: str) -> ResponseReturnValue:
    """The stretch asked for with what was around it, and the statement of where it comes from."""
    name, content = the_service().export_clip(the_person(), capture, _second("from"), _second("to"))
    answer = Response(content, mimetype="application/zip")
    answer.headers["Content-Security-Policy"] = EVIDENCE_POLICY
    answer.headers.set("Content-Disposition", "attachment", filename=name)
    return answer


def has_recording(capture: Capture | None) -> bool:
    """Whether a player has something to show of a capture."""
    return capture is not None and any(one.role == "timeline" for one in capture.artefacts)


def moments(findings: Iterable[KeptFinding]) -> list[dict[str, Any]]:
    """Every moment of a recording that findings of concern point at, in order of time."""
    found = [
        {"finding": kept, "place": place, "from": place.time[0], "to": max(place.time[1], place.time[0] + 0.5)}
        for kept in findings
        if kept.finding.outcome in (Outcome.FAILED, Outcome.CANNOT_TELL)
        for place in kept.finding.places
        if place.time is not None
    ]
    return sorted(found, key=lambda one: (one["from"], one["finding"].id))


def _held(found: Any) -> tuple[Any, str]:
    return found.path, found.media_type


def _file(path: Any, media_type: str) -> ResponseReturnValue:
    answer = send_file(path.resolve(), mimetype=media_type, conditional=True, etag=True)
    answer.headers["Content-Security-Policy"] = EVIDENCE_POLICY
    answer.headers["Cache-Control"] = "private, max-age=3600"
    return answer


def _second(name: str) -> float:
    try:
        value = float(request.args.get(name, ""))
    except ValueError:
        raise BadRequest("请用秒数写明起止时间。") from None
    if not 0 <= value <= _LATE:
        raise BadRequest("起止时间有误。")
    return value
