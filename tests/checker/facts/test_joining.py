"""Pages become subjects, and absence is asserted only where every offered place was opened and could be read."""

from dataclasses import replace

from checker.facts import join
from checker.vocabulary import (
    Checkout,
    EntryPoint,
    Field,
    Gate,
    Mechanism,
    Offer,
    PageFacts,
    Party,
    PartyRole,
    Platform,
    Product,
    Room,
    Shop,
    Sought,
    Subject,
    SubjectKind,
    Terms,
)

LOOKED = frozenset(Sought) - {Sought.SPEECH, Sought.FRAMES}
LICENCE = EntryPoint(
    topic="licence", text="营业执照", url="https://shop.example/licence", key="https://shop.example/licence"
)
SELLER = EntryPoint(
    topic="seller", text="商家信息", url="https://shop.example/sellers", key="https://shop.example/sellers"
)


def _page(kind: SubjectKind, url: str = "https://shop.example/1", **more: object) -> PageFacts:
    return replace(PageFacts(url=url, kind=kind, looked_for=LOOKED), **more)  # type: ignore[arg-type]


def _behind(entry: EntryPoint, **more: object) -> PageFacts:
    page = _page(SubjectKind.OTHER, entry.url, entry_key=entry.key, topic=entry.topic, reached_by=entry.text, jumps=1)
    return replace(page, **more)  # type: ignore[arg-type]


def _party(role: PartyRole, name: str = "", **more: str) -> Party:
    fields = {slot: Field(value=value) for slot, value in more.items()}
    return replace(Party(role=role, name=Field(value=name) if name else None), **fields)  # type: ignore[arg-type]


def _of(pages: list[PageFacts], kind: type[Subject]) -> Subject:
    (found,) = [subject for subject in join(pages).subjects if type(subject) is kind]
    return found


def test_a_licence_page_completes_the_shop_it_belongs_to() -> None:
    shop = _page(
        SubjectKind.SHOP, entry_points=(LICENCE,), parties=(_party(PartyRole.SELLER, display_name="样例小店"),)
    )
    licence = _behind(LICENCE, parties=(_party(PartyRole.UNKNOWN, "样例有限公司", address="样例路1号"),))
    seen = _of([shop, licence], Shop)
    party = seen.party(PartyRole.SELLER)
    assert party is not None
    assert (party.name, party.address, party.display_name) == (
        Field(value="样例有限公司"),
        Field(value="样例路1号"),
        Field(value="样例小店"),
    )
    assert seen.looked_for(Sought.IDENTITY)
    assert seen.search(Sought.IDENTITY).where == (shop.url, licence.url)  # type: ignore[union-attr]


def test_an_entry_that_was_not_opened_or_failed_leaves_the_search_incomplete() -> None:
    shop = _page(SubjectKind.SHOP, entry_points=(LICENCE,))
    for pages in ([shop], [shop, _behind(LICENCE, trouble="timed-out", looked_for=frozenset())]):
        search = _of(pages, Shop).search(Sought.IDENTITY)
        assert search is not None
        assert not search.complete
        assert "营业执照" in search.hindrance


def test_nothing_was_looked_for_on_a_page_in_trouble() -> None:
    page = _page(SubjectKind.PRODUCT, trouble="blocked", looked_for=frozenset())
    seen = _of([page], Product)
    assert not any(search.complete for search in seen.searches)


def test_a_reader_that_did_not_look_is_not_an_absence() -> None:
    page = _page(SubjectKind.PRODUCT, looked_for=frozenset({Sought.CLAIMS}))
    assert not _of([page], Product).looked_for(Sought.RETURNS)


def test_the_platforms_filings_do_not_become_the_shops() -> None:
    platform = _party(PartyRole.PLATFORM, "样例集市有限公司")
    shop = _page(SubjectKind.SHOP, parties=(platform,))
    assert _of([shop], Shop).party(PartyRole.SELLER) is None


def test_the_dispute_mechanism_is_put_together_from_home_and_rules() -> None:
    home = _page(SubjectKind.PLATFORM, dispute=Mechanism(entry=Field(value="争议处理")))
    rules = _page(
        SubjectKind.RULES,
        "https://shop.example/dispute",
        dispute=Mechanism(steps=Field(value="一二三"), time_limit=Field(value="7个工作日"), clicks=1),
    )
    seen = _of([home, rules], Platform)
    assert isinstance(seen, Platform)
    assert seen.dispute == Mechanism(
        entry=Field(value="争议处理"), steps=Field(value="一二三"), time_limit=Field(value="7个工作日"), clicks=1
    )


def test_a_room_learns_its_sellers_and_the_way_to_them() -> None:
    operator = _party(PartyRole.ROOM_OPERATOR, "甲有限公司")
    room = _page(SubjectKind.ROOM, entry_points=(SELLER,), parties=(operator,), offers=(Offer(),))
    sellers = _behind(
        SELLER,
        kind=SubjectKind.SHOP,
        parties=(
            _party(PartyRole.SELLER, "甲有限公司", address="一号", contact="123"),
            _party(PartyRole.SELLER, "乙有限公司", address="二号", contact="456"),
        ),
    )
    seen = _of([room, sellers], Room)
    assert isinstance(seen, Room)
    same = [party.same_as_room_operator for party in seen.parties if party.role == PartyRole.SELLER]
    assert (same, seen.jumps_to_seller) == ([True, False], 1)
    assert [type(subject) for subject in join([room, sellers]).subjects] == [Room, Terms]


def test_gates_on_the_way_to_the_seller_are_the_rooms_and_hinder_the_search() -> None:
    room = _page(SubjectKind.ROOM, entry_points=(SELLER,))
    gate = _behind(SELLER, gates=(Gate(kind="verification"),))
    seen = _of([room, gate], Room)
    assert isinstance(seen, Room)
    assert [(one.kind, one.before) for one in seen.gates] == [("verification", "seller")]
    assert not seen.looked_for(Sought.SELLER)


def test_a_checkout_behind_a_product_is_a_subject_of_its_own() -> None:
    entry = EntryPoint(
        topic="checkout", text="立即购买", url="https://shop.example/pay", key="https://shop.example/pay"
    )
    product = _page(SubjectKind.PRODUCT, entry_points=(entry,), offers=(Offer(sku="1"),))
    checkout = _behind(entry, kind=SubjectKind.CHECKOUT)
    seen = _of([product, checkout], Checkout)
    assert isinstance(seen, Checkout)
    assert seen.offers == (Offer(sku="1"),)
    assert _of([product, checkout], Product).looked_for(Sought.CONSENT)
    assert not _of([product], Product).looked_for(Sought.CONSENT)


def test_the_kind_a_person_asked_for_counts_for_the_target_alone() -> None:
    target, other = _page(SubjectKind.OTHER), _behind(SELLER)
    kinds = [type(subject) for subject in join([target, other], SubjectKind.SHOP).subjects]
    assert kinds == [Shop, Terms]


def test_joining_nothing_gives_nothing() -> None:
    assert join([]).subjects == ()
