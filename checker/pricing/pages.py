"""What readings rest on: the sealed captures of the pages they were taken from, as the readings name them."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path

import orjson

from checker.errors import EvidenceNotSealed
from checker.evidence import open_capture
from checker.evidence.footage import sealed_path
from checker.store import inspections, price_campaigns
from checker.store.database import Session
from checker.vocabulary import Capture, Outcome
from checker.vocabulary.prices import READINGS_ROLE, holds_readings, sku_of
from checker.vocabulary.workbench import KeptFinding

_NAME = re.compile(r"sha256:[0-9a-f]{64}")


def pages_beneath(
    session: Session, store: Path, captures: Iterable[Capture], found: Collection[KeptFinding], *, any_sealed: bool
) -> tuple[tuple[Capture, ...], tuple[str, ...]]:
    """The captures of the pages beneath what is found on readings, and the names of those that are not to be had.

    Anybody may name a capture in a file of readings: only one that the session shows, or one of the very campaign
    that was read by us, is taken; with `any_sealed` every one in the store.
    """
    pages: dict[str, Capture | None] = {}
    for capture in captures:
        if holds_readings(capture):
            declared = price_campaigns.declared_for(session, capture.id)
            for name in _named(store, capture, found):
                pages[name] = _shown(session, store, name, None if any_sealed else declared)
    return tuple(filter(None, pages.values())), tuple(name for name, page in pages.items() if page is None)


def _named(store: Path, capture: Capture, found: Iterable[KeptFinding]) -> Iterator[str]:
    """The captures that the readings of articles with a concern name."""
    concerns = (one.finding for one in found if one.finding.outcome in (Outcome.FAILED, Outcome.CANNOT_TELL))
    skus = {sku_of(one.subject_name, capture.target) for one in concerns if one.capture == capture.id}
    readings = next(one for one in capture.artefacts if one.role == READINGS_ROLE)
    for names in captures_by_article(sealed_path(store, readings), skus).values():
        yield from names


def _shown(session: Session, store: Path, name: str, declared: Collection[str] | None) -> Capture | None:
    """The capture of this name, if it may be seen; `declared` are the campaigns it may come from, None for any."""
    known = inspections.find_capture(session, name)
    if known is not None:
        return known
    try:
        capture = open_capture(store, name)
    except EvidenceNotSealed:
        return None
    campaign = capture.record["run"].get("configuration", {}).get("campaign", "")
    return capture if declared is None or campaign in declared else None


def captures_by_article(readings: Path, skus: Collection[str]) -> dict[str, list[str]]:
    """The captures that the readings of these articles name, in the order of reading."""
    pages: dict[str, dict[str, None]] = {sku: {} for sku in skus}
    with readings.open("rb") as file:
        for line in file if skus else ():
            try:
                row = orjson.loads(line)
                sku, capture = str(row["sku"]), row["capture"]
            except (orjson.JSONDecodeError, KeyError, TypeError):
                continue
            if sku in pages and isinstance(capture, str) and _NAME.fullmatch(capture):
                pages[sku][capture] = None
    return {sku: list(captures) for sku, captures in pages.items()}
