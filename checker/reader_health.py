"""How platform readers fare: what they found and missed on the pages of late, and which no longer fit their platform."""

from checker.members import Members, allow
from checker.store import figures
from checker.vocabulary.people import Person, Right
from crawlers.platforms.health import Check, Health, health

DAYS = 30


class ReaderHealth(Members):
    """The state of the readers of one workbench."""

    def reader_health(self, person: Person) -> tuple[Health, ...]:
        """Every platform's reader over the pages of the last 30 days that this person may see."""
        allow(person, Right.VIEW)
        with self._database.reading(person.scope) as session:
            checks = [_check(row) for row in figures.reader_checks(session, days=DAYS)]
        return health(checks)


def _check(row: dict[str, object]) -> Check:
    """A check as it was kept."""
    found, missing = (
        tuple(map(str, one)) if isinstance(one := row.get(name), list) else () for name in ("found", "missing")
    )
    return Check(reader=str(row.get("reader", "")), trouble=str(row.get("trouble", "")), found=found, missing=missing)
