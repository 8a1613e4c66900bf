"""Price records from pages of the mock shop and from pages made to mislead."""

import json
from dataclasses import replace

import pytest
from flask.testing import FlaskClient

from checker.vocabulary import Snapshot
from crawlers.pricing.reading import Marks, disclosure, read_price
from crawlers.pricing.record import DISAGREE, NO_STATE, NO_SUM, Breakdown, Line, PriceRecord
from tests.marketplace import create_marketplace
from tests.marketplace.price_site import PriceSite
from tests.marketplace.prices import COOKIE
from tests.pricing.simulation import SCENARIOS

OLD = Marks((("客户身份：老客",),), ("客户身份：新客",))
NEW = Marks((("客户身份：新客",),), ("客户身份：老客",))


def still(scenario: str) -> PriceSite:
    """The scenario's shop without failing servers and prices that move between two pages."""
    calm = {"change_per_minute": 0.0, "missing": 0.0, "stale": 0.0, "misread": 0.0, "ab_unit": "account"}
    return PriceSite(scenario, articles=3, accounts=4, changed=replace(SCENARIOS[scenario], **calm))


def snapshots(site: PriceSite, account: str, sku: str = "sku-0001") -> tuple[Snapshot, Snapshot]:
    client = create_marketplace(worlds=(), prices={site.scenario: site}).test_client()
    client.set_cookie(COOKIE, site.token(account))
    return got(client, f"/prices/{site.scenario}/item/{sku}"), got(client, f"/prices/{site.scenario}/checkout/{sku}")


def got(client: FlaskClient, path: str) -> Snapshot:
    html = client.get(path).get_data(as_text=True)
    return Snapshot(url=f"http://shop.example.cn{path}", dom=html, document=html)


def page(text: str, state: object = None) -> Snapshot:
    script = f"<script>window.__DATA__ = {json.dumps(state)};</script>" if state else ""
    html = f"<html><body><p>客户身份：老客</p>{text}{script}</body></html>"
    return Snapshot(url="http://shop.example.cn/checkout/1", dom=html, document=html)


def checkout(text: str, **sums: object) -> PriceRecord:
    state = {"order": {"id": "a long enough state to be read as one", **sums}} if sums else None
    return read_price(page("<h1>保温壶 1.5升</h1>"), page(text, state), OLD)


PLAIN = "<dl><dt>商品金额</dt><dd>¥100.00</dd><dt>运费</dt><dd>¥6.00</dd><dt>应付</dt><dd>¥106.00</dd></dl>"


@pytest.mark.parametrize("scenario", sorted(SCENARIOS))
def test_every_scenario_of_the_shop_is_read_to_the_fen(scenario: str) -> None:
    site = still(scenario)
    for account in site.customers.values():
        record = read_price(*snapshots(site, account.name), OLD if account.old else NEW)
        quote = site.quote("sku-0001", account, "desktop")
        told = record.breakdown
        assert (record.trouble, record.shows_persona) == ("", True)
        assert told is not None
        assert told.in_stock == quote.in_stock
        if quote.in_stock:
            assert (told.goods_fen, told.payable_fen) == (quote.sale_fen, quote.payable_fen)
            assert told.list_fen == quote.list_fen
            assert [line.amount_fen for line in told.lines] == [one.fen for one in quote.reductions]


def test_a_public_rule_is_stated_to_those_who_do_not_meet_it() -> None:
    site = still("null_newuser")
    records = {name: read_price(*snapshots(site, name), NEW) for name in site.customers}
    assert disclosure("new_user", "a01", records) == "D2"


def test_a_rule_only_its_holder_is_told_is_d1_and_one_nobody_is_told_is_d0() -> None:
    line = Breakdown(goods_fen=100, payable_fen=90, lines=(Line("new_user", 10),))
    without = PriceRecord(breakdown=Breakdown(), trouble="", stated={}, shows_persona=True)
    told = PriceRecord(breakdown=line, trouble="", stated={"new_user": "首单减10元"}, shows_persona=True)
    assert disclosure("new_user", "b", {"a": without, "b": told}) == "D1"
    assert disclosure("new_user", "b", {"a": without, "b": replace(told, stated={})}) == "D0"


def test_extractors_that_differ_give_no_usable_reading() -> None:
    record = checkout(PLAIN, goodsAmount="100.00", freight="6.00", payAmount="109.00")
    assert record.trouble == DISAGREE


def test_one_source_alone_is_not_enough() -> None:
    assert checkout(PLAIN).trouble == NO_STATE


def test_a_sum_that_does_not_hold_is_told_and_not_mended() -> None:
    text = PLAIN.replace("106.00", "116.00")
    assert checkout(text, goodsAmount="100.00", freight="6.00", payAmount="116.00").trouble == NO_SUM


def test_the_unit_of_an_amount_is_never_guessed() -> None:
    assert checkout(PLAIN, goodsAmount=10000, freight=600, payAmount=10600).trouble == DISAGREE
    assert checkout(PLAIN, goodsAmountFen=10000, freight_fen=600, payAmount_cents=10600).trouble == ""


def test_two_sums_that_contradict_each_other_are_not_read() -> None:
    text = PLAIN + "<p>应付 ¥99.00</p>"
    record = checkout(text, goodsAmount="100.00", freight="6.00", payAmount="106.00")
    assert record.trouble == DISAGREE


def test_fees_and_free_shipping_are_read() -> None:
    text = "<p>商品总额：¥100.00</p><p>包装费 ¥2.50</p><p>运费 免运费</p><p>店铺券 −¥10.00</p><p>合计：¥92.50</p>"
    lines = [{"name": "店铺券", "amount": "10.00"}]
    fees = [{"name": "包装费", "amount": "2.50"}]
    record = checkout(text, goodsAmount="100.00", freight="0.00", discounts=lines, fees=fees, payAmount="92.50")
    assert record.trouble == ""
    assert record.breakdown is not None
    assert (record.breakdown.fees_fen, record.breakdown.lines[0].kind) == (250, "shop_coupon")


def test_a_page_that_takes_the_account_for_another_does_not_show_the_persona() -> None:
    record = read_price(*snapshots(still("null_quiet"), "a01"), OLD)
    assert record.trouble == ""
    assert not record.shows_persona


def test_a_page_in_trouble_is_no_reading() -> None:
    product, order = snapshots(still("null_quiet"), "a00")
    record = read_price(product, replace(order, trouble="blocked"), OLD)
    assert (record.trouble, record.shows_persona) == ("blocked", False)
