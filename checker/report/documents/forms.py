"""The forms: what each paper says and in which order, written once for DOCX and PDF.

Text is Jinja over the values of `checker.report.documents.values`. The packaged DOCX templates are made from these
forms (`python -m checker.report.documents.build`); an office may edit its own copies of them.
"""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Heading:
    """A section's heading."""

    text: str


@dataclass(frozen=True, slots=True)
class Para:
    """A paragraph; with `each`, one for every value of that list, called `one`."""

    text: str
    each: str = ""


@dataclass(frozen=True, slots=True)
class Fields:
    """A two-column table of labels and values."""

    rows: Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Table:
    """A table with a row for every value of the list `each`, called `one`: (heading, text, width in mm)."""

    each: str
    columns: Sequence[tuple[str, str, int]]


@dataclass(frozen=True, slots=True)
class Pictures:
    """A picture with its title for every value of the list `each`."""

    each: str


@dataclass(frozen=True, slots=True)
class When:
    """Blocks that stand there only where the list `name` holds something."""

    name: str
    blocks: "Sequence[Block]"


@dataclass(frozen=True, slots=True)
class Signatures:
    """Lines to be signed by hand, each with room for a date."""

    rows: Sequence[tuple[str, str]]


Block = Heading | Para | Fields | Table | Pictures | When | Signatures


@dataclass(frozen=True, slots=True)
class Form:
    """A paper: `kind` on the command line, its Chinese title, and its blocks."""

    kind: str
    title: str
    blocks: Sequence[Block]


_OFFICERS = (("执法人员（签名）", "执法证号："), ("执法人员（签名）", "执法证号："))
_PARTY = (
    ("当事人名称", "{{ party.name }}"),
    ("统一社会信用代码", "{{ party.code }}"),
    ("法定代表人（经营者）", "{{ party.representative }}"),
    ("住所（经营场所）", "{{ party.address }}"),
    ("联系方式", "{{ party.contact }}"),
)
_PAGES = Table(
    "visits",
    (("序号", "{{ one.n }}", 12), ("页面", "{{ one.title }}\n{{ one.url }}", 90), ("取得时间", "{{ one.at }}", 30),
     ("服务器地址", "{{ one.ip }}", 28)),
)  # fmt: skip
_FILES = Table(
    "files",
    (("序号", "{{ one.n }}", 12), ("文件", "{{ one.name }}\n{{ one.size }}", 34),
     ("完整性校验值", "SHA-256 {{ one.sha256 }}\nSM3 {{ one.sm3 }}", 114)),
)  # fmt: skip
_CONCERNS = Table(
    "concerns",
    (("序号", "{{ one.n }}", 12), ("涉嫌行为与原文摘录", "{{ one.message }}\n{{ one.quotes }}", 78),
     ("依据", "{{ one.laws }}", 40), ("状态", "{{ one.state }}", 30)),
)  # fmt: skip

EXTRACTION = Form(
    "extraction",
    "电子数据提取笔录",
    (
        Fields(
            (
                ("案由", "{{ cause }}"),
                ("提取时间", "{{ began }} 至 {{ ended }}（北京时间）"),
                ("提取地点", "{{ blank }}"),
                ("提取方式", "网络在线提取"),
                ("提取对象", "{{ target }}"),
                ("网络地址", "{{ addresses }}"),
                *_PARTY,
                ("执法人员", "{{ blank }}"),
                ("见证人", "{{ blank }}"),
            )
        ),
        Heading("一、提取设备、软件与环境"),
        Para("{{ one }}", "environment"),
        Heading("二、提取过程"),
        Para("{{ one }}", "steps"),
        Heading("三、取得的页面"),
        _PAGES,
        Heading("四、异常与不完整情况"),
        Para("{{ one }}", "troubles"),
        Heading("五、电子数据清单及完整性校验值"),
        Para(
            "取证编号 {{ one }}。该编号即取证清单的 SHA-256 值，清单列明下列各文件的校验值，任何改动均可由此发现。",
            "capture_ids",
        ),
        _FILES,
        Para("{{ files_note }}"),
        Heading("六、保存方式"),
        Para(
            "上述电子数据以只读方式保存，文件以其 SHA-256 值命名；导出为证据包，附签名、时间戳和独立核验工具。{{ stamps }}"
        ),
        Para("以上笔录经核对，与提取过程一致。"),
        Signatures((*_OFFICERS, ("当事人（签名或盖章）", ""), ("见证人（签名）", ""))),
    ),
)

