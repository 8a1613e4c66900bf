"""Readings in, one comparison per article out: who pays more, how sure that is, and what could explain it.

Accounts are the unit of evidence. No outcome says more than that a person should look; `explained` asks for lines that
add up *and* for a difference shown to be as good as none without them.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from checker.pricing import wording
from checker.pricing.assay import Campaign, Standards, campaign_of
from checker.pricing.attribution import Attribution
from checker.pricing.contrasts import Tested
from checker.pricing.lines import FEES, SALE, SHIPPING, Gap, Reconciliation, arm_weights, reconciliation
from checker.pricing.observations import Disclosure, Floats, Readings
from checker.pricing.verdicts import Comparison, PriceOutcome

# A difference in the goods price itself counts as unlabelled when it makes up this share of what is left to explain.
UNLABELLED_SHARE = 0.25
MATCH_LOG, MATCH_RATIO, MATCH_FEN, MATCH_SHARE = 0.006, 0.3, 15, 0.08
FIXED_ORDER_SHARE, WIDE_ROUND_S = 0.3, 120.0
LABELLED_ELSEWHERE = 0.8
LEANING_Q = 0.2  # told, never acted upon: of five such articles one is expected to lean by chance
REGION_FACTORS = frozenset({"region", "city", "address"})


def judge(readings: Readings, standards: Standards = Standards()) -> list[Comparison]:  # noqa: B008 - frozen
    """One comparison per article, in order of first appearance; articles that only outsiders read come last.

    Prices handed in by outsiders are told beside the result and change nothing in it.
    """
    found: list[Comparison] = []
    if len(readings):
        campaign = campaign_of(readings, standards)
        found = [compare(campaign, article) for article in range(len(readings.skus))]
    handed_in: dict[str, list[int]] = {}
    for one in readings.outside:
        handed_in.setdefault(one.sku, []).append(one.payable_fen)
    for sku in [sku for sku in handed_in if sku not in set(readings.skus)]:
        found.append(Comparison(sku=sku, outcome=PriceOutcome.INSUFFICIENT, explanations=(wording.ONLY_OUTSIDE,)))
    return [_beside(comparison, handed_in.get(comparison.sku, [])) for comparison in found]


def _beside(comparison: Comparison, fen: list[int]) -> Comparison:
    """The comparison with a sentence about the prices handed in from outside, if there are any."""
    if not fen:
        return comparison
    return replace(comparison, explanations=(*comparison.explanations, wording.outside(fen)))


@dataclass(frozen=True, slots=True)
class Case:
    """One article with everything its outcome depends on, the effect turned so that it is never negative.

    `low`/`high` bound the 95 % interval, `low90`/`high90` the 90 % one (log scale). `dearer` pays more than `cheaper`.
    """

    campaign: Campaign
    article: int
    test: Tested
    number: int
    effect: float
    low: float
    high: float
    low90: float
    high90: float
    dearer: str
    cheaper: str

    @property
    def p(self) -> float:
        """The permutation's error probability on the normalised price."""
        return float(self.campaign.norm.p[self.number, self.article])

    @property
    def q(self) -> float:
        """The same over all articles and factors of the campaign."""
        return float(self.campaign.norm.q[self.number, self.article])

    @property
    def leans(self) -> bool:
        """Whether the arms differ, too little to be flagged and too much to be passed over in silence."""
        return self.q <= LEANING_Q and self.percent >= self.campaign.standards.floor_pct

    @property
    def percent(self) -> float:
        return float(np.expm1(self.effect) * 100)

    @property
    def fen(self) -> float:
        """The effect on the cheaper arm's price, in fen."""
        return self.cheaper_fen * float(np.expm1(self.effect))

    @property
    def cheaper_fen(self) -> float:
        """The middle of the cheaper arm's normalised prices, in fen."""
        cells = self.campaign.panel.cells
        part = slice(cells.start[self.article], cells.start[self.article + 1])
        arm = self.test.arms[self.article][cells.row[part]]
        own = cells.kept[part] & (arm == int(self.cheaper == self.test.split.level))
        return float(np.median(self.campaign.ledger.norm_fen[cells.reading[part][own]]))

    @property
    def is_blind(self) -> bool:
        """Whether some surcharge could hide in a price experiment, whatever its size, because accounts are too few."""
        return bool(self.campaign.norm.blind[:, self.article].any())

    @property
    def sign(self) -> int:
        """1 when the treated arm is the dearer one."""
        return 1 if self.test.difference[self.article] >= 0 else -1


