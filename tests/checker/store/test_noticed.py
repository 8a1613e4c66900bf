"""What is found while a room is watched: noted once, replaced look by look, gone when the watch has ended."""

from checker.errors import Conflict
from checker.store import noticed, watches
from checker.store.database import Database
from checker.vocabulary import Channel, Finding, Outcome, Place, Severity
from checker.vocabulary.watching import Health, Noticed, Watch, WatchRequest, WatchState
from checker.vocabulary.workbench import InspectionOutcome
from checker.watching.ledger import DatabaseLedger


def _finding(fingerprint: str, message: str = "涉嫌使用绝对化用语") -> Finding:
    place = Place(quote="全网最佳", channel=Channel.OCR, time=(12.5, 14.0))
    return Finding(
        rule="advertising.absolute_terms", alias="AD-9-3", outcome=Outcome.FAILED, severity=Severity.S2, citations=(),
        duty_bearer="", message=message, places=(place,), fingerprint=fingerprint,
    )  # fmt: skip


def _ledger(database: Database) -> tuple[DatabaseLedger, Watch]:
    with database.writing() as session:
        watches.add(session, WatchRequest(url="https://live.example.cn/8801", seconds=600), "demo")
    ledger = DatabaseLedger(database, lambda capture, watch: InspectionOutcome(capture=capture), lease_s=60)
    (watch,) = ledger.take(1)
    return ledger, watch


def _held(database: Database, watch: Watch) -> dict[str, Noticed]:
    with database.reading() as session:
        return {one.fingerprint: one for one in noticed.of(session, watch.id)}


def test_a_finding_is_noted_once_and_what_no_longer_holds_goes(database: Database) -> None:
    ledger, watch = _ledger(database)
    assert [one.fingerprint for one in ledger.note(watch, [_finding("a"), _finding("b"), _finding("a")])] == ["a", "b"]
    before = _held(database, watch)
    assert (before["a"].quote, before["a"].at_s, before["a"].channel) == ("全网最佳", 12.5, "ocr")
    assert [one.fingerprint for one in ledger.note(watch, [_finding("a", "改判"), _finding("c")])] == ["c"]
    after = _held(database, watch)
    assert set(after) == {"a", "c"}
    assert (after["a"].message, after["a"].noticed_at) == ("改判", before["a"].noticed_at)


def test_who_lost_the_watch_notes_nothing(database: Database) -> None:
    ledger, watch = _ledger(database)
    with database.writing() as session:
        watches.release(session, watch.id)
        watches.take(session, "another", seconds=60, places=1)
    assert ledger.note(watch, [_finding("a")]) == []
    assert _held(database, watch) == {}


def test_the_end_of_a_watch_takes_them_away(database: Database) -> None:
    ledger, watch = _ledger(database)
    ledger.note(watch, [_finding("a")])
    ledger.settle(watch, None, None, Health())
    assert _held(database, watch) == {}


def test_a_watch_whose_journal_another_process_writes_goes_back_and_does_not_fail(database: Database) -> None:
    ledger, watch = _ledger(database)
    ledger.settle(watch, None, Conflict("另一个进程正在观看这个直播间。"), Health())
    with database.writing() as session:
        assert [one.id for one in watches.take(session, "another", seconds=60, places=1)] == [watch.id]
    ledger.settle(watch, None, Conflict("另一个进程正在观看这个直播间。"), Health())  # no longer ours to give or end
    with database.writing() as session:
        assert watches.is_held(session, watch.id, "another")


def test_such_a_watch_fails_when_it_was_asked_to_stop(database: Database) -> None:
    ledger, watch = _ledger(database)
    with database.writing() as session:
        watches.stop(session, watch.id)
    ledger.settle(watch, None, Conflict("另一个进程正在观看这个直播间。"), Health())
    with database.reading() as session:
        found = watches.find(session, watch.id)
    assert found is not None
    assert (found.state, found.trouble) == (WatchState.FAILED, "另一个进程正在观看这个直播间。")