SITE = Form(
    "site-inspection",
    "现场检查笔录",
    (
        Fields(
            (
                *_PARTY,
                ("检查时间", "{{ began }} 至 {{ ended }}（北京时间）"),
                ("检查地点", "{{ blank }}（网络检查：{{ target }}）"),
                ("检查人员", "{{ blank }}"),
                ("记录人", "{{ blank }}"),
                ("通知当事人到场情况", "{{ blank }}"),
            )
        ),
        Heading("一、告知事项"),
        Para(
            "执法人员出示执法证件，表明身份，告知检查依据、内容和当事人的陈述、申辩及申请回避的权利。当事人意见：{{ blank }}"
        ),
        Heading("二、检查情况"),
        Para("执法人员使用取证软件访问 {{ target }}，共查看 {{ visits | length }} 个页面，过程如下："),
        Para("{{ one }}", "steps"),
        Heading("三、发现的情况"),
        Para("{{ one.n }}. {{ one.message }}{% if one.quotes %}原文：{{ one.quotes }}{% endif %}", "concerns"),
        Para("{{ clean_note }}"),
        Heading("四、未能核验的内容"),
        Para("{{ one }}", "troubles"),
        Para("{{ untested_note }}"),
        Heading("五、提取的证据"),
        Para("详见《电子数据提取笔录》，取证编号 {{ capture_ids | join('、') }}。"),
        Para("当事人对笔录的意见：{{ blank }}"),
        Signatures((("当事人（签名或盖章）", ""), *_OFFICERS, ("见证人（签名）", ""))),
    ),
)

TRANSFER = Form(
    "transfer",
    "案件线索移送函",
    (
        Para("{{ blank }}："),
        Para(
            "本机关在{{ source }}中发现下列当事人涉嫌违反有关规定，依法应由你单位管辖，现将线索移送，请依法处理并将结果反馈本机关。"
        ),
        Heading("一、当事人"),
        Fields((*_PARTY, ("平台", "{{ platform }}"), ("店铺或直播间", "{{ shop }}"))),
        Heading("二、涉嫌违法事实"),
        Fields(
            (("行为时间", "{{ conduct_day }}"), ("行为地点（网络地址）", "{{ target }}"), ("发现时间", "{{ began }}"))
        ),
        _CONCERNS,
        Heading("三、证据"),
        Para("取证编号 {{ one }}", "capture_ids"),
        _FILES,
        Para("{{ files_note }}"),
        Heading("四、其他"),
        Para("同时告知的单位：{{ blank }}　　附件：证据包一份、电子数据提取笔录一份。"),
        Signatures((("移送机关（盖章）", ""), ("联系人及电话", ""))),
    ),
)

CORRECTION = Form(
    "correction",
    "责令改正建议书",
    (
        Para("{{ party.name }}："),
        Para(
            "本机关于{{ began }}检查{{ target }}时，发现你单位存在下列涉嫌违反规定的情形。"
            "现提出改正建议，请于{{ blank }}前改正，并将改正情况连同证明材料报送本机关。"
        ),
        Heading("需要改正的事项"),
        Table(
            "concerns",
            (
                ("序号", "{{ one.n }}", 12),
                ("情形", "{{ one.message }}\n{{ one.quotes }}", 64),
                ("依据", "{{ one.laws }}", 38),
                ("改正要求", "{{ one.remedy }}", 46),
            ),
        ),
        Para(
            "上述情形由检查系统发现，尚待核实；你单位如有异议，可在上述期限内提出陈述、申辩并提交证据。逾期不改正或者查证属实的，将依法处理。"
        ),
        Signatures((("执法机关（盖章）", ""), *_OFFICERS, ("签收人", ""))),
    ),
)

