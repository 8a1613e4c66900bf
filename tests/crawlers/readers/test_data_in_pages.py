"""Structured data and embedded state are read without running anything."""

import pytest

from crawlers.readers.script_literals import read_literal
from crawlers.readers.state import find_all
from tests.crawlers.readers.pages import page


def test_json_ld_is_flattened_and_broken_blocks_are_left_out() -> None:
    body = (
        '<script type="application/ld+json">{"@graph":[{"@type":"Product","name":"样例","offers":{"@type":"Offer","price":"9.9"}}]}</script>'
        '<script type="application/ld+json">{"@type":"Product",</script>'
    )
    data = page(body).structured
    assert [item["@type"] for item in data.items] == ["Product", "Offer"]


def test_microdata_looks_like_json_ld() -> None:
    body = (
        '<div itemscope itemtype="https://schema.org/Product"><b itemprop="name">样例</b>'
        '<p itemprop="offers" itemscope itemtype="https://schema.org/Offer"><meta itemprop="price" content="12.50"></p></div>'
    )
    (product,) = page(body).structured.of_type("Product")
    assert product["name"] == "样例"
    assert product["offers"]["price"] == "12.50"


@pytest.mark.parametrize(
    ("script", "expected"),
    [
        ('window.__INITIAL_STATE__ = {"a": {"price": 990}, "padding": "0123456789012345678901234567890"};', 990),
        (
            "window.__INITIAL_STATE__={a:{price:990,},b:undefined,c:!0,pad:'it\\'s 0123456789012345678901234567890'};",
            990,
        ),
        ('var g_page_config = {"list":[{"price": 990}],"padding":"0123456789012345678901234567890"};\n g();', 990),
        ('window.D = JSON.parse("{\\"price\\": 990, \\"padding\\": \\"0123456789012345678901234567890\\"}");', 990),
    ],
    ids=["json", "javascript", "config", "json-parse"],
)
def test_state_objects_are_read(script: str, expected: int) -> None:
    (state,) = page(f"<script>{script}</script>").states
    assert find_all(state.data, "price") == [expected]


def test_json_scripts_and_url_encoded_json_are_read() -> None:
    body = (
        '<script id="__NEXT_DATA__" type="application/json">{"props": {"title": "样例商品", "x": "0123456789012345"}}</script>'
        '<script id="RENDER_DATA" type="application/json">%7B%22room%22%3A%20%22%E6%A0%B7%E4%BE%8B%22%2C%20%22x%22%3A%20%221234567890%22%7D</script>'
    )
    assert [(state.name, next(iter(state.data))) for state in page(body).states] == [
        ("__NEXT_DATA__", "props"),
        ("RENDER_DATA", "room"),
    ]


@pytest.mark.parametrize(
    ("computed", "kept"),
    [
        ("alert(1)", None),
        ("b.c", None),
        ("+new Date()", None),
        ("'//' + host", None),
        ("x ? {y: 1} : [2, 3]", None),
        ("function () { return {z: ',}'}; }", None),
        ("void 0", None),
        ("/* why */ 'plain' // and so on\n", "plain"),
    ],
)
def test_values_computed_by_code_are_left_out_and_what_stands_beside_them_kept(computed: str, kept: str | None) -> None:
    assert read_literal(f"{{shop: '样例店', a: {computed}, price: 12}}") == {"shop": "样例店", "a": kept, "price": 12}
    assert read_literal(f"[{computed}, 1]") == [kept, 1]


def test_code_is_not_a_literal() -> None:
    assert read_literal("alert(1)") is None
    assert read_literal("{a: 1, b() {}}") is None
    assert read_literal("{a: (" + "(" * 50_000) is None
    assert read_literal("{" * 100_000) is None
