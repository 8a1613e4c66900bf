"""What operators do: bring the database up to date, make accounts, have jobs done.

The command line calls these; nothing here reads arguments or prints.
"""

import signal
import threading
from collections.abc import Iterable

from checker.errors import BadRequest
from checker.hardening import refuse_weakened
from checker.intake.rotation import rotate
from checker.logs import set_up
from checker.service import Service, open_service
from checker.settings import Settings
from checker.store.database import Database
from checker.store.upgrade import upgrade
from checker.vocabulary.workbench import Person, Position
from checker.wiring import connect


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


def work_until_told(settings: Settings) -> None:
    """Do queued jobs and watch rooms in this process until SIGTERM or SIGINT."""
    stop = threading.Event()
    for sign in (signal.SIGTERM, signal.SIGINT):
        signal.signal(sign, lambda *_: stop.set())
    work(settings, stop)


def work(settings: Settings, stop: threading.Event) -> None:
    """Do queued jobs, as many at a time as `settings.workers`, and watch rooms until `stop` is set."""
    set_up(settings)
    refuse_weakened(settings)
    service = open_service(settings, connect(settings))
    try:
        service.start_workers()
        stop.wait()
    finally:
        service.close()
