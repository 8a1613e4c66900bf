"""Why a target could not be observed, in the words people read."""

from collections.abc import Sequence
from dataclasses import dataclass

from checker.errors import Reason
from checker.vocabulary import PageFacts


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """Why a target could not be observed: a `Reason` value or "refused", and the sentence to show."""

    reason: str
    message: str


def trouble_of(pages: Sequence[PageFacts]) -> Trouble:
    """Why none of these pages could be read, as the first of them says."""
    reason = pages[0].trouble if pages else Reason.EMPTY.value
    return Trouble(reason=reason, message=_SENTENCES.get(reason, "页面无法识别。"))


_SENTENCES = {
    Reason.UNREACHABLE.value: "网址无法打开：请核对网址，或稍后重试。",
    Reason.BLOCKED.value: "平台以访问频繁或安全验证为由拒绝了访问，看到的不是所请求的页面；可稍后重试，或上传自行保存的页面。",
    Reason.TIMED_OUT.value: "页面在限定时间内没有加载完成；可稍后重试。",
    Reason.LOGIN_WALL.value: "页面要求登录后才能查看；请提供登录后自行保存的页面，或使用已登录的访问身份。",
    Reason.NOT_HTML.value: "这个地址给出的不是网页，无法按网页检查。",
    Reason.TOO_LARGE.value: "内容超过大小上限，未予读取。",
    Reason.EMPTY.value: "页面没有任何可读的文字。",
    Reason.BROKEN_ENCODING.value: "页面文字编码损坏（出现大量乱码），不能据此判断；请重新保存页面。",
    Reason.SHELL.value: "页面只有程序外壳，内容没有显示出来（可能只能在 App 内打开）；请提供 App 内的截图或录屏。",
    Reason.UNREADABLE.value: "文件损坏或格式无法识别。",
    Reason.BROWSER.value: "浏览器异常退出，未能取得页面；可稍后重试。",
}
