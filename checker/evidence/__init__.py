"""Seals what a visit brought home before anything else reads it, and opens it again only when it is unchanged."""

from checker.evidence.opening import (
    Verification,
    captures,
    open_capture,
    read_artefact,
    read_text,
    refuse_unknown,
    snapshots,
    verify_capture,
)
from checker.evidence.record import run_record
from checker.evidence.seal import Sealer, keep_blob, keep_visit, visit_entry

__all__ = [
    "Sealer",
    "Verification",
    "captures",
    "keep_blob",
    "keep_visit",
    "open_capture",
    "read_artefact",
    "read_text",
    "refuse_unknown",
    "run_record",
    "snapshots",
    "verify_capture",
    "visit_entry",
]
