"""What fills the forms: the run record, the pages, the findings and the parties, in words people read."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from ada_url import URL

from checker import lawview
from checker.bundling import strength
from checker.clock import SHANGHAI
from checker.dossiers import Dossier, clock_told
from checker.report.words import KINDS, OUTCOMES, ROLES, SEVERITIES, penalty_line
from checker.vocabulary import Decision, Outcome, PageFacts, Party, PartyRole
from checker.vocabulary.custody import Annotation
from checker.vocabulary.facts import Field
from checker.vocabulary.prices import LIMITS, METHOD, MOST_PICTURED, Picture
from checker.vocabulary.workbench import KeptFinding

BLANK = "＿＿＿＿＿＿＿＿"
_MOST_FILES = 120
_BY = {"console": "命令行"}
_DECISIONS = {Decision.CONFIRMED: "已认定", Decision.DISMISSED: "已排除", Decision.MORE_EVIDENCE: "待补充证据"}
_CONCERNS = (Outcome.FAILED, Outcome.CANNOT_TELL)
_BY_BEARER = {
    "platform": PartyRole.PLATFORM, "room-operator": PartyRole.ROOM_OPERATOR, "marketer": PartyRole.ANCHOR,
    "agency": PartyRole.AGENCY,
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A dossier together with what was read from its evidence again, and when and by which office a paper is made."""

    dossier: Dossier
    pages: tuple[PageFacts, ...] = ()
    pictures: tuple[Picture, ...] = ()
    annotations: tuple[Annotation, ...] = ()
    made_at: datetime
    office: str = ""


def values(case: Case) -> dict[str, Any]:
    """Everything the forms name."""
    dossier = case.dossier
    visits = [visit for capture in dossier.captures for visit in capture.record["visits"]]
    concerns = [one for one in dossier.findings if is_concern(one)]
    parties = tuple(party for page in case.pages for party in page.parties)
    party = _party(parties, concerns)
    remedies = dict.fromkeys(one.finding.remedy for one in concerns)
    target = dossier.captures[0].target
    began, ended = (_clock(visits[at][name]) for at, name in ((0, "started_at"), (-1, "finished_at")))
    return {
        "blank": BLANK,
        "office": case.office or "（执法机关名称）",
        "made_on": case.made_at.astimezone(SHANGHAI).strftime("%Y年%m月%d日").replace("年0", "年").replace("月0", "月"),
        "title": dossier.title,
        "target": target,
        "cause": f"{_name(party)}涉嫌违反直播电商有关规定",
        "source": "网络交易监测",
        "subject_kind": _kind(dossier),
        "platform": _host(target),
        "platform_party": _name(next((one for one in parties if one.role is PartyRole.PLATFORM), None)),
        "shop": _first(party.display_name if party else None) or dossier.title,
        "party": _told(party),
        "began": began,
        "ended": ended,
        "conduct_day": str(next((one.finding.conduct_day for one in dossier.findings if one.finding.conduct_day), BLANK)),
        "rulebook": next((one.rulebook for one in dossier.inspections), "") or dossier.captures[0].record["run"].get("rulebook", ""),
        "addresses": "、".join(_addresses(visits)) or BLANK,
        "environment": list(_environment(dossier)),
        "steps": list(_steps(visits)),
        "visits": [_visit(number, visit) for number, visit in enumerate(visits, 1)],
        "troubles": list(_troubles(visits)) or ["所列页面均已取得，没有不完整之处。"],
        "files": list(_files(dossier)),
        "files_note": _files_note(dossier),
        "capture_ids": [capture.id for capture in dossier.evidence],
        "stamps": "",
        "annotations": list(_annotations(case)),
        "concerns": [_concern(number, one, dossier) for number, one in enumerate(concerns, 1)],
        "remedies": [{"n": number, "text": text} for number, text in enumerate(remedies, 1)],
        "clean_note": "" if concerns else "所查看的页面中未发现需要关注的情况。",
        "summary": _summary(dossier.findings),
        "untested_note": _untested(dossier.all_findings),
        "asks": list(_asks(concerns)),
        "questions": list(_questions(concerns)),
        "pictures": [{"title": one.title, "svg": one.svg} for one in case.pictures],
        "method": [METHOD, LIMITS],
        "most_pictured": MOST_PICTURED,
    }  # fmt: skip


