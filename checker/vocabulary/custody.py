"""What is kept about evidence after it was sealed: who did what with it, and what vouches for that log."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """The log up to an entry: its number (0 for an empty log) and hash."""

    id: int
    hash: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A line of the log. `hash` covers the line and `prev`, the hash of the line before."""

    id: int
    at: datetime
    actor: str
    action: str
    object_kind: str
    object_id: str
    address: str
    detail: Mapping[str, Any]
    prev: str
    hash: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Checkpoint:
    """A head, signed: `key` and `signature` are Ed25519 in hex."""

    upto: int
    head: str
    at: datetime
    key: str
    signature: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LogReport:
    """What checking the log found: `faults` are sentences, empty when it holds; `entries` were read, `upto` the last."""

    entries: int
    upto: int
    head: str
    checkpoints: int
    faults: tuple[str, ...] = ()

    @property
    def is_intact(self) -> bool:
        """Whether nothing was altered or lost."""
        return not self.faults


@dataclass(frozen=True, slots=True, kw_only=True)
class Derived:
    """A file made from another; `parent` is the digest of that other, `name` the artefact it was in its capture."""

    capture: str
    name: str
    parent: str
    role: str
    sha256: str
    sm3: str
    size: int
    media_type: str
    made_by: str
    made_at: str
    note: str = ""

    @property
    def at(self) -> datetime:
        """When it was made."""
        return datetime.fromisoformat(self.made_at)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A remark on a place of a sealed file: a box of a picture (x, y, width, height in its pixels), or words of a
    page's visible text with what stands around them."""

    text: str
    box: tuple[int, int, int, int] | None = None
    quote: str = ""
    prefix: str = ""
    suffix: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Annotation:
    """Marks somebody laid over a sealed file, as the file they are kept in says; `withdrawn` is what took them back, its
    `note` the reason."""

    file: Derived
    marks: tuple[Mark, ...]
    withdrawn: Derived | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Custody:
    """One capture's chain of custody: the entries about it, oldest first, and its digests checked just now.

    `derived` are the files people made from it, which are among the `files` checked.
    """

    capture: str
    entries: tuple[Entry, ...]
    checked_at: datetime
    files: int
    derived: tuple[Derived, ...] = ()
    faults: tuple[str, ...] = ()
    stamps: tuple[tuple[str, str], ...] = field(default=())  # authority, time (UTC, ISO; empty while pending)
