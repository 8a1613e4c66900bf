"""Readings under the law: sealed as evidence of their own, judged from there, and what the rules say of each article.

The sealed file is the readings as they stood; each names the capture of the pages it was read from. Judging it again
needs nothing else, so `recheck` and `rejudge` work on it as on any capture. Not covered: a platform's rules on prices.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from functools import partial
from itertools import groupby
from pathlib import Path

import orjson

from checker.clock import shanghai_day
from checker.errors import BadRequest, Reason
from checker.evaluate import CONCERNS, Setting, evaluate, untested
from checker.evidence import Sealer, read_artefact, run_record
from checker.evidence.footage import sealed_path
from checker.evidence.record import Clock
from checker.inspection import InspectionResult, Observed, Options, Surroundings
from checker.outcomes import outcome_of
from checker.pricing.facts import as_fact
from checker.pricing.judge import judge
from checker.pricing.observations import NULL, LineError, Readings, read_observations
from checker.pricing.over_time import histories, reaches_back
from checker.pricing.pages import captures_by_article
from checker.pricing.plots.drawn import pictures, pictures_over_time
from checker.pricing.verdicts import Comparison, PriceOutcome
from checker.troubles import Trouble
from checker.vocabulary import (
    Blob,
    Capture,
    Days,
    Facts,
    Finding,
    Outcome,
    PriceComparison,
    PriceHistory,
    Search,
    Sought,
    SubjectKind,
    Visit,
)
from checker.vocabulary.prices import ARTICLES_ROLE, MOST_PICTURED, READINGS_ROLE, Picture, article_name, sku_of
from checker.vocabulary.workbench import InspectionOutcome
from rules.law import Law
from rules.rulebook import load_rulebook

OPEN = frozenset({PriceOutcome.INSUFFICIENT, PriceOutcome.INCONCLUSIVE})  # outcomes that clear nobody
MAX_SEARCHED = 200
_READ_NOW_AND_THEN = Search(
    what=Sought.HISTORY, where=("各轮的价格读数",), complete=False, hindrance="两次读数之间的价格没有记录"
)


@dataclass(frozen=True, slots=True)
class Judged:
    """What the readings in `path` came to; `sold_at` gives the addresses of articles where they are known."""

    path: Path
    readings: Readings
    errors: list[LineError]
    found: list[Comparison]
    sold_at: Mapping[str, str]


def seal_readings(
    path: Path,
    target: str,
    sold_at: Mapping[str, str],
    store: Path,
    command: Sequence[str] = (),
    clock: Clock | None = None,
) -> Capture:
    """The capture that holds the readings in this file as they are now. Raises EvidenceNotSealed."""
    now, url = datetime.now(UTC), f"saved:{path.name}"
    articles = orjson.dumps(dict(sold_at), option=orjson.OPT_SORT_KEYS)
    blobs = (
        Blob(role=READINGS_ROLE, content=b"", media_type="application/jsonl", note=path.name, path=path),
        Blob(role=ARTICLES_ROLE, content=articles, media_type="application/json"),
    )
    visit = Visit(
        url=url, final_url=url, kind=SubjectKind.OTHER, title=target, started_at=now, finished_at=now, blobs=blobs,
        record={"reached_by": "target", "status": 0, "trouble": "", "message": ""},
    )  # fmt: skip
    record = run_record(command=command, configuration={}, rulebook=load_rulebook().digest, clock=clock)
    store.mkdir(parents=True, exist_ok=True)
    with Sealer(store, target, record, clock) as sealer:
        sealer.add(visit)
        return sealer.close()


def open_readings(store: Path, capture: Capture) -> Judged:
    """What the sealed readings of a capture came to. Raises EvidenceNotSealed, BadRequest."""
    artefacts = {one.role: one for one in capture.artefacts}
    sold_at = orjson.loads(read_artefact(store, artefacts[ARTICLES_ROLE])) if ARTICLES_ROLE in artefacts else {}
    return judged_file(sealed_path(store, artefacts[READINGS_ROLE]), sold_at)


def judged_file(path: Path, sold_at: Mapping[str, str]) -> Judged:
    """What the readings in a file came to. Raises BadRequest."""
    readings, errors = read_observations(path)
    return Judged(path, readings, errors, judge(readings), sold_at)


def judge_readings(capture: Capture, options: Options, surroundings: Surroundings) -> InspectionResult:
    """As `checker.inspection.judge_capture`, for a capture of readings."""
    return under_law(open_readings(surroundings.evidence, capture), capture, options)


def outcome_under_law(judged: Judged, capture: Capture, decision: date, store: Path) -> InspectionOutcome:
    """What the workbench keeps of judged readings; `store` is where they are sealed."""
    return replace(outcome_of(under_law(judged, capture, Options(decision=decision)), store), title=capture.target)


def under_law(judged: Judged, capture: Capture, options: Options) -> InspectionResult:
    """What the rules say of judged readings, on the day of the last of them unless another is asked for."""
    readings, rulebook = judged.readings, load_rulebook()
    days = Days(conduct=options.conduct or _conduct_day(readings, capture), decision=options.decision)
    told = [one for one in histories(readings, range(len(readings.skus))) if reaches_back(one)]
    subjects = (
        *(_subject(one, judged.sold_at, capture.target) for one in judged.found),
        *(_over_time(one, judged.sold_at, capture.target) for one in told),
    )
    facts = Facts(subjects=subjects)
    findings = list(evaluate(facts, rulebook, days, capture=capture.id))
    setting = Setting(rulebook=rulebook, days=days, capture=capture.id)
    usable = float(((readings.payable_fen != NULL) & readings.seen).mean()) if len(readings) else 0.0
    return InspectionResult(
        target=capture.target,
        subject=SubjectKind.OTHER,
        days=days,
        rulebook=rulebook.digest,
        capture=capture,
        facts=facts,
        findings=(*_concerns(findings, capture, judged), *_rest(findings, judged.found, setting)),
        observed=Observed(
            searched=tuple(dict.fromkeys(judged.sold_at.values()))[:MAX_SEARCHED],
            channels={"page": round(usable, 3), "speech": None},
        ),
        trouble=None if judged.found else _nothing(judged.errors),
        pictures=partial(drawn, judged, {_sku(one, capture) for one in findings if one.outcome in CONCERNS}),
    )


def drawn(judged: Judged, skus: Collection[str]) -> tuple[Picture, ...]:
    """The pictures of these articles, of the first `MOST_PICTURED` at most."""
    readings, found = judged.readings, judged.found
    wanted = [number for number in range(len(readings.skus)) if found[number].sku in skus]
    shown = wanted[:MOST_PICTURED]
    reaching = [number for number, one in zip(shown, histories(readings, shown), strict=True) if reaches_back(one)]
    return (*pictures(readings, found, shown), *pictures_over_time(readings, reaching))


def pictures_of(store: Path, capture: Capture, findings: Sequence[Finding]) -> tuple[Picture, ...]:
    """As `drawn`, for the articles of these findings on a capture of readings. Raises EvidenceNotSealed."""
    return drawn(open_readings(store, capture), {_sku(one, capture) for one in findings if one.capture == capture.id})


def _nothing(errors: Sequence[LineError]) -> Trouble:
    told = f"第 {errors[0].line} 行：{errors[0].message}" if errors else "文件里没有读数。"
    return Trouble(reason=Reason.UNREADABLE.value, message=f"没有一行合格的读数。{told}")


def _conduct_day(readings: Readings, capture: Capture) -> date:
    """The day of the last reading; a clock that ran ahead does not reach beyond the day of sealing."""
    last = min(float(readings.at.max()), capture.captured_at.timestamp()) if len(readings) else None
    return shanghai_day(capture.captured_at if last is None else datetime.fromtimestamp(last, UTC))


def _subject(one: Comparison, sold_at: Mapping[str, str], target: str) -> PriceComparison:
    """The comparison as the rules read it."""
    url = sold_at.get(one.sku, "")
    return as_fact(one, url=url, name=article_name(one.sku, url, target))


def _over_time(one: PriceHistory, sold_at: Mapping[str, str], target: str) -> PriceHistory:
    url = sold_at.get(one.sku, "")
    return replace(one, url=url, name=article_name(one.sku, url, target), searches=(_READ_NOW_AND_THEN,))


def _sku(finding: Finding, capture: Capture) -> str:
    return sku_of(finding.subject_name, capture.target)


def _concerns(findings: Sequence[Finding], capture: Capture, judged: Judged) -> Iterator[Finding]:
    """Findings somebody must look at, each with the captures of the pages its article was read from."""
    concerns = [one for one in findings if one.outcome in CONCERNS]
    pages = captures_by_article(judged.path, {_sku(one, capture) for one in concerns})
    for one in concerns:
        captures = pages[_sku(one, capture)]
        told = (f"页面取证 {len(captures)} 份：{'、'.join(captures)}",) if captures else ()
        yield replace(one, reasoning=(*one.reasoning, *told))


def _rest(findings: Sequence[Finding], found: Sequence[Comparison], setting: Setting) -> Iterator[Finding]:
    """One finding for each rule on the articles without concern: those without enough evidence keep it from passing."""
    law, unsure = Law(on=setting.days.conduct), sum(one.outcome in OPEN for one in found)
    for name, group in groupby(sorted(findings, key=lambda one: one.rule), key=lambda one: one.rule):
        same, rule = list(group), setting.rulebook.rules[name]
        if unsure and rule.citations(law) and rule.subject is PriceComparison:
            yield untested(rule, f"{len(found)} 件商品中有 {unsure} 件取样不足或尚无定论，不能断定没有。", setting)
        elif not any(one.outcome in CONCERNS for one in same):
            worst = min(same, key=lambda one: one.outcome.rank)
            several = len(same) > 1 and worst.outcome is Outcome.PASSED
            yield replace(worst, message=f"{len(same)} 件商品：{worst.message}") if several else worst


def sold_at_of(campaign: Path) -> dict[str, str]:
    """Where the articles of a run are sold, as the run wrote it beside its readings; nothing when it did not."""
    try:
        articles = orjson.loads(campaign.read_bytes())["articles"]
    except FileNotFoundError:
        return {}
    except (OSError, orjson.JSONDecodeError, KeyError, TypeError) as error:
        raise BadRequest(f"{campaign} 读不了或已损坏。") from error
    return {str(sku): str(url) for sku, url in articles.items()} if isinstance(articles, dict) else {}
