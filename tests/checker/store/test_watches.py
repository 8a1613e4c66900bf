"""Watches in the store: one holder at a time, taken over when it falls silent, ended once."""

from checker.store import watches
from checker.store.database import Database
from checker.vocabulary.watching import Health, Watch, WatchRequest, WatchState

REQUEST = WatchRequest(url="https://live.example.cn/8801", seconds=600)


def _added(database: Database) -> Watch:
    with database.writing() as session:
        return watches.add(session, REQUEST, "demo")


def _taken(database: Database, owner: str, *, seconds: float = 60) -> list[int]:
    with database.writing() as session:
        return [one.id for one in watches.take(session, owner, seconds=seconds, places=5)]


def test_a_watch_is_held_by_one_and_ended_by_its_holder_only(database: Database) -> None:
    number = _added(database).id
    assert _taken(database, "a") == [number]
    assert _taken(database, "b") == []
    with database.writing() as session:
        assert not watches.finish(session, number, "b", health=Health())
        assert watches.finish(session, number, "a", health=Health(segments=3, title="直播\0间"), because="已到约定时间")
        assert not watches.finish(session, number, "a", health=Health())
    with database.reading() as session:
        found = watches.find(session, number)
    assert found is not None
    assert (found.state, found.health.segments, found.ended_because) == (WatchState.DONE, 3, "已到约定时间")
    assert "\0" not in found.health.title


def test_a_silent_holder_loses_the_watch(database: Database) -> None:
    number = _added(database).id
    _taken(database, "a", seconds=-1)
    with database.reading() as session:
        assert watches.is_waiting(session)
        held = watches.running(session, REQUEST.url, "")
        assert held is not None
        assert held.is_silent
    assert _taken(database, "b") == [number]
    with database.writing() as session:
        assert not watches.tell(session, number, "a", Health(), seconds=60)
        assert watches.tell(session, number, "b", Health(), seconds=60)


def test_stopping_reaches_the_holder_and_ends_what_still_waits(database: Database) -> None:
    running, waiting = _added(database).id, 0
    _taken(database, "a")
    waiting = _added(database).id
    with database.writing() as session:
        assert watches.stop(session, running)
        assert watches.stop(session, waiting)
        assert not watches.stop(session, waiting)
        assert not watches.tell(session, running, "a", Health(), seconds=60)
    assert _taken(database, "b") == []
    with database.reading() as session:
        assert watches.count_by_state(session) == {WatchState.RUNNING: 1, WatchState.FAILED: 1}
        assert [one.id for one in watches.page(session, (WatchState.FAILED,)).items] == [waiting]
