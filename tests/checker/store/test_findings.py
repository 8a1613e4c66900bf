from dataclasses import replace
from datetime import UTC, datetime

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from checker.errors import BadRequest
from checker.store import findings, inspections
from checker.store.database import Database
from checker.vocabulary import Decision, Outcome, Review, Severity
from checker.vocabulary.workbench import (
    FindingFilter,
    InspectionFilter,
    InspectionOutcome,
    InspectionRequest,
    ReviewState,
)
from tests.checker.store.samples import SHOT, capture, finding, keep


def _review(decision: Decision = Decision.CONFIRMED, reason: str = "核对无误") -> Review:
    return Review(decision=decision, reason=reason, reviewer="li", decided_at=datetime(2026, 11, 23, 1, tzinfo=UTC))


def test_a_finding_comes_out_as_it_went_in(database: Database) -> None:
    given = finding(capture=capture().id)
    with database.writing() as session:
        kept = inspections.add(session, InspectionRequest(target="https://x"), "li", queued=False)
        inspections.keep_result(session, kept.id, InspectionOutcome(capture=capture(), findings=[given]))
    with database.reading() as session:
        (only,) = findings.page(session, FindingFilter()).items
        assert only.finding == given
        assert only.state is ReviewState.OPEN
        assert inspections.find_capture(session, capture().id) == capture()
        assert inspections.find_artefact(session, capture().id, "0/screenshot") == SHOT


def test_the_same_capture_is_kept_once(database: Database) -> None:
    for _ in range(2):
        with database.writing() as session:
            inspections.keep_capture(session, capture())
    with database.reading() as session:
        assert session.execute(text("select count(*) from artefacts")).scalar_one() == 1


def test_characters_no_database_holds_do_not_lose_the_finding(database: Database) -> None:
    with database.writing() as session:
        keep(session, finding(message="a\0b\ud800c", reasoning=("x\0",)))
    with database.reading() as session:
        (only,) = findings.page(session, FindingFilter()).items
    assert only.finding.message == "a\ufffdb?c"
    assert only.finding.reasoning == ("x\ufffd",)


def test_the_gravest_come_first_and_of_equals_the_newest(database: Database) -> None:
    with database.writing() as session:
        keep(
            session,
            finding(Outcome.PASSED),
            finding(Outcome.FAILED, Severity.S3),
            finding(Outcome.FAILED, Severity.S1, message="旧"),
            finding(Outcome.CANNOT_TELL, Severity.S1),
            finding(Outcome.FAILED, Severity.S1, message="新"),
        )
    with database.reading() as session:
        found = [
            (kept.finding.outcome, kept.finding.severity) for kept in findings.page(session, FindingFilter()).items
        ]
        first, second, *_ = findings.page(session, FindingFilter()).items
    assert found == [
        (Outcome.FAILED, Severity.S1),
        (Outcome.FAILED, Severity.S1),
        (Outcome.FAILED, Severity.S3),
        (Outcome.CANNOT_TELL, Severity.S1),
        (Outcome.PASSED, Severity.S2),
    ]
    assert (first.finding.message, second.finding.message) == ("新", "旧")


def test_pages_forwards_and_backwards_show_everything_once(database: Database) -> None:
    severities = list(Severity)
    with database.writing() as session:
        keep(session, *(finding(severity=severities[n % 4], message=str(n)) for n in range(23)))
    with database.reading() as session:
        whole = [kept.id for kept in findings.page(session, FindingFilter(), size=50).items]
        pages = [findings.page(session, FindingFilter(), size=5)]
        while pages[-1].next:
            pages.append(findings.page(session, FindingFilter(), size=5, cursor=pages[-1].next))
        back = [pages[-1]]
        while back[-1].previous:
            back.append(findings.page(session, FindingFilter(), size=5, cursor=back[-1].previous))
    assert [kept.id for page in pages for kept in page.items] == whole
    assert [kept.id for page in reversed(back) for kept in page.items] == whole
    assert pages[0].previous is None


def test_the_lines_of_a_list_tell_the_same_as_its_findings(database: Database) -> None:
    with database.writing() as session:
        for number in range(3):
            keep(session, finding(Outcome.FAILED, message=f"第{number}条"), target=f"https://{number}")
    with database.reading() as session:
        whole = findings.page(session, FindingFilter(), size=2)
        listed = findings.lines(session, FindingFilter(), size=2)
    assert [one.line for one in whole.items] == list(listed.items)
    assert (listed.next, listed.previous) == (whole.next, None)


