"""What is asked of whom, and which refusal grounds are pointed out."""

from dataclasses import replace
from datetime import date

import pytest

from checker.intake.guidance import guide
from checker.vocabulary.complaints import ComplaintKind, Problem, Told

TODAY = date(2026, 11, 30)
REPORT = Told(
    target="https://shop.example.cn/1",
    problem=Problem.ADVERTISING,
    facts="页面写着全网最佳，没有任何依据。",
    truthful=True,
)
DISPUTE = replace(
    REPORT,
    kind=ComplaintKind.DISPUTE,
    seller="海风生活馆",
    order_number="6920123",
    amount_fen=9900,
    happened_on=date(2026, 11, 1),
    claim="退款 99 元",
    name="张三",
    phone="13800000000",
    for_living=True,
    elsewhere=False,
)


def test_a_report_needs_no_name_and_no_order() -> None:
    assert guide(REPORT, TODAY).missing == {}
    assert guide(REPORT, TODAY).warnings == ()


def test_a_dispute_is_asked_for_what_the_regulation_asks() -> None:
    lacking = set(guide(replace(REPORT, kind=ComplaintKind.DISPUTE), TODAY).missing)
    assert lacking == {
        "seller", "order_number", "amount_fen", "happened_on", "claim", "name", "phone", "for_living", "elsewhere"
    }  # fmt: skip
    assert guide(DISPUTE, TODAY).missing == {}


def test_without_a_link_platform_and_seller_will_do() -> None:
    assert "pasted" in guide(replace(REPORT, target=""), TODAY).missing
    assert "pasted" not in guide(replace(REPORT, target="", platform="抖音", seller="海风生活馆"), TODAY).missing


@pytest.mark.parametrize(
    ("told", "code"),
    [
        (replace(DISPUTE, for_living=False), "not-for-living"),
        (replace(DISPUTE, elsewhere=True), "elsewhere"),
        (replace(DISPUTE, happened_on=date(2023, 11, 30)), "too-old"),
        (replace(REPORT, claim="退款"), "claim-in-report"),
        (replace(REPORT, happened_on=date(2027, 1, 1)), "future"),
        (replace(DISPUTE, target="", seller=""), "no-respondent"),
    ],
)
def test_a_ground_for_refusal_is_pointed_out_with_its_article(told: Told, code: str) -> None:
    warnings = {one.code: one for one in guide(told, TODAY).warnings}
    assert warnings[code].law
    assert warnings[code].advice


def test_three_years_less_a_day_are_not_too_long() -> None:
    assert guide(replace(DISPUTE, happened_on=date(2023, 12, 1)), TODAY).warnings == ()


@pytest.mark.parametrize(
    ("told", "kind"),
    [
        (replace(REPORT, facts="我买了面霜，商家不肯退款。"), ComplaintKind.DISPUTE),
        (replace(DISPUTE, claim="请查处", facts="直播间虚假宣传，请查处。"), ComplaintKind.REPORT),
        (DISPUTE, None),
        (REPORT, None),
    ],
)
def test_the_other_kind_is_suggested_when_the_words_speak_for_it(told: Told, kind: ComplaintKind | None) -> None:
    assert guide(told, TODAY).suggested is kind
