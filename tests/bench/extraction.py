"""How long facts take: extract and join one product page of about 200 KB, beside a plain text extraction with bs4.

`python -m tests.bench.extraction [FILE.html …]` prints the best of several runs in milliseconds of CPU time; files
given are measured as well. Target: 150 ms for facts of a 200 KB page.
"""

import sys
import time
from collections.abc import Callable
from pathlib import Path

from bs4 import BeautifulSoup

from checker.facts import join
from checker.vocabulary import Snapshot
from crawlers.extract import extract

_RUNS = 5
_TARGET_MS = 150.0


def product_page(cards: int = 90, details: int = 120, reviews: int = 160) -> str:
    """A product page as a marketplace draws it, about 200 KB with the default numbers."""
    shelf = "".join(
        f'<li class="card item-{number}"><a href="/item/{number}"><img src="/pic/{number}.jpg" alt=""><p class="title">'
        f'样例山核桃仁 第{number}批 独立小包装 办公室零食 500克</p><p class="price"><span class="sign">¥</span>'
        f'<em>{number}</em><i>.90</i> <del>¥{number + 20}.00</del></p><span class="sold">已售{number * 7}件</span></a></li>'
        for number in range(10, 10 + cards)
    )
    body = "".join(
        f'<div class="detail-row" data-row="{number}"><p>第{number}段：产自山间小院，手工挑选，低温烘烤，入口香脆。'
        f"每一批都留样检验，生产日期见包装封口处。</p><p>净含量：{number}00克　保质期：{number}个月　贮存条件：阴凉干燥处</p></div>"
        for number in range(1, 1 + details)
    )
    said = "".join(
        f'<li class="review"><b>买家{number}***</b><span>收到了，包装完好，味道和上次一样，会再来买第{number}次。</span>'
        f'<time datetime="2026-11-01">2026-11-01</time><div class="photo-list"><img src="/photo/{number}.jpg" alt=""></div></li>'
        for number in range(reviews)
    )
    script = (
        "<script>window.__STATE__ = "
        + '{"rows":['
        + ",".join(f'{{"id":{n},"n":"样例"}}' for n in range(900))
        + "]};</script>"
    )
    return (
        '<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><title>样例山核桃仁 - 样例集市</title></head><body>'
        '<header><a class="logo" href="/">样例集市</a><nav><a href="/">首页</a><a href="/help">帮助</a></nav></header><main>'
        '<section class="buy"><h1>样例山核桃仁 500克 独立小包装</h1><div class="price-box">直播价 <span>¥</span><b>59</b>.90'
        "/袋 <del>¥89.00</del><p>价格说明：89.00元为2026年10月1日至10月7日本店成交价</p></div><p>支持7天无理由退货</p>"
        '<button>加入购物车</button><button>立即购买</button></section><section class="seller"><b>样例食品店</b><small>经营者：'
        '杭州样例食品有限公司</small><a href="/shop/1/licence">营业执照</a></section>'
        f'<section class="detail"><h2>商品详情</h2>{body}</section><section class="reviews"><h2>商品评价</h2><ul>{said}</ul>'
        f'</section><section class="recommend"><h2>看了又看</h2><ul>{shelf}</ul></section></main><footer><p>© 2026 杭州样例集市'
        f"网络科技有限公司 浙ICP备2026000001号-1</p></footer>{script}</body></html>"
    )


def _best(action: Callable[[], object]) -> float:
    times = []
    for _ in range(_RUNS):
        start = time.process_time()
        action()
        times.append(time.process_time() - start)
    return min(times) * 1000


def _row(name: str, html: str) -> float:
    size = len(html.encode()) / 1024
    facts = _best(lambda: join([extract(Snapshot(url="https://shop.example/item/1", dom=html))]))
    baseline = _best(lambda: BeautifulSoup(html, "lxml").get_text(" ", strip=True))
    print(
        f"{name:<44}{size:>8.0f} KB{facts:>10.1f} ms facts{baseline:>10.1f} ms bs4 text{facts / size * 1024:>8.0f} ms/MB"
    )
    return facts


def main(files: list[str]) -> int:
    """Print one line per page; returns 1 when the page of 200 KB misses the target."""
    took = _row("sample product page", product_page())
    for file in files:
        _row(Path(file).name[:42], Path(file).read_bytes().decode("utf-8", "replace"))
    print(f"target {_TARGET_MS:.0f} ms for 200 KB: {'met' if took <= _TARGET_MS else 'MISSED'}")
    return 0 if took <= _TARGET_MS else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
