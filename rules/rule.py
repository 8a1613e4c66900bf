"""What a rule is: a pure function of one subject and the law of a day, with its legal metadata beside it.

`@rule` reads the subject's type from the function's first parameter; the rule's id is its path. Verdicts are made by
`failed`, `cannot_tell`, `passed` and `inapplicable`; `untested` is the engine's own word.
"""

import inspect
import typing
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from types import FunctionType
from typing import Any

from checker.errors import RulebookInvalid
from checker.vocabulary import Claim, Exemption, Field, Outcome, Place, Role, Severity, Sought
from rules.law import Law

Quotable = Place | Field | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What a rule says of one subject. `absent` names what the verdict asserts the absence of."""

    outcome: Outcome
    message: str = ""
    places: tuple[Place, ...] = ()
    question: str | None = None
    absent: Sought | None = None
    reasoning: tuple[str, ...] = ()
    exemptions: tuple[Exemption, ...] = ()
    rewrite: str | None = None
    language_class: str | None = None
    severity: Severity | None = None  # when the case at hand is graver or milder than the rule's default
    penalties: tuple[str, ...] | None = None  # those of the rule's that fit the case at hand, when not all do


def failed(message: str, *, quotes: Iterable[Quotable] = (), absent: Sought | None = None, **more: Any) -> Verdict:
    """A suspected breach. Give `absent` when it rests on something not being there: the engine then makes sure that
    it was looked for everywhere, and answers `untested` otherwise."""
    return Verdict(outcome=Outcome.FAILED, message=message, places=_places(quotes), absent=absent, **more)


def cannot_tell(question: str, *, quotes: Iterable[Quotable] = (), message: str = "", **more: Any) -> Verdict:
    """Something a person must judge; `question` is what they are asked."""
    text = message or question
    return Verdict(outcome=Outcome.CANNOT_TELL, message=text, question=question, places=_places(quotes), **more)


def passed(message: str = "", *, quotes: Iterable[Quotable] = (), **more: Any) -> Verdict:
    """The duty applies, was looked at, and is met."""
    return Verdict(outcome=Outcome.PASSED, message=message, places=_places(quotes), **more)


def inapplicable(message: str, **more: Any) -> Verdict:
    """The duty does not reach this subject; `message` says why."""
    return Verdict(outcome=Outcome.INAPPLICABLE, message=message, **more)


def quote(claim: Claim, start: int, end: int) -> Place:
    """The place of `claim.text[start:end]`: offsets in the claim's text, moved along when the claim has a place."""
    own = claim.place or Place(quote=claim.text, start=0)
    base = own.start or 0
    return replace(
        own,
        quote=claim.text[start:end],
        channel=claim.channel,
        prefix=claim.text[max(0, start - 24) : start],
        suffix=claim.text[end : end + 24],
        start=base + start,
        end=base + end,
    )


def _places(quotes: Iterable[Quotable]) -> tuple[Place, ...]:
    places = (item.place if isinstance(item, Field) else item for item in quotes)
    return tuple(place for place in places if place is not None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A rule and everything said about it. `duty` lists the provisions that ground it: it applies while any binds.

    `penalties` are citations of sanctions; where the law offers two paths, both are listed. `needs` names what must
    have been looked for at all before the function is asked. `yields_to` names more special rules: where one of them
    speaks of the same words, this rule's articles are shown there and it says nothing of its own.
    `over_time` marks a rule that weighs what a whole show had or lacked: of a room still being watched it says nothing
    until enough of it was seen.

    Two declarations save work where millions of texts are judged, and change no verdict: `wording` names the classes of
    claims (rules/language/kinds.toml) and `terms` the lexicons without one of which in a text the rule has no concern
    about it, and the same outcome for all such texts of the same goods in the same place. A rule that declares neither is
    always asked.
    """

    judge: Callable[[Any, Law], Verdict]
    subject: type
    id: str
    alias: str
    title: str
    duty: tuple[str, ...]
    duty_bearer: Role
    severity: Severity
    remedy: str
    plain: str
    reading: tuple[str, ...] = ()
    penalties: tuple[str, ...] = ()
    needs: tuple[Sought, ...] = ()
    doc: str = ""
    aliases: tuple[str, ...] = field(default=())
    yields_to: tuple[str, ...] = ()
    over_time: bool = False
    wording: tuple[str, ...] = ()
    terms: tuple[str, ...] = ()

    def citations(self, law: Law) -> tuple[str, ...]:
        """The duties in force that day, in the order given."""
        return tuple(citation for citation in self.duty if law.in_force(citation))


def rule(
    *,
    alias: str | Iterable[str],
    title: str,
    duty: str | Iterable[str],
    duty_bearer: Role,
    severity: Severity,
    remedy: str,
    plain: str,
    reading: Iterable[str] = (),
    penalties: Iterable[str] = (),
    needs: Iterable[Sought] = (),
    yields_to: Iterable[str] = (),
    over_time: bool = False,
    wording: str | Iterable[str] = (),
    terms: str | Iterable[str] = (),
) -> Callable[[Callable[[Any, Law], Verdict]], Callable[[Any, Law], Verdict]]:
    """Make a rule of the function below; see `Rule` for the words. Several aliases: the first is the main one."""

    def attach(judge: Callable[[Any, Law], Verdict]) -> Callable[[Any, Law], Verdict]:
        assert isinstance(judge, FunctionType)
        names = _listed(alias)
        made = Rule(
            judge=judge,
            subject=_subject_of(judge),
            id=judge.__module__.removeprefix("rules."),
            alias=names[0],
            aliases=names,
            title=title,
            duty=_listed(duty),
            duty_bearer=duty_bearer,
            severity=severity,
            remedy=remedy,
            plain=plain,
            reading=tuple(reading),
            penalties=tuple(penalties),
            needs=tuple(needs),
            yields_to=tuple(yields_to),
            over_time=over_time,
            wording=_listed(wording),
            terms=_listed(terms),
            doc=inspect.getdoc(inspect.getmodule(judge)) or "",
        )
        judge.rule = made  # type: ignore[attr-defined]
        return judge

    return attach


def _listed(value: str | Iterable[str]) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(value)


def _subject_of(judge: FunctionType) -> type:
    hints = typing.get_type_hints(judge)
    parameters = list(inspect.signature(judge).parameters)
    subject = hints.get(parameters[0]) if len(parameters) == 2 else None
    if not isinstance(subject, type) or hints.get("return") is not Verdict:
        raise RulebookInvalid(f"{judge.__module__}: a rule takes (subject: Type, law: Law) and returns Verdict")
    return subject
