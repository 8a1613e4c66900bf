"""What operators watch: figures out of the database at the moment they are asked for."""

from collections.abc import Mapping
from dataclasses import dataclass

from checker.members import Members
from checker.store import figures
from checker.vocabulary.jobs import JobState
from checker.vocabulary.workbench import InspectionState


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """Jobs by kind and state, the age of the oldest that is due, and how inspections of late ended, by host."""

    jobs: Mapping[tuple[str, JobState], int]
    oldest_due_seconds: float
    inspections: Mapping[InspectionState, int]
    ended: Mapping[tuple[str, str], int]


class Measuring(Members):
    """The figures of one workbench."""

    def figures(self) -> Figures:
        """All of them; for operators, so no person is asked about."""
        with self._database.reading() as session:
            return Figures(
                jobs=figures.jobs(session),
                oldest_due_seconds=figures.oldest_due_seconds(session),
                inspections=figures.inspections(session),
                ended=figures.ended(session, hours=1),
            )
