"""Facts + rulebook + days -> findings; pure.

Every rule judges every subject of its type under the law of the conduct day, and again under that of the decision
day when the first found something (the milder is reported). This is where absence of evidence becomes `untested`:
before a rule is asked (nobody looked) and after (it asserts absence, but not every place could be read).
Cost is rules x subjects. All claims are read at once, and a rule on claims is asked about those that hold what it waits
for and one of each other sort.
"""

import hashlib
import logging
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from itertools import groupby
from urllib.parse import urlsplit

from checker.interplay import settled
from checker.vocabulary import (
    Claim,
    Days,
    Facts,
    Finding,
    Milder,
    Outcome,
    PartyRole,
    Penalty,
    Place,
    Search,
    Sought,
    Subject,
)
from rules.amendments import Amendments
from rules.asking import Circumstances, Held, circumstances, lexicons_of, terms_of
from rules.language.engine import remember
from rules.law import Law, lawbook, provisions_of
from rules.rule import Rule, Verdict, inapplicable, passed
from rules.rulebook import Rulebook

log = logging.getLogger(__name__)

CONCERNS = (Outcome.FAILED, Outcome.CANNOT_TELL)
_ROLES = (PartyRole.SELLER, PartyRole.ROOM_OPERATOR, PartyRole.PLATFORM)


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """What all judgements of one run share."""

    rulebook: Rulebook
    days: Days
    capture: str = ""
    target: str = ""


def evaluate(facts: Facts, rulebook: Rulebook, days: Days, *, capture: str = "", target: str = "") -> list[Finding]:
    """All findings on these facts, worst first, then by rule; one finding per act, however often it was seen.

    `target` names what was looked at, the same whenever it is looked at again; fingerprints rest on it.
    """
    setting = Setting(rulebook=rulebook, days=days, capture=capture, target=target)
    findings = settled([*_on_subjects(facts.subjects, setting), *_on_claims(facts, setting)], rulebook)
    return sorted(findings, key=lambda f: (f.outcome.rank, f.severity, f.rule, f.subject_url))


def judge_claim(claim: Claim, rule: Rule, setting: Setting, searches: Sequence[Search] = ()) -> Finding:
    """One rule on one claim that stands alone."""
    return _finding(rule, claim, _judge(rule, claim, searches, setting), setting)


def untested(rule: Rule, reason: str, setting: Setting) -> Finding:
    """The finding of a rule whose subject never came into sight."""
    return replace(_finding(rule, Claim(text=""), _untested(reason), setting), subject=rule.subject.__name__.lower())


def _on_subjects(subjects: Iterable[Subject], setting: Setting) -> Iterator[Finding]:
    for subject in subjects:
        for rule in setting.rulebook.by_subject(type(subject)):
            yield _finding(rule, subject, _judge(rule, subject, subject.searches, setting), setting)


def _on_claims(facts: Facts, setting: Setting) -> Iterator[Finding]:
    claims = facts.claims
    looked = any(search.what is Sought.CLAIMS for search in facts.searches)
    if not claims and not looked:
        return
    rules = setting.rulebook.by_subject(Claim)
    sorts = _sorts(claims, rules, _law(setting, "conduct"))
    for rule in rules:
        asked = sorted(number for held, sort in sorts for number in (sort if held.concerns(rule) else sort[:1]))
        verdicts = [(claims[number], _judge(rule, claims[number], facts.searches, setting)) for number in asked]
        concerns = [_finding(rule, claim, said, setting) for claim, said in verdicts if said.outcome in CONCERNS]
        yield from _merged(concerns)
        if not concerns:
            yield _summary(rule, verdicts, facts, setting)


def _sorts(claims: Sequence[Claim], rules: Sequence[Rule], law: Law) -> list[tuple[Held, list[int]]]:
    """The numbers of the claims, sorted by what rules wait for in them and by what else an outcome rests on."""
    terms = terms_of(lexicons_of(rules), law)
    sorts: dict[tuple[Held, Circumstances], list[int]] = {}
    for number, (claim, reading) in enumerate(zip(claims, remember(claims, law), strict=True)):
        sorts.setdefault((terms.held(claim.text, reading), circumstances(claim, reading)), []).append(number)
    return [(held, numbers) for (held, _), numbers in sorts.items()]


def _summary(rule: Rule, verdicts: Sequence[tuple[Claim, Verdict]], facts: Facts, setting: Setting) -> Finding:
    """One finding for all claims without concern: the worst of them stands for the rest.

    Where a recording was not heard or seen whole, what was read can be clean and the show not: that is `untested`. So
    are the words of a page that nobody could tell the kind of.
    """
    if not verdicts:
        return _finding(rule, Claim(text=""), inapplicable("已查看的页面上没有可供判断的宣传文字。"), setting)
    claim, worst = min(verdicts, key=lambda judged: judged[1].outcome.rank)
    unread = _unread(facts.searches)
    if unread and worst.outcome is Outcome.PASSED:
        worst = _untested(f"已读到的文字中未见，但不能断定没有说过或显示过：{unread}。")
    if (
        facts.unplaced
        and worst.outcome in (Outcome.PASSED, Outcome.INAPPLICABLE)
        and _in_force(rule, _law(setting, "conduct"))
    ):
        worst = _untested(facts.unplaced)
    finding = _finding(rule, claim, worst, setting)
    return replace(finding, places=()) if worst.outcome is Outcome.PASSED else finding


