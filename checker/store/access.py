"""Queries on tokens, on answers given under idempotency keys, and on webhooks."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, cast

from sqlalchemy import CursorResult, bindparam, delete, false, func, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session, joinedload

from checker.store import rows
from checker.store.columns import db_now
from checker.store.models import PersonRow
from checker.store.models_access import AnswerRow, TokenRow, WebhookRow
from checker.vocabulary.access import Answered, Event, HookFormat, Scope, Token, Webhook
from checker.vocabulary.people import Person

_USED_SECONDS = 60  # how exact the time of last use is kept


def add_token(
    session: Session,
    *,
    name: str,
    owner: str,
    digest: str,
    hint: str,
    scopes: Iterable[Scope],
    expires_at: datetime | None,
) -> Token:
    """A new token."""
    row = TokenRow(
        name=rows.storable(name), owner=owner, digest=digest, hint=hint, scopes=sorted(scopes), expires_at=expires_at
    )
    session.add(row)
    session.flush()
    session.refresh(row)
    return _token(row)


def tokens(session: Session, owner: str = "") -> tuple[Token, ...]:
    """All tokens, or those of one owner, the newest first."""
    query = select(TokenRow).order_by(TokenRow.id.desc())
    return tuple(_token(row) for row in session.scalars(query.where(TokenRow.owner == owner) if owner else query))


def find_token(session: Session, number: int) -> Token | None:
    """The token with this number."""
    row = session.get(TokenRow, number)
    return _token(row) if row else None


# Asked with every request of the API, so it is built once.
_VALID = (
    select(TokenRow, PersonRow, func.coalesce(TokenRow.used_at > db_now(-_USED_SECONDS), false()))
    .join(PersonRow, PersonRow.username == TokenRow.owner)
    .options(joinedload(PersonRow.positions))
    .where(
        TokenRow.digest == bindparam("digest"),
        TokenRow.revoked_at.is_(None),
        or_(TokenRow.expires_at.is_(None), TokenRow.expires_at > db_now()),
        PersonRow.active,
    )
)


def valid_token(session: Session, digest: str) -> tuple[Token, Person, bool] | None:
    """The token with this digest and its owner, and whether its last use is noted closely.

    None when the token is revoked or expired, or the account is closed.
    """
    found = session.execute(_VALID, {"digest": digest}).unique().first()
    if found is None:
        return None
    token, owner, is_noted = found
    return _token(token), rows.person(owner, (one.position for one in owner.positions)), bool(is_noted)


def note_use(session: Session, number: int) -> None:
    """Write down that a token was used just now."""
    session.execute(update(TokenRow).where(TokenRow.id == number).values(used_at=db_now()))


def revoke_token(session: Session, number: int) -> None:
    """Let a token open nothing any more."""
    unrevoked = update(TokenRow).where(TokenRow.id == number, TokenRow.revoked_at.is_(None))
    session.execute(unrevoked.values(revoked_at=db_now()))


def begin_answer(session: Session, token: int, key: str, fingerprint: str) -> Answered | None:
    """None when this key is new and now taken; else what was answered under it."""
    dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    values = {"token_id": token, "key": key, "fingerprint": fingerprint, "body": "", "location": ""}
    taken = dialect.insert(AnswerRow).values(**values, created_at=db_now()).on_conflict_do_nothing()
    if session.execute(taken.returning(AnswerRow.key)).first() is not None:
        return None
    row = session.get_one(AnswerRow, (token, key))
    return Answered(fingerprint=row.fingerprint, status=row.status, body=row.body, location=row.location)


def end_answer(session: Session, token: int, key: str, *, status: int, body: str, location: str) -> None:
    """Keep what was answered."""
    answered = update(AnswerRow).where(AnswerRow.token_id == token, AnswerRow.key == key)
    session.execute(answered.values(status=status, body=body, location=location))


def forget_answer(session: Session, token: int, key: str) -> None:
    """Let the key be used again, because nothing was done under it."""
    session.execute(delete(AnswerRow).where(AnswerRow.token_id == token, AnswerRow.key == key))


def prune_answers(session: Session, *, hours: float) -> int:
    """How many answers older than that were removed."""
    old = delete(AnswerRow).where(AnswerRow.created_at < db_now(-hours * 3600))
    return cast("CursorResult[Any]", session.execute(old)).rowcount


def add_webhook(
    session: Session, *, url: str, form: HookFormat, events: Iterable[Event], salt: str, owner: str
) -> Webhook:
    """A new webhook."""
    row = WebhookRow(url=url, form=form, events=sorted(events), salt=salt, owner=owner, active=True)
    session.add(row)
    session.flush()
    session.refresh(row)
    return _webhook(row)


def webhooks(session: Session) -> tuple[Webhook, ...]:
    """All webhooks, the oldest first."""
    return tuple(_webhook(row) for row in session.scalars(select(WebhookRow).order_by(WebhookRow.id)))


def find_webhook(session: Session, number: int) -> tuple[Webhook, str] | None:
    """The webhook with this number, and its salt."""
    row = session.get(WebhookRow, number)
    return (_webhook(row), row.salt) if row else None


def end_webhook(session: Session, number: int) -> None:
    """Tell this address nothing any more; it stays in the list."""
    session.execute(update(WebhookRow).where(WebhookRow.id == number).values(active=False))


def _token(row: TokenRow) -> Token:
    return Token(
        id=row.id,
        name=row.name,
        owner=row.owner,
        hint=row.hint,
        scopes=frozenset(Scope(one) for one in row.scopes),
        created_at=row.created_at,
        expires_at=row.expires_at,
        revoked_at=row.revoked_at,
        used_at=row.used_at,
    )


def _webhook(row: WebhookRow) -> Webhook:
    return Webhook(
        id=row.id,
        url=row.url,
        form=HookFormat(row.form),
        events=frozenset(Event(one) for one in row.events),
        owner=row.owner,
        created_at=row.created_at,
        active=row.active,
    )