def compare(campaign: Campaign, article: int) -> Comparison:
    """The outcome of one article of a tested campaign."""
    number = int(campaign.primary[article])
    if number < 0:
        return _untested(campaign, article)
    case = _case(campaign, article, number)
    if not campaign.enough[article]:
        return _plain(case, PriceOutcome.INSUFFICIENT, (wording.too_few_accounts(case.test.floor[article]),))
    if campaign.norm.flagged[number, article]:
        return _flagged(case)
    if campaign.payable.flagged[number, article]:
        return _payable_only(case)
    starved = next((test for test in campaign.norm.tested if not test.testable[article]), None)
    if starved is not None:
        return _starving(case, starved)
    blind = (wording.BLIND,) if case.is_blind else ()
    leaning = (wording.leaning(case),) if case.leans else ()
    if campaign.random[article]:
        return _plain(case, PriceOutcome.RANDOM, (wording.STICKY, *(leaning or (wording.UNRELATED,)), *blind))
    if campaign.flickering[article]:
        return _plain(case, PriceOutcome.RANDOM, (wording.FLICKER, *leaning, *blind))
    if blind:
        return _plain(case, PriceOutcome.INSUFFICIENT, (*leaning, *blind))
    told = wording.no_difference(campaign.smallest_pct[article], leaning=case.leans)
    return _plain(case, PriceOutcome.NO_DIFFERENCE, (*leaning, told))


def _starving(case: Case, starved: Tested) -> Comparison:
    """The comparison where one factor has too few accounts: no all-clear for the others."""
    treated, rest = starved.counts(case.article)
    campaign, article = case.campaign, case.article
    return Comparison(
        sku=campaign.readings.skus[article],
        outcome=PriceOutcome.INSUFFICIENT,
        accounts={starved.split.level: treated, starved.split.rest: rest},
        rounds=int(campaign.panel.rounds[article]),
        explanations=(wording.starved(starved.split.factor), *wording.losses(campaign, article)),
    )


def _untested(campaign: Campaign, article: int) -> Comparison:
    """An article without any contrast to test: why, or a price experiment seen without factors."""
    panel = campaign.panel
    accounts = {}
    for test in campaign.norm.tested[:1]:
        treated, rest = test.counts(article)
        accounts = {test.split.level: treated, test.split.rest: rest}
    plain = Comparison(
        sku=campaign.readings.skus[article],
        outcome=PriceOutcome.INSUFFICIENT,
        accounts=accounts,
        rounds=int(panel.rounds[article]),
        explanations=(*wording.untested(campaign, article), *wording.losses(campaign, article)),
    )
    if not campaign.factors and campaign.random[article]:
        return replace(plain, outcome=PriceOutcome.RANDOM, explanations=(wording.STICKY, *plain.explanations))
    return plain


def _case(campaign: Campaign, article: int, number: int) -> Case:
    test = campaign.norm.tested[number]
    # The payable amount decides who pays more when only it differs.
    flagged = campaign.norm.flagged[number, article] or not campaign.payable.flagged[number, article]
    assay = campaign.norm if flagged else campaign.payable
    turned = assay.difference[number, article] < 0
    difference = float(campaign.norm.difference[number, article])
    bounds = (*campaign.ci95, *campaign.ci90)
    low, high, low90, high90 = (float(bound[article]) for bound in bounds)
    if turned:
        difference, low, high, low90, high90 = -difference, -high, -low, -high90, -low90
    names = (test.split.rest, test.split.level) if turned else (test.split.level, test.split.rest)
    return Case(campaign, article, test, number, difference, low, high, low90, high90, *names)


def _plain(
    case: Case,
    outcome: PriceOutcome,
    explanations: tuple[str, ...],
    *,
    factor: str | None = None,
    disclosure: Disclosure | None = None,
) -> Comparison:
    """The comparison with its figures filled in."""
    campaign, article = case.campaign, case.article
    bounds = (float(np.expm1(case.low) * 100), float(np.expm1(min(case.high, 50.0)) * 100))
    return Comparison(
        sku=campaign.readings.skus[article],
        outcome=outcome,
        factor=factor,
        effect_pct=round(case.percent, 4),
        ci95=(round(bounds[0], 4), round(bounds[1], 4)) if np.isfinite([case.low, case.high]).all() else None,
        effect_fen=round(case.fen),
        p=case.p,
        q=case.q,
        accounts=_accounts(case),
        rounds=int(campaign.panel.rounds[article]),
        smallest_effect_pct=None if case.is_blind else round(float(campaign.smallest_pct[article]), 4),
        explanations=(*explanations, *wording.losses(campaign, article)),
        disclosure=None if disclosure is None else disclosure.name,
    )