def party_of(case: Case, one: KeptFinding) -> dict[str, str]:
    """The party a finding's duty falls on, as far as the pages disclose it."""
    parties = tuple(party for page in case.pages for party in page.parties)
    return _told(_party(parties, [one]))


def quotes(one: KeptFinding, most: int = 6) -> str:
    """The words quoted, each once."""
    said = dict.fromkeys(place.quote.strip() for place in one.finding.places if place.quote.strip())
    return "；".join(f"“{quote[:80]}”" for quote in list(said)[:most])


def laws(citations: Iterable[str], one: KeptFinding) -> str:
    """The cited articles by name and number."""
    found = lawview.articles(citations, one.finding.conduct_day)
    return "；".join(dict.fromkeys(f"《{article.instrument}》第{article.number}条" for article in found))


def state(one: KeptFinding) -> str:
    """The machine's outcome, and what a person decided."""
    decided = one.reviews[-1].review if one.reviews else None
    words = OUTCOMES[one.finding.outcome]
    return f"{words}；{_DECISIONS[decided.decision]}（{decided.reviewer}）" if decided else f"{words}；待认定"


def is_concern(one: KeptFinding) -> bool:
    """Whether the finding is one people must look at: a concern nobody dismissed."""
    dismissed = one.reviews and one.reviews[-1].review.decision is Decision.DISMISSED
    return one.finding.outcome in _CONCERNS and not dismissed


def _concern(number: int, one: KeptFinding, dossier: Dossier) -> dict[str, Any]:
    finding = one.finding
    inspection = next((each for each in dossier.inspections if each.id == one.inspection), None)
    weak = strength(inspection, one).get("strength") == "weak"
    return {
        "n": number,
        "alias": finding.alias,
        "severity": SEVERITIES[finding.severity],
        "bearer": ROLES.get(finding.duty_bearer, finding.duty_bearer),
        "message": finding.message + (f"（对象：{finding.subject_name}）" if finding.subject_name else ""),
        "quotes": quotes(one),
        "laws": laws(finding.citations, one),
        "remedy": finding.remedy,
        "penalties": "；".join(map(penalty_line, finding.penalties)),
        "state": state(one) + ("；各渠道不一致，证据较弱" if weak else ""),
        "url": finding.subject_url,
    }


def _party(parties: Sequence[Party], concerns: Sequence[KeptFinding]) -> Party | None:
    """Whom the findings are about: the bearer of most duties, as the pages name it; the fullest disclosure wins."""
    bearers = [one.finding.duty_bearer for one in concerns]
    wanted = [
        _BY_BEARER.get(bearer, PartyRole.SELLER) for bearer in sorted(set(bearers), key=bearers.count, reverse=True)
    ]
    order = [*wanted, PartyRole.SELLER, PartyRole.ROOM_OPERATOR]
    named = [one for one in parties if one.role in order and (one.name or one.display_name)]
    return min(named, key=lambda one: (order.index(one.role), -_fullness(one)), default=None)


def _fullness(party: Party) -> int:
    return sum(
        getattr(party, name) is not None for name in ("name", "credit_code", "address", "contact", "representative")
    )


def _told(party: Party | None) -> dict[str, str]:
    """A party's particulars; what the pages do not disclose is left blank for the officers."""
    if party is None:
        return dict.fromkeys(("name", "code", "address", "contact", "representative"), BLANK)
    return {
        "name": _name(party),
        "code": _first(party.credit_code) or BLANK,
        "address": _first(party.address) or BLANK,
        "contact": _first(party.contact) or BLANK,
        "representative": _first(party.representative) or _first(party.proprietor) or BLANK,
    }


