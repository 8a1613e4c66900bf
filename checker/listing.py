"""Lists of findings: a page of them, how many the other choices would show, and what stands beside one."""

from checker.members import Members, allow
from checker.store import findings, statistics
from checker.vocabulary.people import Person, Right
from checker.vocabulary.workbench import FindingFilter, FindingLine, KeptFinding, Overview, Page


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

    def finding_overview(self, person: Person, wanted: FindingFilter, *, cursor: str = "", size: int = 50) -> Overview:
        """The same lines, with how many findings the other choices would show."""
        allow(person, Right.VIEW)
        with self._reading(person) as session:
            return findings.overview(session, wanted, cursor=cursor, size=size)

    def neighbours(self, person: Person, number: int, wanted: FindingFilter) -> tuple[int | None, int | None]:
        """The findings before and after this one in the filtered list."""
        allow(person, Right.VIEW)
        with self._reading(person) as session:
            return findings.neighbours(session, number, wanted)

    def learn_statistics(self) -> None:
        """Let the database know how findings lie in its indexes, when there are many more than last time."""
        statistics.refresh(self._database)
