"""Realistic captures and findings in a store, for looking at pages before and without the pipeline.

Run `python -m tests.webui.samples FOLDER` to fill a folder, sign in as `demo` and look around.
"""

import io
import sys
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from PIL import Image, ImageDraw, ImageFont

from checker.amending import TRIAL
from checker.errors import NotAllowed
from checker.evidence import Sealer, read_artefact
from checker.jobs import Worker
from checker.service import Machine, Service, open_service
from checker.settings import Settings
from checker.trial import Proposal
from checker.vocabulary import (
    Artefact,
    Blob,
    Capture,
    Channel,
    Decision,
    Exemption,
    Finding,
    Milder,
    Outcome,
    Party,
    PartyRole,
    Penalty,
    Place,
    Severity,
    SubjectKind,
    Visit,
)
from checker.vocabulary.amending import AmendmentState, Trial, TrialChange
from checker.vocabulary.facts import Field
from checker.vocabulary.work import BulkAction, Stage
from checker.vocabulary.workbench import Inspection, InspectionOutcome, InspectionRequest, Position, Scope
from rules.rulebook import digest

PASSWORD = "shuoqing-demo"
SELLER = Party(
    role=PartyRole.SELLER,
    name=Field(value="杭州海风电子商务有限公司"),
    display_name=Field(value="海风生活馆"),
    credit_code=Field(value="91330106MA2CFXQX0K"),
    credit_code_valid=True,
    contact=Field(value="0571-88001234"),
    agency=Field(value="杭州潮声文化传媒有限公司"),
)
OFFICE = "杭州市市场监督管理局"
SHOP = "https://shop.example.cn/item/1024"
LICENCE = "https://shop.example.cn/licence"
HOSTILE = "<script>document.title='stolen'</script>“><img src=x onerror=alert(1)>"
_FONTS = ("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc", "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf")
_SEEN_AT = datetime(2026, 3, 15, 2, 30, 5, tzinfo=UTC)
_TITLE_BOX, _PRICE_BOX, _RETURN_BOX = (560, 152, 480, 34), (714, 228, 140, 30), (76, 1480, 450, 28)


def draw_page() -> bytes:
    """A full-page screenshot of a product page, 1280 pixels wide."""
    image = Image.new("RGB", (1280, 2400), "#ffffff")
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 0, 1280, 64), fill="#c8102e")
    _write(draw, (40, 18), "海风生活馆", 26, "#ffffff")
    draw.rectangle((60, 120, 520, 580), fill="#f0ead8", outline="#d8cfb4")
    _write(draw, (210, 330), "商品图", 30, "#a08c50")
    _write(draw, (560, 150), "海风 全网最佳 补水面霜 50g 国家级配方", 25, "#222222")
    _write(draw, (560, 214), "¥99.00", 38, "#c8102e")
    _write(draw, (720, 230), "原价 ¥399.00", 20, "#888888")
    draw.line((716, 243, 850, 243), fill="#888888", width=2)
    for row in range(14):
        _write(
            draw, (80, 680 + row * 56), f"商品详情第 {row + 1} 行：温和配方，清爽不黏腻，适合日常护理。", 19, "#444444"
        )
    _write(draw, (80, 1480), "本店商品一经拆封概不退换，最终解释权归本店所有。", 19, "#444444")
    draw.rectangle((0, 2280, 1280, 2400), fill="#f3f3f3")
    _write(draw, (80, 2320), "关于我们  联系客服  店铺资质", 17, "#666666")
    return _png(image)


def draw_licence() -> bytes:
    """A full-page screenshot of a licence page that shows nothing but a name."""
    image = Image.new("RGB", (1280, 720), "#fafafa")
    draw = ImageDraw.Draw(image)
    _write(draw, (80, 80), "店铺资质", 30, "#222222")
    _write(draw, (80, 160), "店铺名称：海风生活馆", 20, "#444444")
    return _png(image)


