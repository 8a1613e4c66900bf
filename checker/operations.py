"""What operators do: serve the workbench, bring the database up to date, make accounts.

The command line calls these; nothing here reads arguments or prints.
"""

import gc
import threading
from collections.abc import Callable, Iterable
from typing import Any

from gunicorn.app.base import BaseApplication

from checker.errors import BadRequest
from checker.hardening import refuse_weakened
from checker.intake.rotation import rotate
from checker.lawview import titles
from checker.logs import set_up
from checker.service import Service, open_service
from checker.settings import Settings
from checker.store.database import Database
from checker.store.upgrade import upgrade
from checker.vocabulary.workbench import Person, Position
from checker.wiring import connect
from webui import create_app


def upgrade_database(settings: Settings) -> str:
    """The revision reached."""
    database = Database(settings.database)
    try:
        return upgrade(database)
    finally:
        database.close()


def add_user(settings: Settings, username: str, password: str, positions: Iterable[Position], name: str = "") -> Person:
    """The new account. Raises BadRequest when the name is taken or unfit, or the password is weak."""
    service = offline_service(settings)
    try:
        return service.add_person(username, password, positions, display_name=name)
    finally:
        service.close()


def set_password(settings: Settings, username: str, password: str) -> Person:
    """The account with its new password; all of its sessions have ended. Raises NotFound, BadRequest."""
    service = offline_service(settings)
    try:
        return service.change_person(username, password=password)
    finally:
        service.close()


def offline_service(settings: Settings) -> Service:
    """The workbench for the command line: its database and evidence, without workers of its own."""
    return open_service(settings.model_copy(update={"workers": 0}), connect(settings))


def rotate_intake_key(settings: Settings) -> int:
    """How many complaints are under a new key now. Raises BadRequest when the key comes from the environment."""
    database = Database(settings.database)
    try:
        upgrade(database)
        return rotate(settings, database)
    finally:
        database.close()


def rotate_session_key(settings: Settings) -> None:
    """Make another key that signs sessions: all of them end with the next start. Raises BadRequest."""
    if settings.secret_key.get_secret_value():
        raise BadRequest("会话密钥来自环境变量 SHUOQING_SECRET_KEY：请在那里更换，再重启。")
    (settings.var / "secret-key").unlink(missing_ok=True)
    settings.session_secret()


def serve_workbench(settings: Settings, *, ready: Callable[[], None] | None = None) -> None:
    """Answer web requests until stopped; `ready` is called once the address is open.

    One process with threads: the workers that run inspections live in it, and SQLite has one writer anyway.
    """
    set_up(settings)
    refuse_weakened(settings)
    upgrade_database(settings)
    _Gunicorn(settings, ready).run()


def work(settings: Settings, stop: threading.Event) -> None:
    """Do queued jobs in this process until `stop` is set, as many at a time as `settings.workers` (at least one)."""
    set_up(settings)
    refuse_weakened(settings)
    service = open_service(settings.model_copy(update={"workers": max(settings.workers, 1)}), connect(settings))
    try:
        service.start_workers()
        stop.wait()
    finally:
        service.close()


class _Gunicorn(BaseApplication):  # type: ignore[misc]
    def __init__(self, settings: Settings, ready: Callable[[], None] | None) -> None:
        self._settings, self._ready = settings, ready
        super().__init__()

    def load_config(self) -> None:
        """Take gunicorn's configuration from our settings."""
        config: dict[str, Any] = {
            "bind": f"{self._settings.host}:{self._settings.port}",
            "workers": 1,
            "threads": self._settings.threads,
            "worker_class": "gthread",
            "timeout": 60,
            "graceful_timeout": 10,
            "loglevel": "warning",
            "control_socket_disable": True,
        }
        for key, value in config.items():
            if key in self.cfg.settings:
                self.cfg.set(key, value)
        if self._ready is not None:
            told = self._ready
            self.cfg.set("when_ready", lambda server: told())

    def load(self) -> Any:
        """The application, made in the process that answers.

        What is loaded by then stays, so the collector of garbage need not look at it again: doing so held up requests
        for half a second while an inspection in a thread of this process left much garbage.
        """
        app = create_app(self._settings)
        titles()  # brings the rulebook along
        gc.collect()
        gc.freeze()
        return app