def _name(party: Party | None) -> str:
    return (_first(party.name) or _first(party.display_name) if party else "") or BLANK


def _first(given: Field | None) -> str:
    return given.value.strip() if given else ""


def _kind(dossier: Dossier) -> str:
    return next((KINDS[one.subject] for one in dossier.inspections if one.subject), "页面")


def _host(target: str) -> str:
    try:
        return URL(target).hostname or target
    except ValueError:
        return target


def _clock(moment: str) -> str:
    return datetime.fromisoformat(moment).astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M:%S")


def _visit(number: int, visit: Mapping[str, Any]) -> dict[str, Any]:
    url = visit["final_url"] or visit["url"]
    record = visit["record"]
    ip = record.get("addresses", {}).get(_host(url), "")
    return {
        "n": number,
        "url": url,
        "title": visit["title"] or "（无标题）",
        "at": _clock(visit["started_at"]),
        "ip": ip or "—",
    }


def _addresses(visits: Sequence[Mapping[str, Any]]) -> list[str]:
    pairs = [f"{host}（{ip}）" for visit in visits for host, ip in visit["record"].get("addresses", {}).items()]
    return list(dict.fromkeys(pairs))[:8]


def _environment(dossier: Dossier) -> Iterable[str]:
    for capture in dossier.captures:
        run = capture.record["run"]
        software, browser, host = run.get("software", {}), run.get("browser", {}), run.get("host", {})
        yield f"取证软件：说清（Shuoqing）{software.get('shuoqing', BLANK)}，代码摘要 {str(software.get('code_sha256', ''))[:16] or BLANK}。"
        if browser:
            yield f"浏览器：Chromium {browser.get('version', BLANK)}，全新配置，取证前不含缓存、Cookie 与扩展程序。"
        persona = run.get("persona", {})
        if persona:
            yield f"访问身份：{persona.get('name', '')}　{persona.get('user_agent', '')}"
        yield f"运行环境：{host.get('platform', BLANK)}。网络出口：{BLANK}。操作人：{run.get('operator') or BLANK}。"
        yield f"时钟与时间服务器相差：{clock_told(capture)}。"
        clocks = [visit["record"].get("clock", {}) for visit in capture.record["visits"]]
        offsets = [clock["behind_server_s"] for clock in clocks if "behind_server_s" in clock]
        if offsets:
            yield f"时钟核对：与目标服务器时间相差 {min(offsets)} 至 {max(offsets)} 秒（正数表示本机慢）。"
        else:
            yield f"时钟核对：{BLANK}"


def _steps(visits: Sequence[Mapping[str, Any]]) -> Iterable[str]:
    for number, visit in enumerate(visits, 1):
        record = visit["record"]
        how = record.get("reached_by", "target")
        reached = "打开目标地址" if how == "target" else f"经页面上的“{how}”进入"
        status = f"，服务器应答 {record['status']}" if record.get("status") else ""
        hops = f"，经 {len(record['redirects'])} 次跳转" if record.get("redirects") else ""
        tls = "，TLS 证书链已记录" if record.get("tls") else ""
        when, where = _clock(visit["started_at"]), visit["final_url"] or visit["url"]
        yield f"{number}. {when} {reached} {where}{hops}{status}{tls}，保存网页、渲染结果、截图与网络记录并封存。"


def _troubles(visits: Sequence[Mapping[str, Any]]) -> Iterable[str]:
    for visit in visits:
        where = visit["final_url"] or visit["url"]
        if visit["record"].get("message"):
            yield f"{where}：{visit['record']['message']}"
        yield from (f"{where}：{what}。" for what in visit["incomplete"])


