"""Watches of live rooms as the workbench handles them: ask for one, stop it, see how they go."""

import logging
import threading
from collections.abc import Callable, Mapping

from checker.errors import BadRequest, Conflict, present
from checker.members import Members, allow
from checker.store import noticed, people, watches
from checker.store.database import Database
from checker.vocabulary.watching import LONGEST_MINUTES, Noticed, Watch, WatchRequest, WatchState
from checker.vocabulary.workbench import Page, Person, Right

log = logging.getLogger(__name__)

WatchRooms = Callable[[Database, Callable[[], bool]], None]

_POLL_S = 2.0
_PAUSE_S = 15.0  # after the group itself failed


class Watching(Members):
    """The watches of one workbench, and the thread that runs those that wait."""

    _rooms: WatchRooms | None = None
    _check_room: Callable[[str], str]
    _watcher: threading.Thread | None = None

    def open_watching(self, rooms: WatchRooms | None, check: Callable[[str], str]) -> None:
        """Know how rooms are watched (None: not by this process) and how an address is checked."""
        self._rooms, self._check_room = rooms, check
        self._no_more, self._news = threading.Event(), threading.Event()

    def request_watch(self, person: Person, url: str, minutes: int, persona: str = "") -> Watch:
        """The watch, waiting for a place. Raises BadRequest or NotAllowed with the sentence to show beside the field."""
        allow(person, Right.REQUEST)
        if not url.strip():
            raise BadRequest("请填写直播间的网址。")
        if not 1 <= minutes <= LONGEST_MINUTES:
            raise BadRequest(f"观看时长须在 1 到 {LONGEST_MINUTES} 分钟之间。")
        request = WatchRequest(
            url=self._check_room(url.strip()),
            seconds=minutes * 60,
            persona=persona,
            district=person.district,
            organisation=person.organisation,
        )
        with self._writing(person) as session:
            kept = watches.add(session, request, person.username)
            people.record(
                session,
                actor=person.username,
                action="watch.requested",
                object_kind="watch",
                object_id=str(kept.id),
            )
        self._news.set()
        return kept

    def stop_watch(self, person: Person, number: int) -> None:
        """Have a watch end in order. Raises NotFound, Conflict when it has ended."""
        allow(person, Right.REQUEST)
        self.watch(person, number)
        with self._writing(person) as session:
            if not watches.stop(session, number):
                raise Conflict("这次观看已经结束。")
            people.record(
                session,
                actor=person.username,
                action="watch.stopped",
                object_kind="watch",
                object_id=str(number),
            )

    def watches(
        self, person: Person, states: tuple[WatchState, ...] = (), *, cursor: str = "", size: int = 50
    ) -> Page[Watch]:
        """Watches, the newest first."""
        allow(person, Right.VIEW)
        with self._reading(person) as session:
            return watches.page(session, states, cursor=cursor, size=size)

    def watch(self, person: Person, number: int) -> Watch:
        """One watch. Raises NotFound."""
        allow(person, Right.VIEW)
        with self._reading(person) as session:
            return present(watches.find(session, number))

    def noticed(self, person: Person, number: int) -> tuple[Noticed, ...]:
        """What is found so far in a room that is being watched, the latest first. Raises NotFound."""
        self.watch(person, number)
        with self._reading(person) as session:
            return noticed.of(session, number)

    def watch_counts(self, person: Person) -> Mapping[WatchState, int]:
        """How many watches are in each state."""
        allow(person, Right.VIEW)
        with self._reading(person) as session:
            return watches.count_by_state(session)

    def start_watching(self) -> None:
        """Run rooms that wait in a thread of this process, when the settings give it places."""
        if self._rooms is not None and self.settings.watch_rooms and self._watcher is None:
            self._watcher = threading.Thread(target=self._watch_on, name="watcher", daemon=True)
            self._watcher.start()

    def stop_watching(self, seconds: float = 60) -> None:
        """End the rooms of this process in order; what they have seen is sealed."""
        self._no_more.set()
        self._news.set()
        if self._watcher is not None:
            self._watcher.join(seconds)

    def _watch_on(self) -> None:
        assert self._rooms is not None
        while not self._no_more.is_set():
            try:
                with self._database.reading() as session:
                    is_waiting = watches.is_waiting(session)
                if is_waiting:
                    self._rooms(self._database, self._no_more.is_set)
                self._news.wait(_POLL_S)
                self._news.clear()
            except Exception:  # no browser, no database: the lease keeps what was begun, try again later
                log.exception("watcher.stumbled")
                self._no_more.wait(_PAUSE_S)
