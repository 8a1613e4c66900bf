"""The visible text of a page, and the way back from it to the page."""

from crawlers.readers.page_text import PageText
from tests.crawlers.readers.pages import box, page


def test_blocks_are_lines_and_inline_elements_run_together() -> None:
    assert page("<div><p>全<b>网</b>热卖</p><p>第二行</p></div>").text.text == "全网热卖\n第二行"


def test_a_word_spelt_one_character_per_element_reads_as_a_word() -> None:
    assert page("<p><span>最</span> <span>佳</span>\u200b<i>面</i>霜</p>").text.text == "最佳面霜"


def test_hidden_text_is_not_read() -> None:
    body = (
        "<style>.gone{display:none}</style><p class=gone>甲</p><p hidden>乙</p><p style='display: none'>丙</p>"
        "<script>丁</script><template>戊</template><p style='opacity:0'>己</p><p>庚</p>"
    )
    assert page(body).text.text == "庚"


def test_the_computed_layout_outweighs_style_blocks() -> None:
    body = "<p>看得见</p><p>看不见</p>"
    layout = (box("p:nth-child(1)"), box("p:nth-child(2)", visible=False))
    assert page(body, layout=layout).text.text == "看得见"


def test_struck_text_is_known_by_tag_style_and_style_block() -> None:
    body = "<style>.old{text-decoration:line-through}</style><p>99<del>199</del><i class=old>299</i><u>399</u></p>"
    text = page(body).text
    struck = [
        number
        for number in ("199", "299", "399")
        if text.is_struck(text.text.index(number), text.text.index(number) + 3)
    ]
    assert struck == ["199", "299"]
    assert "99 199" in text.text


def test_a_place_has_the_quotation_its_surroundings_selector_and_box() -> None:
    text = page(
        "<div><p>前文</p><p>全网<b>最佳</b>面霜</p></div>",
        layout=(box("div:nth-child(1)>p:nth-child(2)>b:nth-child(1)"),),
    ).text
    at = text.text.index("最佳")
    place = text.place(at, at + 2)
    assert (place.quote, place.prefix, place.suffix) == ("最佳", "前文 全网", "面霜")
    assert place.selector == "html>body:nth-child(2)>div:nth-child(1)>p:nth-child(2)>b:nth-child(1)"
    assert place.box == (10, 20, 300, 24)
    assert (place.start, place.end) == (at, at + 2)


def test_every_selector_leads_back_to_the_element() -> None:
    text = page("<main><!-- c --><p>一</p>文<ul><li>二</li><li>三</li></ul></main>").text
    for line in text.lines:
        found = text.parser.css_first(text.path(line.element))
        assert found is not None
        assert text.text[line.start : line.end] in "".join(found.text().split())


def test_offsets_count_code_points_of_normalised_text() -> None:
    text = page("<p>😀ＡＢ１２３㎡</p>").text
    assert text.text == "😀AB123m2"
    assert text.place(1, 3).quote == "AB"


def test_icons_of_private_fonts_are_dropped_and_counted() -> None:
    text = page("<p>\ue600价格\ue601</p>").text
    assert (text.text, text.private_glyphs) == ("价格", 2)


def test_nesting_beyond_what_browsers_allow_is_cut_off() -> None:
    assert PageText("<div>" * 60_000 + "底").text == "底"
