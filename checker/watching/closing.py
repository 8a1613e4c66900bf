"""Closes a watch: everything its journal names becomes one sealed capture, with its events and its timeline."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from checker.errors import EvidenceNotSealed
from checker.evidence import Sealer, keep_blob
from checker.evidence.manifest import plain
from checker.evidence.record import Clock
from checker.vocabulary import Artefact, Blob, Capture, SubjectKind
from checker.vocabulary.live import Recording
from checker.watching.journal import entries
from checker.watching.kept import Kept

_EVENTS, _TIMELINE = "events", "timeline"


def close_watch(store: Path, folder: Path, url: str, record: Mapping[str, Any], clock: Clock | None = None) -> Capture:
    """The sealed capture of the watch in `folder`. Raises `EvidenceNotSealed` when nothing was seen."""
    kept = Kept()
    kept.take(entries(folder))
    if kept.is_empty:
        raise EvidenceNotSealed("没有看到直播间的任何内容，无可封存。")
    recording = kept.recording()
    artefacts = [*kept.artefacts, *_kept(store, recording, kept.lines, url)]
    with Sealer(store, url, record, clock) as sealer:
        sealer.adopt(kept.visit or _without_page(url, recording), artefacts)
        return sealer.close({"watched": {"started_at": recording.started_at, "ended_at": recording.ended_at}})


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
