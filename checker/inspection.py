"""One inspection: request, visit, seal, extract, evaluate. Storing and reviewing follow elsewhere.

Visiting and sealing happen once; `judge_capture` repeats everything after them from the sealed capture and gives the
same answer for the same rulebook and days. Two ways in: a URL, visited behind the egress guard with a real browser,
or a file somebody saved.
"""

import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path, PurePath
from typing import Any

from checker.clock import shanghai_day
from checker.errors import BadRequest, NotAllowed, Reason, VisitFailed
from checker.evaluate import Setting, evaluate, untested
from checker.evidence import Sealer, open_capture, run_record, snapshots
from checker.evidence.footage import Footage, open_footage
from checker.evidence.record import Clock
from checker.facts import join
from checker.facts.moments import at_their_moments, with_likenesses
from checker.facts.sounds import heard_alike
from checker.facts.timeline import join_over_time, share_read
from checker.intake.sameness import target_key
from checker.readings import Readings, read_footage
from checker.troubles import Trouble, trouble_of
from checker.vocabulary import (
    Account,
    Capture,
    Category,
    Checkout,
    Claim,
    Days,
    Facts,
    Finding,
    PageFacts,
    Platform,
    Product,
    Room,
    Shop,
    Snapshot,
    Subject,
    SubjectKind,
    Terms,
    Visit,
)
from checker.vocabulary.live import SUPPLIED
from checker.vocabulary.prices import Picture, holds_readings
from checker.vocabulary.timeline import Timeline
from crawlers.boundaries import parse_target
from crawlers.browser import Browser
from crawlers.egress import Allowed
from crawlers.extract import extract
from crawlers.personas import persona
from crawlers.readers.recording import read_recording
from crawlers.readers.speech_models import chosen
from crawlers.saved import open_file
from crawlers.survey import survey
from rules.rulebook import load_rulebook

log = logging.getLogger(__name__)
Progress = Callable[[str], None]

