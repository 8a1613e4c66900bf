"""The rulebook as people read it: articles resolved for a day, rules as cards."""

from collections.abc import Iterable
from datetime import date

from checker.errors import RulebookInvalid
from checker.vocabulary.workbench import Article, CoverageStatus, Example, MappedArticle, RuleCard
from rules.cases import cases_of
from rules.coverage import CoveredArticle, coverage
from rules.law import Provision, lawbook, provisions_of
from rules.rule import Rule
from rules.rulebook import load_rulebook

_GIVEN_LIMIT = 400


def article(citation: str, day: date | None) -> Article | None:
    """The cited article as it read on `day`, else its latest version; None when the lawbook has it no longer."""
    try:
        versions = provisions_of(citation)
    except RulebookInvalid:
        return None
    bound = (one for one in versions if day is not None and one.in_force(day))
    return _article(next(bound, versions[-1]))


def articles(citations: Iterable[str], day: date | None) -> tuple[Article, ...]:
    """The articles that can be resolved, in the order given."""
    return tuple(found for citation in citations if (found := article(citation, day)))


def cards(day: date) -> tuple[RuleCard, ...]:
    """All rules as they stand on `day`, by id, without their examples."""
    return tuple(_card(rule, day) for _, rule in sorted(load_rulebook().rules.items()))


def card(name: str, day: date) -> RuleCard | None:
    """One rule by id or alias, with its examples."""
    rule = load_rulebook().find(name)
    return _card(rule, day, examples=_examples(rule)) if rule else None


def titles() -> dict[str, str]:
    """The title of each rule by id."""
    return {name: rule.title for name, rule in load_rulebook().rules.items()}


def law_map(day: date) -> tuple[MappedArticle, ...]:
    """Every article of the map of the law as it reads on `day`, instrument by instrument, articles in order."""
    return tuple(_mapped(row, day) for row in coverage())


def _mapped(row: CoveredArticle, day: date) -> MappedArticle:
    found = article(row.citation, day)
    assert found is not None  # the map refuses rows that name no article
    return MappedArticle(
        article=found,
        key=row.citation.partition(":")[0],
        bearers=tuple(one.strip() for one in row.bearer.split(",")),
        status=CoverageStatus(row.status.value),
        why=row.why,
        ask=row.ask,
        rules=row.rules,
        read_by=row.read_by,
    )


def _article(provision: Provision) -> Article:
    instrument = lawbook()[provision.instrument]
    return Article(
        citation=provision.citation,
        instrument=instrument.title,
        number=provision.number,
        summary=provision.summary,
        url=instrument.url,
        issuer=instrument.issuer,
        since=provision.since,
        until=provision.until,
        verified_on=provision.verified_on,
        announced=provision.announced,
        binding=instrument.binding,
        note=provision.note,
    )


def _card(rule: Rule, day: date, examples: tuple[Example, ...] = ()) -> RuleCard:
    return RuleCard(
        id=rule.id,
        aliases=rule.aliases or (rule.alias,),
        title=rule.title,
        severity=rule.severity,
        duty_bearer=rule.duty_bearer.value,
        subject=rule.subject.__name__.lower(),
        remedy=rule.remedy,
        plain=rule.plain,
        explanation=rule.doc,
        duties=articles(rule.duty, day),
        reading=articles(rule.reading, day),
        penalties=articles(rule.penalties, day),
        examples=examples,
    )


def _examples(rule: Rule) -> tuple[Example, ...]:
    found = []
    for case in cases_of(rule):
        given = _readable(case.raw.get("given", {}))
        found.append(Example(name=case.name, on=case.on, outcome=case.outcome, given=given[:_GIVEN_LIMIT]))
    return tuple(found)


def _readable(given: object) -> str:
    """The facts of a case on one line, without brackets."""
    if isinstance(given, dict):
        return "，".join(f"{key}：{_readable(value)}" for key, value in given.items())
    if isinstance(given, list):
        return "；".join(_readable(one) for one in given)
    return {True: "是", False: "否"}[given] if isinstance(given, bool) else str(given)


def digest() -> str:
    """The digest of the rulebook in use."""
    return load_rulebook().digest
