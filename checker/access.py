"""Tokens for programs, and answers that are given once however often a request is repeated."""

import hashlib
import secrets
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from checker.errors import BadRequest, Forbidden, NotFound
from checker.members import Members, account_name, allow
from checker.store import access, people
from checker.vocabulary.access import SCOPE_RIGHTS, Answered, Scope, Token
from checker.vocabulary.workbench import Person, Right

_PREFIX = "sq_"
_MOST_DAYS = 3650
_ANSWER_HOURS = 24.0


class Access(Members):
    """The tokens of one workbench."""

    def add_token(
        self, owner: str, name: str, scopes: Iterable[Scope], *, days: int | None = None, made_by: str = "console"
    ) -> tuple[Token, str]:
        """The token as it is kept, and the token itself, which is shown this once and kept nowhere.

        Raises NotFound for an unknown owner, BadRequest for a scope that the owner has no right to.
        """
        username, wanted = account_name(owner), frozenset(scopes)
        if not 1 <= len(name.strip()) <= 120:
            raise BadRequest("请给令牌一个名称（最多 120 个字符），以便日后辨认。", field="name")
        if not wanted:
            raise BadRequest("请至少选择一个权限范围。", field="scope")
        if days is not None and not 1 <= days <= _MOST_DAYS:
            raise BadRequest(f"有效期须为 1–{_MOST_DAYS} 天。", field="days")
        secret = _PREFIX + secrets.token_urlsafe(32)
        expires = datetime.now(UTC) + timedelta(days=days) if days else None
        with self._database.writing() as session:
            person = people.by_name(session, username)
            if person is None:
                raise NotFound(f"没有账号“{username}”。")
            lacking = [scope.value for scope in sorted(wanted) if not person.may(SCOPE_RIGHTS[scope])]
            if lacking:
                raise BadRequest(f"该账号的角色没有这些权限：{'、'.join(lacking)}。", field="scope")
            kept = access.add_token(
                session,
                name=name.strip(),
                owner=username,
                digest=_digest(secret),
                hint=secret[:8],
                scopes=wanted,
                expires_at=expires,
            )
            detail = {"name": kept.name, "owner": username, "scopes": sorted(wanted)}
            people.record(
                session, actor=made_by, action="token.added", object_kind="token", object_id=str(kept.id), detail=detail
            )
        return kept, secret

    def tokens(self, person: Person) -> tuple[Token, ...]:
        """One's own tokens; everybody's for who manages accounts."""
        allow(person, Right.VIEW)
        with self._database.reading() as session:
            return access.tokens(session, "" if person.may(Right.MANAGE_USERS) else person.username)

    def all_tokens(self) -> tuple[Token, ...]:
        """Every token, for the command line."""
        with self._database.reading() as session:
            return access.tokens(session)

    def revoke_token(self, number: int, *, by: Person | None = None) -> None:
        """Let a token open nothing any more; without a person, on the command line. Raises NotFound, Forbidden."""
        with self._database.writing() as session:
            token = access.find_token(session, number)
            if token is None:
                raise NotFound("没有这个令牌。")
            if by is not None and token.owner != by.username and not by.may(Right.MANAGE_USERS):
                raise Forbidden("只能撤销自己的令牌。")
            access.revoke_token(session, number)
            actor = by.username if by else "console"
            people.record(session, actor=actor, action="token.revoked", object_kind="token", object_id=str(number))

    def bearer(self, secret: str) -> tuple[Token, Person] | None:
        """The token and its owner; None when it opens nothing: unknown, expired, revoked, or the account is closed."""
        if not secret.startswith(_PREFIX) or len(secret) > 200:
            return None
        with self._database.reading() as session:
            found = access.valid_token(session, _digest(secret))
        if found is None:
            return None
        token, person, noted = found
        if not noted:
            with self._database.writing() as session:
                access.note_use(session, token.id)
        return replace(token, scopes=frozenset(s for s in token.scopes if person.may(SCOPE_RIGHTS[s]))), person

    def begin_answer(self, token: Token, key: str, fingerprint: str) -> Answered | None:
        """None when this idempotency key is new and now taken; else what was answered under it."""
        with self._database.writing() as session:
            access.prune_answers(session, hours=_ANSWER_HOURS)
            return access.begin_answer(session, token.id, key, fingerprint)

    def end_answer(self, token: Token, key: str, *, status: int, body: str, location: str) -> None:
        """Keep what was answered for a day; an answer that says nothing was done (4xx, 5xx) frees the key."""
        with self._database.writing() as session:
            if status >= 400:
                access.forget_answer(session, token.id, key)
            else:
                access.end_answer(session, token.id, key, status=status, body=body, location=location)


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()
