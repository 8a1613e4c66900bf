"""What the journal of a watch names, put together: the page, the files, the time axis and the events so far."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from checker.vocabulary import Artefact
from checker.vocabulary.live import LIVE, Gap, Recording, Segment


@dataclass(slots=True)
class Kept:
    """What was kept so far; `take` adds lines of the journal."""

    started_at: datetime = field(default_factory=lambda: datetime.now(UTC))
    visit: dict[str, Any] | None = None
    artefacts: list[Artefact] = field(default_factory=list)  # those of the page first
    segments: list[Segment] = field(default_factory=list)
    gaps: list[Gap] = field(default_factory=list)
    lines: list[dict[str, Any]] = field(default_factory=list)

    def take(self, entries: Iterable[Mapping[str, Any]]) -> None:
        """Add these entries."""
        for entry in entries:
            match entry["k"]:
                case "begin":
                    self.started_at = datetime.fromisoformat(entry["started_at"])
                case "visit":
                    self.visit = entry["visit"]
                    self.artefacts[:0] = [Artefact(**one) for one in entry["artefacts"]]
                case "artefact":
                    self.artefacts.append(Artefact(**entry["artefact"]))
                case "segment":
                    self.artefacts.append(Artefact(**entry["artefact"]))
                    held = entry["segment"]
                    self.segments.append(Segment(**{**held, "at": datetime.fromisoformat(held["at"])}))
                case "gap":
                    self.gaps.append(Gap(from_s=entry["from_s"], to_s=entry["to_s"], why=entry["why"]))
                case "events":
                    self.lines += entry["lines"]

    @property
    def is_empty(self) -> bool:
        """Whether nothing of the room was seen."""
        return self.visit is None and not self.segments and not self.lines

    def recording(self) -> Recording:
        """The time axis."""
        sources = dict.fromkeys(_source(one.url) for one in self.artefacts if one.role == "segment")
        ends = [one.starts_s + one.duration_s for one in self.segments] + [gap.to_s for gap in self.gaps]
        return Recording(
            started_at=self.started_at,
            ended_at=self.started_at + timedelta(seconds=max(ends, default=0.0)),
            live=LIVE,
            segments=tuple(self.segments),
            gaps=tuple(sorted(self.gaps, key=lambda gap: gap.from_s)),
            sources=tuple(sources),
        )


def _source(url: str) -> str:
    """Where the pieces came from: their folder, without the query, which may carry somebody's token."""
    path = url.split("?")[0]
    return path.rpartition("/")[0] + "/" if path.endswith((".ts", ".m4s", ".mp4", ".aac")) else path
