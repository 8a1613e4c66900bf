"""Returns, clauses, mechanisms, boxes to tick, gates and notices."""

import pytest

from checker.vocabulary import ReturnKind, SubjectKind
from crawlers.extract import extract
from tests.crawlers.readers.pages import box, facts, page, snapshot


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("支持7天无理由退货", ReturnKind.SUPPORTED),
        ("支持七天无理由退换货", ReturnKind.SUPPORTED),
        ("支持7天无理由退货(安装后不支持)", ReturnKind.SUPPORTED),
        ("不支持7天无理由退货", ReturnKind.EXCLUDED),
        ("本商品为定制商品，不适用七天无理由退货", ReturnKind.EXCLUDED),
        ("特价商品概不退换", ReturnKind.EXCLUDED),
        ("拆封不退", ReturnKind.EXCLUDED),
    ],
)
def test_the_seven_day_return_is_read_as_written(text: str, kind: ReturnKind) -> None:
    policy = facts(f"<h1>样例商品标题</h1><p>{text}</p>", SubjectKind.PRODUCT).returns
    assert policy is not None
    assert policy.kind == kind


def test_an_exclusion_in_small_print_is_not_prominent_and_without_layout_unknown() -> None:
    body = "<p>商品正文文字</p><p>不支持7天无理由退货</p>"
    small = (box("p:nth-child(1)"), box("p:nth-child(2)", font_px=9, color="#bbbbbb"))
    bold = (box("p:nth-child(1)"), box("p:nth-child(2)", font_px=16, weight=700, color="#cc0000"))
    seen = [extract(snapshot(body, SubjectKind.PRODUCT, layout=layout)).returns for layout in (small, bold, ())]
    assert [policy.prominent for policy in seen if policy] == [False, True, None]


def test_reviews_do_not_set_return_terms() -> None:
    body = "<h1>样例商品标题</h1><ul class=reviews><li>店家说不退不换，气死了</li></ul>"
    assert facts(body, SubjectKind.PRODUCT).returns is None


def test_terms_become_clauses_and_quoted_law_does_not_bind() -> None:
    body = (
        "<section><h3>购买须知</h3><p>本活动最终解释权归本店所有。</p></section>"
        "<p>商家不得使用最终解释权归本店所有一类的格式条款。</p>"
    )
    clauses = {clause.text: clause.binding for clause in facts(body, SubjectKind.SHOP).clauses}
    assert clauses["本活动最终解释权归本店所有。"] is True
    assert clauses["商家不得使用最终解释权归本店所有一类的格式条款。"] is False


def test_a_dispute_page_gives_entry_steps_limit_and_escalation() -> None:
    body = (
        "<h1>消费争议处理</h1><a href='#'>申请平台介入</a><ol><li>提交申请</li><li>商家48小时内答复</li><li>平台受理后7个工作日内给出意见</li></ol>"
        "<p>对结果不服的，可向消费者协会或12315投诉，也可以起诉。</p>"
    )
    seen = facts(body, SubjectKind.RULES, title="消费争议处理").dispute
    assert seen is not None
    assert all((seen.entry, seen.steps, seen.time_limit, seen.escalation))


def test_an_authoritys_hot_line_in_the_footer_is_no_entry_of_the_platform() -> None:
    body = "<footer><a>12315消费者投诉举报</a><a>网上有害信息举报专区</a><a>违法和不良信息举报</a></footer>"
    assert facts(body, SubjectKind.PLATFORM).complaint is None


def test_boxes_are_read_with_state_purpose_and_price() -> None:
    body = (
        "<label><input type=checkbox checked> 退货运费险 ¥0.60</label>"
        "<div><span class='checkbox checked'></span>到期自动续费，25元/月</div>"
        "<p><i role=checkbox aria-checked=false></i>我已阅读并同意《用户协议》和《隐私政策》</p>"
        "<label><input type=checkbox required>我已知悉本商品不支持七天无理由退货</label>"
    )
    ticks = [(tick.purpose, tick.checked, tick.amount_fen) for tick in facts(body, SubjectKind.CHECKOUT).ticks]
    assert ticks == [
        ("add-on", True, 60),
        ("renewal", True, 2500),
        ("consent", False, None),
        ("return-confirmation", False, None),
    ]


def test_settings_are_switches_and_not_goods_made_to_order() -> None:
    body = "<ul><li>程序化广告展示</li><li>注销账号</li><li>个性化推荐</li><li>个性化定制礼品</li><li>个性化主题皮肤</li></ul>"
    seen = facts(body, SubjectKind.PLATFORM).settings
    assert [field.value for field in seen] == ["程序化广告展示", "注销账号", "个性化推荐"]


def test_gates_are_read_on_short_pages_only() -> None:
    for said in ("关注主播后可查看商家信息", "关注主播并点亮粉丝灯牌后，即可查看商家信息。"):
        assert [gate.kind for gate in facts(f"<p>{said}</p>").gates] == ["follow"]
    assert facts(f"<p>忘记密码时请输入验证码</p>{'<p>商品详情文字</p>' * 400}").gates == ()


def test_labels_and_mandatory_lines_are_notices() -> None:
    body = "<p>广告</p><p>本直播由AI数字人主播</p><p>保健食品不是药物，不能代替药物治疗疾病</p><p>自营</p>"
    kinds = [notice.kind for notice in facts(body, SubjectKind.ROOM).notices]
    assert kinds == ["ad", "ai", "health-food", "self-operated"]


def test_navigation_reviews_and_chat_are_not_the_sellers_claims() -> None:
    body = (
        "<nav><a>最佳推荐</a></nav><h1>样例面霜 50克</h1><p>¥99</p><p>质地清爽，吸收快，不油腻</p>"
        "<ul class=reviews><li>最好用的面霜，没有之一</li></ul><footer>全国领先的购物平台</footer>"
    )
    placed = {claim.text: (claim.placement.value, claim.in_advert) for claim in facts(body, SubjectKind.PRODUCT).claims}
    assert placed["样例面霜 50克"] == ("product-title", None)
    assert placed["质地清爽,吸收快,不油腻"] == ("detail", None)
    assert placed["最好用的面霜,没有之一"] == ("review", False)
    assert placed["最佳推荐"] == ("navigation", False)
    assert placed["全国领先的购物平台"] == ("platform-text", False)


def test_a_viewers_comment_is_no_advert_and_the_houses_may_be() -> None:
    body = "<ul class=chat><li><b>小满</b>最佳追剧搭子</li><li><b>样例店客服</b>这批是最佳的一批</li></ul>"
    claims = {claim.speaker: claim.in_advert for claim in facts(body, SubjectKind.ROOM).claims}
    assert claims == {"viewer": False, "host": None}


def test_news_is_no_advertising() -> None:
    seen = facts(
        "<h1>某公司发布报告</h1><p>该公司是国内最大的安全软件企业，总部位于北京，员工数千人。</p>", title="行业新闻"
    )
    assert {claim.in_advert for claim in seen.claims} == {False}


def test_a_page_read_twice_gives_the_same_facts() -> None:
    body = "<h1>样例面霜 50克</h1><p>原价¥199 直播价¥99</p>"
    assert facts(body, SubjectKind.PRODUCT) == facts(body, SubjectKind.PRODUCT)
    assert page(body).text.text == page(body).text.text
