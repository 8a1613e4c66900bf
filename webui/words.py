"""The words pages use for our closed vocabularies; Chinese is the source language."""

from enum import StrEnum

from flask_babel import LazyString
from flask_babel import lazy_gettext as _

from checker.vocabulary import Category, Channel, Decision, Outcome, Severity, SubjectKind
from checker.vocabulary.access import Scope
from checker.vocabulary.amending import AmendmentState
from checker.vocabulary.complaints import ComplaintKind, ComplaintState, Flag, Problem
from checker.vocabulary.figures import Dimension, Period
from checker.vocabulary.jobs import JobState
from checker.vocabulary.prices import LIMITS, METHOD, PICTURES, CampaignState
from checker.vocabulary.watching import WatchState
from checker.vocabulary.work import BulkAction, KnownKind, MarkKind, MoveState, NoteKind, Stage, Urgency
from checker.vocabulary.workbench import CoverageStatus, InspectionState, Position, ReviewState

OUTCOMES: dict[Outcome, LazyString] = {
    Outcome.FAILED: _("涉嫌违法"),
    Outcome.CANNOT_TELL: _("待人工核查"),
    Outcome.UNTESTED: _("未能核验"),
    Outcome.PASSED: _("未见异常"),
    Outcome.INAPPLICABLE: _("不适用"),
}
OUTCOME_ICONS = {
    Outcome.FAILED: "alert",
    Outcome.CANNOT_TELL: "question",
    Outcome.UNTESTED: "eye-off",
    Outcome.PASSED: "check",
    Outcome.INAPPLICABLE: "minus",
}
SEVERITIES: dict[Severity, LazyString] = {
    Severity.S1: _("危及健康、未成年人或救济渠道"),
    Severity.S2: _("较重"),
    Severity.S3: _("一般"),
    Severity.S4: _("轻微或登记管理事项"),
}
STATES: dict[InspectionState, LazyString] = {
    InspectionState.QUEUED: _("排队中"),
    InspectionState.RUNNING: _("检查中"),
    InspectionState.DONE: _("已完成"),
    InspectionState.FAILED: _("未能检查"),
}
JOB_STATES: dict[JobState, LazyString] = {
    JobState.QUEUED: _("等待"),
    JobState.RUNNING: _("执行中"),
    JobState.DEAD: _("已放弃"),
    JobState.DONE: _("完成"),
    JobState.CANCELLED: _("已取消"),
}
JOB_KINDS: dict[str, LazyString] = {
    "monitor": _("定时监测"),
    "inspection": _("检查"),
    "webhook": _("消息通知"),
    "price_round": _("比价轮次"),
    "bundle": _("证据包"),
    "document": _("生成文书"),
    "trial": _("修订试算"),
    "alarms": _("运行告警检查"),
}
SCOPES: dict[Scope, LazyString] = {
    Scope.READ: _("查看检查、发现与规则"),
    Scope.INSPECT: _("提交检查与批次"),
    Scope.JUDGE: _("判断文案与价格"),
    Scope.REVIEW: _("对发现作出决定"),
    Scope.EXPORT: _("导出证据与结果"),
    Scope.WEBHOOKS: _("管理消息通知"),
}
WATCH_STATES: dict[WatchState, LazyString] = {
    WatchState.QUEUED: _("等待中"),
    WatchState.RUNNING: _("观看中"),
    WatchState.DONE: _("已封存"),
    WatchState.FAILED: _("未能观看"),
}
CAMPAIGN_STATES: dict[CampaignState, LazyString] = {
    CampaignState.QUEUED: _("等待中"),
    CampaignState.RUNNING: _("进行中"),
    CampaignState.DONE: _("已判断"),
    CampaignState.FAILED: _("已停下"),
}
PRICE_OUTCOMES: dict[str, LazyString] = {
    "suspected": _("涉嫌差别定价，待人工核查"),
    "explained": _("差价可由公示条件解释"),
    "random": _("随机差价"),
    "no-difference": _("未见差异"),
    "insufficient": _("证据不足"),
    "review": _("待人工复核"),
    "inconclusive": _("尚无定论"),
}
PRICE_FACTORS: dict[str, LazyString] = {
    "loyalty": _("新老用户"),
    "device": _("设备"),
    "membership": _("会员身份"),
    "region": _("地区"),
    "referrer": _("进入渠道"),
    "login": _("登录状态"),
    "history": _("浏览与购买历史"),
    "spend": _("消费水平"),
}
DISCLOSURES: dict[str, LazyString] = {
    "D0": _("没有公示"),
    "D1": _("只在受益一方的页面公示"),
    "D2": _("受损一方的页面也有公示"),
}
WATCH_HEALTH: dict[str, LazyString] = {
    "opening": _("正在打开直播间"),
    "watching": _("码流正常"),
    "lost": _("码流中断，正在重连"),
    "page-lost": _("页面断开，码流照常"),
}
REVIEW_STATES: dict[ReviewState, LazyString] = {
    ReviewState.OPEN: _("待处理"),
    ReviewState.CONFIRMED: _("已认定"),
    ReviewState.DISMISSED: _("已排除"),
    ReviewState.MORE_EVIDENCE: _("补充取证"),
}
DECISIONS: dict[Decision, LazyString] = {
    Decision.CONFIRMED: _("认定"),
    Decision.DISMISSED: _("排除"),
    Decision.MORE_EVIDENCE: _("补充取证"),
}
SUBJECTS: dict[str, LazyString] = {
    SubjectKind.PLATFORM: _("平台"),
    SubjectKind.SHOP: _("店铺"),
    SubjectKind.PRODUCT: _("商品"),
    SubjectKind.ACCOUNT: _("账号"),
    SubjectKind.ROOM: _("直播间"),
    SubjectKind.RECORDING: _("直播回放"),
    SubjectKind.CHECKOUT: _("结算页"),
    SubjectKind.RULES: _("规则页"),
    SubjectKind.SEARCH: _("搜索页"),
    SubjectKind.OTHER: _("其他页面"),
    "claim": _("宣传用语"),
    "terms": _("格式条款"),
    "timeline": _("直播过程"),
    "limit": _("限制性小字"),
    "text": _("图文内容"),
    "remark": _("置顶评论"),
    "pricecomparison": _("价格比较"),
    "pricehistory": _("价格历史"),
    "campaign": _("平台促销活动"),
    "prizedraw": _("抽奖活动"),
    "subscription": _("自动续费"),
    "message": _("营销短信"),
    "order": _("订单"),
    "request": _("信息查询请求"),
    "searchpage": _("搜索结果页"),
    "post": _("文章笔记"),
    "popup": _("弹窗广告"),
    "landing": _("广告落地页"),
}
DUTY_BEARERS: dict[str, LazyString] = {
    "platform": _("平台经营者"),
    "room operator": _("直播间运营者"),
    "marketer": _("直播营销人员"),
    "agency": _("直播营销人员服务机构"),
    "seller": _("销售者"),
    "advertiser": _("广告主"),
    "ad agent": _("广告经营者"),
    "endorser": _("广告代言人"),
    "operator": _("经营者"),
    "registrant": _("注册人、备案人"),
    "AI service": _("人工智能服务提供者"),
    "game operator": _("网络游戏经营者"),
    "consumer": _("消费者"),
    "other service": _("其他服务提供者"),
    "any": _("任何人"),
}
PERIODS: dict[Period, LazyString] = {
    Period.QUARTER: _("近 13 周"),
    Period.YEAR: _("近 12 个月"),
}
DIMENSIONS: dict[Dimension, LazyString] = {
    Dimension.TIME: _("趋势"),
    Dimension.DISTRICT: _("地区"),
    Dimension.PLATFORM: _("平台"),
    Dimension.DUTY: _("义务条款"),
    Dimension.BEARER: _("责任主体"),
    Dimension.RULE: _("规则"),
}
FIGURES: dict[str, LazyString] = {
    "inspections": _("检查"),
    "pages": _("页数"),
    "minutes": _("分钟"),
    "judged": _("判断次数"),
    "found": _("发现"),
    "failed": _("涉嫌违法"),
    "cannot_tell": _("待人工核查"),
    "open": _("待处理"),
    "more_evidence": _("补充取证"),
    "confirmed": _("已认定"),
    "dismissed": _("已排除"),
    "settled": _("已办结"),
}
COMPLAINT_KINDS: dict[ComplaintKind, LazyString] = {
    ComplaintKind.DISPUTE: _("投诉"),
    ComplaintKind.REPORT: _("举报"),
}
COMPLAINT_STATES: dict[ComplaintState, LazyString] = {
    ComplaintState.RECEIVED: _("已收到"),
    ComplaintState.LEAD: _("已转线索"),
    ComplaintState.CLOSED: _("已办结"),
    ComplaintState.WITHDRAWN: _("已撤回"),
}
PROBLEMS: dict[Problem, LazyString] = {
    Problem.ADVERTISING: _("虚假或夸大宣传"),
    Problem.QUALITY: _("质量、假冒、三无"),
    Problem.PRICE: _("价格、优惠、杀熟"),
    Problem.RETURNS: _("退货退款、售后"),
    Problem.TERMS: _("霸王条款"),
    Problem.IDENTITY: _("不知道谁在卖"),
    Problem.DELIVERY: _("发货、少发、错发"),
    Problem.OTHER: _("其他"),
}
FLAGS: dict[Flag, LazyString] = {
    Flag.SERIAL: _("同一提交人近期多次提交"),
    Flag.BURST: _("同一对象短时间内集中提交"),
    Flag.SAME_WORDS: _("与他人所写雷同"),
    Flag.LATE: _("提示过可能不予受理"),
    Flag.WEAK_PROOF: _("未经计算验证"),
}
COVERAGE: dict[CoverageStatus, LazyString] = {
    CoverageStatus.CHECKED: _("已核查"),
    CoverageStatus.PARTLY: _("部分核查"),
    CoverageStatus.NO_READER: _("规则已备、尚无读取"),
    CoverageStatus.NOT_OBSERVABLE: _("从外部看不到"),
    CoverageStatus.BACKGROUND: _("原则、前提或民事后果"),
}
COVERAGE_MEANS: dict[CoverageStatus, LazyString] = {
    CoverageStatus.CHECKED: _("看得到的内容足以判断"),
    CoverageStatus.PARTLY: _("只看得到一部分，或须由人判断"),
    CoverageStatus.NO_READER: _("判断的规则已写好，还没有程序读取所需的内容"),
    CoverageStatus.NOT_OBSERVABLE: _("须向经营者调取材料"),
    CoverageStatus.BACKGROUND: _("本身没有可核查的行为"),
}
CHANNELS: dict[Channel, LazyString] = {
    Channel.PAGE: _("页面文字"),
    Channel.TITLE: _("标题"),
    Channel.OCR: _("画面文字"),
    Channel.ASR: _("口播"),
    Channel.DANMAKU: _("评论弹幕"),
    Channel.SCRIPT: _("脚本"),
}
POSITIONS: dict[Position, LazyString] = {
    Position.INSPECTOR: _("检查人员"),
    Position.REVIEWER: _("复核人员"),
    Position.SUPERVISOR: _("负责人"),
    Position.AUDITOR: _("平台自查人员"),
    Position.ADMIN: _("管理员"),
    Position.READONLY: _("只读"),
}
POSITION_MEANS: dict[Position, LazyString] = {
    Position.INSPECTOR: _("提交检查，核查线索，提出修订"),
    Position.REVIEWER: _("第二名执法人员：会签、复核、批准修订"),
    Position.SUPERVISOR: _("分派工作，责令改正，会签，开展专项检查"),
    Position.AUDITOR: _("检查并处理本单位的直播间和店铺"),
    Position.ADMIN: _("管理账号，并有其他全部权限；须两人办理的仍须两人"),
    Position.READONLY: _("只能查看"),
}
STAGES: dict[Stage, LazyString] = {
    Stage.LEAD: _("线索"),
    Stage.VERIFYING: _("核查"),
    Stage.PROPOSED: _("立案建议"),
    Stage.ORDERED: _("责令改正"),
    Stage.RECHECK: _("复查"),
    Stage.CLOSED: _("办结"),
    Stage.NOT_FILED: _("不予立案"),
}
MOVES: dict[tuple[Stage, Stage], LazyString] = {
    (Stage.LEAD, Stage.VERIFYING): _("开始核查"),
    (Stage.LEAD, Stage.NOT_FILED): _("不予立案"),
    (Stage.VERIFYING, Stage.PROPOSED): _("建议立案"),
    (Stage.VERIFYING, Stage.NOT_FILED): _("不予立案"),
    (Stage.PROPOSED, Stage.VERIFYING): _("退回核查"),
    (Stage.PROPOSED, Stage.ORDERED): _("责令改正"),
    (Stage.PROPOSED, Stage.NOT_FILED): _("不予立案"),
    (Stage.ORDERED, Stage.RECHECK): _("进入复查"),
    (Stage.RECHECK, Stage.CLOSED): _("办结"),
    (Stage.RECHECK, Stage.ORDERED): _("未改正，再次责令"),
    (Stage.CLOSED, Stage.VERIFYING): _("重新核查"),
    (Stage.NOT_FILED, Stage.VERIFYING): _("重新核查"),
}
MOVE_STATES: dict[MoveState, LazyString] = {
    MoveState.WAITING: _("待会签"),
    MoveState.DONE: _("已生效"),
    MoveState.DECLINED: _("未同意"),
    MoveState.WITHDRAWN: _("已撤回"),
}
URGENCIES: dict[Urgency, LazyString] = {
    Urgency.NORMAL: _("一般"),
    Urgency.HIGH: _("优先"),
    Urgency.URGENT: _("紧急"),
}
CLOCKS: dict[str, LazyString] = {
    "verify": _("核查并决定是否立案"),
    "decide": _("作出处理决定"),
    "correct": _("改正并复查"),
}
BULK_ACTIONS: dict[BulkAction, LazyString] = {
    BulkAction.ASSIGN: _("分派"),
    BulkAction.URGENCY: _("缓急"),
    BulkAction.MOVE: _("流转"),
    BulkAction.DECIDE: _("决定"),
}
KNOWN: dict[KnownKind, LazyString] = {
    KnownKind.OPERATOR: _("经营者"),
    KnownKind.SHOP: _("店铺"),
    KnownKind.ROOM: _("直播间"),
    KnownKind.ACCOUNT: _("账号"),
    KnownKind.PLATFORM: _("平台"),
    KnownKind.AGENCY: _("直播营销人员服务机构"),
}
MARKS: dict[MarkKind, LazyString] = {
    MarkKind.CREDIT_CODE: _("统一社会信用代码"),
    MarkKind.PHONE: _("电话"),
    MarkKind.LICENCE: _("许可证件"),
    MarkKind.PICTURE: _("证照图片"),
    MarkKind.NAME: _("名称"),
    MarkKind.ADDRESS: _("地址"),
}
NOTES: dict[NoteKind, LazyString] = {
    NoteKind.NOTE: _("记录"),
    NoteKind.HANDOVER: _("交接"),
    NoteKind.OPENED: _("建立"),
    NoteKind.FINDINGS: _("发现"),
    NoteKind.COMPLAINT: _("投诉举报"),
    NoteKind.CLOSED: _("结案"),
}
CATEGORIES: dict[Category, LazyString] = {
    Category.FOOD: _("食品"),
    Category.HEALTH_FOOD: _("保健食品"),
    Category.DRUG: _("药品"),
    Category.DEVICE: _("医疗器械"),
    Category.COSMETICS: _("化妆品"),
    Category.ALCOHOL: _("酒类"),
    Category.EDUCATION: _("教育培训"),
    Category.FINANCE: _("金融投资"),
    Category.REAL_ESTATE: _("房地产"),
    Category.AGRI: _("农资"),
    Category.DISINFECTANT: _("消毒产品"),
    Category.MEDICAL_BEAUTY: _("医疗美容"),
    Category.INFANT_FORMULA: _("婴幼儿配方食品"),
    Category.TOBACCO: _("烟草"),
    Category.JEWELRY: _("珠宝首饰"),
    Category.APPAREL: _("服装"),
    Category.HOME: _("家居"),
    Category.ELECTRONICS: _("电子产品"),
    Category.BABY_TOYS: _("母婴玩具"),
    Category.CATERING: _("餐饮"),
    Category.TEA: _("茶叶"),
    Category.AUTO: _("汽车"),
    Category.GENERAL: _("其他商品"),
}
TOPICS: dict[str, LazyString] = {
    "advertising": _("广告用语"),
    "disclosure": _("信息公示"),
    "pricing": _("价格"),
    "after_sales": _("售后与条款"),
    "redress": _("投诉与争议解决"),
    "terms": _("格式条款"),
    "platform": _("平台义务"),
}
NOTICES: dict[str, LazyString] = {
    "operator": _("运营者名称"),
    "seller": _("销售者信息"),
    "ad": _("广告标识"),
    "ai": _("人工智能标识"),
    "health-food": _("保健食品提示"),
    "drug": _("药品提示"),
    "risk": _("风险提示"),
    "alcohol": _("饮酒提示"),
    "mcn": _("服务机构"),
    "self-operated": _("自营标识"),
    "personalised": _("个性化说明"),
    "algorithm": _("算法说明"),
    "after-sales": _("售后说明"),
    "closing": _("停业公示"),
}
ROLES: dict[str, LazyString] = {
    "document": _("网页原文"),
    "dom": _("渲染后页面"),
    "layout": _("页面布局"),
    "screenshot": _("整页截图"),
    "viewport": _("首屏截图"),
    "har": _("网络记录"),
    "response": _("数据应答"),
    "parts": _("样式、脚本与图片"),
    "text": _("文本"),
    "redacted": _("遮盖副本"),
    "annotation": _("标注"),
    "withdrawal": _("标注的撤回"),
    "media": _("音视频"),
    "source": _("提交的文件"),
    "segment": _("码流分段"),
    "init": _("码流文件头"),
    "events": _("直播间动态"),
    "checkpoint": _("码流分段清单（供时间戳）"),
    "messages": _("直播间消息原文"),
    "timeline": _("时间轴"),
}
TABLES: dict[str, LazyString] = {
    "ailments": _("疾病与症状"),
    "before_and_after": _("使用前后对比用语"),
    "borrowed_authority": _("借用国家机关、军队名义的账号名"),
    "effects": _("功效"),
    "inducements": _("无效退款等诱导用语"),
    "offers": _("价格与促销用语"),
    "older_people": _("面向老年人的用语"),
    "opened_goods": _("拆封商品退货条款"),
    "clocks": _("办案期限"),
    "ordinary": _("普通词语（遮住其中的敏感词）"),
    "parts": _("品类词与句式成分"),
    "people": _("人物、机构与秩序"),
    "praise": _("评价与绝对化用语"),
    "prohibited_goods": _("禁止销售的商品"),
    "return_exceptions": _("七日无理由退货的例外"),
    "rule_limits": _("平台规则对消费者的限制"),
    "trades": _("行业用语"),
    "unfair_terms": _("不公平格式条款"),
    "mechanisms": _("机制类数值"),
    "permits": _("许可证件"),
    "presence": _("展示时长与面积"),
    "prices": _("价格类数值"),
}
COLUMNS: dict[str, LazyString] = {
    "term": _("词语"),
    "sense": _("含义"),
    "name": _("参数名"),
    "value": _("数值"),
    "from": _("自"),
    "until": _("至（不含）"),
    "source": _("依据"),
    "note": _("说明（复核时的问题）"),
    "needs": _("须同时出现"),
    "lifts": _("出现则不适用"),
    "graver": _("出现则加重"),
    "milder": _("出现则减轻"),
}
AMENDMENT_STATES: dict[AmendmentState, LazyString] = {
    AmendmentState.PROPOSED: _("待批准"),
    AmendmentState.APPROVED: _("已批准"),
    AmendmentState.REJECTED: _("已驳回"),
    AmendmentState.WITHDRAWN: _("已撤销"),
}
# The service's own words about price campaigns; `ANSWERS` names them for translation.
PRICE_METHOD, PRICE_PICTURES = (METHOD, LIMITS), PICTURES
# Sentences the service answers with; named here so that they can be translated.
ANSWERS = (
    _(
        "多个账号分成两组，在同一时刻、以随机次序读取同一商品的结算明细；比较的是加回公示优惠、扣除运费与费用后的价格。账号是证据单位：以全部账号重新分组的方式检验，并对商品数作多重检验校正。“可由公示条件解释”须逐项对账，且去掉这些条件后两组价格相当。"
    ),
    _(
        "结果至多是“涉嫌”：同等交易条件、是否知情，由人工核查认定。“未见差异”只说明没有大于所列最小可见差异的加价；没有测的因素、没有读的商品和时刻，不在结论之内。消费者自行提供的读数只作参考。"
    ),
    _("账号与轮次"),
    _("两个身份的价格阶梯，不同的一步已标出"),
    _("价格历史"),
    _("请填写网址。"),
    _("单位统一登录没有成功，请重试或改用账号密码。"),
    _("您的单位账号在本系统没有对应的启用账号，请联系管理员。"),
    _("请选择一项修订。"),
    _("词语须包含被误报的原文。"),
    _("先排除这一发现，才能反馈误报。"),
    _("须由另一名执法人员会签，本人不能会签自己的提议。"),
    _("只有提议人可以撤回。"),
    _("没有等待会签的事项：可能刚刚已由他人处理。"),
    _("目前的阶段不能这样流转。"),
    _("已有事项等待会签，请先会签或撤回。"),
    _("须先认定这一发现，才能建议立案。"),
    _("不能交给这个账号：不存在、已停用，或看不到这一发现。"),
    _("不能交给这个账号：不存在、已停用，或看不到这一案件。"),
    _("没有这个期限。"),
    _("结束日不能早于起始日。"),
    _("日期有误。"),
    _("这次中止已经结束。"),
    _("这个期限不能延长。"),
    _("这个期限已经延长过一次。"),
    _("名称须为 1–40 个字符。"),
    _("所选的发现都不能这样处理。"),
    _("这次批量操作已经撤销过。"),
    _("批量操作只能在 24 小时内撤销。"),
    _("没有这种批量操作。"),
    _("请选择要做的处理。"),
    _("已经如此。"),
    _("已有决定，请逐条更改。"),
    _("此后已有变化。"),
    _("一次中止最长三年，请核对结束日。"),
    _("它们已经在同一组。"),
    _("它没有被并入其他组。"),
    _("只有责令改正或复查中的发现可以复查。"),
    _("这一发现的价格读数是别处读取的，不能由系统重新读取：请按原方案重新读取、判断后人工流转。"),
    _("案件名称须为 1–200 个字符。"),
    _("内容须为 1–4000 个字符。"),
    _("请写明交接事项。"),
    _("案内还有未办结的发现，不能结案。"),
    _("案件已结案。"),
    _("专项名称须为 1–200 个字符。"),
    _("请至少选择一条规则。"),
    _("两个阶段都已进行。"),
    _("上一阶段还没有检查完。"),
    _("没有这个行政区划代码，请填写 GB/T 2260 的六位代码。"),
    _("这个行政区划不在您的数据范围内。"),
    _("请至少指定一个角色。"),
    _("这个名称留给系统自身的记录，请换一个。"),
    _("平台自查人员只能查看本单位的数据，请填写其单位。"),
    _("不能授予超出您本人范围的数据权限。"),
    _("至少须保留一个可以管理账号的启用账号。"),
    _("失败次数过多，请稍后再试。"),
    _("现在的密码不正确。"),
    _("行为日不能晚于今天。"),
    _("请写明理由：为什么认定、排除，或还缺什么证据。"),
    _("您打开页面之后，已有其他人员对此作出决定；请先查看，再决定是否更改。"),
    _("您的角色没有此项权限。"),
    _("没有找到：可能已被移除，或编号有误。"),
    _("翻页位置无效，请回到第一页。"),
    _("这不是可以显示的截图。"),
    _("请写明理由。"),
    _("请至少填写一行。"),
    _("提议人不能批准或驳回自己的提议，须由另一人决定。"),
    _("只有提议人可以撤销自己的提议。"),
    _("这项提议已经有了决定。"),
    _("试算还没有结果，不能批准；请等待试算完成，或重新试算。"),
    _("修订使规则的案例不再成立，不能批准；请改用今后的起始日，或由维护者随版本更新案例。"),
)
EXEMPTION_RESULT = {True: _("成立"), False: _("不成立")}


def word(table: dict[str, LazyString], key: StrEnum | str) -> LazyString | str:
    """The word for the key, or the key itself when a newer version put something there."""
    return table.get(key, str(key))


STRENGTHS: dict[str, LazyString] = {
    "strong": _("较强"),
    "weak": _("较弱，请核实页面是否被改动"),
    "unknown": _("无从比对"),
}
AGREES: dict[bool | None, LazyString] = {True: _("有"), False: _("没有"), None: _("未查看")}
