"""Jobs of the kind `price_round`: payload `{"campaign": number}`; one round of a campaign, then the next or the judgement.

A round a job, so that a campaign over days holds no worker between rounds, and one that is killed goes on from its
journal. Readings made elsewhere have no rounds: they are judged at once.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from checker.amending import take_amendments
from checker.clock import shanghai_day
from checker.errors import BadRequest, TryLater, VisitFailed
from checker.evidence.files import digests_of
from checker.evidence.stamps import Stamps
from checker.jobs import Effect, Kind, Progress
from checker.kinds import Surroundings
from checker.settings import Settings
from checker.store import jobs, price_campaigns
from checker.store.database import Session
from checker.telling import tell_inspection_ended
from checker.vocabulary.jobs import Job, JobState, NewJob
from checker.vocabulary.prices import CampaignState, PriceCampaign
from rules.rulebook import load_rulebook

if TYPE_CHECKING:
    from checker.pricing.campaign import Barrier
    from checker.pricing.campaign_file import Campaign
    from checker.pricing.run import Tally

KIND = "price_round"
PICTURES, DECLARED = "pictures", "campaign.toml"


def folder_of(settings: Settings, number: int) -> Path:
    """Where a campaign's readings and pictures are."""
    return settings.var / "prices" / str(number)


def price_round_kind(surroundings: Surroundings) -> Kind:
    """Reads one round, or judges when all are read."""
    settings, database = surroundings.settings, surroundings.database

    def run(job: Job, progress: Progress) -> Effect:
        number = int(job.payload["campaign"])
        with database.reading() as session:
            wanted = price_campaigns.find(session, number)
        if wanted is None:
            raise BadRequest("没有这个价格测试。")
        folder, sold_at = folder_of(settings, number), dict[str, str]()
        if wanted.declaration:
            campaign = declared(wanted.declaration, folder, settings)
            tally = _read(campaign, folder, settings, progress)
            if tally.finished < tally.barriers:
                return _next(number, tally, campaign.pause_s)
            sold_at = {article.sku: article.product for article in campaign.articles}
        progress("正在判断读数")
        return _judged(wanted, folder, sold_at, surroundings)

    return Kind(run=run, attempts=settings.attempts, moved=_moved)


def declared(text: str, folder: Path, settings: Settings) -> Campaign:
    """The campaign of a declaration; sign-in states are plain file names in the accounts folder. Raises BadRequest."""
    from checker.pricing.campaign_file import read_campaign

    folder.mkdir(parents=True, exist_ok=True)
    path = folder / DECLARED
    path.write_text(text, encoding="utf-8")
    campaign = read_campaign(path)
    for persona in campaign.personas:
        if persona.storage and (Path(persona.storage).name != persona.storage or "\\" in persona.storage):
            raise BadRequest(f"账号 {persona.account} 的登录状态应只写文件名，文件放在 var 目录的 accounts 下。")
    return replace(campaign, folder=settings.var / "accounts")


def _read(campaign: Campaign, folder: Path, settings: Settings, progress: Progress) -> Tally:
    from checker.pricing.run import Means, run
    from checker.pricing.run_command import account_key

    def shown(barrier: Barrier, tally: Tally) -> None:
        progress(f"{tally.finished}/{tally.barriers}　第 {barrier.round} 轮 {barrier.sku[:24]}")

    means = Means(
        folder=folder,
        evidence=settings.evidence,
        key=account_key(settings),
        allow=settings.allowed(),
        command=(KIND,),
        clock=settings.timekeeper(),
        rounds=1,
    )
    try:
        return run(campaign, means, shown)
    except VisitFailed as failure:
        if failure.retryable:
            raise TryLater(str(failure)) from failure
        raise


def _next(number: int, tally: Tally, pause_s: float) -> Effect:
    def keep(session: Session) -> None:
        price_campaigns.count(session, number, finished=tally.finished, barriers=tally.barriers)
        later = datetime.now(UTC) + timedelta(seconds=pause_s) if pause_s else None
        jobs.add(session, NewJob(kind=KIND, payload={"campaign": number}, run_at=later))

    return keep


def _judged(wanted: PriceCampaign, folder: Path, sold_at: Mapping[str, str], surroundings: Surroundings) -> Effect:
    """Judge the readings, and have the rules speak of them: once for the same readings and rulebook."""
    from checker.pricing.findings import judged_file, open_readings, outcome_under_law, seal_readings
    from checker.pricing.plots.folder import write_pictures
    from checker.pricing.run import READINGS
    from checker.pricing.verdicts import PriceOutcome

    settings, target = surroundings.settings, wanted.target
    take_amendments(surroundings.database, settings.amendments)
    held = digests_of(folder / READINGS)[0]
    with surroundings.database.reading() as session:
        before = price_campaigns.judged_before(session, target, held, load_rulebook().digest)
    clock = settings.timekeeper()
    capture = None if before else seal_readings(folder / READINGS, target, sold_at, settings.evidence, (KIND,), clock)
    judged = open_readings(settings.evidence, capture) if capture else judged_file(folder / READINGS, sold_at)
    if not judged.found:
        told = f"第 {judged.errors[0].line} 行：{judged.errors[0].message}" if judged.errors else "文件里没有读数。"
        raise BadRequest(f"没有一行合格的读数。{told}")
    write_pictures(judged.readings, judged.found, folder / PICTURES, outcomes=frozenset(PriceOutcome))
    today = shanghai_day(datetime.now(UTC))
    came = outcome_under_law(judged, capture, today, settings.evidence) if capture else None
    if capture is not None and settings.stamp_authorities:
        Stamps(settings.evidence, settings.stamp_authorities).queue(capture.id[7:])

    def keep(session: Session) -> None:
        pairs = zip(judged.readings.sku, judged.readings.round, strict=True)
        finished = len({(int(sku), int(turn)) for sku, turn in pairs})
        price_campaigns.count(session, wanted.id, finished=finished, barriers=finished)
        results = [one.as_dict() for one in judged.found]
        price_campaigns.keep(session, wanted.id, results, len(judged.readings))
        inspection = before
        if came is not None:
            inspection = price_campaigns.keep_findings(session, wanted.id, target, came)
            tell_inspection_ended(session, inspection)
        price_campaigns.link(session, wanted.id, inspection)

    return keep


def _moved(session: Session, job: Job) -> None:
    number = int(job.payload["campaign"])
    if job.state is JobState.RUNNING:
        price_campaigns.move(session, number, CampaignState.RUNNING, job.progress or "")
    elif job.state is JobState.QUEUED:
        price_campaigns.move(session, number, CampaignState.QUEUED, job.trouble)
    else:
        price_campaigns.move(session, number, CampaignState.FAILED, job.trouble or "任务已取消。")
