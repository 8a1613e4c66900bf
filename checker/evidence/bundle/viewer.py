"""The bundle's own page: what was seen and found, readable in any browser without a network, nothing that runs."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from importlib.resources import files
from typing import Any

from jinja2 import Environment, StrictUndefined

from checker.clock import SHANGHAI
from checker.evidence.bundle.contents import Contents, Item

_PICTURES = {"screenshot", "viewport", "keyframe", "crop"}


def viewer(contents: Contents, sealed: Sequence[Sequence[Item]]) -> bytes:
    """index.html, with relative links to the files beside it."""
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    environment.filters["clock"] = _clock
    template = environment.from_string(files("checker.evidence.bundle").joinpath("viewer.html").read_text("utf-8"))
    pages = [
        {"capture": capture, "items": items, "visits": _visits(capture.record["visits"], items)}
        for capture, items in zip(contents.captures, sealed, strict=True)
    ]
    records = dict(contents.records)
    shown = template.render(
        contents=contents,
        pages=pages,
        findings=records.get("findings", []),
        coverage=records.get("coverage", {}),
        case=records.get("case"),
        annotations=records.get("annotations", []),
    )
    return shown.encode("utf-8", "replace")


def _visits(visits: Sequence[Mapping[str, Any]], items: Sequence[Item]) -> list[dict[str, Any]]:
    """Each visit with its pictures; text that came from the page is data here, never markup."""
    return [
        {
            "url": visit["final_url"] or visit["url"],
            "title": visit["title"],
            "at": visit["started_at"],
            "record": visit["record"],
            "incomplete": visit["incomplete"],
            "pictures": [one for one in items if one.of.startswith(f"{number}/") and one.role in _PICTURES],
        }
        for number, visit in enumerate(visits)
    ]


def _clock(moment: datetime | str) -> str:
    at = moment if isinstance(moment, datetime) else datetime.fromisoformat(moment)
    return at.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M:%S")
