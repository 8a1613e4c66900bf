"""Runs a campaign: round by round, article by article, all accounts together, sealed before it is read, resumable.

The folder holds `readings.jsonl` (what `prices judge` takes), `journal.jsonl` (finished barriers) and `campaign.json`
(which campaign it is, and where its articles are sold). A barrier counts once its evidence is sealed, its rows written and its journal line flushed;
whatever a break left of it before that is dropped and read again.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import groupby
from pathlib import Path
from typing import Any

import orjson

from checker.clock import SHANGHAI
from checker.errors import BadRequest, Reason, VisitFailed
from checker.evidence import Sealer, open_capture, run_record, snapshots
from checker.evidence.record import Clock
from checker.pricing.campaign import Barrier, Journal, Persona, remaining, schedule
from checker.pricing.campaign_file import Campaign
from checker.pricing.observations import CONSUMER
from checker.pricing.rows import Reader, Row, doubtful, rows_of, unread, with_place
from checker.vocabulary import Visit
from crawlers.browser import MAX_BYTES, Browser
from crawlers.egress import Allowed
from crawlers.personas import Persona as Looking
from crawlers.personas import persona as looking
from crawlers.pricing.sealed_state import opened
from crawlers.pricing.sitting import TAB_ROOM, Article, Look, Pace, Sitting

READINGS, JOURNAL, IDENTITY = "readings.jsonl", "journal.jsonl", "campaign.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Means:
    """What a run needs besides the campaign: where it writes, the evidence store, the key of sign-in states.

    `clock` is asked before and after each article of a round how far this machine's clock is off.
    """

    folder: Path
    evidence: Path
    key: bytes
    allow: tuple[Allowed, ...] = ()
    command: tuple[str, ...] = ()
    clock: Clock | None = None
    wait: Callable[[float], None] = time.sleep
    rounds: int | None = None  # how many to read before coming back; None: all that are left


@dataclass(slots=True)
class Tally:
    """How far a run has come. `unusable` counts rows without a usable price by the reason given."""

    barriers: int
    finished: int = 0
    rows: int = 0
    unusable: int = 0
    unrecognised: int = 0


Progress = Callable[[Barrier, Tally], None]


def run(campaign: Campaign, means: Means, progress: Progress = lambda barrier, tally: None) -> Tally:
    """Read what is still to be read; `progress` is called before each barrier.

    Raises BadRequest (another campaign's folder, a sign-in state that cannot be opened), NotAllowed, VisitFailed when
    no account could read an article at all, EvidenceNotSealed.
    """
    journal = _opened_folder(campaign, means)
    accounts = [persona.account for persona in campaign.personas]
    barriers = list(schedule(accounts, [article.sku for article in campaign.articles], campaign.rounds, campaign.seed))
    left = remaining(barriers, journal)
    tally = Tally(len(barriers), len(barriers) - len(left))
    _signed_in(campaign, means, datetime.now(UTC))  # every state opens, or nothing starts
    pace = Pace(campaign.delay_s, campaign.at_once)
    for number, (_, group) in enumerate(groupby(left, key=lambda barrier: barrier.round)):
        if number == means.rounds:
            break
        if number and campaign.pause_s:
            means.wait(campaign.pause_s)
        with _sitting(campaign, means, pace) as sitting:
            for barrier in group:
                progress(barrier, tally)
                _read_barrier(barrier, campaign, means, sitting, tally)
                journal.finish(barrier)
                tally.finished += 1
    return tally


@contextmanager
def _sitting(campaign: Campaign, means: Means, pace: Pace) -> Iterator[Sitting]:
    """A browser and profiles of one round: every round begins from the sealed states, not from the last one's traces."""
    people = _signed_in(campaign, means, datetime.now(UTC))
    with (
        Browser(allow=means.allow, max_bytes=MAX_BYTES + TAB_ROOM) as browser,
        Sitting(browser, people, pace) as sitting,
    ):
        yield sitting


def _signed_in(campaign: Campaign, means: Means, now: datetime) -> dict[str, Looking]:
    return {one.account: _looking(campaign, one, means.key, now) for one in campaign.personas}


def _looking(campaign: Campaign, persona: Persona, key: bytes, now: datetime) -> Looking:
    device = looking(campaign.device(persona))
    if not persona.storage:
        return device
    path = campaign.folder / persona.storage
    try:
        content = path.read_bytes()
    except OSError as error:
        raise BadRequest(f"读不了账号 {persona.account} 的登录状态 {path}：{error.strerror or error}") from error
    return replace(device, state=opened(content, account=persona.account, key=key, now=now).state)


def _read_barrier(barrier: Barrier, campaign: Campaign, means: Means, sitting: Sitting, tally: Tally) -> None:
    """Read, seal, extract, and write down one article of one round, doubtful readings twice."""
    article = next(one for one in campaign.articles if one.sku == barrier.sku)
    readers = {one.account: Reader(dict(one.factors), campaign.marks(one)) for one in campaign.personas}
    record = run_record(
        command=means.command,
        configuration={"campaign": campaign.digest, "seed": campaign.seed, "round": barrier.round, "sku": barrier.sku},
        rulebook="",
        browser=sitting.browser.record(),
        clock=means.clock,
    )
    looks = _looked(sitting, article, barrier, 1)
    if all(not look.visits for look in looks):
        raise _nobody(looks)
    rows = _sealed_rows(barrier, looks, campaign, means, record, readers)
    off = doubtful(rows)
    again = [account for account in barrier.accounts if account in off]
    if again:
        looks += _looked(sitting, article, replace(barrier, accounts=tuple(again)), 2)
        rows = _sealed_rows(barrier, looks, campaign, means, record, readers)
    _append(means.folder / READINGS, rows)
    tally.rows += len(rows)
    tally.unusable += sum(row["trouble"] != "" for row in rows)
    tally.unrecognised += sum(not row["persona_seen"] for row in rows)


def _looked(sitting: Sitting, article: Article, barrier: Barrier, look: int) -> list[Look]:
    notes = {"sku": barrier.sku, "round": barrier.round, "look": look, "order": list(barrier.accounts)}
    return sitting.read(article, barrier.accounts, notes)


def _sealed_rows(
    barrier: Barrier,
    looks: list[Look],
    campaign: Campaign,
    means: Means,
    record: Mapping[str, Any],
    readers: Mapping[str, Reader],
) -> list[Row]:
    """The rows read from the sealed capture of these looks, and one for each account that brought nothing home."""
    visits: list[Visit] = [visit for look in looks for visit in look.visits]
    with Sealer(means.evidence, looks_target(campaign, barrier), record, means.clock) as sealer:
        for visit in visits:
            sealer.add(visit)
        capture = sealer.close()
    opened_again = open_capture(means.evidence, capture.id)
    rows = rows_of(snapshots(means.evidence, opened_again), readers, capture.id)
    answered = {row["account"] for row in rows}
    now = datetime.now(SHANGHAI).isoformat(timespec="milliseconds")
    rows += [_missing(look, readers, now) for look in looks if look.account not in answered and look.failure]
    return with_place(rows, barrier.sku, barrier.round)


def looks_target(campaign: Campaign, barrier: Barrier) -> str:
    """The address the evidence of a barrier is filed under: the article's own page."""
    return next(one.product for one in campaign.articles if one.sku == barrier.sku)


def _missing(look: Look, readers: Mapping[str, Reader], at: str) -> Row:
    trouble = look.failure.reason.value if look.failure else Reason.EMPTY.value
    return unread(look.account, readers[look.account], at, trouble)


def _nobody(looks: list[Look]) -> VisitFailed:
    failures = [look.failure for look in looks if look.failure]
    first = failures[0] if failures else VisitFailed(Reason.UNREACHABLE, "没有读到任何页面。")
    return VisitFailed(first.reason, f"所有账号都没有读到商品页，测试已停下；可用同一命令继续。{first}", retryable=True)


def _opened_folder(campaign: Campaign, means: Means) -> Journal:
    """The journal of this campaign's folder, with rows of unfinished barriers taken out. Raises BadRequest."""
    journal, identity = Journal(means.folder / JOURNAL), means.folder / IDENTITY
    try:
        means.folder.mkdir(parents=True, exist_ok=True)
        means.evidence.mkdir(parents=True, exist_ok=True)
        with suppress(FileNotFoundError):
            if orjson.loads(identity.read_bytes()).get("digest") != campaign.digest:
                raise BadRequest(f"{means.folder} 里是另一个测试（或测试文件已改动）的读数，请换一个目录。")
        sold_at = {article.sku: article.product for article in campaign.articles}
        _replace(identity, orjson.dumps({"digest": campaign.digest, "seed": campaign.seed, "articles": sold_at}))
        _keep_finished(means.folder / READINGS, journal.finished())
    except orjson.JSONDecodeError as error:
        raise BadRequest(f"{identity} 已损坏。") from error
    except OSError as error:
        raise BadRequest(f"用不了目录 {means.folder}：{error.strerror or error}") from error
    return journal


def _keep_finished(path: Path, finished: set[tuple[int, str]]) -> None:
    """Drop rows that a break left without their barrier's journal line, torn ones included."""
    if not path.exists():
        return
    kept = []
    for line in path.read_bytes().split(b"\n"):
        try:
            row = orjson.loads(line)
            if row.get("source") == CONSUMER or (row["round"], row["sku"]) in finished:
                kept.append(line + b"\n")
        except (orjson.JSONDecodeError, KeyError, TypeError, AttributeError):
            continue
    _replace(path, b"".join(kept))


def _replace(path: Path, content: bytes) -> None:
    new = path.with_suffix(".new")
    new.write_bytes(content)
    new.replace(path)


def _append(path: Path, rows: list[Row]) -> None:
    with path.open("ab") as file:
        file.write(b"".join(orjson.dumps(row) + b"\n" for row in rows))
        file.flush()
