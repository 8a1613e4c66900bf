"""Who a page names, as what, and what counts as a disclosure."""

import pytest

from checker.vocabulary import PartyKind, PartyRole, SubjectKind
from crawlers.readers.licences import is_valid_code, licence_numbers
from tests.crawlers.readers.pages import FOOTER, facts

PARTICULARS = (
    "<h2>经营者信息</h2><dl><div><dt>企业名称</dt><dd>丽水样例食品有限公司</dd></div><div><dt>统一社会信用代码</dt>"
    "<dd>91110000600037341L</dd></div><div><dt>住所</dt><dd>浙江省丽水市样例路88号</dd></div><div><dt>法定代表人</dt>"
    "<dd>谷雨</dd></div><div><dt>联系电话</dt><dd>0578-5550862</dd></div></dl>"
)


def test_a_shop_discloses_its_particulars() -> None:
    seen = facts(f"<main>{PARTICULARS}</main>{FOOTER}", SubjectKind.SHOP)
    seller = next(party for party in seen.parties if party.role == PartyRole.SELLER)
    assert seller.name is not None
    assert seller.name.value == "丽水样例食品有限公司"
    assert seller.credit_code is not None
    assert (seller.credit_code.value, seller.credit_code_valid) == ("91110000600037341L", True)
    assert seller.kind == PartyKind.COMPANY
    assert seller.address is not None
    assert seller.contact is not None
    assert seller.representative is not None
    assert seller.name.place is not None
    assert seller.name.place.quote == "丽水样例食品有限公司"


def test_the_platforms_footer_is_never_the_sellers_disclosure() -> None:
    seen = facts(f"<main><h1>样例小店</h1></main>{FOOTER}", SubjectKind.SHOP)
    assert {party.role for party in seen.parties} == {PartyRole.PLATFORM}
    (platform,) = seen.parties
    assert {licence.kind for licence in platform.licences} == {"icp", "telecom", "police"}


def test_a_disclaimer_that_speaks_of_shop_operators_discloses_nobody() -> None:
    body = "<p>内容申明:商品信息由店铺经营者发布,其真实性均由店铺经营者负责。</p>"
    assert facts(body, SubjectKind.PRODUCT).parties == ()


@pytest.mark.parametrize("value", ["xxx", "待完善", "暂无", "加载中", "XX省XX市XX路1号", "/", "****"])
def test_placeholders_are_no_disclosure(value: str) -> None:
    seen = facts(
        f"<h2>商家信息</h2><p>企业名称：{value}</p><p>经营地址：{value}</p><p>联系电话：{value}</p>", SubjectKind.SHOP
    )
    assert seen.parties == ()


@pytest.mark.parametrize(
    ("code", "valid"),
    [
        ("91110000600037341L", True), ("913301107517434382", True), ("91440300MA5H0HLK5U", True), ("91133100MA0D8N1J7G", True),
        ("91110108MA01TEST1", False), ("91110000123456789X", False), ("91440101MA5D123456", False),
    ],
)  # fmt: skip
def test_credit_codes_need_their_check_digits(code: str, valid: bool) -> None:
    assert is_valid_code(code) is valid


def test_a_filing_number_is_not_another_and_a_placeholder_is_none() -> None:
    kinds = [number.kind for number in licence_numbers("京ICP备11041704号 京ICP证070359号 沪B2-20150021 沪ICP备xxx号")]
    assert kinds == ["icp", "telecom", "telecom"]


def test_sole_traders_and_exempt_persons_are_told_apart() -> None:
    trader = facts(
        "<h2>经营者信息</h2><p>名称：样例服装店</p><p>经营者：陆某</p><p>组成形式：个人经营</p><p>经营场所：杭州市样例街19号</p>",
        SubjectKind.SHOP,
    ).parties[0]
    assert (trader.kind, trader.form is not None, trader.proprietor is not None) == (PartyKind.SOLE_TRADER, True, True)
    person = facts(
        "<p>联系电话：0579-5550601</p><p>实际经营地址：金华市样例村12号</p><p>个人从事零星小额交易活动，依法不需要办理市场主体登记</p>",
        SubjectKind.ACCOUNT,
    ).parties[0]
    assert (person.role, person.kind) == (PartyRole.ROOM_OPERATOR, PartyKind.PERSON)
    assert person.declaration is not None


def test_roles_come_from_the_label_before_the_kind_of_page() -> None:
    body = "<p>直播间运营者：样例直播有限公司</p><p>实际销售者：样例食品有限公司</p><p>生产企业：样例制造有限公司</p><p>所属MCN机构：样例文化有限公司</p>"
    roles = {party.role: party.name.value for party in facts(body, SubjectKind.ROOM).parties if party.name}
    assert roles[PartyRole.ROOM_OPERATOR] == "样例直播有限公司"
    assert roles[PartyRole.SELLER] == "样例食品有限公司"
    assert roles[PartyRole.MAKER] == "样例制造有限公司"


def test_a_link_to_the_licence_is_kept_and_the_platforms_is_not_the_sellers() -> None:
    seen = facts(f"<main><a href='/shop/1/licence'>营业执照</a></main>{FOOTER}", SubjectKind.SHOP)
    links = {party.role: party.licence_link.value for party in seen.parties if party.licence_link}
    assert links == {PartyRole.SELLER: "/shop/1/licence", PartyRole.PLATFORM: "/licence"}


def test_a_list_of_rooms_is_told_from_a_room_and_names_every_anchor() -> None:
    rooms = "".join(
        f"<div class=live-item><div>直播中</div><div class=streamer-name>样例主播{n}</div><p>山货第{n}场</p></div>"
        for n in range(3)
    )
    seen = facts(rooms, title="今日直播")
    assert seen.kind == SubjectKind.SEARCH
    names = [one.display_name.value for one in seen.parties if one.role == PartyRole.ANCHOR and one.display_name]
    assert names == ["样例主播0", "样例主播1", "样例主播2"]
    assert facts(rooms.split("</p>")[0], title="样例主播的直播间").kind == SubjectKind.ROOM