_MOST_PATH = 4096
_MOST_REFUSED = 200
# Which subjects a target of a kind is expected to show, for saying what stayed untested when it showed nothing.
_EXPECTED: dict[SubjectKind, tuple[type, ...]] = {
    SubjectKind.PLATFORM: (Platform, Terms),
    SubjectKind.RULES: (Platform, Terms),
    SubjectKind.SHOP: (Shop, Terms),
    SubjectKind.PRODUCT: (Product, Shop, Terms, Claim),
    SubjectKind.ACCOUNT: (Account,),
    SubjectKind.ROOM: (Room, Claim),
    SubjectKind.RECORDING: (Room, Timeline, Claim),
    SubjectKind.CHECKOUT: (Checkout, Terms),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What the person asked for. `conduct` None means: the day of the capture in Asia/Shanghai."""

    decision: date
    conduct: date | None = None
    category: Category | None = None
    persona: str = "desktop"
    subject: SubjectKind | None = None
    operator: str = ""
    supplied_by: str = ""
    command: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """Where evidence is kept, which private addresses may be visited (tests and demo only), and a browser that is
    already running, for inspecting many targets; without one each inspection starts its own. `models` is the folder of
    speech models, `speech_model` the one to use (empty: the preferred one there; `none`: no speech). `clock` is asked before and
    after a capture how far this machine's clock is off."""

    evidence: Path
    allow: tuple[Allowed, ...] = ()
    browser: Browser | None = None
    models: Path | None = None
    speech_model: str = ""
    clock: Clock | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Observed:
    """How much was seen: pages, places searched, and the share of each channel (None: not observed).

    `refused` lists what the pages asked for and the egress guard did not let through, `host:port` and the reason.
    For recordings: minutes of the room that went by, and minutes of it that the recording holds.
    """

    pages: int = 0
    searched: tuple[str, ...] = ()
    channels: dict[str, float | None] = field(default_factory=lambda: {"page": None, "speech": None})
    minutes: float | None = None
    minutes_recorded: float | None = None
    refused: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class InspectionResult:
    """Everything one target came to."""

    target: str
    subject: SubjectKind
    days: Days
    rulebook: str
    capture: Capture | None = None
    pages: tuple[PageFacts, ...] = ()
    facts: Facts = field(default_factory=Facts)
    findings: tuple[Finding, ...] = ()
    observed: Observed = field(default_factory=Observed)
    trouble: Trouble | None = None
    pictures: Callable[[], tuple[Picture, ...]] = field(default=tuple, compare=False)  # drawn when a report shows them


def inspect(
    target: str, options: Options, surroundings: Surroundings, progress: Progress = lambda step: None
) -> InspectionResult:
    """Visit or open `target`, seal it, and judge it. Trouble with the target is data, not an exception.

    Raises EvidenceNotSealed when what was seen could not be kept, and RulebookInvalid when there is no law to apply.
    """
    load_rulebook()
    try:
        capture = _captured(target, options, surroundings, progress)
    except NotAllowed as refusal:
        return unobserved(target, options, Trouble(reason="refused", message=str(refusal)))
    except VisitFailed as failure:
        return unobserved(target, options, Trouble(reason=failure.reason.value, message=str(failure)))
    return judge_capture(capture, options, surroundings, progress)


def take_in(path: Path, options: Options, surroundings: Surroundings) -> Capture:
    """A file somebody supplied, sealed as it is, under its name alone; nothing of it has been judged.

    Raises BadRequest, VisitFailed, EvidenceNotSealed.
    """
    return _sealed(path.name, open_file(path), options, surroundings, lambda step: None)


def reopen(
    capture_id: str, options: Options, surroundings: Surroundings, progress: Progress = lambda step: None
) -> InspectionResult:
    """Judge a sealed capture again. Raises EvidenceNotSealed when it is missing or no longer what was sealed."""
    return judge_capture(open_capture(surroundings.evidence, capture_id), options, surroundings, progress)


def judge_capture(
    capture: Capture, options: Options, surroundings: Surroundings, progress: Progress = lambda step: None
) -> InspectionResult:
    """Extract, join, evaluate: a pure function of the sealed capture, the rulebook and the days."""
    if holds_readings(capture):
        from checker.pricing.findings import judge_readings  # statistics take a second to load

        return judge_readings(capture, options, surroundings)
    footage = open_footage(surroundings.evidence, capture)
    progress("提取事实")
    seen = [one for one in snapshots(surroundings.evidence, capture) if footage is None or one.dom or one.responses]
    pages = tuple(extract(_as_asked(snapshot, options)) for snapshot in seen)
    if footage is not None:
        return _judge_recording(capture, footage, pages, options, surroundings, progress)
    kind = options.subject or (pages[0].kind if pages else SubjectKind.OTHER)
    days = Days(conduct=options.conduct or shanghai_day(capture.captured_at), decision=options.decision)
    facts = _of_category(join(pages, kind), options.category)
    progress("对照规则")
    readable = [page for page in pages if not page.trouble]
    findings = evaluate(facts, load_rulebook(), days, capture=capture.id, target=_about(capture.target))
    trouble = None if readable else trouble_of(pages)
    if trouble:
        findings = _all_untested(kind, trouble, days, capture.id)
    return InspectionResult(
        target=capture.target,
        subject=kind,
        days=days,
        rulebook=load_rulebook().digest,
        capture=capture,
        pages=pages,
        facts=facts,
        findings=tuple(findings),
        observed=_observed(capture, pages, readable),
        trouble=trouble,
    )


def _judge_recording(
    capture: Capture,
    footage: Footage,
    pages: tuple[PageFacts, ...],
    options: Options,
    surroundings: Surroundings,
    progress: Progress,
) -> InspectionResult:
    """As `judge_capture`, for a recording or a watched room: its pictures and speech are read, then judged over time."""
    model = chosen(surroundings.models, surroundings.speech_model) if surroundings.models else None
    readings = read_footage(surroundings.evidence, capture, footage, model, progress)
    progress("对照规则")
    return judge_readings(capture, footage, readings, pages, options)


def judge_readings(
    capture: Capture, footage: Footage, readings: Readings, pages: tuple[PageFacts, ...], options: Options
) -> InspectionResult:
    """What was read of a recording, and the pages of its room, judged over time."""
    days = Days(conduct=options.conduct or shanghai_day(capture.captured_at), decision=options.decision)
    frames = share_read(readings.frames.covered, footage.recording) if readings.frames else None
    speech = share_read(readings.speech.covered, footage.recording) if readings.speech else None
    own = footage.recording.live == SUPPLIED
    kind = options.subject or (SubjectKind.RECORDING if own else SubjectKind.ROOM)
    title = next((page.title for page in pages if page.title), "") or Path(capture.target).stem
    url = f"saved:{Path(capture.target).name}" if own else capture.target
    events = footage.events
    readable = [page for page in pages if not page.trouble]
    observed = _observed(capture, pages, readable)
    observed = replace(
        observed,
        searched=(*observed.searched, url),
        channels={"page": observed.channels["page"], "frames": frames, "speech": speech},
        minutes=round(footage.recording.duration_s / 60, 2),
        minutes_recorded=round(footage.recording.observed_s / 60, 2),
    )
    trouble = None
    if frames is None and speech is None and not readable:
        trouble = Trouble(reason=Reason.UNREADABLE.value, message=_unheard(readings, footage))
        findings, facts, seen = _all_untested(kind, trouble, days, capture.id), Facts(), None
    else:
        seen = read_recording(url, title, readings.frames, readings.speech, events)
        facts = _of_category(
            join_over_time(pages, seen, footage.recording, frames, speech, readings.speech, options.subject),
            options.category,
        )
        about = _about(capture.target)
        found = evaluate(facts, load_rulebook(), days, capture=capture.id, target=about)
        findings = at_their_moments(found, seen)
        alike = _of_category(replace(facts, subjects=(), claims=heard_alike(seen.page.claims)), options.category)
        likenesses = evaluate(alike, load_rulebook(), days, capture=capture.id, target=about)
        findings = with_likenesses(findings, likenesses, seen)
    return InspectionResult(
        target=capture.target,
        subject=kind,
        days=days,
        rulebook=load_rulebook().digest,
        capture=capture,
        pages=(*pages, *([seen.page] if seen else [])),
        facts=facts,
        findings=tuple(findings),
        observed=observed,
        trouble=trouble,
    )


def _about(target: str) -> str:
    """What fingerprints rest on: the goods, room or page that an address is about, or the path of a file as it was given."""
    return target_key(target) if "://" in target else PurePath(target).as_posix()


def _unheard(readings: Readings, footage: Footage) -> str:
    """Why nothing of a recording could be observed."""
    if footage.message or readings.why:
        return footage.message or f"{readings.why}。"
    if readings.frames is not None and readings.frames.trouble:
        return f"录像无法读取：{readings.frames.trouble}。"
    if readings.speech is not None and readings.speech.trouble:
        return f"录像没有画面，语音无法听取：{readings.speech.trouble}。"
    return "录像没有画面，只有声音；本机没有语音识别模型，无法听取。可用 shuoqing models 安装模型后重试。"


def _captured(target: str, options: Options, surroundings: Surroundings, progress: Progress) -> Capture:
    path = _file(target)
    if path is not None:
        return _sealed(target, open_file(path), options, surroundings, progress)
    url = parse_target(target, allow=surroundings.allow)
    if surroundings.browser is not None:
        return _surveyed(url, surroundings.browser, options, surroundings, progress)
    progress("启动浏览器")
    with Browser(allow=surroundings.allow) as browser:
        return _surveyed(url, browser, options, surroundings, progress)


def _file(target: str) -> Path | None:
    """The file meant, None for a URL. Raises BadRequest for what is neither."""
    if "://" in target or "\0" in target or len(target) > _MOST_PATH:
        return None
    path = Path(target)
    if path.exists():
        return path
    raise BadRequest(f"没有“{target}”这个文件；要检查网址，请以 http:// 或 https:// 开头。")


def _surveyed(url: str, browser: Browser, options: Options, surroundings: Surroundings, progress: Progress) -> Capture:
    looking = persona(options.persona)
    kind = options.subject or SubjectKind.OTHER
    visits = survey(browser, url, persona=looking, kind_hint=kind, progress=progress)
    record = {"persona": looking.record(), "browser": browser.record()}
    return _sealed(url, visits, options, surroundings, progress, **record)


def _sealed(
    target: str,
    visits: Iterable[Visit],
    options: Options,
    surroundings: Surroundings,
    progress: Progress,
    **seen_with: Mapping[str, Any],
) -> Capture:
    """Each visit is sealed as it arrives, before anything else reads it."""
    record = run_record(
        command=options.command,
        configuration={"allow": [str(entry) for entry in surroundings.allow], "supplied_by": options.supplied_by},
        rulebook=load_rulebook().digest,
        operator=options.operator,
        clock=surroundings.clock,
        **seen_with,
    )
    with Sealer(surroundings.evidence, target, record, surroundings.clock) as sealer:
        for visit in visits:
            sealer.add(visit)
            progress(f"已封存 {visit.final_url or visit.url}")
        return sealer.close()


def _as_asked(snapshot: Snapshot, options: Options) -> Snapshot:
    """The target's own page is of the kind the person says it is."""
    if options.subject is None or snapshot.reached_by != "target":
        return snapshot
    return replace(snapshot, kind=options.subject)


def _of_category(facts: Facts, category: Category | None) -> Facts:
    if category is None:
        return facts
    claims = tuple(replace(claim, category=category) for claim in facts.claims)
    subjects = tuple(
        replace(subject, category=category) if isinstance(subject, (Product, Shop, Checkout)) else subject
        for subject in facts.subjects
    )
    return replace(facts, claims=claims, subjects=subjects)


def _refused(capture: Capture) -> tuple[str, ...]:
    """What the guard refused, each once, in the order asked for."""
    visits: Sequence[Mapping[str, Any]] = capture.record.get("visits", ())
    asked = (one for visit in visits for one in visit.get("record", {}).get("refused", ()))
    return tuple(dict.fromkeys(f"{one['host']}:{one['port']} {one['reason']}" for one in asked))[:_MOST_REFUSED]


def _observed(capture: Capture, pages: Sequence[PageFacts], readable: Sequence[PageFacts]) -> Observed:
    share = round(len(readable) / len(pages), 3) if pages else None
    where = dict.fromkeys(page.url for page in readable)
    channels: dict[str, float | None] = {"page": share, "speech": None}
    return Observed(pages=len(pages), searched=tuple(where), channels=channels, refused=_refused(capture))


def unobserved(target: str, options: Options, trouble: Trouble) -> InspectionResult:
    """The result for a target that could not be seen: every rule that might have spoken is untested."""
    days = Days(conduct=options.conduct or options.decision, decision=options.decision)
    kind = options.subject or SubjectKind.OTHER
    return InspectionResult(
        target=target,
        subject=kind,
        days=days,
        rulebook=load_rulebook().digest,
        findings=tuple(_all_untested(kind, trouble, days, "")),
        trouble=trouble,
    )


def _all_untested(kind: SubjectKind, trouble: Trouble, days: Days, capture: str) -> list[Finding]:
    """What should have been judged and could not be: shown, so that an empty result is not taken for a clean one."""
    setting = Setting(rulebook=load_rulebook(), days=days, capture=capture)
    expected = _EXPECTED.get(kind) or tuple({*Subject.__subclasses__(), Claim})
    rules = [rule for rule in setting.rulebook.rules.values() if rule.subject in expected]
    return [untested(rule, trouble.message, setting) for rule in rules]
