"""Opens sealed captures: everything is hashed again on the way, so what extractors read is what was sealed."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from checker.errors import EvidenceNotSealed, NotFound
from checker.evidence.files import digests, local, read
from checker.evidence.manifest import canonical, capture_from, manifest
from checker.evidence.seal import LOG
from checker.vocabulary import Artefact, Capture, LayoutBox, Response, Snapshot, SubjectKind

FRAME = "内嵌框架"
_CHARSET = re.compile(r"charset=([\w.-]+)")


@dataclass(frozen=True, slots=True)
class Verification:
    """What checking one capture found: `faults` name the altered or missing files, empty when all is intact."""

    capture: str
    files: int
    faults: tuple[str, ...]

    @property
    def is_intact(self) -> bool:
        """Whether nothing was altered or lost."""
        return not self.faults


def open_capture(store_dir: Path, identity: str) -> Capture:
    """The capture of that id (`sha256:…`), its manifest hashed again. Raises `EvidenceNotSealed`."""
    content = read(store_dir, identity.removeprefix("sha256:"))
    return capture_from(f"sha256:{identity.removeprefix('sha256:')}", content)


def refuse_unknown(store_dir: Path, identity: str) -> None:
    """Raise NotFound for a capture that was never in this store; one that was lost from it is known all the same."""
    digest = identity.removeprefix("sha256:")
    if not local(store_dir, digest).exists() and f"sha256:{digest}" not in captures(store_dir):
        raise NotFound(f"本机没有这份证据：sha256:{digest}。")


def read_artefact(store_dir: Path, artefact: Artefact) -> bytes:
    """The artefact's bytes, both digests checked. Raises `EvidenceNotSealed`."""
    return read(store_dir, artefact.sha256, artefact.sm3)


def snapshots(store_dir: Path, capture: Capture) -> list[Snapshot]:
    """The capture's pages in the order they were seen, each followed by the documents embedded in it.

    Raises `EvidenceNotSealed`.
    """
    by_visit: dict[int, list[Artefact]] = {}
    for artefact in capture.artefacts:
        by_visit.setdefault(int(artefact.name.split("/", 1)[0]), []).append(artefact)
    visits: Sequence[Mapping[str, Any]] = capture.record["visits"]
    found: list[Snapshot] = []
    for number, visit in enumerate(visits):
        page = _snapshot(store_dir, visit, by_visit.get(number, []))
        found.append(page)
        frames = [artefact for artefact in by_visit.get(number, []) if artefact.role == "frame"]
        found += [_frame(store_dir, page, artefact) for artefact in frames]
    return found


def verify_capture(store_dir: Path, identity: str) -> Verification:
    """Check manifest and every file of a capture."""
    try:
        capture = open_capture(store_dir, identity)
    except EvidenceNotSealed as error:
        return Verification(identity, 0, (str(error),))
    faults = []
    if f"sha256:{_digest_of(capture)}" != capture.id:
        faults.append("取证清单不是规范写法，可能由其他程序生成。")
    for artefact in capture.artefacts:
        try:
            content = read_artefact(store_dir, artefact)
        except EvidenceNotSealed as error:
            faults.append(f"{artefact.name}：{error}")
            continue
        if len(content) != artefact.size:
            faults.append(f"{artefact.name}：大小与清单不符。")
    return Verification(capture.id, len(capture.artefacts), tuple(faults))


def captures(store_dir: Path) -> list[str]:
    """Ids of all sealed captures in the order of sealing; a half-written last line is left out."""
    try:
        lines = (store_dir / LOG).read_text(encoding="utf-8").split("\n")[:-1]
    except FileNotFoundError:
        return []
    return [json.loads(line)["id"] for line in lines]


def _digest_of(capture: Capture) -> str:
    return digests(canonical(manifest(capture)))[0]


def _snapshot(store: Path, visit: Mapping[str, Any], artefacts: Sequence[Artefact]) -> Snapshot:
    first = {artefact.role: artefact for artefact in reversed(artefacts)}
    dom = read_text(store, first.get("dom"))
    document = read_text(store, first.get("document"))
    record = visit["record"]
    return Snapshot(
        url=visit["final_url"] or visit["url"],
        dom=dom,
        document=document or dom,
        kind=SubjectKind(visit["kind"]),
        reached_by=record.get("reached_by", "target"),
        layout=_layout(store, first.get("layout")),
        responses=tuple(
            Response(url=one.url, media_type=one.media_type, body=read_artefact(store, one))
            for one in artefacts
            if one.role == "response"
        ),
        captured_at=datetime.fromisoformat(visit["started_at"]),
        trouble=record.get("trouble", ""),
        record=record,
    )


def _frame(store: Path, page: Snapshot, artefact: Artefact) -> Snapshot:
    record = {"reached_by": FRAME, "frame_of": page.url, "topic": page.record.get("topic", "")}
    dom = read_text(store, artefact)
    return replace(
        page, url=artefact.url, dom=dom, document=dom, reached_by=FRAME, layout=(), responses=(), record=record
    )


def read_text(store: Path, artefact: Artefact | None) -> str:
    """The artefact in its own encoding, bytes that do not fit replaced; empty without one. Raises `EvidenceNotSealed`."""
    if artefact is None:
        return ""
    named = _CHARSET.search(artefact.media_type)
    content = read_artefact(store, artefact)
    try:
        return content.decode(named[1] if named else "utf-8", "replace")
    except LookupError:
        return content.decode("utf-8", "replace")


def _layout(store: Path, artefact: Artefact | None) -> tuple[LayoutBox, ...]:
    if artefact is None:
        return ()
    rows = json.loads(read_artefact(store, artefact))
    return tuple(LayoutBox(**{**row, "box": tuple(row["box"])}) for row in rows)
