"""Tells a page that is not the page asked for: blocked, a login wall, a shell without text, empty, broken.

A normal page that merely has a login link or speaks of verification somewhere is left alone.
"""

import re
from collections.abc import Mapping

from selectolax.lexbor import LexborHTMLParser

from checker.errors import Reason
from crawlers.readers.tree import shallow

_SILENT = "script,style,noscript,template,svg"
_BLOCKED = re.compile(
    r"(?:抱歉|对不起|您的|您|系统|检测到|由于).{0,10}(?:访问|操作|请求|搜索)(?:过于|太|过)?频繁"
    r"|(?:访问|操作|请求)(?:过于|太|过)频繁.{0,12}(?:稍后|稍候|重试|验证|限制)"
    r"|(?:拖动|按住|滑动|向右滑动|拖拽).{0,8}滑块|滑块验证|请(?:先)?完成(?:下方|下列|以下|安全)?.{0,4}验证"
    r"|(?:人机|安全|身份|行为)验证.{0,20}(?:继续访问|完成|通过|滑块|拼图)|亲，?请?.{0,4}拖动|点击按钮进行验证"
    r"|您的?(?:访问|请求|IP|网络|环境).{0,12}(?:异常|被拒绝|被限制|存在风险)|访问(?:被拒绝|受限|异常)"
    r"|(?:Access Denied|Just a moment\.\.\.|Attention Required|unusual traffic|are you a robot|verify you are human)",
    re.IGNORECASE,
)
_BLOCKED_URL = re.compile(
    r"captcha|/punish|_____tmd_____|risk_handler|/verify(?:center)?(?:[/?.]|$)|antispider|/deny_pc|/sec(?:urity)?check",
    re.IGNORECASE,
)
_VERIFY_TITLE = re.compile(
    r"^\W*(?:滑块|安全|人机|身份|访问)?(?:验证|验证码)(?:中心|码|页面?|中间页)?\W*$|^\W*访问验证|^\W*captcha",
    re.IGNORECASE,
)
_LOGIN_URL = re.compile(
    r"(?://|\.)(?:passport|login|sso|signin|account)\.|/(?:login|signin|sign-in|passport)(?:[/?.#]|$)", re.IGNORECASE
)
_LOGIN_WORDS = re.compile(
    r"(?:扫码|扫一扫|短信|验证码|密码|账号|账户|手机号?)登录|登录/注册|登\s*录|Sign in|Log in", re.IGNORECASE
)
_LOGIN_DEMAND = re.compile(
    r"请(?:您)?(?:先)?登[录陆]后?.{0,6}(?:查看|访问|继续|浏览|使用|操作)"
    r"|登[录陆]后(?:才)?(?:可|能|即可)?.{0,4}(?:查看|访问|继续|浏览)"
    r"|您?(?:尚未|还未|还没有?|未)登[录陆].{0,8}(?:请|$)"
)
_LOADING = re.compile(r"正在加载|加载中|数据加载中|loading|请稍候|请稍等", re.IGNORECASE)

SENTENCES: Mapping[Reason, str] = {
    Reason.UNREACHABLE: "页面打不开：服务器没有应答、页面不存在或域名无法解析。请核对网址后再试。",
    Reason.BLOCKED: "平台拦截了本次访问（访问频繁、滑块或安全验证），看到的不是要核查的页面。请稍后再试，或上传保存好的页面。",
    Reason.TIMED_OUT: "页面在限定时间内没有打开。请稍后再试。",
    Reason.LOGIN_WALL: "页面要求登录后才能查看，看到的不是要核查的页面。可换用已登录的访问身份，或上传保存好的页面。",
    Reason.NOT_HTML: "这个地址给出的不是网页。请填写商品、店铺或直播间的网页地址。",
    Reason.TOO_LARGE: "页面或文件过大，超出核查上限。",
    Reason.EMPTY: "页面是空白的，没有可核查的内容。",
    Reason.BROKEN_ENCODING: "页面文字编码损坏（出现大量“�”），文字已无法还原，不能据此判断。",
    Reason.SHELL: "页面只有程序外壳，正文没有加载出来，不能据此判断。请换一种访问身份再试，或上传完整保存的页面。",
    Reason.UNREADABLE: "文件无法读取，可能已损坏或不是所标明的格式。",
    Reason.REFUSED: "这个地址在允许访问的范围之外，出口防护没有放行。",
    Reason.BROWSER: "浏览器出了故障，本次访问没有完成。请重试。",
}


