"""Price campaigns as the workbench keeps them: who asked for what, how far it is, what came of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any


class CampaignState(StrEnum):
    """Where a campaign is on its way."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceCampaign:
    """One campaign. `declaration` is its TOML, empty when readings made elsewhere were handed in.

    `results` are the rows of `prices judge`, one an article; `trouble` says why it stands still.
    """

    id: int
    name: str
    declaration: str
    state: CampaignState
    requested_by: str
    requested_at: datetime
    finished: int = 0
    barriers: int = 0
    readings: int = 0
    trouble: str = ""
    results: tuple[Mapping[str, Any], ...] = ()
    finished_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CampaignPersona:
    """An account of a campaign as its page shows it."""

    account: str
    levels: tuple[tuple[str, str], ...]
    signed_in: bool = False
