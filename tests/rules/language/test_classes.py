"""Every class of the taxonomy can come out of some rule."""

from rules.cases import cases_of
from rules.language.kinds import kinds
from rules.rulebook import load_rulebook

CLASSES = frozenset(
    """abs_term abs_rank state_org state_symbol superstition public_order food_medical food_health_fn hf_disease hf_assert
    hf_endorse hf_no_notice review_missing drug_assert rx_ad device_confuse disinfect_claim cosm_medical cosm_efficacy
    infant_sub minor_ad alcohol_claim tobacco edu_guarantee edu_examiner edu_testimonial invest_return
    invest_testimonial realestate_claim agri_claim false_info unsourced_data patent_claim denigrate endorser
    price_compare price_lowest false_urgency divert_private unfair_terms""".split()
)


def test_every_class_is_that_of_some_kind_of_claim() -> None:
    named = {kind.cls for kind in kinds().values()} | {
        c for kind in kinds().values() for c in kind.by_category.values()
    }
    assert named >= CLASSES


def test_every_class_is_shown_by_a_case() -> None:
    rules = [rule for rule in load_rulebook().rules.values() if rule.id.startswith("advertising.")]
    shown = {case.language_class for rule in rules for case in cases_of(rule) if case.language_class}
    assert len(CLASSES) == 40
    assert not CLASSES - shown
