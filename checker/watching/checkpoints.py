"""Checkpoints of a watch: every few minutes a list of what was sealed since the one before, to be time-stamped.

Each list names the one before by its digest: a stamp on the latest stands for all pieces until then. A stamp that
cannot be had now waits in the queue of stamps and is asked for again.
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from checker.evidence import keep_blob
from checker.evidence.stamps import Stamps
from checker.vocabulary import Artefact, Blob

EVERY_S = 120.0
ROLE = "checkpoint"


class Checkpoints:
    """Those of one room; `stamps` None makes none, for there is nobody to stamp them."""

    def __init__(self, store: Path, stamps: Stamps | None) -> None:
        self._store, self._stamps = store, stamps
        self._pieces: list[dict[str, Any]] = []
        self._before = ""
        self._own: set[str] = set()
        self._from_s: float | None = None

    def take_back(self, entry: Mapping[str, Any]) -> None:
        """Take up an entry of the journal that an earlier process wrote."""
        if entry["k"] == "segment":
            self.add(entry["segment"])
        elif entry["k"] == "artefact" and entry["artefact"]["role"] == ROLE:
            self._closed(entry["artefact"]["sha256"])

    def add(self, segment: Mapping[str, Any]) -> None:
        """A piece that is sealed."""
        self._pieces.append({name: segment[name] for name in ("name", "sha256", "starts_s", "duration_s", "at")})
        if self._from_s is None:
            self._from_s = segment["starts_s"]

    @property
    def is_due(self) -> bool:
        """Whether enough came since the last one."""
        if self._stamps is None or self._from_s is None:
            return False
        last = self._pieces[-1]
        return bool(last["starts_s"] + last["duration_s"] - self._from_s >= EVERY_S)

    def close(self, name: str) -> Artefact | None:
        """The list of what came, sealed under that name and waiting for its stamp; None when nothing came."""
        if self._stamps is None or not self._pieces:
            return None
        content = json.dumps({"before": self._before, "pieces": self._pieces}, sort_keys=True, separators=(",", ":"))
        kept = keep_blob(self._store, name, Blob(role=ROLE, content=content.encode(), media_type="application/json"))
        self._stamps.queue(kept.sha256)
        self._closed(kept.sha256)
        return kept

    def counts(self) -> tuple[int, int]:
        """How many there are, and how many of them still wait for a stamp."""
        waiting = self._own.intersection(self._stamps.pending()) if self._stamps and self._own else set()
        return len(self._own), len(waiting)

    def _closed(self, digest: str) -> None:
        self._pieces, self._from_s, self._before = [], None, digest
        self._own.add(digest)