def sentence(reason: Reason) -> str:
    """What to tell a person, and what they can do."""
    return SENTENCES[reason]


def diagnose(dom: str, url: str, status: int = 0) -> Reason | None:
    """Why this page may not be judged, or None when it looks like a page; `status` 0 means unknown."""
    parser = LexborHTMLParser(shallow(dom))
    scripts = sum(len(node.text() or "") + 2000 * ("src" in node.attributes) for node in parser.css("script"))
    pictures = len(parser.css("body img, body canvas, body video, body svg image"))
    has_password = parser.css_first("input[type=password]") is not None
    titles = parser.css("title")
    title = " ".join(titles[0].text().split()) if titles else ""
    text = visible_text(parser)
    checks = (
        _by_status(status, text),
        _blocked(text, title, url),
        _login_wall(text, title, url, has_password=has_password),
        _broken(text, title),
        _hollow(text, scripts, pictures),
    )
    return next((reason for reason in checks if reason), None)


def visible_text(parser: LexborHTMLParser) -> str:
    """The body's text without scripts and styles, blanks joined. The tree is changed."""
    for node in parser.css(_SILENT):
        node.decompose()
    return " ".join((parser.body.text(separator=" ") if parser.body else "").split())


def _by_status(status: int, text: str) -> Reason | None:
    if status == 401:
        return Reason.LOGIN_WALL
    if status in {403, 405, 418, 429, 444}:
        return Reason.BLOCKED
    if status in {404, 410} or status >= 500:
        return Reason.BLOCKED if _BLOCKED.search(text[:4000]) else Reason.UNREACHABLE
    return None


def _blocked(text: str, title: str, url: str) -> Reason | None:
    if _VERIFY_TITLE.search(title) or (_BLOCKED_URL.search(url) and len(text) < 1500):
        return Reason.BLOCKED
    found = _BLOCKED.search(text[:4000]) if len(text) < 4000 else None
    if found is None:
        return None
    # On a page with prices the words may stand in its help text; a block page shows no goods.
    return None if len(re.findall(r"[¥￥]\s?\d", text)) > 2 else Reason.BLOCKED


def _login_wall(text: str, title: str, url: str, *, has_password: bool) -> Reason | None:
    if len(text) > 1500:
        return None
    if _LOGIN_URL.search(url) and (has_password or _LOGIN_WORDS.search(text + title) or len(text) < 200):
        return Reason.LOGIN_WALL
    if len(text) < 600 and (has_password and _LOGIN_WORDS.search(text + title)):
        return Reason.LOGIN_WALL
    if len(text) < 400 and (_LOGIN_DEMAND.search(text) or re.fullmatch(r"\W*(?:用户|账号|会员)?登[录陆]\W*", title)):
        return Reason.LOGIN_WALL
    return None


def _broken(text: str, title: str) -> Reason | None:
    damaged = text.count("\ufffd") + text.count("锟斤拷")
    return Reason.BROKEN_ENCODING if "\ufffd" in title or (damaged >= 5 and damaged * 100 >= len(text)) else None


def _hollow(text: str, scripts: int, pictures: int) -> Reason | None:
    bare = _LOADING.sub("", text).strip(" .…")
    if not bare and not pictures:
        return Reason.SHELL if scripts > 500 else Reason.EMPTY
    shows_licence = pictures and re.search(r"执照|许可|证照|资质", bare)
    is_terse = len(bare) < 40 and pictures <= 3 and not re.search(r"[¥￥]\s?\d|[0-9A-Z]{18}", bare)
    return Reason.SHELL if is_terse and scripts > 2000 and not shows_licence else None