def _accounts(case: Case) -> dict[str, int]:
    """Usable accounts per level of the factor, the dearer level first."""
    treated, rest = case.test.counts(case.article)
    count = {case.test.split.level: treated, case.test.split.rest: rest}
    siblings = [test for test in case.campaign.norm.tested if test.split.factor == case.test.split.factor]
    if len(siblings) > 1 and case.test.split.rest == "其他" and case.test.split.penalty > 1:
        count = {test.split.level: test.counts(case.article)[0] for test in siblings}
    first = {case.dearer: count[case.dearer]} if case.dearer in count else {}
    return first | count


def _flagged(case: Case) -> Comparison:
    """The normalised price differs between arms: suspected, unless the reader, the order or a shown line speaks up."""
    campaign, article = case.campaign, case.article
    facts = reconciliation(campaign.readings, campaign.ledger, campaign.panel.cells, case.test.arms[article], article)
    found = campaign.attributions.get(article, Attribution())
    factor = found.joint or case.test.split.factor
    told = [wording.effect(case), *wording.attribution(case, found)]
    if facts is None:
        return _plain(case, PriceOutcome.INSUFFICIENT, (*told, wording.NO_PAIRED_ROUND))
    disclosure, decisive = _disclosure(case, facts)
    told.append(wording.unexplained(decisive, disclosure))
    for doubt in (_reader_slip(case, facts), _unmarked(case, decisive), _fixed_order(case)):
        if doubt:
            return _plain(case, PriceOutcome.REVIEW, (*told, doubt), factor=factor, disclosure=disclosure)
    if disclosure != Disclosure.D0:
        return _plain(case, PriceOutcome.REVIEW, tuple(told), factor=factor, disclosure=disclosure)
    told.extend((wording.ruled_out(case), wording.ONLY_A_PERSON))
    return _plain(case, PriceOutcome.SUSPECTED, tuple(told), factor=factor, disclosure=disclosure)


def _disclosure(case: Case, facts: Reconciliation) -> tuple[Disclosure, Gap]:
    """How far the unexplained gap is told to the disadvantaged, and the line that decides it."""
    own = {gap.line: gap for gap in facts.gaps if gap.line in (SALE, SHIPPING, FEES)}
    bar = max(case.campaign.standards.floor_fen, UNLABELLED_SHARE * abs(facts.norm_fen))
    hidden = [gap for gap in facts.gaps if gap.disclosed is not None and not gap.public and abs(gap.fen) >= bar]
    in_price = own[SALE].fen * np.sign(facts.norm_fen) >= bar
    if in_price or not hidden:
        return Disclosure.D0, own[SALE]
    decisive = min(hidden, key=lambda gap: (gap.disclosed or Disclosure.D0, -abs(gap.fen)))
    return decisive.disclosed or Disclosure.D0, decisive


def _reader_slip(case: Case, facts: Reconciliation) -> str | None:
    """Whether the gap equals a line that the rest of the site shows and this article does not: the reader's miss?"""
    campaign, article = case.campaign, case.article
    signed = case.effect * case.sign
    low, high = sorted((case.low * case.sign, case.high * case.sign))
    for presence in campaign.presences:
        rule = campaign.rules.get((case.number, presence.line))
        if rule is None or np.nanmax(presence.share[article], initial=0.0) > 0.1:
            continue
        usual = float(np.median(rule.logs))
        near = abs(signed - usual) <= max(MATCH_LOG, MATCH_RATIO * abs(usual)) or low <= usual <= high
        amount = _equals_amount(case, facts.norm_fen, (low, high), rule.fens)
        if near if rule.line != SHIPPING else amount:
            return wording.reader_slip(rule.line)
    return None