def seal(folder: Path) -> Capture:
    """A capture of a product page and a licence page, sealed for real."""
    page = f"<html><body><h1>海风 全网最佳 补水面霜 50g</h1>{HOSTILE}</body></html>".encode()
    sealer = Sealer(folder, SHOP, {"software": {"shuoqing": "sample"}})
    for url, shot in ((SHOP, draw_page()), (LICENCE, draw_licence())):
        blobs = (
            Blob(role="document", content=page, media_type="text/html; charset=utf-8", url=url),
            Blob(role="screenshot", content=shot, media_type="image/png", url=url),
        )
        sealer.add(
            Visit(
                url=url,
                final_url=url,
                kind=SubjectKind.PRODUCT,
                title="海风补水面霜",
                started_at=_SEEN_AT,
                finished_at=_SEEN_AT,
                blobs=blobs,
                record={"reached_by": "target"},
            )
        )
    return sealer.close()


def _quote(text: str, box: tuple[int, int, int, int], prefix: str, suffix: str) -> Place:
    return Place(
        quote=text,
        channel=Channel.PAGE,
        prefix=prefix,
        suffix=suffix,
        selector="body > main > h1:nth-child(2)",
        start=len(prefix),
        end=len(prefix) + len(text),
        box=box,
        page=SHOP,
    )


def make_finding(outcome: Outcome = Outcome.FAILED, **changes: Any) -> Finding:
    """A finding on an absolute term; any field may be given otherwise."""
    fields: dict[str, Any] = {
        "rule": "advertising.absolute_terms",
        "alias": "AD-9-3",
        "outcome": outcome,
        "severity": Severity.S2,
        "citations": ("cn-advertising-law:9(3)",),
        "duty_bearer": "advertiser",
        "message": "商品标题使用了法律点名禁止的绝对化用语“最佳”。",
        "subject": "claim",
        "subject_url": SHOP,
        "subject_name": "海风补水面霜 50g",
        "places": (_quote("最佳", _TITLE_BOX, "海风 全网", " 补水面霜 50g 国家级配方"),),
        "reasoning": (
            "标题中出现“最佳”，指向所售商品。",
            "页面没有说明评比的范围、时间和依据。",
            "逐一考虑过的例外均不成立。",
        ),
        "exemptions": (
            Exemption(name="自我比较", held=False, because="没有与本店其他商品或自身过去比较的表述。"),
            Exemption(name="有据可查的排名", held=False, because="附近没有评选机构、时间或名次来源。"),
        ),
        "penalties": (
            Penalty(
                basis="cn-advertising-law:57(1)",
                text="责令停止发布广告，并处罚款；情节严重的可吊销营业执照。",
                minimum_fen=20_000_000,
                maximum_fen=100_000_000,
            ),
        ),
        "remedy": "删除“最佳”等用语，或改为可以证明的具体表述，并同步修改详情页与口播稿。",
        "plain": "“最佳”没有依据，不要因为这两个字而认为它比别的更好。",
        "rewrite": "海风 补水面霜 50g",
        "fingerprint": "f" * 32,
        "rulebook": digest(),
        "conduct_day": date(2026, 3, 15),
        "decision_day": date(2026, 11, 23),
    }
    return Finding(**{**fields, **changes})