def _unread(searches: Sequence[Search]) -> str:
    """Why the words of a recording are not all known, empty when they are or there is none."""
    partly = (one for one in searches if one.what in (Sought.SPEECH, Sought.FRAMES) and not one.complete)
    return "；".join(dict.fromkeys(one.hindrance for one in partly if one.hindrance))


def _merged(findings: Sequence[Finding]) -> Iterator[Finding]:
    """One act, one finding: equal fingerprints become one finding with all their places."""
    ordered = sorted(findings, key=lambda finding: (finding.fingerprint, finding.outcome.rank))
    for _, same in groupby(ordered, key=lambda finding: finding.fingerprint):
        first, *rest = same
        places = dict.fromkeys([*first.places, *(place for finding in rest for place in finding.places)])
        yield replace(first, places=tuple(places))


def _judge(rule: Rule, subject: object, searches: Sequence[Search], setting: Setting) -> Verdict:
    if isinstance(subject, Subject) and not subject.on_mainland:
        return inapplicable("页面并非面向中国内地消费者的要约（币种、语言或配送范围在境外），不适用本规则。")
    conduct = _law(setting, "conduct")
    if not _in_force(rule, conduct):
        return inapplicable(_not_yet(rule, conduct))
    unseen = [need for need in rule.needs if not any(search.what is need for search in searches)]
    if unseen:
        return _unlooked(unseen)
    verdict = _ask(rule, subject, conduct)
    if isinstance(subject, Claim) and subject.seam is not None and not _is_across(verdict, subject, subject.seam):
        return passed("前后两句相接处未见此类用语。")
    if verdict.outcome is Outcome.FAILED and verdict.absent is not None:
        return _sure_of_absence(verdict, verdict.absent, searches)
    return verdict


def _is_across(verdict: Verdict, claim: Claim, seam: int) -> bool:
    """Whether all that is quoted runs across the seam: what does not was heard in an utterance of its own."""
    at = seam + (claim.place.start or 0 if claim.place else 0)
    spans = [(place.start, place.end) for place in verdict.places]
    return bool(spans) and all(start is not None and end is not None and start < at < end for start, end in spans)


@lru_cache(maxsize=4096)
def _in_force(rule: Rule, law: Law) -> tuple[str, ...]:
    """The duties that ground the rule under this law; asked for every subject, so kept."""
    return rule.citations(law)


def _ask(rule: Rule, subject: object, law: Law) -> Verdict:
    try:
        return rule.judge(subject, law)
    except Exception:  # one of three doors: a bug in one rule must not hide the other findings
        log.exception("rule.raised", extra={"rule": rule.id})
        return _untested("规则在判断时出错，已记录；请向维护者报告，并由人工核查。")


def _sure_of_absence(verdict: Verdict, what: Sought, searches: Sequence[Search]) -> Verdict:
    search = next((search for search in searches if search.what is what), None)
    if search is None:
        return _unlooked([what])
    if search.complete:
        reasoning = (*verdict.reasoning, f"已查看：{'、'.join(search.where)}，均未见。")
        return replace(verdict, reasoning=reasoning)
    return _untested(f"未见所需信息，但不能断定没有公示：{search.hindrance}。")


def _unlooked(needs: Sequence[Sought]) -> Verdict:
    return _untested(f"没有查看过判断所需的内容（{'、'.join(_WANTED[need] for need in needs)}）。")


def _untested(message: str) -> Verdict:
    return Verdict(outcome=Outcome.UNTESTED, message=message)


def _not_yet(rule: Rule, law: Law) -> str:
    starts = [p.since for citation in rule.duty for p in provisions_of(citation) if p.since and p.since > law.on]
    if starts:
        return f"行为日（{law.on}）时该义务尚未施行，自 {min(starts)} 起适用。"
    return f"行为日（{law.on}）时该义务没有生效的依据。"


def _finding(rule: Rule, subject: Subject | Claim, verdict: Verdict, setting: Setting) -> Finding:
    law = _law(setting, "conduct")
    return Finding(
        rule=rule.id,
        alias=rule.alias,
        outcome=verdict.outcome,
        severity=verdict.severity or rule.severity,
        citations=_in_force(rule, law) or rule.duty,
        duty_bearer=rule.duty_bearer.value,
        message=verdict.message,
        subject=type(subject).__name__.lower(),
        subject_url=_address(subject),
        subject_name=subject.goods if isinstance(subject, Claim) else subject.name,
        question=verdict.question,
        places=verdict.places,
        reasoning=(*verdict.reasoning, *_chain(rule, verdict, law)),
        exemptions=verdict.exemptions,
        penalties=_penalties(rule, verdict, law) if verdict.outcome in CONCERNS else (),
        remedy=rule.remedy if verdict.outcome in CONCERNS else "",
        plain=rule.plain if verdict.outcome in CONCERNS else "",
        rewrite=verdict.rewrite,
        language_class=verdict.language_class,
        fingerprint=_fingerprint(rule, subject, verdict, setting.target),
        capture=setting.capture,
        rulebook=setting.rulebook.digest,
        conduct_day=setting.days.conduct,
        decision_day=setting.days.decision,
        milder=_milder(rule, subject, verdict, setting),
    )


