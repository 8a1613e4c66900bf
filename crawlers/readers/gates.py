"""What is put before information that must be open: verifications, forced follows, gifts, logins, overlays."""

import re

from checker.vocabulary import Gate
from crawlers.readers.page import Page

_GATES: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("verification", re.compile(r"(?:按住|拖动|滑动)[^。\n]{0,8}滑块|(?:完成|进行|通过|请输入|输入)[^。\n]{0,12}(?:验证码?|"
        r"校验)|安全验证|身份验证|图形验证|点选验证|验证后(?:可|才能)?(?:查看|"
        r"继续)")),
    ("follow", re.compile(r"关注(?:主播|店铺|账号|直播间)?(?:并[^。\n]{1,16})?后?(?:,)?(?:即?可|才能|方可|才可)(?:以)?(?:查看|"
        r"看到|浏览|获取|继续)|(?:需|请先?|必须)关注[^。\n]{0,16}(?:查看|"
        r"继续|后)")),
    ("gift", re.compile(r"(?:送礼|打赏|赠送礼物|送出[^。\n]{0,6}礼物|加入粉丝团|点亮灯牌)[^。\n]{0,6}(?:后)?(?:即?可|"
        r"才能|方可)[^。\n]{0,4}(?:查看|看到|继续)")),
    ("login", re.compile(r"(?:登录|登陆)后?(?:,)?(?:即?可|才能|方可)(?:以)?(?:查看|看到|浏览)[^。\n]{0,10}|请(?:先)?(?:登录|登陆)(?:后)?(?:查看|再)")),
)  # fmt: skip
_BEFORE_SELLER = re.compile(r"商家|卖家|销售者|经营者|营业执照|证照|资质|主体信息|店铺信息|实际销售")
_MAX_TEXT = 1500


def read_gates(page: Page) -> tuple[Gate, ...]:
    """The gates a page puts up; a long page with a word of verification somewhere in it puts up none."""
    text = page.text.text
    found = []
    for kind, pattern in _GATES:
        match = pattern.search(text)
        if match is None or (kind in ("verification", "login") and len(text) > _MAX_TEXT):
            continue
        near = text[max(0, match.start() - 80) : match.end() + 80] + page.title + page.snapshot.reached_by
        before = "seller" if _BEFORE_SELLER.search(near) else "content"
        found.append(Gate(kind=kind, count=1, before=before, place=page.text.place(match.start(), match.end())))
    return tuple(found)
