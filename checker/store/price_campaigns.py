"""Price campaigns: kept, found, moved along by their job, and what came of them."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from checker.store import paging, rows
from checker.store.columns import db_now
from checker.store.models import PriceCampaignRow
from checker.vocabulary.prices import CampaignState, PriceCampaign
from checker.vocabulary.workbench import Page, Person

_ORDER: paging.Order = ((PriceCampaignRow.id, True),)


def add(session: Session, person: Person, name: str, declaration: str) -> PriceCampaign:
    """A campaign that waits for its first round."""
    row = PriceCampaignRow(
        name=rows.storable(name),
        declaration=rows.storable(declaration),
        state=CampaignState.QUEUED,
        requested_by=person.username,
        results=[],
        **rows.place(person.district, person.organisation),
    )
    session.add(row)
    session.flush()
    return _campaign(row)


def find(session: Session, number: int) -> PriceCampaign | None:
    """The campaign with this number."""
    row = session.get(PriceCampaignRow, number)
    return _campaign(row) if row else None


def page(session: Session, *, cursor: str = "", size: int = 50) -> Page[PriceCampaign]:
    """Campaigns, the newest first."""
    found = paging.page(session, select(PriceCampaignRow), _ORDER, cursor=cursor, size=size)
    return Page(items=tuple(map(_campaign, found.items)), next=found.next, previous=found.previous)


def move(session: Session, number: int, state: CampaignState, trouble: str = "") -> None:
    """Say where it is on its way."""
    changed = update(PriceCampaignRow).where(PriceCampaignRow.id == number)
    session.execute(changed.values(state=state, trouble=rows.storable(trouble)))


def count(session: Session, number: int, *, finished: int, barriers: int) -> None:
    """Say how many of its articles times rounds have been read."""
    changed = update(PriceCampaignRow).where(PriceCampaignRow.id == number)
    session.execute(changed.values(finished=finished, barriers=barriers))


def keep(session: Session, number: int, results: Sequence[Mapping[str, Any]], readings: int) -> None:
    """Keep what came of it, in place of what came of it before."""
    changed = update(PriceCampaignRow).where(PriceCampaignRow.id == number)
    kept = [rows.storable(dict(one)) for one in results]
    session.execute(
        changed.values(state=CampaignState.DONE, trouble="", results=kept, readings=readings, finished_at=db_now())
    )


def _campaign(row: PriceCampaignRow) -> PriceCampaign:
    return PriceCampaign(
        id=row.id,
        name=row.name,
        declaration=row.declaration,
        state=CampaignState(row.state),
        requested_by=row.requested_by,
        requested_at=row.requested_at,
        finished=row.finished,
        barriers=row.barriers,
        readings=row.readings,
        trouble=row.trouble,
        results=tuple(row.results),
        finished_at=row.finished_at,
    )
