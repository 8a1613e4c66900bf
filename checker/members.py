"""Accounts: who may sign in, and what is logged about it."""

import hashlib
import hmac
import unicodedata
from collections.abc import Iterable
from contextlib import AbstractContextManager
from datetime import timedelta
from typing import Final

from checker import passwords
from checker.errors import BadRequest, Forbidden, NotFound
from checker.settings import Settings
from checker.store import people
from checker.store.database import Database, Session
from checker.vocabulary.people import EVERYTHING, Person, Position, Right, Scope

RESERVED: Final = frozenset({"program", "console", "public"})  # who the log names where no account acted


class Members:
    """The accounts of one workbench."""

    def __init__(self, settings: Settings, database: Database) -> None:
        self.settings = settings
        self._database = database

    def _reading(self, person: Person) -> AbstractContextManager[Session]:
        """A session that finds only what this person may see."""
        return self._database.reading(person.scope)

    def _writing(self, person: Person) -> AbstractContextManager[Session]:
        """The same for changes."""
        return self._database.writing(person.scope)

    def add_person(
        self,
        username: str,
        password: str,
        positions: Iterable[Position],
        *,
        display_name: str = "",
        organisation: str = "",
        limits: Scope = EVERYTHING,
    ) -> Person:
        """The new account. Raises BadRequest when the name is taken or unfit, or the password is weak."""
        name = new_account_name(username)
        wanted = frozenset(positions)
        if not wanted:
            raise BadRequest("请至少指定一个角色。")
        digest = passwords.hashed(password)
        with self._database.writing() as session:
            if people.by_name(session, name):
                raise BadRequest(f"账号“{name}”已存在。")
            person = people.add(
                session,
                username=name,
                display_name=display_name or name,
                password_hash=digest,
                positions=wanted,
                organisation=organisation,
                limits=limits,
            )
            people.record(session, actor="console", action="person.added", object_kind="person", object_id=name)
        return person

    def change_person(self, username: str, *, password: str | None = None, active: bool | None = None) -> Person:
        """The account with a new password, or closed or opened; its sessions end. Raises NotFound, BadRequest."""
        name = account_name(username)
        digest = passwords.hashed(password) if password is not None else None
        with self._database.writing() as session:
            if people.by_name(session, name) is None:
                raise NotFound(f"没有账号“{name}”。")
            people.record(session, actor="console", action="person.changed", object_kind="person", object_id=name)
            return people.change(session, name, password_hash=digest, active=active)

    def person_named(self, username: str) -> Person | None:
        """The account of this name, for signing in."""
        with self._database.reading() as session:
            return people.by_name(session, username.strip().lower()[:64])

    def person_of_session(self, key: str) -> Person | None:
        """The account whose sessions carry this key."""
        with self._database.reading() as session:
            return people.by_session_key(session, key)

    def rehash_password(self, username: str, password_hash: str) -> None:
        """Keep a stronger hash of the same password, made at sign-in."""
        with self._database.writing() as session:
            people.keep_hash(session, username, password_hash)

    def record_sign_in(self, username: str, action: str, address: str) -> None:
        """Log a sign-in that worked or failed, or a sign-out."""
        with self._database.writing() as session:
            people.record(session, actor=self._actor(session, username), action=action, address=address)

    def is_paused(self, username: str) -> bool:
        """Whether this account has to wait before it may sign in, after too many failures since its last success."""
        window = timedelta(minutes=self.settings.login_pause_minutes)
        with self._database.reading() as session:
            failures = people.count_since(
                session,
                actor=self._actor(session, username),
                action="login.failed",
                within=window,
                unless_after="login.ok",
            )
        return failures >= self.settings.login_attempts

    def _actor(self, session: Session, username: str) -> str:
        """The account's name; for none of ours a keyed digest, as it may be a password typed in the wrong field."""
        name = username.strip().lower()
        if people.by_name(session, name):
            return name
        key = self.settings.session_secret().encode()
        return "unknown:" + hmac.new(key, f"login {name}".encode(), hashlib.sha256).hexdigest()[:16]


def allow(person: Person, right: Right) -> None:
    """Nothing when they have the right. Raises Forbidden."""
    if not person.may(right):
        raise Forbidden("您的角色没有此项权限。")


def account_name(given: str) -> str:
    """The account name in the form it is kept. Raises BadRequest for one that is unfit."""
    name = unicodedata.normalize("NFKC", given).strip().lower()
    if not 2 <= len(name) <= 64 or not all(letter.isalnum() or letter in "._-@" for letter in name):
        raise BadRequest("账号须为 2–64 个字母、数字、汉字或 . _ - @。")
    return name


def new_account_name(given: str) -> str:
    """The same for an account to be made. Raises BadRequest also for a name under which the system itself is logged."""
    name = account_name(given)
    if name in RESERVED:
        raise BadRequest("这个名称留给系统自身的记录，请换一个。")
    return name
