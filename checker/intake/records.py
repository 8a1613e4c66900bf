"""What a complaint looks like in the store, to its filer, and in the digest of what was handed in. Pure but for chance."""

import dataclasses
import hashlib
import hmac
import secrets
from datetime import date
from typing import Any, Final

from checker.errors import present
from checker.intake.vault import hidden, shown
from checker.store import complaints as store
from checker.vocabulary.complaints import (
    Complaint,
    ComplaintKind,
    ComplaintState,
    Event,
    Flag,
    KeptFile,
    Problem,
    Told,
)

_LETTERS: Final = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
_PERSONAL: Final = ("pasted", "order_number", "facts", "claim", "contacted", "name", "phone", "address")
_ANSWERS: Final = ("amount_fen", "anonymous", "for_living", "elsewhere", "truthful")


def as_row(told: Told, number: str, secret: str, wrapped: str, key: bytes) -> dict[str, Any]:
    """The columns of a new complaint, its personal parts encrypted."""
    private = {name: getattr(told, name) for name in (*_PERSONAL, *_ANSWERS)}
    return {
        "receipt": number,
        "secret_hash": secret_hash(secret),
        "kind": told.kind.value,
        "state": ComplaintState.RECEIVED.value,
        "target": told.target,
        "platform": told.platform,
        "seller": told.seller,
        "goods": told.goods,
        "problem": told.problem.value if told.problem else "",
        "happened_on": told.happened_on,
        "wrapped_key": wrapped,
        "hidden": hidden(private, key, number),
    }


def as_plain(told: Told) -> dict[str, Any]:
    """Everything that was told, for the digest of the statement."""
    return {field.name: getattr(told, field.name) for field in dataclasses.fields(told)}


def without_secrets(stored: store.Stored) -> Complaint:
    """The complaint without what is encrypted."""
    told = Told(
        kind=ComplaintKind(stored.kind),
        target=stored.target,
        platform=stored.platform,
        seller=stored.seller,
        goods=stored.goods,
        problem=Problem(stored.problem) if stored.problem else None,
        happened_on=stored.happened_on,
    )
    return Complaint(
        id=stored.id,
        receipt=stored.receipt,
        state=ComplaintState(stored.state),
        received_at=stored.received_at,
        told=told,
        digest=stored.digest,
        sm3=stored.sm3,
        reason=stored.reason,
        others=stored.others,
        group=stored.group,
        inspection=stored.inspection,
        case=stored.case,
        flags=tuple(map(Flag, stored.flags)),
        files=tuple(map(kept_file, stored.files)),
        events=tuple(Event(at=one.at, actor=one.actor, text=one.text) for one in stored.events),
        erased=not stored.wrapped_key,
    )


def kept_file(file: store.StoredFile) -> KeptFile:
    """What is shown of a file; `shown` when it can be drawn as a picture."""
    names = ("id", "name", "media_type", "size", "sha256", "sm3", "given_at")
    is_picture = file.media_type in {"image/png", "image/jpeg", "image/gif", "image/webp"}
    return KeptFile(
        **{name: getattr(file, name) for name in names}, shown=is_picture and bool(file.stored), erased=not file.stored
    )


def with_words(event: store.StoredEvent, key: bytes, receipt_number: str) -> str:
    """An event with the filer's own words behind it."""
    return f"{event.text}{shown(event.hidden, key, receipt_number)['text']}" if event.hidden else event.text


def file_of(stored: store.Stored, file: int) -> store.StoredFile:
    """The complaint's file of that number. Raises NotFound, also for an erased one."""
    found = next((one for one in stored.files if one.id == file and one.stored), None)
    return present(found)


def letters(count: int) -> str:
    """So many random letters and digits that nobody takes for one another."""
    return "".join(secrets.choice(_LETTERS) for _ in range(count))


def secret_of(key: bytes, nonce: str) -> str:
    """The secret of the complaint that spends this challenge: the same each time, so that a lost answer can be repeated."""
    number = int.from_bytes(hmac.new(key, f"secret:{nonce}".encode(), hashlib.sha256).digest())
    return "".join(_LETTERS[number // len(_LETTERS) ** place % len(_LETTERS)] for place in range(16))


def receipt_number(day: date) -> str:
    """A new receipt number."""
    return f"SQ{day:%y%m%d}{letters(8)}"


def secret_hash(secret: str) -> str:
    """How a secret is kept; dashes, spaces and case do not count."""
    plain = "".join(letter for letter in secret.upper() if letter in _LETTERS)
    return hashlib.sha256(f"complaint:{plain}".encode()).hexdigest()
