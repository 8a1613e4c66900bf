"""How long evidence is kept, and what becomes of it then."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class KeptClass(StrEnum):
    """Why evidence is kept; each class has its own time."""

    CONFIRMED = "confirmed"  # a finding on it was confirmed
    CONCERN = "concern"  # somebody still has to look, or looked and did not dismiss
    CLEAN = "clean"  # nothing was found, or all of it dismissed


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptCapture:
    """A capture whose files are still there."""

    id: str
    captured_at: datetime
    kind: KeptClass
    is_held: bool
    is_used: bool = False  # confirmed, in a case, or on its way
    is_unwanted: bool = False  # the file of a consumer who had it erased


@dataclass(frozen=True, slots=True, kw_only=True)
class Hold:
    """A hold in force."""

    capture: str
    reason: str
    placed_by: str
    placed_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Store:
    """How full the evidence store is; a quota of 0 is none."""

    used_bytes: int
    quota_bytes: int
    captures: int
    due: tuple[KeptCapture, ...]
    holds: tuple[Hold, ...]

    @property
    def is_full(self) -> bool:
        """Whether nothing more may be captured."""
        return bool(self.quota_bytes) and self.used_bytes >= self.quota_bytes