@pytest.mark.parametrize("cursor", ["x", "bnVsbA", "WyJuIiwgMSwgMiwgM10", "W" * 3000, "WyJuIl0"])
def test_a_foreign_cursor_is_refused(database: Database, cursor: str) -> None:
    with database.reading() as session, pytest.raises(BadRequest):
        findings.page(session, FindingFilter(), cursor=cursor)


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        (FindingFilter(text="最佳"), {"a"}),
        (FindingFilter(text="全网最佳 面霜"), {"a"}),
        (FindingFilter(text="100%"), {"b"}),
        (FindingFilter(text="0_0"), set()),
        (FindingFilter(text="ad-9"), {"a"}),
        (FindingFilter(text="SHOP.example"), {"a", "b", "c"}),
        (FindingFilter(outcomes=(Outcome.FAILED,)), {"a"}),
        (FindingFilter(outcomes=(Outcome.FAILED, Outcome.PASSED)), {"a", "c"}),
        (FindingFilter(severities=(Severity.S1,)), {"b"}),
        (FindingFilter(rule="pricing.x"), {"b", "c"}),
        (FindingFilter(duty_bearer="seller"), {"c"}),
        (FindingFilter(states=(ReviewState.CONFIRMED,)), set()),
        (FindingFilter(inspection=999), set()),
    ],
)
def test_filters(database: Database, wanted: FindingFilter, expected: set[str]) -> None:
    other = {"rule": "pricing.x", "alias": "LE-1", "places": (), "subject_name": ""}
    with database.writing() as session:
        keep(
            session,
            finding(fingerprint="a"),
            finding(Outcome.CANNOT_TELL, Severity.S1, fingerprint="b", message="100%有效", **other),
            finding(Outcome.PASSED, fingerprint="c", message="正常", **{**other, "duty_bearer": "seller"}),
        )
    with database.reading() as session:
        found = {kept.finding.fingerprint for kept in findings.page(session, wanted).items}
    assert found == expected


def test_counts_ignore_only_their_own_filter(database: Database) -> None:
    with database.writing() as session:
        keep(session, finding(), finding(Outcome.PASSED), finding(Outcome.PASSED, Severity.S4))
    with database.reading() as session:
        wanted = FindingFilter(outcomes=(Outcome.FAILED,), severities=(Severity.S2,))
        one_each = ({Outcome.FAILED: 1, Outcome.PASSED: 1}, {ReviewState.OPEN: 1})
        counted = findings.overview(session, wanted)
        assert (counted.outcomes, counted.states) == one_each
        by_rule = findings.overview(session, replace(wanted, rule="advertising.absolute_terms"))
        assert (by_rule.outcomes, by_rule.states) == one_each
        assert not findings.overview(session, replace(wanted, rule="advertising.other")).outcomes
        assert findings.count_by_rule(session) == {"advertising.absolute_terms": {Outcome.FAILED: 1, Outcome.PASSED: 2}}


def test_neighbours_are_those_of_the_filtered_list(database: Database) -> None:
    with database.writing() as session:
        number = keep(session, finding(), finding(Outcome.CANNOT_TELL), finding(Outcome.PASSED))
    with database.reading() as session:
        first, second, third = (kept.id for kept in findings.page(session, FindingFilter()).items)
        assert findings.neighbours(session, second, FindingFilter(inspection=number)) == (first, third)
        assert findings.neighbours(session, second, FindingFilter(outcomes=(Outcome.PASSED,))) == (None, third)
        assert findings.neighbours(session, 999, FindingFilter()) == (None, None)


def test_a_decision_is_kept_and_a_later_one_added(database: Database) -> None:
    with database.writing() as session:
        keep(session, finding())
    with database.writing() as session:
        first = findings.review(session, 1, _review(), seen=None)
        assert first is not None
        second = findings.review(session, 1, _review(Decision.DISMISSED, "另有公示"), seen=first.id)
        assert second is not None
    with database.reading() as session:
        kept = findings.find(session, 1)
    assert kept is not None
    assert kept.state is ReviewState.DISMISSED
    assert [one.review for one in kept.reviews] == [_review(), _review(Decision.DISMISSED, "另有公示")]


def test_a_decision_on_something_already_decided_is_not_kept(database: Database) -> None:
    with database.writing() as session:
        keep(session, finding())
        assert findings.review(session, 1, _review(), seen=None)
        assert findings.review(session, 1, _review(Decision.DISMISSED), seen=None) is None
    with database.reading() as session:
        kept = findings.find(session, 1)
    assert kept is not None
    assert kept.state is ReviewState.CONFIRMED


@pytest.mark.parametrize("statement", ["update reviews set reason = 'x'", "delete from reviews"])
def test_the_database_itself_keeps_decisions_from_being_changed(database: Database, statement: str) -> None:
    with database.writing() as session:
        keep(session, finding())
        findings.review(session, 1, _review(), seen=None)
    with pytest.raises(DBAPIError, match="append-only"), database.writing() as session:
        session.execute(text(statement))


def test_what_fails_half_way_leaves_nothing(database: Database) -> None:
    def break_off() -> None:
        with database.writing() as session:
            keep(session, finding())
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        break_off()
    with database.reading() as session:
        assert not inspections.page(session, InspectionFilter()).items


def test_inspections_are_found_by_text_state_and_concern(database: Database) -> None:
    with database.writing() as session:
        keep(session, finding())
        keep(session, finding(Outcome.PASSED), target="https://other.example.cn")
        inspections.add(session, InspectionRequest(target="https://queued.example.cn"), "li")
    with database.reading() as session:

        def numbers(**wanted: object) -> list[int]:
            return [one.id for one in inspections.page(session, replace(InspectionFilter(), **wanted)).items]  # type: ignore[arg-type]

        assert numbers() == [3, 2, 1]
        assert numbers(text="OTHER") == [2]
        assert numbers(text="补水") == [2, 1]
        assert numbers(with_concern=True) == [1]
        assert [one.counts.get(Outcome.FAILED) for one in inspections.page(session, InspectionFilter()).items] == [
            None,
            0,
            1,
        ]
