"""The tables of programs that use the workbench: tokens, answers given once, batches, webhooks."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from checker.store.columns import Number, db_now
from checker.store.models import Base


class TokenRow(Base):
    """A bearer token, by its SHA-256 only: it is random, so nothing slower is needed."""

    __tablename__ = "tokens"

    id: Mapped[int] = mapped_column(Number, primary_key=True)
    name: Mapped[str] = mapped_column(String(120))
    owner: Mapped[str] = mapped_column(String(64), index=True)
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    hint: Mapped[str] = mapped_column(String(12))
    scopes: Mapped[list[Any]]
    created_at: Mapped[datetime] = mapped_column(default=db_now())
    expires_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]
    used_at: Mapped[datetime | None]


class AnswerRow(Base):
    """What a token was answered under an idempotency key; no status: under way, or its end is unknown."""

    __tablename__ = "answers"

    token_id: Mapped[int] = mapped_column(ForeignKey("tokens.id"), primary_key=True)
    key: Mapped[str] = mapped_column(String(200), primary_key=True)
    fingerprint: Mapped[str] = mapped_column(String(64))
    status: Mapped[int | None]
    body: Mapped[str] = mapped_column(Text, default="")
    location: Mapped[str] = mapped_column(Text, default="")
    created_at: Mapped[datetime] = mapped_column(default=db_now(), index=True)


class BatchRow(Base):
    """Inspections asked for together."""

    __tablename__ = "batches"

    id: Mapped[int] = mapped_column(Number, primary_key=True)
    name: Mapped[str] = mapped_column(String(200), default="")
    requested_by: Mapped[str] = mapped_column(String(64))
    requested_at: Mapped[datetime] = mapped_column(default=db_now())


class BatchItemRow(Base):
    """An inspection of a batch."""

    __tablename__ = "batch_items"
    __table_args__ = (Index(None, "inspection_id"),)

    batch_id: Mapped[int] = mapped_column(ForeignKey("batches.id"), primary_key=True)
    inspection_id: Mapped[int] = mapped_column(ForeignKey("inspections.id"), primary_key=True)


class WebhookRow(Base):
    """An address that is told about events. Its secret is derived from `salt` and the key of the installation."""

    __tablename__ = "webhooks"

    id: Mapped[int] = mapped_column(Number, primary_key=True)
    url: Mapped[str] = mapped_column(Text)
    form: Mapped[str] = mapped_column(String(20))
    events: Mapped[list[Any]]
    salt: Mapped[str] = mapped_column(String(32))
    owner: Mapped[str] = mapped_column(String(64))
    active: Mapped[bool]
    created_at: Mapped[datetime] = mapped_column(default=db_now())
