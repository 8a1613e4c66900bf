"""Counting for the dashboard, on both databases."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import update

from checker.store import findings, inspections, tallies
from checker.store.database import Database
from checker.store.models import FindingRow, ReviewRow
from checker.vocabulary import Decision, Outcome, Review
from checker.vocabulary.people import Scope
from checker.vocabulary.workbench import InspectionOutcome, InspectionRequest
from tests.webui.samples import make_finding

LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)


def _fill(database: Database) -> None:
    came = InspectionOutcome(
        findings=[make_finding(), make_finding(Outcome.CANNOT_TELL), make_finding(Outcome.PASSED)],
        observed={"pages": 3, "minutes_recorded": 2.5},
    )
    with database.writing() as session:
        for district in ("330106", "440304"):
            number = inspections.add(
                session, InspectionRequest(target=f"https://{district}.example.cn/", district=district), "li"
            ).id
            inspections.keep_result(session, number, came)
        session.execute(update(FindingRow).values(found_at=NOW))


def _decided(database: Database, number: int, after: timedelta) -> None:
    given = Review(decision=Decision.DISMISSED, reason="x", reviewer="li", decided_at=NOW + after)
    with database.writing() as session:
        last = max((one.id for one in findings.find(session, number).reviews), default=None)  # type: ignore[union-attr]
        assert findings.review(session, number, given, seen=last) is not None


def test_inspections_say_how_much_they_saw(database: Database) -> None:
    _fill(database)
    with database.reading() as session:
        found = tallies.looked(session, LONG_AGO)
        assert tallies.looked(session, datetime.now(UTC) + timedelta(days=1)) == []
    assert [(one.district, one.pages, one.minutes) for one in found] == [("330106", 3, 2.5), ("440304", 3, 2.5)]


def test_findings_are_counted_by_inspection_and_by_rule(database: Database) -> None:
    _fill(database)
    _decided(database, 1, timedelta(hours=1))
    with database.reading() as session:
        counted = tallies.by_inspection(session, LONG_AGO)
        rules = tallies.by_rule(session, LONG_AGO)
        assert tallies.by_rule(session, NOW + timedelta(days=1)) == []
    assert sorted((one.of, one.outcome, one.state, one.number) for one in counted) == [
        (1, "cannot-tell", "open", 1),
        (1, "failed", "dismissed", 1),
        (2, "cannot-tell", "open", 1),
        (2, "failed", "open", 1),
    ]
    assert sum(one.number for one in rules if one.outcome == "passed") == 2


def test_a_scope_counts_its_own(database: Database) -> None:
    _fill(database)
    _decided(database, 1, timedelta(hours=1))
    with database.reading(Scope(districts=("44",))) as session:
        assert [one.id for one in tallies.looked(session, LONG_AGO)] == [2]
        assert {one.of for one in tallies.by_inspection(session, LONG_AGO)} == {2}
        assert sum(one.number for one in tallies.by_rule(session, LONG_AGO)) == 3
        assert tallies.waits(session, LONG_AGO) == {}


def test_the_first_decision_ends_the_wait(database: Database) -> None:
    _fill(database)
    _decided(database, 1, timedelta(hours=5, minutes=59))
    _decided(database, 1, timedelta(days=9))
    _decided(database, 2, timedelta(hours=5))
    with database.reading() as session:
        assert tallies.waits(session, LONG_AGO) == {5: 2}


def test_the_marker_moves_with_every_finding_and_decision(database: Database) -> None:
    with database.reading() as session:
        seen = {tallies.marker(session)}
    _fill(database)
    with database.reading() as session:
        seen.add(tallies.marker(session))
    _decided(database, 1, timedelta(hours=1))
    with database.reading() as session:
        seen.add(tallies.marker(session))
        assert session.get(ReviewRow, 1) is not None
    assert len(seen) == 3


def test_kept_figures_take_the_place_of_earlier_ones(database: Database) -> None:
    for body in ({"a": 1}, {"a": 2}):
        with database.writing() as session:
            tallies.keep(session, "k", marker="m", took_ms=5, body=body, made_at=NOW)
    with database.reading() as session:
        kept = tallies.kept(session, "k")
        assert tallies.kept(session, "other") is None
    assert kept is not None
    assert (kept.body, kept.made_at, kept.took_ms) == ({"a": 2}, NOW, 5)