REQUEST = Form(
    "assistance",
    "协助调查函（附调取清单）",
    (
        Para("{{ platform_party }}："),
        Para(
            "因调查{{ party.name }}涉嫌违反有关规定一案，请你单位依法协助，于收到本函之日起{{ blank }}个工作日内提供下列材料。"
            "材料应注明提供人、提供时间并加盖印章；电子数据请附完整性校验值。"
        ),
        Heading("调取清单"),
        Table(
            "asks",
            (("序号", "{{ one.n }}", 12), ("材料", "{{ one.what }}", 82), ("依据", "{{ one.laws }}", 66)),
        ),
        Heading("有关的账号、店铺和页面"),
        Fields(
            (
                ("平台", "{{ platform }}"),
                ("店铺或直播间", "{{ shop }}"),
                ("网络地址", "{{ target }}"),
                ("时间范围", "{{ blank }}"),
            )
        ),
        Signatures((("执法机关（盖章）", ""), *_OFFICERS)),
    ),
)

QUESTIONS = Form(
    "questions",
    "询问提纲",
    (
        Fields(
            (
                ("案由", "{{ cause }}"),
                ("被询问人", "{{ blank }}"),
                ("询问时间和地点", "{{ blank }}"),
                ("询问人、记录人", "{{ blank }}"),
            )
        ),
        Heading("一、告知与基本情况"),
        Para("1. 出示执法证件，告知权利义务：如实回答、陈述申辩、申请回避、核对笔录。"),
        Para("2. 请说明你的姓名、身份证件号码、单位、职务，以及与{{ party.name }}的关系。"),
        Para(
            "3. {{ shop }}由谁运营、谁收款、谁发货、谁负责售后？直播间运营者、主播、服务机构与商家之间如何分工，有无合同？"
        ),
        Heading("二、围绕发现的情况"),
        Para("{{ one.n }}. {{ one.ask }}", "questions"),
        Heading("三、结果与改正"),
        Para("该内容从何时开始发布，何时停止，期间的销售数量、销售额和退款情况如何？请提供后台记录。"),
        Para("是否收到过投诉、平台警示或者监管部门的提醒？已采取哪些改正措施，有无证据？"),
        Para("对以上情况还有什么补充？"),
        Signatures((*_OFFICERS,)),
    ),
)

REPORT = Form(
    "report",
    "检查报告",
    (
        Fields(
            (
                ("检查对象", "{{ subject_kind }}　{{ title }}"),
                ("网络地址", "{{ target }}"),
                ("采集时间", "{{ began }}（北京时间）"),
                ("适用法律的行为日", "{{ conduct_day }}"),
                ("当事人", "{{ party.name }}　{{ party.code }}"),
                ("规则库", "{{ rulebook }}"),
            )
        ),
        Heading("一、结论"),
        Para("{{ summary }}"),
        _CONCERNS,
        Heading("二、改正建议"),
        Para("{{ one.n }}. {{ one.text }}", "remedies"),
        Heading("三、查看范围"),
        _PAGES,
        Heading("四、未能核验的内容"),
        Para("{{ one }}", "troubles"),
        Para("{{ untested_note }}"),
        Heading("五、证据"),
        Para("取证编号 {{ one }}", "capture_ids"),
        When("annotations", (Heading("六、执法人员的标注"), Para("{{ one }}", "annotations"))),
        When(
            "pictures",
            (
                Heading("附：差别定价测试的图示、方法与局限"),
                Pictures("pictures"),
                Para("{{ one }}", "method"),
                Para("图至多附 {{ most_pictured }} 件商品。"),
            ),
        ),
        Para("本报告的机器结论均为“涉嫌”，经两名执法人员核实并签名后方可作为处理依据。"),
        Signatures((*_OFFICERS,)),
    ),
)

FORMS = {form.kind: form for form in (EXTRACTION, SITE, TRANSFER, CORRECTION, REQUEST, QUESTIONS, REPORT)}
