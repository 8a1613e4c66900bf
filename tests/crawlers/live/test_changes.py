"""What changed in a room: cards, notices, comments, whichever road they come by."""

import json

from checker.vocabulary.live import EventKind
from crawlers.live.changes import Changes, count, fen
from crawlers.live.discovery import named_addresses
from crawlers.live.messages import read_message


def _card(**fields: object) -> dict[str, object]:
    return {"id": "K1", "title": "不粘锅", "price_text": "¥99.00", **fields}


def test_a_card_comes_changes_its_price_and_goes() -> None:
    changes = Changes()
    found = [changes.look({"cards": cards}) for cards in ([_card()], [_card()], [_card(price_text="¥129")], [])]
    assert [[detail["action"] for _, detail in step] for step in found] == [["added"], [], ["changed"], ["removed"]]
    assert found[2][0][1]["before"] == {"price_text": "¥99.00"}
    assert found[2][0][1]["price_fen"] == 12900


def test_a_notice_is_told_when_it_comes_and_when_it_goes() -> None:
    changes = Changes()
    steps = [changes.look({"notices": texts}) for texts in (["本品不能代替药物"], [])]
    assert [[(kind, detail["action"]) for kind, detail in step] for step in steps] == [
        [(EventKind.NOTICE, "shown")],
        [(EventKind.NOTICE, "gone")],
    ]


def test_a_comment_by_two_roads_counts_once_and_said_twice_counts_twice() -> None:
    changes = Changes()
    said = {"sender": "山间一叶", "text": "求链接", "role": ""}
    told = [(EventKind.COMMENT, dict(said))]
    changes.look({})
    assert len(changes.told(told, "websocket")) == 1
    assert changes.look({"comments": [said]}) == []
    assert len(changes.told(told, "websocket")) == 1


def test_what_was_said_before_we_came_is_marked() -> None:
    changes = Changes()
    first = changes.look({"comments": [{"sender": "甲", "text": "早", "role": "主播"}]})
    later = changes.look({"comments": [{"sender": "乙", "text": "晚", "role": ""}]})
    assert first[0][1] == {"text": "早", "sender": "甲", "role": "anchor", "earlier": True, "source": "dom"}
    assert "earlier" not in later[0][1]


def test_a_comment_left_standing_is_told_of_apart() -> None:
    stays = {"sender": "阿木", "role": "场控", "text": "加我微信", "seconds": 600}
    assert Changes().look({"standing": [stays]}) == [
        (EventKind.STANDING, {**stays, "role": "assistant", "source": "dom"})
    ]


def test_messages_are_read_by_what_their_fields_are_called() -> None:
    text = json.dumps(
        {
            "cmd": 7,
            "list": [
                {"msg": "发什么快递", "user": {"nick_name": "阿木", "role": "admin"}},
                {"product_id": 88, "product_name": "面霜", "min_price": 15900},
                {"online_count": 320},
                {"msg": "没有发言人"},
            ],
        }
    )
    assert read_message(text) == [
        (EventKind.COMMENT, {"text": "发什么快递", "sender": "阿木", "role": "assistant"}),
        (EventKind.CARD, {"id": "88", "title": "面霜", "price_text": "", "price_fen": 15900}),
        (EventKind.VIEWERS, {"count": 320, "text": "320"}),
    ]


def test_what_is_no_json_says_nothing() -> None:
    assert read_message("{" * 100_000) == []
    assert read_message("hello") == []


def test_numbers_as_rooms_write_them() -> None:
    assert [count(text) for text in ("3,208", "1.2万", "人")] == [3208, 12000, None]
    assert [fen(text) for text in ("¥29.90", "一口价", "99元")] == [2990, None, 9900]


def test_streams_named_in_data_are_found_however_they_are_escaped() -> None:
    data = r'{"hls":"https:\/\/a.test\/live\/1.m3u8?t=1\u0026s=2","flv":"http://b.test/x.flv","page":"http://c.test/x"}'
    assert named_addresses(data) == [
        ("hls", "https://a.test/live/1.m3u8?t=1&s=2"),
        ("flv", "http://b.test/x.flv"),
    ]
