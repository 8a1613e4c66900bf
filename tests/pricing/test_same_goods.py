"""Which offers are the same goods: numbers decide, specifications veto, titles only confirm."""

import pytest
from rapidfuzz import fuzz

from checker.pricing.same_goods import same_goods
from checker.vocabulary import Field, Offer


def _offer(title: str = "", **more: object) -> Offer:
    return Offer(title=Field(value=title) if title else None, **more)  # type: ignore[arg-type]


def test_the_platform_number_decides_within_one_platform_only() -> None:
    one, other = _offer("苏泊尔电热水壶 1.7升", sku="8"), _offer("苏泊尔电热水壶 1.7升", sku="9")
    assert same_goods(one, other, one_platform=True).same is False
    assert same_goods(one, other).same is True


def test_a_valid_gtin_outranks_titles_and_an_invalid_one_says_nothing() -> None:
    one = _offer("某品牌洗发水", gtin="6901234567892")
    assert (same_goods(one, _offer("换了写法的标题 400ml", gtin="06901234567892")).by) == "gtin"
    assert same_goods(one, _offer("某品牌洗发水", gtin="4006381333931")).same is False
    assert same_goods(one, _offer("某品牌洗发水", gtin="12345")).by != "gtin"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("苏泊尔电热水壶家用304不锈钢烧水壶大容量 1.7升", "苏泊尔电热水壶家用304不锈钢烧水壶大容量 1.5升"),
        ("三只松鼠每日坚果 500g*6袋", "三只松鼠每日坚果 500g*8袋"),
        ("某某纸尿裤 L码 60片", "某某纸尿裤 L码 64片"),
        ("华为快充移动电源 PB-10000A 10000mAh", "华为快充移动电源 PB-20000A 10000mAh"),
        ("东北大米 5斤", "东北大米 5kg"),
    ],
)
def test_a_different_specification_vetoes_however_alike_the_titles_are(one: str, other: str) -> None:
    assert fuzz.ratio(one, other) > 70
    found = same_goods(_offer(one), _offer(other))
    assert (found.same, found.by) == (False, "spec")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("苏泊尔电热水壶 1.7升", "苏泊尔电热水壶 1700毫升"),
        ("东北大米 10斤", "东北大米 5kg"),
        ("三只松鼠每日坚果 500g*6袋", "三只松鼠 每日坚果 500克×6袋"),
    ],
)
def test_the_same_quantity_in_other_units_is_the_same(one: str, other: str) -> None:
    assert same_goods(_offer(one), _offer(other)).same is True


def test_without_specification_or_with_another_title_nobody_can_tell() -> None:
    assert same_goods(_offer("东北大米"), _offer("东北大米")).same is None
    assert same_goods(_offer("东北大米 5kg"), _offer("洗衣液 5kg")).same is None
    assert same_goods(_offer(), _offer()).same is None


def test_a_stated_property_that_differs_vetoes() -> None:
    one = _offer("连衣裙 1件", specs=(("颜色", "红"),))
    assert same_goods(one, _offer("连衣裙 1件", specs=(("颜色", "蓝"),))).same is False
    assert same_goods(one, _offer("连衣裙 1件", specs=(("尺码", "M"),))).same is True
