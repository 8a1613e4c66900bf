"""Lists, agencies, machine-made anchors, campaigns and draws reach the subjects that rules judge."""

from dataclasses import replace
from typing import TypeVar

from checker.facts import join
from checker.vocabulary import (
    Account,
    Campaign,
    CampaignTerms,
    EntryPoint,
    Field,
    Notice,
    Offer,
    PageFacts,
    Party,
    PartyRole,
    Price,
    PriceRole,
    PrizeDraw,
    PrizePanel,
    Product,
    Room,
    SearchPage,
    Sought,
    Subject,
    SubjectKind,
)

LOOKED = frozenset(Sought) - {Sought.SPEECH, Sought.FRAMES}
HOST = "https://shop.example"
T = TypeVar("T", bound=Subject)


def _entry(topic: str, path: str) -> EntryPoint:
    return EntryPoint(topic=topic, text=topic, url=f"{HOST}/{path}", key=f"{HOST}/{path}")


def _page(kind: SubjectKind, path: str, **more: object) -> PageFacts:
    return replace(PageFacts(url=f"{HOST}/{path}", kind=kind, looked_for=LOOKED), **more)  # type: ignore[arg-type]


def _behind(kind: SubjectKind, entry: EntryPoint, **more: object) -> PageFacts:
    page = _page(kind, entry.url.removeprefix(f"{HOST}/"), entry_key=entry.key, topic=entry.topic, jumps=1)
    return replace(page, reached_by=entry.text, **more)  # type: ignore[arg-type]


def _offer(title: str, fen: int) -> Offer:
    return Offer(title=Field(value=title), prices=(Price(role=PriceRole.SALE, amount_fen=fen),))


def _of(pages: list[PageFacts], kind: type[T]) -> T:
    (found,) = [subject for subject in join(pages).subjects if isinstance(subject, kind)]
    return found


def test_the_price_in_a_list_is_laid_beside_that_of_the_page() -> None:
    shop = _entry("seller", "shop/1")
    product = _page(SubjectKind.PRODUCT, "item/1", offers=(_offer("葵花籽", 2990),), entry_points=(shop,))
    lists = _behind(SubjectKind.SHOP, shop, offers=(_offer("荔枝", 100), _offer("葵花籽", 1990)))
    price = _of([product, lists], Product).card_price
    assert price is not None
    assert price.amount_fen == 1990


def test_a_rooms_price_is_no_list_price() -> None:
    product = _page(SubjectKind.PRODUCT, "item/1", offers=(_offer("葵花籽", 2990),))
    room = _behind(SubjectKind.ROOM, _entry("goods", "live/1"), offers=(_offer("葵花籽", 1990),))
    assert _of([product, room], Product).card_price is None


def test_an_agency_named_in_the_room_is_known_of_the_account_behind_it() -> None:
    entry = _entry("account", "account/1")
    room = _page(SubjectKind.ROOM, "live/1", entry_points=(entry,), notices=(Notice(kind="mcn", text="MCN机构：样例"),))
    signed = _of([room, _behind(SubjectKind.ACCOUNT, entry)], Account).signed_with
    assert signed is not None
    assert signed.value == "MCN机构：样例"


def test_what_the_account_says_of_its_anchor_is_known_of_the_room() -> None:
    entry = _entry("account", "account/1")
    room = _page(SubjectKind.ROOM, "live/1", entry_points=(entry,))
    account = _behind(SubjectKind.ACCOUNT, entry, notices=(Notice(kind="ai", text="数字人主播"),))
    made = _of([room, account], Room).machine_made
    assert made is not None
    assert made.value == "数字人主播"


def test_a_seller_two_links_away_is_found_with_the_number_of_steps() -> None:
    near, far = _entry("seller", "notes"), _entry("seller", "merchants")
    seller = Party(role=PartyRole.SELLER, name=Field(value="样例有限公司"), address=Field(value="样例路1号"))
    room = _page(SubjectKind.ROOM, "live/1", entry_points=(near,))
    notes = _behind(SubjectKind.OTHER, near, entry_points=(far,))
    merchants = replace(_behind(SubjectKind.OTHER, far, parties=(seller,)), jumps=2)
    seen = _of([room, notes, merchants], Room)
    assert seen.jumps_to_seller == 2
    assert seen.party(PartyRole.SELLER) is not None


def test_campaigns_draws_and_result_pages_are_subjects_of_their_own() -> None:
    home = _page(SubjectKind.SEARCH, "search", orders=(Field(value="综合"),))
    campaign = _page(SubjectKind.OTHER, "campaign", campaign=CampaignTerms(period=Field(value="11月18日至30日")))
    room = _page(SubjectKind.ROOM, "live/1", draw=PrizePanel(prize=Field(value="葵花籽")))
    pages = [home, campaign, room]
    assert _of(pages, SearchPage).orders[0].value == "综合"
    announced = _of(pages, Campaign)
    assert announced.period is not None
    assert announced.looked_for(Sought.CAMPAIGN)
    assert len(_of(pages, PrizeDraw).panels) == 1
