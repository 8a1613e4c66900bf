"""Price campaigns: kept, found, moved along by their job, and what came of them."""

from collections.abc import Mapping, Sequence
from hashlib import sha256
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from checker.store import inspections, paging, rows
from checker.store.columns import db_now
from checker.store.models import ArtefactRow, InspectionRow, PriceCampaignRow
from checker.vocabulary.prices import READINGS_ROLE, CampaignState, PriceCampaign
from checker.vocabulary.workbench import InspectionOutcome, InspectionRequest, Page, Person

_ORDER: paging.Order = ((PriceCampaignRow.id, True),)


def add(
    session: Session, person: Person, name: str, declaration: str, *, recheck_of: int | None = None
) -> PriceCampaign:
    """A campaign that waits for its first round."""
    row = PriceCampaignRow(
        name=rows.storable(name),
        declaration=rows.storable(declaration),
        recheck_of=recheck_of,
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


def keep_findings(session: Session, number: int, target: str, came: InspectionOutcome) -> int:
    """The number of the inspection that holds what the rules say of a campaign, filed where the campaign is."""
    row = session.get_one(PriceCampaignRow, number)
    wanted = InspectionRequest(
        target=target, district=row.district, organisation=row.organisation, recheck_of=row.recheck_of
    )
    kept = inspections.add(session, wanted, row.requested_by, queued=False)
    inspections.keep_result(session, kept.id, came)
    return kept.id


def link(session: Session, number: int, inspection: int | None) -> None:
    """Say which inspection holds what the rules say of it."""
    changed = update(PriceCampaignRow).where(PriceCampaignRow.id == number)
    session.execute(changed.values(inspection_id=inspection))


def behind(session: Session, inspection: int) -> PriceCampaign | None:
    """The latest campaign whose results an inspection holds."""
    query = select(PriceCampaignRow).where(PriceCampaignRow.inspection_id == inspection)
    row = session.scalars(query.order_by(PriceCampaignRow.id.desc()).limit(1)).first()
    return _campaign(row) if row else None


def declared_for(session: Session, capture: str) -> set[str]:
    """The digests of the declarations whose readings this capture holds, as the captures of their pages name them."""
    query = (
        select(PriceCampaignRow.declaration)
        .join(InspectionRow, InspectionRow.id == PriceCampaignRow.inspection_id)
        .where(InspectionRow.capture_id == capture, PriceCampaignRow.declaration != "")
    )
    return {sha256(text.encode()).hexdigest() for text in session.scalars(query)}


def judged_before(session: Session, target: str, readings: str, rulebook: str) -> int | None:
    """The inspection that holds what this rulebook says of a target's readings with this SHA-256, the latest."""
    query = (
        select(InspectionRow.id)
        .join(ArtefactRow, ArtefactRow.capture_id == InspectionRow.capture_id)
        .where(ArtefactRow.role == READINGS_ROLE, ArtefactRow.sha256 == readings)
        .where(InspectionRow.target == rows.storable(target), InspectionRow.rulebook == rulebook)
        .order_by(InspectionRow.id.desc())
    )
    return session.scalars(query.limit(1)).first()


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
        inspection=row.inspection_id,
        recheck_of=row.recheck_of,
        finished_at=row.finished_at,
    )