def _address(subject: Subject | Claim) -> str:
    if isinstance(subject, Subject):
        return subject.url
    return subject.place.page if subject.place else ""


def _chain(rule: Rule, verdict: Verdict, law: Law) -> Iterator[str]:
    """The last link of the explanation: which article asks for it, in our words."""
    if verdict.outcome not in CONCERNS:
        return
    for citation in _in_force(rule, law):
        provision = law.provision(citation)
        if provision:
            yield f"{_named(citation)}：{provision.summary}"


def _named(citation: str) -> str:
    key, _, number = citation.partition(":")
    instrument = lawbook()[key]
    return f"《{instrument.short or instrument.title}》第{number}条" if number[:1].isdigit() else instrument.title


def _penalties(rule: Rule, verdict: Verdict, law: Law) -> tuple[Penalty, ...]:
    found = []
    for citation in rule.penalties if verdict.penalties is None else verdict.penalties:
        provision = law.provision(citation)
        if provision:
            least, most = (None if yuan is None else yuan * 100 for yuan in provision.fine_yuan or (None, None))
            found.append(Penalty(basis=citation, text=provision.summary, minimum_fen=least, maximum_fen=most))
    return tuple(found)


def _milder(rule: Rule, subject: Subject | Claim, verdict: Verdict, setting: Setting) -> Milder | None:
    """What the decision day's law says, when it is milder (从旧兼从轻, Administrative Penalty Law art. 37)."""
    if verdict.outcome not in CONCERNS or setting.days.decision == setting.days.conduct:
        return None
    later = _law(setting, "decision")
    if not rule.citations(later):
        return Milder(outcome=Outcome.INAPPLICABLE, because=f"决定日（{later.on}）时该义务已不再有效。")
    again = _ask(rule, subject, later)
    if again.outcome.rank <= verdict.outcome.rank or again.outcome is Outcome.UNTESTED:
        return None
    return Milder(outcome=again.outcome, because=again.message or f"按决定日（{later.on}）的规定不再认定为同等程度。")


def _fingerprint(rule: Rule, subject: Subject | Claim, verdict: Verdict, target: str) -> str:
    """Stable over captures and layouts: rule, target, host, goods, and what was said; of a subject its operator if known."""
    if isinstance(subject, Claim):
        said = sorted({_folded(place) for place in verdict.places})
        parts = [rule.id, target, urlsplit(_address(subject)).netloc, subject.goods, *said]
    else:
        party = subject.party(*_ROLES)
        operator = party.credit_code or party.name if party else None
        whose = [operator.value] if operator else [target, urlsplit(subject.url).netloc]
        parts = [rule.id, *whose, subject.name or subject.url]
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:32]


def _folded(place: Place) -> str:
    return "".join(unicodedata.normalize("NFKC", place.quote).split())


def _law(setting: Setting, which: str) -> Law:
    day = setting.days.conduct if which == "conduct" else setting.days.decision
    return _law_of(day, setting.rulebook.amendments)


@lru_cache(maxsize=64)
def _law_of(day: date, amendments: Amendments) -> Law:
    return Law(on=day, amendments=amendments)


_WANTED = {
    Sought.IDENTITY: "经营者主体信息",
    Sought.SELLER: "实际销售者信息",
    Sought.CLAIMS: "宣传文字",
    Sought.OFFERS: "商品与价格",
    Sought.RETURNS: "退货说明",
    Sought.TERMS: "格式条款",
    Sought.DISPUTE: "争议解决机制",
    Sought.COMPLAINT: "投诉流程",
    Sought.RULES: "平台规则",
    Sought.SETTINGS: "设置页面",
    Sought.CHECKOUT: "结算页面",
    Sought.CAMPAIGN: "活动页面",
    Sought.REVIEWS: "评价展示",
    Sought.NOTICES: "标识与提示",
    Sought.CONSENT: "授权同意界面",
    Sought.HISTORY: "历史价格",
    Sought.SPEECH: "直播语音",
    Sought.FRAMES: "直播画面",
    Sought.COMMENTS: "评论",
    Sought.STANDING: "弹幕的去留",
    Sought.EARLIER: "较早的版本或读数",
    Sought.REGISTER: "登记机关的登记",
    Sought.SELLER_MARKS: "平台给店铺的标记",
    Sought.SALES: "年销量",
    Sought.PREPAID: "是否预付费",
    Sought.MAKER_PRICES: "厂商公布的零售价",
    Sought.RIVAL_PRICES: "承诺范围内的其他价格",
    Sought.GRANTED: "结算时优惠是否兑现",
    Sought.LIFE_STORIES: "主播讲述的身世及其他记录",
    Sought.LIKENESS: "形象像哪位真实的人",
    Sought.CLOSURE: "店铺是否停业",
}
