"""Closes a watch: everything its journal names becomes one sealed capture, with its events and its timeline."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from checker.errors import EvidenceNotSealed
from checker.evidence import Sealer, keep_blob
from checker.evidence.manifest import plain
from checker.vocabulary import Artefact, Blob, Capture, SubjectKind
from checker.vocabulary.live import LIVE, Gap, Recording, Segment
from checker.watching.journal import entries

_EVENTS, _TIMELINE = "events", "timeline"


def close_watch(store: Path, folder: Path, url: str, record: Mapping[str, Any]) -> Capture:
    """The sealed capture of the watch in `folder`. Raises `EvidenceNotSealed` when nothing was seen."""
    visit: dict[str, Any] | None = None
    artefacts: list[Artefact] = []
    segments: list[Segment] = []
    gaps: list[Gap] = []
    lines: list[dict[str, Any]] = []
    started_at = datetime.now(UTC)
    for entry in entries(folder):
        match entry["k"]:
            case "begin":
                started_at = datetime.fromisoformat(entry["started_at"])
            case "visit":
                visit = entry["visit"]
                artefacts[:0] = [Artefact(**one) for one in entry["artefacts"]]
            case "artefact":
                artefacts.append(Artefact(**entry["artefact"]))
            case "segment":
                artefacts.append(Artefact(**entry["artefact"]))
                held = entry["segment"]
                segments.append(Segment(**{**held, "at": datetime.fromisoformat(held["at"])}))
            case "gap":
                gaps.append(Gap(from_s=entry["from_s"], to_s=entry["to_s"], why=entry["why"]))
            case "events":
                lines += entry["lines"]
    if visit is None and not segments and not lines:
        raise EvidenceNotSealed("没有看到直播间的任何内容，无可封存。")
    recording = _recording(started_at, segments, gaps, artefacts)
    artefacts += _kept(store, recording, lines, url)
    with Sealer(store, url, record) as sealer:
        sealer.adopt(visit or _without_page(url, recording), artefacts)
        return sealer.close({"watched": {"started_at": recording.started_at, "ended_at": recording.ended_at}})


def _recording(started_at: datetime, segments: list[Segment], gaps: list[Gap], artefacts: list[Artefact]) -> Recording:
    sources = dict.fromkeys(_source(one.url) for one in artefacts if one.role == "segment")
    recording = Recording(
        started_at=started_at,
        ended_at=started_at,
        live=LIVE,
        segments=tuple(segments),
        gaps=tuple(sorted(gaps, key=lambda gap: gap.from_s)),
        sources=tuple(sources),
    )
    ended_at = started_at + timedelta(seconds=recording.duration_s)
    return Recording(
        started_at=started_at,
        ended_at=ended_at,
        live=LIVE,
        segments=recording.segments,
        gaps=recording.gaps,
        sources=recording.sources,
    )


def _kept(store: Path, recording: Recording, lines: list[dict[str, Any]], url: str) -> list[Artefact]:
    lines.sort(key=lambda line: line["mono"])
    events = "".join(json.dumps(line, ensure_ascii=False, sort_keys=True) + "\n" for line in lines)
    timeline = json.dumps(recording.as_object(), ensure_ascii=False, sort_keys=True)
    return [
        keep_blob(
            store, f"0/{role}", Blob(role=role, content=text.encode("utf-8", "replace"), media_type=kind, url=url)
        )
        for role, text, kind in (
            (_EVENTS, events, "application/x-ndjson"),
            (_TIMELINE, timeline, "application/json"),
        )
    ]


def _source(url: str) -> str:
    """Where the pieces came from: their folder, without the query, which may carry somebody's token."""
    path = url.split("?")[0]
    return path.rpartition("/")[0] + "/" if path.endswith((".ts", ".m4s", ".mp4", ".aac")) else path


def _without_page(url: str, recording: Recording) -> dict[str, Any]:
    """The manifest's entry for a stream whose page was not kept."""
    entry = {
        "url": url,
        "final_url": url,
        "kind": SubjectKind.ROOM,
        "title": "",
        "started_at": recording.started_at,
        "finished_at": recording.ended_at,
        "incomplete": ["没有留存直播间页面"],
        "record": {"reached_by": "target", "trouble": ""},
    }
    return {name: plain(value) for name, value in entry.items()}