def make_findings(capture: Capture) -> list[Finding]:
    """One finding for each thing a page must be able to show."""
    two = (_quote("国家级", _TITLE_BOX, "补水面霜 50g ", "配方"), _quote("最佳", _TITLE_BOX, "海风 全网", " 补水面霜"))
    shared: dict[str, Any] = {"capture": capture.id, "exemptions": (), "penalties": (), "rewrite": None}
    return [
        make_finding(capture=capture.id, places=two),
        make_finding(
            **{**shared, "reasoning": ("已查看：首页、店铺资质、商品页，均未见。",)},
            rule="disclosure.licence_on_shop",
            alias="EC-15-1",
            severity=Severity.S3,
            citations=("cn-ecommerce-law:15(1)",),
            duty_bearer="seller",
            message="店铺首页显著位置未公示营业执照信息，也没有其链接。",
            subject="shop",
            subject_name="海风生活馆",
            subject_url=LICENCE,
            places=(),
            remedy="在店铺首页显著位置持续公示营业执照信息或其链接标识。",
            plain="您无法从页面得知卖家是谁，出现纠纷时较难维权。",
            fingerprint="a" * 32,
        ),
        make_finding(
            Outcome.CANNOT_TELL,
            **shared,
            rule="pricing.compared_price",
            alias="LE-32-2",
            severity=Severity.S2,
            citations=("cn-price-penalty-rules:7",),
            duty_bearer="seller",
            message="页面划线“原价 ¥399.00”，没有说明比较的依据。",
            question="原价 399 元是否为此前七日内在本平台实际成交的最低价？请经营者提供成交记录。",
            subject="product",
            places=(_quote("原价 ¥399.00", _PRICE_BOX, "¥99.00 ", " 已售 1.2 万"),),
            milder=Milder(outcome=Outcome.PASSED, because="现行规定允许以其他方式说明比较基准。"),
            fingerprint="b" * 32,
        ),
        make_finding(
            **shared,
            rule="terms.unfair",
            alias="IR-17-1",
            severity=Severity.S1,
            citations=("cn-consumer-law:26(2)",),
            duty_bearer="seller",
            message=f"格式条款排除消费者权利：{HOSTILE}",
            subject="terms",
            places=(_quote("概不退换", _RETURN_BOX, "本店商品一经拆封", "，最终解释权归本店所有。"),),
            fingerprint="c" * 32,
        ),
        make_finding(
            Outcome.UNTESTED,
            **{**shared, "places": (), "reasoning": ()},
            rule="redress.complaint_flow",
            alias="LE-20-1",
            severity=Severity.S3,
            citations=("cn-livestream-measures:20",),
            duty_bearer="platform",
            message="未见所需信息，但不能断定没有公示：投诉页要求登录后查看。",
            subject="platform",
            remedy="",
            plain="",
            fingerprint="d" * 32,
        ),
        make_finding(
            Outcome.PASSED,
            **{**shared, "places": (), "reasoning": ()},
            rule="pricing.price_marked",
            alias="LE-32-1",
            severity=Severity.S3,
            citations=("cn-price-law:13",),
            duty_bearer="seller",
            message="商品明码标价，计价单位清楚。",
            subject="product",
            remedy="",
            plain="",
            fingerprint="e" * 32,
        ),
    ]


def refuse_private(target: str) -> str:
    """The target as it is; an address inside the house is refused."""
    if not target.startswith(("http://", "https://")):
        raise NotAllowed("请填写以 http:// 或 https:// 开头的完整网址。")
    if "127.0.0.1" in target or "localhost" in target:
        raise NotAllowed("该网址指向内部网络，不能检查。")
    return target


def machine(evidence: Path, run: Callable[[Inspection], InspectionOutcome] | None = None) -> Machine:
    """A machine that brings the sample capture home whatever it is asked for."""

    def bring(inspection: Inspection, progress: Callable[[str], None]) -> InspectionOutcome:
        progress("正在打开页面")
        return run(inspection) if run else sample_outcome(evidence)

    def read(artefact: Artefact) -> bytes:
        return read_artefact(evidence, artefact)

    return Machine(run=bring, check=refuse_private, read=read, try_out=try_quickly)


def try_quickly(proposal: Proposal) -> Trial:
    """A trial whose answer is known: a word that breaks a case, or one that gains a finding on each capture."""
    if "破例" in proposal.files[proposal.proposed]:
        return Trial(cases=700, broken=("advertising.absolute_terms: 标题中的用语: 应为 failed，实为 passed",))
    gained = (
        TrialChange(
            inspection=one.inspection,
            target=one.target,
            rule="advertising.absolute_ranks",
            outcome="cannot-tell",
            message="用语是否属于绝对化用语，须由人判断。",
        )
        for one in proposal.captures
    )
    return Trial(cases=700, judged=len(proposal.captures), asked=len(proposal.captures), gained=tuple(gained))


def run_trials(service: Service) -> None:
    """Have the proposals tried out that wait for it, and nothing else done."""
    worker = Worker(service._database, {TRIAL: service._kinds[TRIAL]}, service.settings)
    while worker.run_one():
        pass


def propose_samples(service: Service) -> None:
    """An approved, an open and a rejected amendment."""
    inspector, reviewer = service.person_named("inspector"), service.person_named("reviewer")
    assert inspector is not None
    assert reviewer is not None
    word = {"sense": "abs", "from": "2026-01-01", "source": "cn-advertising-law:9(3)", "note": "是否指所售商品？"}
    for term, state in (("宇宙神霜", AmendmentState.APPROVED), ("卖得飞起", None), ("真不错", AmendmentState.REJECTED)):
        kept = service.propose(inspector, "praise", [{**word, "term": term}], "近期直播间常用，现行词表没有收录。")
        run_trials(service)
        if state:
            service.decide(reviewer, kept.id, state, "核对了近一个月的采集。")