def _files(dossier: Dossier) -> Iterable[dict[str, Any]]:
    artefacts = [artefact for capture in dossier.captures for artefact in capture.artefacts]
    for number, one in enumerate(artefacts[:_MOST_FILES], 1):
        yield {"n": number, "name": one.name, "size": f"{one.size:,} 字节", "sha256": one.sha256, "sm3": one.sm3}


def _files_note(dossier: Dossier) -> str:
    total = sum(len(capture.artefacts) for capture in dossier.captures)
    more = f"，此处列出前 {_MOST_FILES} 个，其余见证据包清单" if total > _MOST_FILES else ""
    return f"共 {total} 个文件{more}。"


def _annotations(case: Case) -> Iterable[str]:
    marks = [(one, mark) for one in case.annotations for mark in one.marks]
    for number, (laid, mark) in enumerate(marks, 1):
        file, back = laid.file, laid.withdrawn
        where = (
            "、".join(map(str, mark.box)) if mark.box else f"“{mark.prefix[-12:]}【{mark.quote}】{mark.suffix[:12]}”"
        )
        place = f"图中 {where}（左、上、宽、高，像素）" if mark.box else where
        yield (
            f"{number}. {file.name} {place}：{mark.text}（{_BY.get(file.made_by, file.made_by)}，{_clock(file.made_at)}；标注文件 sha256:{file.sha256}，"
            f"原件 sha256:{file.parent}）"
            + (
                f"【已撤回：{back.note}（{_BY.get(back.made_by, back.made_by)}，{_clock(back.made_at)}）】"
                if back
                else ""
            )
        )


def _summary(findings: Sequence[KeptFinding]) -> str:
    counts = [(words, sum(one.finding.outcome is outcome for one in findings)) for outcome, words in OUTCOMES.items()]
    return "、".join(f"{words} {count} 项" for words, count in counts if count) + "。" if findings else "没有结论。"


def _untested(findings: Sequence[KeptFinding]) -> str:
    untested = list(dict.fromkeys(one.finding.alias for one in findings if one.finding.outcome is Outcome.UNTESTED))
    return f"另有 {len(untested)} 项义务未能核验：{'、'.join(untested)}。没有看到不等于没有问题。" if untested else ""


def _asks(concerns: Sequence[KeptFinding]) -> Iterable[dict[str, Any]]:
    """What the law lets one ask the operator for, so far as it bears on the findings; then what is always asked."""
    cited = {citation for one in concerns for citation in one.finding.citations}
    rules = {one.finding.rule for one in concerns}
    day = next((one.finding.conduct_day for one in concerns if one.finding.conduct_day), None)
    asked: dict[str, list[str]] = {}
    for row in lawview.law_map(day) if day else ():
        if row.ask and (row.article.citation in cited or rules & set(row.rules)):
            asked.setdefault(row.ask, []).append(f"《{row.article.instrument}》第{row.article.number}条")
    for what in _ALWAYS:
        asked.setdefault(what, [BLANK])
    for number, (what, basis) in enumerate(asked.items(), 1):
        yield {"n": number, "what": what, "laws": "；".join(dict.fromkeys(basis))}


_ALWAYS = (
    "经营者身份核验材料：营业执照、许可证、实名信息及更新记录",
    "直播回放、弹幕与互动记录、商品上下架和改价记录",
    "订单、支付、物流、退货退款记录（含下单时的商品快照）",
    "与直播间运营者、主播、服务机构的合同，推广费用结算记录",
    "对该账号、店铺的投诉、警示和处置记录",
)


def _questions(concerns: Sequence[KeptFinding]) -> Iterable[dict[str, Any]]:
    for number, one in enumerate(concerns, 1):
        finding = one.finding
        shown = quotes(one, 2)
        about = f"关于{shown}：" if shown else ""
        ask = finding.question or f"{finding.message}请说明原因，并提供能够证明的材料。"
        yield {"n": number, "ask": f"{about}{ask}（{laws(finding.citations[:1], one)}）"}
