"""The tables of complaints: what identifies a person is encrypted, what links complaints is a keyed digest."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from checker.store.columns import Number, db_now
from checker.store.models import Base, InspectionRow, Placed


class ComplaintRow(Placed, Base):
    """A complaint. `hidden` is readable with the key in `wrapped_key`; both are emptied when it is erased."""

    __tablename__ = "complaints"
    __table_args__ = (
        Index(None, "network_key", "received_at"),
        Index(None, "filer_key", "received_at"),
        Index(None, "target_key", "id"),
        Index(None, "seller_key", "id"),
        Index(None, "goods_key", "id"),
        Index(None, "state", "id"),
        Index(None, "group_id", "id"),
        Index(None, "case_id", "id"),
    )

    id: Mapped[int] = mapped_column(Number, primary_key=True)
    receipt: Mapped[str] = mapped_column(String(20), unique=True)
    secret_hash: Mapped[str] = mapped_column(String(64))
    nonce: Mapped[str] = mapped_column(String(32), unique=True)
    kind: Mapped[str] = mapped_column(String(10))
    state: Mapped[str] = mapped_column(String(12))
    reason: Mapped[str] = mapped_column(Text, default="")
    received_at: Mapped[datetime] = mapped_column(default=db_now())
    target: Mapped[str] = mapped_column(Text)
    platform: Mapped[str] = mapped_column(String(40))
    seller: Mapped[str] = mapped_column(String(120))
    goods: Mapped[str] = mapped_column(String(200))
    problem: Mapped[str] = mapped_column(String(20))
    happened_on: Mapped[date | None]
    target_key: Mapped[str] = mapped_column(String(200))
    seller_key: Mapped[str] = mapped_column(String(120))
    goods_key: Mapped[str] = mapped_column(String(200))
    words_key: Mapped[str] = mapped_column(String(32), index=True)
    filer_key: Mapped[str] = mapped_column(String(32))
    network_key: Mapped[str] = mapped_column(String(32))
    group_id: Mapped[int | None] = mapped_column(ForeignKey("complaints.id"))
    inspection_id: Mapped[int | None] = mapped_column(ForeignKey("inspections.id"), index=True)
    case_id: Mapped[int | None] = mapped_column(Number)
    wrapped_key: Mapped[str] = mapped_column(Text)
    hidden: Mapped[str] = mapped_column(Text)
    digest: Mapped[str] = mapped_column(String(64))
    sm3: Mapped[str] = mapped_column(String(64))
    flags: Mapped[list[Any]]
    files: Mapped[list["ComplaintFileRow"]] = relationship(order_by="ComplaintFileRow.id")
    events: Mapped[list["ComplaintEventRow"]] = relationship(order_by="ComplaintEventRow.id")
    inspection: Mapped[InspectionRow | None] = relationship()


class ComplaintFileRow(Base):
    """A file handed in; its encrypted bytes lie in the vault under `stored`."""

    __tablename__ = "complaint_files"

    id: Mapped[int] = mapped_column(Number, primary_key=True)
    complaint_id: Mapped[int] = mapped_column(ForeignKey("complaints.id"), index=True)
    name: Mapped[str] = mapped_column(String(120))
    media_type: Mapped[str] = mapped_column(String(60))
    size: Mapped[int] = mapped_column(Number)
    sha256: Mapped[str] = mapped_column(String(64))
    sm3: Mapped[str] = mapped_column(String(64))
    stored: Mapped[str] = mapped_column(String(64))
    given_at: Mapped[datetime] = mapped_column(default=db_now())


class MaterialRow(Base):
    """A capture that is a file of a complaint; only those who may read complaints see it, and it goes with them."""

    __tablename__ = "complaint_materials"

    capture_id: Mapped[str] = mapped_column(ForeignKey("captures.id"), primary_key=True)
    complaint_id: Mapped[int] = mapped_column(ForeignKey("complaints.id"), index=True)


class ComplaintEventRow(Base):
    """A step, in a sentence the consumer may read; `hidden` holds what a consumer added, encrypted."""

    __tablename__ = "complaint_events"

    id: Mapped[int] = mapped_column(Number, primary_key=True)
    complaint_id: Mapped[int] = mapped_column(ForeignKey("complaints.id"), index=True)
    at: Mapped[datetime] = mapped_column(default=db_now())
    actor: Mapped[str] = mapped_column(String(64))
    text: Mapped[str] = mapped_column(Text)
    hidden: Mapped[str] = mapped_column(Text, default="")
