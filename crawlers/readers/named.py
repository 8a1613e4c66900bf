"""Names that no label announces: elements whose class or id says that they hold an anchor's or a seller's name.

Of a live room and of a page of goods the first is taken, of a list of rooms every anchor's.
"""

from collections.abc import Iterator

from checker.vocabulary import PartyRole, SubjectKind
from crawlers.readers.page import Page
from crawlers.readers.zones import Zone, name_words

_ANCHOR = frozenset({"anchor", "streamer", "host", "broadcaster", "zhubo"})
_NAME = frozenset({"name", "nickname", "nick"})
_WHOSE: dict[SubjectKind, tuple[tuple[PartyRole, frozenset[str]], ...]] = {
    SubjectKind.ROOM: ((PartyRole.ANCHOR, _ANCHOR),),
    SubjectKind.SEARCH: ((PartyRole.ANCHOR, _ANCHOR),),
    SubjectKind.PRODUCT: ((PartyRole.SELLER, frozenset({"seller", "shop", "store", "merchant"})),),
}
_ELSEWHERE = (Zone.CARDS, Zone.CHAT, Zone.REVIEWS, Zone.FOOTER, Zone.NAVIGATION, Zone.CONTROL)
_LONGEST = 30


def names_shown(page: Page, kind: SubjectKind) -> Iterator[tuple[PartyRole, int, int]]:
    """The role and the half-open offsets of such names: in lists all, else the first of each role."""
    is_list = kind == SubjectKind.SEARCH
    sought = dict(_WHOSE.get(kind, ()))
    elsewhere = _ELSEWHERE[1:] if is_list else _ELSEWHERE
    for row in page.text.elements:
        if not sought:
            return
        if not 2 <= row.end - row.start <= _LONGEST or row.hidden:
            continue
        words = name_words(row.names[:120])
        if not words & _NAME or page.zones.of_element(row.index) in elsewhere:
            continue
        role = next((one for one, whose in sought.items() if words & whose), None)
        if role is not None and "\n" not in page.text.inside(row.index):
            if not is_list:
                del sought[role]
            yield role, row.start, row.end