def sample_outcome(evidence: Path) -> InspectionOutcome:
    """What an inspection of the sample page comes to."""
    capture = seal(evidence)
    return InspectionOutcome(
        capture=capture,
        findings=make_findings(capture),
        observed={"pages": 2, "searched": [SHOP, LICENCE], "channels": {"page": 1.0, "speech": None}},
        subject=SubjectKind.PRODUCT,
        title="海风 全网最佳 补水面霜 50g 国家级配方",
        rulebook=digest(),
        conduct_day=date(2026, 3, 15),
        parties=(SELLER,),
    )


def work_samples(service: Service) -> None:
    """A case, a sweep, a bulk action, and moves made, awaiting a signature, and under way, all within 杭州."""
    demo, reviewer = service.person_named("demo"), service.person_named("reviewer")
    assert demo is not None
    assert reviewer is not None
    service.open_case(demo, "海风生活馆涉嫌违法宣传案", [1, 4])
    service.note_in_case(demo, 1, "已电话联系经营者，约定三日内提交材料。")
    service.plan_sweep(
        demo, "秋季直播间公示专项", ["disclosure.operator_name"], [SHOP, "https://shop.example.cn/item/2"]
    )
    service.begin_phase(demo, 1)
    service.move(demo, 1, Stage.VERIFYING, "")
    service.review(demo, 1, Decision.CONFIRMED, "原文与位置核对无误。", seen=None)
    service.move(demo, 1, Stage.PROPOSED, "标题用语违反广告法第九条。")
    service.move(demo, 4, Stage.NOT_FILED, "页面已改正，情节轻微。")
    service.sign(reviewer, 1, agreed=True)
    service.move(demo, 1, Stage.ORDERED, "责令三日内改正。")
    service.sign(reviewer, 1, agreed=True)
    service.do_many(demo, BulkAction.URGENCY, "1", [2, 3], "节前优先处理。")
    service.save_filter(demo, "节前优先", "urgency=1", shared=True)
    service.review(demo, 3, Decision.DISMISSED, "识别有误，原文并非如此。", seen=None)
    service.pause(demo, 2, "verify", date(2026, 11, 24), None, "委托检测")


def open_sample(settings: Settings) -> Service:
    """A workbench with a done, a failed and a queued inspection, and one account per role."""
    service = open_service(settings, machine(settings.evidence))
    for position in Position:
        organisation = OFFICE if position is Position.AUDITOR else ""
        service.add_person(position.value, PASSWORD, [position], display_name=position.value, organisation=organisation)
    limits = Scope(districts=("3301",))
    demo = service.add_person(
        "demo", PASSWORD, [Position.SUPERVISOR], display_name="张检查", organisation=OFFICE, limits=limits
    )
    service.keep_inspection(
        InspectionRequest(target=SHOP), sample_outcome(settings.evidence), requested_by=demo.username
    )
    service.keep_inspection(
        InspectionRequest(target="https://live.example.cn/room/88"),
        InspectionOutcome(
            reason="login-wall",
            trouble="页面要求登录后才能查看；请提供登录后自行保存的页面，或使用已登录的访问身份。",
            subject=SubjectKind.ROOM,
            findings=[make_finding(Outcome.UNTESTED, places=(), message="页面要求登录后才能查看。", exemptions=())],
        ),
        requested_by=demo.username,
    )
    service.request_inspection(demo, InspectionRequest(target="https://shop.example.cn/item/2048"))
    return service


def _write(draw: ImageDraw.ImageDraw, at: tuple[int, int], text: str, size: int, colour: str) -> None:
    path = next((path for path in _FONTS if Path(path).is_file()), None)
    font = ImageFont.truetype(path, size) if path else ImageFont.load_default(size)
    draw.text(at, text, font=font, fill=colour)


def _png(image: Image.Image) -> bytes:
    file = io.BytesIO()
    image.save(file, "PNG", optimize=True)
    return file.getvalue()


if __name__ == "__main__":
    open_sample(Settings(var=Path(sys.argv[1]), workers=0)).close()
