import json
from pathlib import Path

from checker.vocabulary import PartyRole, Sought, SubjectKind
from crawlers.literals import read_answer
from crawlers.platforms.health import checks_of, health
from crawlers.saved import open_file
from tests.crawlers.platforms.captures import answer, named, page, state


def test_a_blocked_search_is_the_platforms_and_judged_not_at_all() -> None:
    facts = page("<title>铁壶 - 商品搜索 - 京东</title><p>抱歉由于访问频繁导致无法搜索</p>", trouble="blocked")
    assert (facts.reader, facts.kind, facts.trouble) == ("jd", SubjectKind.SEARCH, "blocked")
    assert not facts.looked_for
    assert not facts.offers


def test_a_hollow_page_whose_state_holds_the_goods_is_read() -> None:
    goods = {"goodsID": 5, "goodsName": "茶杯", "minGroupPrice": "9.9", "mallName": "某某店"}
    html = state("rawData", {"goods": goods, "pad": "x" * 3000})
    facts = page(html, "https://mobile.yangkeduo.com/goods.html?goods_id=5", trouble="script-shell")
    assert facts.trouble == ""
    assert facts.offers[0].sku == "5"


def test_a_hollow_page_without_goods_stays_a_shell() -> None:
    facts = page("<script>x</script>", "https://mobile.yangkeduo.com/goods.html?goods_id=5", trouble="script-shell")
    assert facts.trouble == "script-shell"
    assert facts.kind == SubjectKind.PRODUCT


def test_jsonp_is_an_answer() -> None:
    facts = answer('mtopjsonp1({"x":[{"nid":"1","title":"茶杯","price":"9.90","nick":"某店","detail_url":"//item.taobao.com/1"},'
                   '{"nid":"2","title":"茶壶","price":"19.90","nick":"某店","detail_url":"//item.taobao.com/2"}],"api":"mtop.taobao.x"})')  # fmt: skip
    assert facts.reader == "taobao"
    assert len(facts.offers) == 2


def test_a_copy_with_folded_parts_and_bare_quotes_is_read_around_its_gaps() -> None:
    text = '{\n "a": [\n  Object{...},\n  {"t": "x"},\n ],\n "u": "go?m={"k":"v"}",\n "n": "[{"p":1}]"\n}'
    assert read_answer(text) == {"a": [None, {"t": "x"}], "u": 'go?m={"k":"v"}', "n": '[{"p":1}]'}


def test_several_values_in_a_row_are_a_list() -> None:
    assert read_answer('{"a":1}\n{"a":2}\n{"a":3}') == [{"a": 1}, {"a": 2}, {"a": 3}]


def test_text_that_holds_no_data_is_none() -> None:
    assert read_answer("今天天气好") is None
    assert read_answer("{" * 50_000) is None


def test_health_counts_found_and_missing_parts() -> None:
    whole = {
        "goods_id": 1,
        "goods_name": "茶杯",
        "group": {"price": 1},
        "u": "yangkeduo.com yangkeduo.com yangkeduo.com",
    }
    pages = [
        answer({"goods_list": [{**whole, "normal_price": 990}]}),
        answer({"goods_list": [{**whole, "group": None, "normal_price": None}]}),
        page("<p>x</p>", "https://mobile.yangkeduo.com/goods.html?goods_id=5", trouble="blocked"),
    ]
    one = next(row for row in health(checks_of(pages)) if row.reader == "pinduoduo")
    assert (one.pages, one.troubled, one.has_drifted) == (3, 1, False)
    assert {part.name: (part.found, part.missing) for part in one.parts} == {"商品标题": (2, 0), "价格": (1, 1)}


def test_deep_and_endless_data_end() -> None:
    deep: object = "x"
    for _ in range(300):
        deep = {"goods_list": [deep]}
    facts = answer({"u": "yangkeduo.com yangkeduo.com yangkeduo.com", "d": deep})
    assert facts.reader == "pinduoduo"
    assert facts.offers == ()


def test_a_page_that_is_not_drawn_asserts_no_absence() -> None:
    goods = {"goodsID": 5, "goodsName": "茶杯", "minGroupPrice": "9.9", "mallName": "山野茶器"}
    drawn = "https://mobile.yangkeduo.com/goods.html?goods_id=5"
    assert page(state("rawData", {"goods": goods}), drawn).looked_for == {Sought.OFFERS, Sought.CLAIMS}
    assert (
        Sought.SELLER in page(state("rawData", {"goods": goods}, "<p>茶杯一只，素色，手工</p>" * 9), drawn).looked_for
    )


def test_data_that_arrive_in_flights_are_put_together() -> None:
    room = '7:["$","div",null,{"room":{"id_str":"9","title":"茶具专场","owner":{"nickname":"山野茶器"},"user_count_str":"3"}}]'
    cut = len(room) // 2
    pushes = "".join(
        f"<script>self.__pace_f.push([1,{json.dumps(part)}])</script>" for part in (room[:cut], room[cut:])
    )
    facts = page(
        f"<html><body><p>{'直播间里的话。' * 9}</p>{pushes}</body></html>", "https://live.douyin.com/123456789"
    )
    assert facts.kind == SubjectKind.ROOM
    assert named(facts, PartyRole.ANCHOR) == ["山野茶器"]


def test_a_copied_answer_in_a_text_file_opens_as_data(tmp_path: Path) -> None:
    file = tmp_path / "answer.txt"
    file.write_text(
        '{\n "goods_list": [\n  Object{...},\n  {"goods_id": 1, "goods_name": "茶杯"},\n ]\n}', encoding="utf-8"
    )
    visit = open_file(file)[0]
    answers = [json.loads(blob.content) for blob in visit.blobs if blob.role == "response"]
    assert answers == [{"goods_list": [None, {"goods_id": 1, "goods_name": "茶杯"}]}]
    assert any("不规范" in loss for loss in visit.incomplete)
