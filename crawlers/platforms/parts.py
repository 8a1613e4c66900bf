"""The parts a reader is expected to find in a page, and which of them a page's facts hold."""

from collections.abc import Mapping, Sequence

from checker.vocabulary import (
    PageFacts,
    PartyRole,
    SubjectKind,
)

PARTS = {
    "title": "商品标题",
    "price": "价格",
    "shop": "店铺或卖家名称",
    "sku": "商品编号",
    "anchor": "主播或账号名称",
    "text": "正文",
}


def missing_parts(facts: PageFacts, expected: Mapping[SubjectKind, Sequence[str]]) -> tuple[str, ...]:
    """The expected parts a page's facts lack, in words an inspector reads."""
    found = found_parts(facts)
    return tuple(f"读取器没有找到：{PARTS[part]}" for part in expected_parts(facts, expected) if part not in found)


def expected_parts(facts: PageFacts, expected: Mapping[SubjectKind, Sequence[str]]) -> Sequence[str]:
    """The parts expected of a page: by its kind, of a list of live rooms and no goods the anchors."""
    names_anchors = any(one.role == PartyRole.ANCHOR for one in facts.parties)
    is_list_of_rooms = facts.kind == SubjectKind.SEARCH and names_anchors and not facts.offers
    return ("anchor",) if is_list_of_rooms else expected.get(facts.kind, ())


def found_parts(facts: PageFacts) -> frozenset[str]:
    """Which of the parts a reader is expected to find are there."""
    sellers = [one for one in facts.parties if one.role == PartyRole.SELLER]
    anchors = [one for one in facts.parties if one.role in (PartyRole.ANCHOR, PartyRole.ROOM_OPERATOR)]
    present = {
        "title": any(offer.title for offer in facts.offers),
        "price": any(offer.prices for offer in facts.offers),
        "shop": any(one.name or one.display_name or one.self_operated for one in sellers),
        "sku": any(offer.sku for offer in facts.offers),
        "anchor": bool(anchors),
        "text": bool(facts.claims),
    }
    return frozenset(part for part, is_there in present.items() if is_there)
