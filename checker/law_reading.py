"""The law as the workbench shows it: articles on their day, rules with their examples, how far each is checked."""

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime

from checker import lawview
from checker.clock import shanghai_day
from checker.errors import present
from checker.members import Members, allow
from checker.store import findings
from checker.vocabulary import Outcome
from checker.vocabulary.people import Person, Right
from checker.vocabulary.workbench import Article, MappedArticle, RuleCard


class LawReading(Members):
    """The part of the workbench that shows the law."""

    def today(self) -> date:
        """The day in the law's time zone."""
        return shanghai_day(datetime.now(UTC))

    def articles(self, citations: Iterable[str], day: date | None) -> tuple[Article, ...]:
        """The cited articles as they read on the day."""
        return lawview.articles(citations, day)

    def rules(self, person: Person) -> tuple[RuleCard, ...]:
        """All rules by id, as they stand today."""
        allow(person, Right.VIEW)
        return lawview.cards(self.today())

    def rule(self, person: Person, name: str) -> RuleCard:
        """One rule with its examples. Raises NotFound."""
        allow(person, Right.VIEW)
        return present(lawview.card(name, self.today()))

    def rule_titles(self) -> Mapping[str, str]:
        """The title of each rule by id."""
        return lawview.titles()

    def law_map(self, person: Person) -> tuple[MappedArticle, ...]:
        """Every article of the law as it reads today: how far we check it, and what to ask the operator for."""
        allow(person, Right.VIEW)
        return lawview.law_map(self.today())

    def rulebook_digest(self) -> str:
        """The digest of the rulebook in use."""
        return lawview.digest()

    def rule_counts(self, person: Person) -> Mapping[str, Mapping[Outcome, int]]:
        """How often each rule came to each outcome."""
        allow(person, Right.VIEW)
        with self._reading(person) as session:
            return findings.count_by_rule(session)
