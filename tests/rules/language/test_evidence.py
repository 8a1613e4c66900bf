"""Numbers are recognised, checked by form and by date."""

from datetime import date

import pytest

from rules.language.evidence import evidence_in

DAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("国药准字Z44021234", "drug"),
        ("国食健注G20210088", "health-food"),
        ("食健备G202344001234", "health-food"),
        ("国妆特字20230456", "special-cosmetic"),
        ("粤械注准20202070123", "device"),
        ("鲁卫消证字（2019）第0023号", "disinfectant"),
        ("专利号ZL202010123456.7", "patent"),
        ("执行标准GB/T 22292", "standard"),
        ("粤食健广审（文）第271231-00012号", "ad-review"),
        ("SC12345678901234", "food-licence"),
        ("证书编号：123OP1234567", "report"),
    ],
)
def test_each_kind_of_number_is_recognised(text: str, kind: str) -> None:
    assert kind in {item.kind for item in evidence_in(text, DAY)}


def test_an_advertising_approval_past_its_date_is_unsound() -> None:
    found = [item for item in evidence_in("粤食健广审（文）第240101-00012号", DAY) if item.kind == "ad-review"]
    assert found
    assert not found[0].sound
    assert "到期" in found[0].note


def test_plain_text_shows_no_number() -> None:
    assert evidence_in("酸甜开胃，冰镇更好喝", DAY) == ()
