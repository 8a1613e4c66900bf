import pytest

from checker.vocabulary import Snapshot, SubjectKind
from crawlers.platforms import reader_for, readers
from crawlers.platforms.marketplace import Marketplace
from crawlers.platforms.urls import kind_of_url, platform_of, read_share_text, shared_name, short_link_of
from crawlers.readers.page import Page

K = SubjectKind
ADDRESSES = [
    ("https://item.taobao.com/item.htm?spm=a1&id=612345678901", "taobao", K.PRODUCT, "612345678901"),
    ("https://detail.tmall.com/item.htm?id=612345678902&skuId=1", "taobao", K.PRODUCT, "612345678902"),
    ("https://s.taobao.com/search?q=%E8%8C%B6", "taobao", K.SEARCH, ""),
    ("https://shop123456.taobao.com/", "taobao", K.SHOP, ""),
    ("https://www.tmall.com/", "taobao", K.PLATFORM, ""),
    ("https://item.jd.com/100012345678.html", "jd", K.PRODUCT, "100012345678"),
    ("https://item.m.jd.com/product/100012345678.html?x=1", "jd", K.PRODUCT, "100012345678"),
    ("https://search.jd.com/Search?keyword=x", "jd", K.SEARCH, ""),
    ("https://mall.jd.com/index-1000001.html", "jd", K.SHOP, "1000001"),
    ("https://mobile.yangkeduo.com/goods.html?goods_id=3412345678", "pinduoduo", K.PRODUCT, "3412345678"),
    ("https://mobile.pinduoduo.com/goods2.html?goods_id=3412345678&x=1", "pinduoduo", K.PRODUCT, "3412345678"),
    ("https://live.douyin.com/123456789012", "douyin", K.ROOM, "123456789012"),
    ("https://haohuo.jinritemai.com/views/product/item2?id=3400000000000000001", "douyin", K.PRODUCT, "3400000000000000001"),
    ("https://www.douyin.com/user/MS4wLjABAAAA", "douyin", K.ACCOUNT, "MS4wLjABAAAA"),
    ("https://live.kuaishou.com/u/someanchor", "kuaishou", K.ROOM, "someanchor"),
    ("https://app.kwaixiaodian.com/merchant/shop/detail?id=21234567890", "kuaishou", K.PRODUCT, "21234567890"),
    ("https://www.xiaohongshu.com/explore/65f0aa0000000000010abcde?xsec_token=1", "xiaohongshu", K.OTHER, "65f0aa0000000000010abcde"),
    ("https://www.xiaohongshu.com/goods-detail/65f0aa0000000000010abcde", "xiaohongshu", K.PRODUCT, "65f0aa0000000000010abcde"),
    ("https://live.bilibili.com/22637261", "bilibili", K.ROOM, "22637261"),
    ("https://mall.bilibili.com/detail.html?itemsId=10012345", "bilibili", K.PRODUCT, "10012345"),
    ("https://shop.mogujie.com/detail/1abcdef", "mogujie", K.PRODUCT, "1abcdef"),
    ("https://detail.1688.com/offer/812345678901.html", "alibaba1688", K.PRODUCT, "812345678901"),
    ("https://product.suning.com/0070123456/10123456789.html", "suning", K.PRODUCT, "10123456789"),
    ("https://shop12345.youzan.com/wscgoods/detail/2x8f9abc", "youzan", K.PRODUCT, "2x8f9abc"),
    ("https://weidian.com/item.html?itemID=4512345678", "weidian", K.PRODUCT, "4512345678"),
    ("https://new.m.taobao.com/detail.htm?id=612345678903", "taobao", K.PRODUCT, "612345678903"),
    ("https://market.m.taobao.com/app/tb-source-app/live-shop/pages/index?id=1234", "taobao", K.ROOM, "1234"),
    ("https://item.m.jd.com/ware/view.action?wareId=100012", "jd", K.PRODUCT, "100012"),
    ("https://lives.jd.com/#/123456?origin=3", "jd", K.ROOM, "123456"),
    ("https://mobile.yangkeduo.com/goods2.html?ps=AbCdEf", "pinduoduo", K.PRODUCT, ""),
    ("https://www.douyin.com/follow/live/80017709309", "douyin", K.ROOM, "80017709309"),
    ("https://m.gifshow.com/fw/live/abc", "kuaishou", K.ROOM, ""),
    ("https://m.1688.com/offer/812345678901.html", "alibaba1688", K.PRODUCT, "812345678901"),
    ("https://tea.myshopify.com/products/green-tea", "shopify", K.PRODUCT, ""),
]  # fmt: skip


@pytest.mark.parametrize(("url", "name", "kind", "number"), ADDRESSES)
def test_an_address_tells_platform_kind_and_number(url: str, name: str, kind: SubjectKind, number: str) -> None:
    reader = reader_for(Snapshot(url=url, dom="<p>x</p>"))
    assert isinstance(reader, Marketplace)
    assert reader.name == name
    assert kind_of_url(url, reader.addresses) == (kind, number)


@pytest.mark.parametrize(
    ("html", "name"),
    [
        ("<title>素色茶杯-淘宝网</title>", "taobao"),
        ("<title>铁壶 - 商品搜索 - 京东</title>", "jd"),
        ("<script>var g_page_config = {};</script>", "taobao"),
        ("<script src=//misc.360buyimg.com/a.js></script><img src=//img10.360buyimg.com/b.jpg>" * 2, "jd"),
        ("<script>window.__INITIAL_STATE__={\"note\":{\"noteDetailMap\":{}}}</script>", "xiaohongshu"),
        ("<script type='text/x-magento-init'>{}</script>", "magento"),
        ("<link href=/wp-content/plugins/woocommerce/a.css>", "woocommerce"),
        ("<script>Shopify.theme = {}</script>", "shopify"),
        ("<link href=/static/oscar/css/styles.css>", "django_oscar"),
    ],
)  # fmt: skip
def test_a_saved_page_without_address_is_known_by_its_marks(html: str, name: str) -> None:
    reader = reader_for(Snapshot(url="saved:x.html", dom=f"<html>{html}</html>"))
    assert reader is not None
    assert reader.name == name


