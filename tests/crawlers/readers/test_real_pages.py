"""Pages of real platforms, saved by others: what a person sees there is what the facts say. Skipped without the data."""

from pathlib import Path

import pytest

from checker.facts import join
from checker.vocabulary import PageFacts, PartyRole, PriceRole, Snapshot, SubjectKind
from crawlers.extract import extract


def _facts(dev_data: Path, name: str, folder: str = "cn_pages") -> PageFacts:
    html = (dev_data / "real" / folder / name).read_bytes().decode("utf-8", "replace")
    return extract(Snapshot(url=f"https://saved.example/{name}", dom=html, record={"saved": True}))


def _prices(facts: PageFacts) -> set[tuple[PriceRole, int]]:
    return {(price.role, price.amount_fen) for price in facts.offers[0].prices}


def test_every_saved_page_is_read_and_joined_and_no_seller_lives_on_the_platforms_licence(dev_data: Path) -> None:
    for file in sorted((dev_data / "real").glob("*/*.html")):
        facts = _facts(dev_data, file.name, file.parent.name)
        join([facts])
        if facts.trouble:
            assert not facts.looked_for
        for party in facts.parties:
            if party.role == PartyRole.SELLER:
                assert not any(licence.kind in ("icp", "telecom", "police") for licence in party.licences)


@pytest.mark.parametrize(
    ("name", "trouble"),
    [
        ("douyin_mall_shell.html", "script-shell"),
        ("douyin_home_footer_licences.html", "script-shell"),
        ("taobao_search_huili_shoes.html", "script-shell"),
        ("taobao_item_2026_mobile_shell.html", "script-shell"),
        ("jd_risk_or_login_2026.html", "blocked"),
    ],
)
def test_pages_that_are_not_the_page_asked_for_say_so(dev_data: Path, name: str, trouble: str) -> None:
    assert _facts(dev_data, name).trouble == trouble


def test_the_air_conditioner_has_three_figures_and_their_roles(dev_data: Path) -> None:
    facts = _facts(dev_data, "jd_item_midea_aircon_a.html")
    assert facts.kind == SubjectKind.PRODUCT
    expected = {(PriceRole.DISCOUNT, 44985), (PriceRole.SUBSIDY, 254915), (PriceRole.LIST, 299900)}
    assert _prices(facts) == expected
    assert facts.returns is not None
    assert "支持7天无理由退货" in facts.returns.text


def test_the_keyboard_case_has_a_range_a_unit_and_no_basis_from_the_platforms_notice(dev_data: Path) -> None:
    facts = _facts(dev_data, "taobao_item_2020_keyboard_case.html")
    (offer,) = facts.offers
    assert offer.title is not None
    assert offer.title.value.startswith("乳白亚克力外壳")
    assert [(price.amount_fen, price.high_fen) for price in offer.prices] == [(14900, 15900)]
    assert offer.basis is None
    assert {claim.placement.value for claim in facts.claims if "划线价格" in claim.text} == {"platform-text"}


def test_a_news_page_is_no_advertising(dev_data: Path) -> None:
    assert {claim.in_advert for claim in _facts(dev_data, "news_360_icp_footer.html").claims} == {False}


def test_foreign_pages_are_not_on_the_mainland(dev_data: Path) -> None:
    assert not _facts(dev_data, "ebay_item.html", "intl").on_mainland
    assert not _facts(dev_data, "bestbuy_item.html", "intl").on_mainland
