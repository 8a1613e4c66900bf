"""Campaigns, draws, result pages, reviews, audiences, ages, overlays and standing notices, as pages show them."""

from checker.vocabulary import Category, SubjectKind
from crawlers.extract import extract
from crawlers.readers.claims import read_claims
from crawlers.readers.offers import read_offers
from tests.crawlers.readers.pages import box, facts, page, snapshot

_LUCKY = (
    "<section class='lucky-bag'><h2>福袋抽奖</h2><p>奖品：葵花籽一袋；<br>奖品数量：20份；<br>"
    "参与条件：停留满3分钟；<br>开奖时间：21:00</p></section>"
)


def test_a_campaign_page_gives_its_period_its_rules_and_its_limits() -> None:
    body = (
        "<main><h1>冬日集市 满减活动规则</h1><p>发布日期：2026-11-10　生效日期：2026-11-18</p>"
        "<h2>活动时间</h2><p>2026年11月18日10:00至2026年11月30日24:00。</p>"
        "<h2>活动内容</h2><p>每满200元减20元。</p><h2>适用范围</h2><p>生鲜不参加。</p></main>"
    )
    terms = facts(body, SubjectKind.RULES).campaign
    assert terms is not None
    assert terms.period is not None
    assert terms.period.value.startswith("2026年11月18日")
    assert terms.rules is not None
    assert terms.rules.value == "每满200元减20元。"
    assert not terms.subsidised


def test_standing_rules_on_promotions_are_no_campaign() -> None:
    for title in ("样例集市直播营销管理规则", "促销活动管理规则", "样例集市交易规则"):
        assert facts(f"<main><h1>{title}</h1><p>商家应当遵守。</p></main>", SubjectKind.RULES).campaign is None


def test_a_draw_gives_what_it_says_and_leaves_open_what_it_does_not() -> None:
    draw = facts(_LUCKY, SubjectKind.ROOM).draw
    assert draw is not None
    assert draw.prize is not None
    assert draw.prize.value == "葵花籽一袋"
    assert draw.quantity is not None
    assert draw.quantity.value == "20份"
    assert draw.draw_time is not None
    assert draw.host is None


def test_a_word_about_draws_in_running_text_is_no_draw() -> None:
    assert facts("<main><p>福袋和抽奖活动请以页面为准。</p></main>", SubjectKind.ROOM).draw is None


def test_a_result_counts_as_bought_only_when_the_page_says_so() -> None:
    card = (
        "<li class='item card'><a href='{href}'><span class='title'>{title}</span><span>¥{price}</span></a>{mark}</li>"
    )
    body = "<ul>" + "".join(
        card.format(href=f"/item/{number}", title=f"样例商品第{number}款面霜", price=10 + number, mark=mark)
        for number, mark in ((1, "<i>广告</i>"), (2, ""), (3, ""))
    )
    seen = facts(f"<main><nav><a>综合</a><a>销量</a></nav>{body}</ul></main>", SubjectKind.SEARCH)
    assert [result.paid for result in seen.results] == [True, None, None]
    assert [order.value for order in seen.orders] == ["综合", "销量"]


def test_folded_reviews_are_quoted_in_the_words_of_the_page() -> None:
    body = (
        "<h1>面霜</h1><h3>商品评价 12</h3><ul class='reviews'><li>好用</li></ul><p>已为您折叠36条参考价值较低的评价</p>"
    )
    display = facts(body, SubjectKind.PRODUCT).review_display
    assert display is not None
    assert display.total == 12
    assert display.folded is not None
    assert "36条" in display.folded.value


def test_one_wording_from_many_senders_is_counted_by_sender() -> None:
    rows = "".join(f"<li><b>{name}</b> <span>回购三次了真的香</span></li>" for name in "甲乙丙甲")
    audience = facts(f"<ul class='chat'>{rows}</ul>", SubjectKind.ROOM).audience
    assert audience is not None
    assert audience.comments == 4
    assert [(words.value, senders) for words, senders in audience.repeated] == [("回购三次了真的香", 3)]


def test_an_age_is_read_from_what_an_account_says_of_itself() -> None:
    assert facts("<main><p>我今年15岁，喜欢竹编。</p></main>", SubjectKind.ACCOUNT).age_years == 15
    assert facts("<main><p>适合3岁以上儿童的玩具。</p></main>", SubjectKind.ACCOUNT).age_years is None


def test_an_overlay_says_how_much_of_the_sellers_particulars_it_covers() -> None:
    body = "<p>商家名称：样例食品有限公司</p><div class='overlay' role='dialog'><p>点这里领券</p></div>"
    layout = (box("p:nth-child(1)"), box("div:nth-child(2)>p:nth-child(1)"))
    gates = extract(snapshot(body, SubjectKind.ROOM, layout=layout)).gates
    assert [(gate.kind, gate.share_covered) for gate in gates] == [("overlay", 1.0)]


def test_a_mandatory_line_speaks_for_every_claim_about_the_goods() -> None:
    body = (
        "<main><h1>样例牌钙片 60片</h1><p>¥99.00</p><p>补充钙</p><p>第一段</p><p>第二段</p><p>第三段</p>"
        "<p>本品不能代替药物</p></main>"
    )
    seen = page(body, SubjectKind.PRODUCT)
    offers = read_offers(seen, SubjectKind.PRODUCT)
    claims = read_claims(seen, SubjectKind.PRODUCT, offers, Category.HEALTH_FOOD, commercial=True)
    claim = next(claim for claim in claims if claim.text == "补充钙")
    assert "本品不能代替药物" in claim.context


def test_the_footers_link_to_return_rules_is_no_word_on_after_sales_in_the_room() -> None:
    body = "<main><p>现炒现发</p></main><footer><a href='/returns'>七日无理由退货规则</a></footer>"
    assert not [notice for notice in facts(body, SubjectKind.ROOM).notices if notice.kind == "after-sales"]
    said = facts("<main><p>售后服务：七天内可退，联系直播间客服</p></main>", SubjectKind.ROOM).notices
    assert [notice.kind for notice in said] == ["after-sales"]


def test_small_print_is_measured_against_the_line_its_mark_points_to() -> None:
    body = "<p>美白只要7天*</p><p>温和不刺激</p><p>本店精选好物</p><p>*效果因人而异</p><p>加购领券</p>"
    sizes = (36.0, 48.0, 20.0, 6.0, 16.0)
    layout = tuple(box(f"p:nth-child({number})", font_px=size) for number, size in enumerate(sizes, 1))
    claims = extract(snapshot(body, SubjectKind.PRODUCT, layout=layout)).claims
    limits = {claim.text: [(limit.text, limit.times) for limit in claim.limits] for claim in claims if claim.limits}
    assert limits == {"美白只要7天*": [("*效果因人而异", 6.0)]}
    assert not any(claim.limits for claim in extract(snapshot(body, SubjectKind.PRODUCT)).claims)
