"""Price campaigns as the workbench keeps them: who asked for what, how far it is, what came of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

READINGS_ROLE: Final = "price-readings"  # the file of a sealed capture that holds a campaign's readings, JSON lines
ARTICLES_ROLE: Final = "price-articles"  # beside it: where each article is sold, a JSON object of addresses by sku


class CampaignState(StrEnum):
    """Where a campaign is on its way."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceCampaign:
    """One campaign. `declaration` is its TOML, empty when readings made elsewhere were handed in.

    `results` are the rows of `prices judge`, one an article; `trouble` says why it stands still. `inspection` holds what
    the rules say of the results.
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
    inspection: int | None = None

    @property
    def target(self) -> str:
        """What it is called as the target of an inspection."""
        return f"差别定价测试 #{self.id} {self.name}"

    finished_at: datetime | None = None


def article_name(sku: str, url: str, target: str) -> str:
    """What an article is called in findings: without an address, the test's own name tells equal skus apart."""
    return sku if url else f"{target}：{sku}"


@dataclass(frozen=True, slots=True, kw_only=True)
class CampaignPersona:
    """An account of a campaign as its page shows it."""

    account: str
    levels: tuple[tuple[str, str], ...]
    signed_in: bool = False
