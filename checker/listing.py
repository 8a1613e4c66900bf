"""Lists of findings: a page of them, how many the other choices would show, and what stands beside one."""

from collections.abc import Mapping

from checker.members import Members, allow
from checker.store import findings
from checker.vocabulary import Outcome
from checker.vocabulary.people import Person, Right
from checker.vocabulary.work import Counted
from checker.vocabulary.workbench import FindingFilter, FindingLine, KeptFinding, Page, ReviewState


class Listing(Members):
    """The part of the workbench that lists findings."""

    def findings(self, person: Person, wanted: FindingFilter, *, cursor: str = "", size: int = 50) -> Page[KeptFinding]:
        """Findings, the gravest first."""
        allow(person, Right.VIEW)
        with self._reading(person) as session:
            return findings.page(session, wanted, cursor=cursor, size=size)

    def finding_lines(
        self, person: Person, wanted: FindingFilter, *, cursor: str = "", size: int = 50
    ) -> Page[FindingLine]:
        """The same findings as a list shows them."""
        allow(person, Right.VIEW)
        with self._reading(person) as session:
            return findings.lines(session, wanted, cursor=cursor, size=size)

    def finding_counts(
        self, person: Person, wanted: FindingFilter
    ) -> tuple[Mapping[Outcome, Counted], Mapping[ReviewState, Counted]]:
        """How many findings the other choices of outcome, and of review state, would show, counted up to a bound."""
        allow(person, Right.VIEW)
        with self._reading(person) as session:
            return findings.count_choices(session, wanted)

    def neighbours(self, person: Person, number: int, wanted: FindingFilter) -> tuple[int | None, int | None]:
        """The findings before and after this one in the filtered list."""
        allow(person, Right.VIEW)
        with self._reading(person) as session:
            return findings.neighbours(session, number, wanted)
