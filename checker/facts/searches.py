"""Where we looked for what, and whether we could open every place the pages offered for it."""

from collections.abc import Iterable, Sequence

from checker.vocabulary import EntryPoint, PageFacts, PartyRole, Search, Sought, SubjectKind

# Which entry points (by the crawler's topic) must have been opened before absence of a kind of fact can be asserted.
TOPICS: dict[Sought, frozenset[str]] = {
    Sought.IDENTITY: frozenset({"licence", "seller", "account"}),
    Sought.SELLER: frozenset({"seller", "licence"}),
    Sought.DISPUTE: frozenset({"dispute", "complaint", "rules"}),
    Sought.COMPLAINT: frozenset({"complaint", "dispute"}),
    Sought.RETURNS: frozenset(),
    Sought.RULES: frozenset({"rules"}),
    Sought.TERMS: frozenset(),
    Sought.CLAIMS: frozenset(),
    Sought.OFFERS: frozenset(),
    Sought.SETTINGS: frozenset({"settings"}),
    Sought.CHECKOUT: frozenset({"checkout"}),
    Sought.CAMPAIGN: frozenset(),
    Sought.REVIEWS: frozenset(),
    Sought.NOTICES: frozenset(),
    Sought.CONSENT: frozenset({"checkout"}),
}

_GATED = frozenset({Sought.SELLER, Sought.IDENTITY})
_GATES = {
    "verification": "要求验证",
    "follow": "要求关注",
    "gift": "要求送礼",
    "login": "要求登录",
    "overlay": "弹窗遮挡",
}


def searches(
    own: Sequence[PageFacts],
    pages: Sequence[PageFacts],
    sought: Iterable[Sought],
    *,
    skip_topics: frozenset[str] = frozenset(),
) -> tuple[Search, ...]:
    """One search per kind of fact. `own` are the pages of the subject itself, `pages` all pages of the inspection.

    `skip_topics` are entry points that lead to somebody else's particulars and need not be opened for this subject.
    """
    return tuple(_search(own, pages, what, skip_topics) for what in sought)


def _search(own: Sequence[PageFacts], pages: Sequence[PageFacts], what: Sought, skip: frozenset[str]) -> Search:
    topics = TOPICS.get(what, frozenset()) - skip
    behind = {page.entry_key: page for page in pages if page.entry_key}
    offered = [point for page in own for point in page.entry_points if point.topic in topics]
    opened = [behind[point.key] for point in offered if point.key in behind]
    looked = [page for page in (*own, *opened) if what in page.looked_for]
    where = tuple(dict.fromkeys(page.url for page in looked))
    hindrance = _hindrance(own, offered, behind, what)
    return Search(what=what, where=where, complete=bool(looked) and not hindrance, hindrance=hindrance)


def _hindrance(
    own: Sequence[PageFacts], offered: Sequence[EntryPoint], behind: dict[str, PageFacts], what: Sought
) -> str:
    """Why absence cannot be asserted, as a sentence in Chinese; empty when nothing stood in the way."""
    for page in own:
        if page.trouble:
            return f"页面未能读取（{page.trouble}）：{page.url}"
        if what not in page.looked_for:
            return "没有对这一页查找此项内容"
        if page.missing:
            return page.missing[0]
    for point in offered:
        reached = behind.get(point.key)
        if reached is None:
            return f"入口「{point.text}」没有打开"
        gate = next((gate for gate in reached.gates if what in _GATED and not reached.trouble), None)
        if gate is not None and not any(party.role == PartyRole.SELLER for party in reached.parties):
            return f"入口「{point.text}」被挡住（{_GATES.get(gate.kind, gate.kind)}），没有看到内容"
        if reached.trouble:
            return f"入口「{point.text}」打不开或无法读取（{reached.trouble}）"
    return ""


def is_entry_of(page: PageFacts, owner: PageFacts) -> bool:
    """Whether the page was reached by an entry point that the owner's page offers."""
    return bool(page.entry_key) and any(point.key == page.entry_key for point in owner.entry_points)


def readable(pages: Iterable[PageFacts], *kinds: SubjectKind) -> list[PageFacts]:
    """The pages of some kinds (any, when none is named) that could be read."""
    return [page for page in pages if not page.trouble and (not kinds or page.kind in kinds)]
