"""Finished sentences of the program in the reader's language, values and all.

The program says what is wrong in whole Chinese sentences; commands and logs print them as they are. For a page in
another language the sentence is held against the templates listed here, and the template's translation is filled with
the same values. Not covered: sentences that only commands print.
"""

import re
from functools import cache

from flask_babel import get_locale, gettext


def _(template: str) -> str:
    """Marks a text for the catalogue."""
    return template


TEMPLATES = (
    _("有效期须为 1–%(a)s 天。"),
    _("没有账号“%(a)s”。"),
    _("该账号的角色没有这些权限：%(a)s。"),
    _("没有这样的告警参数：%(a)s。"),
    _("理由最多 %(a)s 个字符。"),
    _("提出之后情况有变，不能批准：%(a)s"),
    _("这份取证里没有名为 %(a)s 的网页文字。"),
    _("一个批次须有 1–%(a)s 个目标。"),
    _("第 %(a)s 个目标：%(b)s"),
    _("请选择 1–%(a)s 条发现。"),
    _("一次最多放入 %(a)s 条发现。"),
    _("请填写 1–%(a)s 个网址，每行一个。"),
    _("一次最多 %(a)s 个文件。"),
    _("文件合计最大 %(a)s MB。"),
    _("说明最多 %(a)s 个字。"),
    _("有一项内容过长，最多 %(a)s 个字。"),
    _("请写明理由（最多 %(a)s 个字）；提交人会看到它。"),
    _("没有“%(a)s”这种文书；可用：%(b)s。"),
    _("“%(a)s”不是检查编号、案件编号（case:7），也不是取证编号（sha256:…）。"),
    _("没有编号为 %(a)s 的检查。"),
    _("检查 #%(a)s 没有取得证据，无可导出。"),
    _("检查 #%(a)s 的证据不在库中。"),
    _("没有编号为 %(a)s 的案件。"),
    _("案件 #%(a)s 没有证据，无可导出。"),
    _("证据包里不能有名为 %(a)s 的文件。"),
    _("%(a)s 在写入时大小发生了变化。"),
    _("写不了 %(a)s（%(b)s）。"),
    _("标注须有文字，最多 %(a)s 个字符。"),
    _("请写明撤回的理由，最多 %(a)s 个字符。"),
    _("位置 %(a)s,%(b)s,%(c)s,%(d)s 不在图片内（%(e)s×%(f)s）。"),
    _("这份取证里没有 %(a)s。"),
    _("%(a)s 不是可以处理的图片。"),
    _("证据文件已被改动：%(a)s。"),
    _("证据文件读不出来（%(a)s）：%(b)s。"),
    _("证据写不进存储（%(a)s），本次核查不能得出结论。"),
    _("证据文件缺失：%(a)s。"),
    _("证据文件的副本已被改动：%(a)s。"),
    _("文件在封存时被改动：%(a)s。"),
    _("取证记录里有无法保存的内容（%(a)s）。"),
    _("%(a)s 不是取证清单。"),
    _("本机没有这份证据：sha256:%(a)s。"),
    _("取证登记写不进存储（%(a)s）。"),
    _("片段最长 %(a)s 分钟。"),
    _("写出的证据包没有通过核验：%(a)s"),
    _("请写明由谁提供（最多 %(a)s 个字）。"),
    _("文件超过 %(a)s MB，请改用命令行核查。"),
    _("为防止机器批量提交，请再等 %(a)s 秒后提交；已填内容都在。"),
    _("回执完好，但签署密钥不是所给的那一把，而是 %(a)s。"),
    _("%(a)s最大 %(b)s MB。"),
    _("账号“%(a)s”已存在。"),
    _("单位名称最多 %(a)s 个字符。"),
    _("没有行政区划代码“%(a)s”，请填写 GB/T 2260 的六位代码。"),
    _("密码至少 %(a)s 个字符。"),
    _("%(a)s 应有 1–%(b)s 个 [[persona]]。"),
    _("第 %(a)s 个 persona 应为表。"),
    _("第 %(a)s 个 persona 缺少 account。"),
    _("第 %(a)s 个 persona 的 storage 应为文字。"),
    _("第 %(a)s 个 persona 的 factors 应为“因素 = 水平”的文字表。"),
    _("读不了 %(a)s：%(b)s"),
    _("%(a)s 不是合法的 TOML：%(b)s"),
    _("不认识的设置：%(a)s。"),
    _("应有 1–%(a)s 个 [[article]]。"),
    _("第 %(a)s 个 article 应有 sku、product（商品页网址）、checkout（结算页网址）。"),
    _("%(a)s 应为 %(b)s–%(c)s 的数。"),
    _("%(a)s 应写成 [%(b)s.因素] 下的“水平 = 文字”。"),
    _("shows.%(a)s 应为至少两字的文字或其数组。"),
    _("身份里没有因素“%(a)s”。"),
    _("looks.%(a)s 里的“%(b)s”不是访问身份，可用的有：%(c)s。"),
    _("[shows.%(a)s] 没有写水平“%(b)s”在页面上怎样显示。"),
    _("多因素设计需要 %(a)s 的倍数个账号、至多 %(b)s 个因素。"),
    _("因素应为 1–%(a)s 个。"),
    _("%(a)s 读不了或已损坏。"),
    _("文件上的应付金额是 %(a)s 元，与填写的 %(b)s 元不一致。"),
    _("不是同一商品：%(a)s"),
    _("读数超过 %(a)s 行，请按商品分成几份再判。"),
    _("没有一行合格的读数。%(a)s"),
    _("账号 %(a)s 的登录状态应只写文件名，文件放在 var 目录的 accounts 下。"),
    _("名称须为 1–%(a)s 个字符。"),
    _("没有“%(a)s”这种任务；已有：%(b)s。"),
    _("名称“%(a)s”已被使用。"),
    _("文书里不能引用外部内容：%(a)s"),
    _("网址过长，最多 %(a)s 个字符。"),
    _("“%(a)s”正在处理这一发现；请稍后再试，或与其联系。"),
    _("一次最多 %(a)s 行。"),
    _("第一行应为列名：%(a)s。"),
    _("群机器人未接受消息（errcode %(a)s）。"),
    _("最多 %(a)s 个回调地址。"),
    _("间隔须为 1–%(a)s 分钟。"),
    _("派生文件的登记写不进存储（%(a)s）。"),
    _("观看记录打不开（%(a)s）。"),
    _("观看记录写不进存储（%(a)s）。"),
    _("另一台机器正在观看这个直播间（观看 %(a)s）。"),
    _("观看时长须在 1 到 %(a)s 分钟之间。"),
    _("端口 %(a)s 不在允许之列，只能访问 80、443、8080、8443 端口。"),
    _("网址超过 %(a)s 个字符，请只粘贴商品或店铺的网址。"),
    _("没有名为“%(a)s”的访问身份，可用的有：%(b)s。"),
    _("找不到账号状态文件“%(a)s”。"),
    _("“%(a)s”不是普通文件。"),
    _("找不到文件“%(a)s”。"),
    _("不能读取“%(a)s”：支持的文件有 %(b)s。"),
    _("页面上有 %(a)s 处涉嫌违法，须由执法人员认定。"),
    _("没有发现明显违法，但有 %(a)s 处需要人工核查。"),
    _("没能看到页面：%(a)s您的材料已保存，不受影响。"),
    _("已转为线索，由工作人员核查。%(a)s"),
    _("已办结。%(a)s"),
    _("您补充了材料（%(a)s 个文件）。"),
    _("您补充了材料（%(a)s 个文件）。%(b)s"),
    _("您补充了说明。%(a)s"),
    _("其中 %(a)s 个文件已用作案件证据或依法保全，暂不删除。"),
    _("已收到，出具受理编号。"),
    _("您撤回了这份投诉举报。"),
    _("您的个人资料和上传的文件已删除，不能恢复。"),
    _("已从案件中移出，单独处理。"),
    _("已纳入案件，与相关线索一并处理。"),
    _("您补充了说明。"),
    _("您打开页面之后，这份投诉举报有了新的进展；请先看“经过记录”，再决定。"),
    _("此后已有变化。"),
)


def translated(sentence: object) -> str:
    """The sentence, or an error's, in the reader's language; one that no template fits stays as it is."""
    said = str(sentence)
    known = str(gettext(said))
    if known != said or str(get_locale() or "zh").startswith("zh"):
        return known
    for template, form in _forms():
        if match := form.fullmatch(said):
            return str(gettext(template)) % {name: translated(value) for name, value in match.groupdict().items()}
    return said


@cache
def _forms() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """The templates as expressions, those with most text of their own first."""
    ordered = sorted(TEMPLATES, key=lambda template: -len(_VALUE.sub("", template)))
    return tuple((template, _form(template)) for template in ordered)


def _form(template: str) -> re.Pattern[str]:
    pieces = _VALUE.split(template)
    values = (f"(?P<{name}>.+?)" for name in pieces[1::2])
    texts = [re.escape(text) for text in pieces[::2]]
    return re.compile(
        texts[0] + "".join(value + text for value, text in zip(values, texts[1:], strict=True)), re.DOTALL
    )


_VALUE = re.compile(r"%\((\w)\)s")