def test_a_page_elsewhere_that_links_to_platforms_is_nobodys() -> None:
    links = "<a href='https://item.jd.com/1.html'>京东</a><a href='https://v.douyin.com/x'>抖音</a>" * 5
    assert reader_for(Snapshot(url="https://news.example.cn/a", dom=links)) is None


def test_a_saved_page_with_one_link_to_a_platform_is_nobodys() -> None:
    assert reader_for(Snapshot(url="saved:a.html", dom="<a href='https://www.taobao.com'>淘宝</a>正文")) is None


def test_every_reader_asked_for_is_found() -> None:
    asked = set(
        "taobao jd pinduoduo douyin kuaishou xiaohongshu bilibili mogujie alibaba1688 suning shopxo litemall youzan "
        "weidian woocommerce magento shopify django_oscar".split()
    )
    assert {reader.name for reader in readers()} >= asked


@pytest.mark.parametrize(
    ("text", "platform", "link"),
    [
        ("【淘宝】限时 https://m.tb.cn/h.5abcDEF?tk=Xy12 CZ0001 「素色茶杯」点击链接直接打开", "taobao", "https://m.tb.cn/h.5abcDEF?tk=Xy12"),
        ("7.61 复制打开抖音，看看【小店的直播】 https://v.douyin.com/iAbCdEf/ 01/02", "douyin", "https://v.douyin.com/iAbCdEf/"),
        ("一篇笔记 http://xhslink.com/a/AbCdEf，复制本条信息", "xiaohongshu", "http://xhslink.com/a/AbCdEf"),
        ("【标题】 b23.tv/AbCdEf 快来看", "bilibili", "https://b23.tv/AbCdEf"),
        ("https://3.cn/1a-bcDEF", "jd", "https://3.cn/1a-bcDEF"),
    ],
)  # fmt: skip
def test_the_link_is_found_inside_a_share_text(text: str, platform: str, link: str) -> None:
    shared = read_share_text(text)
    assert shared.links[0] == link
    assert shared.platform == platform
    assert not shared.app_only


def test_a_token_without_link_opens_in_the_app_only() -> None:
    shared = read_share_text("￥AbCd1234EfG￥ 复制后打开手机淘宝")
    assert shared.app_only
    assert shared.token == "AbCd1234EfG"


def test_an_ordinary_sentence_holds_no_link() -> None:
    assert read_share_text("今天买了茶杯（很好用），一共99元").links == ()
    assert short_link_of("https://www.example.com/v.douyin.com") == ""


def test_a_reader_knows_the_ways_to_licence_and_disputes() -> None:
    html = "<a href='/licence'>店铺资质</a><a href='/report'>举报商品</a><a href='/x'>其他</a>"
    seen = Snapshot(url="https://mobile.yangkeduo.com/goods.html?goods_id=5", dom=html)
    reader = reader_for(seen)
    assert isinstance(reader, Marketplace)
    ways = {(one.topic, one.url) for one in reader.entry_points(Page(seen))}
    assert ways == {("seller", "/licence"), ("licence", "/licence"), ("dispute", "/report")}


@pytest.mark.parametrize(
    ("text", "link"),
    [
        ("ｈｔｔｐｓ：／／ｖ．ｄｏｕｙｉｎ．ｃｏｍ／iAbCdEf／ 复制此链接", "https://v.douyin.com/iAbCdEf/"),
        ("https://v.dou\u200byin.com/iAb\u2060CdEf/", "https://v.douyin.com/iAbCdEf/"),
        ('{"url":"https:\\/\\/item.jd.com\\/100012043978.html"}', "https://item.jd.com/100012043978.html"),
        ("打开 https://v.douyin.com/iAbCdEf/复制此链接，打开抖音搜索", "https://v.douyin.com/iAbCdEf/"),
        ("tbopen://m.taobao.com/tbopen/index.html?h5Url=https%3A%2F%2Fitem.taobao.com%2Fitem.htm%3Fid%3D7", "https://item.taobao.com/item.htm?id=7"),
        ("下载 https://a.app.qq.com/o/simple.jsp?x=1 看 http://xhslink.com/a/AbCdEf", "http://xhslink.com/a/AbCdEf"),
        ("https://mobile.yangkeduo.com/goods.html?goods_id=123&_x=%E5%8F%8B 快来", "https://mobile.yangkeduo.com/goods.html?goods_id=123&_x=%E5%8F%8B"),
        ("0@1.com :1pm v.douyin.com/iAbCdEf/", "https://v.douyin.com/iAbCdEf/"),
        ("https://shop.example.cn", "https://shop.example.cn"),
        ("看 https://haifeng.shop/i/1，不错", "https://haifeng.shop/i/1"),
    ],
)  # fmt: skip
def test_the_first_link_is_the_one_meant(text: str, link: str) -> None:
    assert read_share_text(text).links[0] == link


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("【淘宝】限时 「素色茶杯」 https://m.tb.cn/h.5", "素色茶杯"),
        ("看看【小店的作品】", "小店的作品"),
        ("没有括号", ""),
    ],
)
def test_a_share_text_says_what_it_is_about(text: str, name: str) -> None:
    assert shared_name(text) == name


def test_an_address_tells_its_platform() -> None:
    assert platform_of("https://item.jd.com/1.html") == "京东"
    assert platform_of("https://jd.com.evil.cn/") == ""