def _equals_amount(case: Case, gap_fen: float, bounds: tuple[float, float], fens: Floats) -> bool:
    """Whether the gap in fen, or the interval turned into fen, meets one of the amounts the site charges elsewhere."""
    low, high = (float(np.expm1(np.clip(bound, -5, 5)) * case.cheaper_fen) for bound in bounds)
    inside = (fens >= low - MATCH_FEN) & (fens <= high + MATCH_FEN)
    close = np.abs(gap_fen - fens) <= np.maximum(MATCH_FEN, MATCH_SHARE * np.abs(fens))
    return bool((inside | close).any())


def _unmarked(case: Case, decisive: Gap) -> str | None:
    """Whether a line without label on this article carries one on nearly all others."""
    if decisive.disclosed != Disclosure.D0:
        return None
    for presence in case.campaign.presences:
        if presence.line != decisive.line:
            continue
        shown = presence.label >= 0
        shown[case.article] = False
        labelled = (presence.label[shown] >= Disclosure.D1).mean() if shown.sum() >= 5 else 0.0
        return wording.unmarked(decisive.line) if labelled >= LABELLED_ELSEWHERE else None
    return None


def _fixed_order(case: Case) -> str | None:
    """Whether one arm was always read first in rounds long enough for prices to move."""
    campaign, article = case.campaign, case.article
    span = float(campaign.panel.span_s[article])
    if span <= WIDE_ROUND_S:
        return None
    cells = campaign.panel.cells
    part = slice(cells.start[article], cells.start[article + 1])
    arm = np.where(cells.kept[part], case.test.arms[article][cells.row[part]], -1)
    weight = arm_weights(arm, cells.round[part])
    if weight is None:
        return None
    lag = float(weight @ campaign.readings.at[cells.reading[part]])
    return wording.fixed_order(span) if abs(lag) > FIXED_ORDER_SHARE * span else None


def _payable_only(case: Case) -> Comparison:
    """Only the amount to pay differs: explained when its lines add up and nothing material can hide beneath them."""
    campaign, article = case.campaign, case.article
    facts = reconciliation(campaign.readings, campaign.ledger, campaign.panel.cells, case.test.arms[article], article)
    factor = case.test.split.factor
    if facts is None:
        return _plain(case, PriceOutcome.INSUFFICIENT, (wording.NO_PAIRED_ROUND,))
    lines = [gap for gap in facts.material() if gap.line != SALE]
    told = (wording.payable(case, facts), *(wording.line(gap) for gap in lines))
    disclosure = min((gap.disclosed for gap in lines if gap.disclosed is not None), default=Disclosure.D2)
    margin = float(np.log1p(campaign.standards.equivalent_pct / 100))
    if not (case.low90 >= -margin and case.high90 <= margin):
        return _plain(case, PriceOutcome.INCONCLUSIVE, (*told, wording.not_equivalent(case)), factor=factor)
    left = abs(facts.norm_fen)
    if left > max(
        campaign.standards.floor_fen, campaign.standards.equivalent_pct / 100 * campaign.panel.base_fen[article]
    ):
        return _plain(case, PriceOutcome.INCONCLUSIVE, (*told, wording.unreconciled(left)), factor=factor)
    doubts = [doubt for gap in lines if (doubt := _doubt(case, gap))]
    if not lines or doubts:
        return _plain(case, PriceOutcome.REVIEW, (*told, *doubts), factor=factor, disclosure=disclosure)
    told = (*told, wording.equivalent(case))
    return _plain(case, PriceOutcome.EXPLAINED, told, factor=factor, disclosure=disclosure)


def _doubt(case: Case, gap: Gap) -> str | None:
    """Why a line does not settle the difference, or None when it does."""
    if gap.line == FEES:
        return wording.FEE_DIFFERS
    if gap.line == SHIPPING:
        same_region = _held_constant(case.campaign, REGION_FACTORS) and case.test.split.factor not in REGION_FACTORS
        return wording.SHIPPING_SAME_REGION if same_region else None
    if gap.disclosed == Disclosure.D1:
        return wording.one_sided(gap.line)
    return None if gap.public else wording.hidden_line(gap.line)


def _held_constant(campaign: Campaign, names: frozenset[str]) -> bool:
    """Whether one of the factors was recorded and had one level for all accounts."""
    recorded = {name for profile in campaign.readings.profiles for name in profile}
    return bool(names & recorded) and not names & set(campaign.factors)
