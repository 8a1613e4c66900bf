"""Brings findings on a recording to their moments: the words' own seconds and box, the transcript as it was heard.

A text that stood in the picture several times is one finding with a place for each time.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from checker.evaluate import CONCERNS
from checker.vocabulary import Channel, Finding, Outcome, Place
from crawlers.readers.recording import RecordingFacts
from crawlers.readers.recording_text import Script

_MOST_PLACES = 60


def at_their_moments(findings: Sequence[Finding], seen: RecordingFacts) -> list[Finding]:
    """The findings with every place in the recording made exact."""
    return [_exact(finding, seen) for finding in findings]


def with_likenesses(findings: Sequence[Finding], alike: Sequence[Finding], seen: RecordingFacts) -> list[Finding]:
    """The findings, and those that rest on words only sounding like what was transcribed: a question, never a breach."""
    known = {(one.rule, place.time) for one in findings for place in one.places if one.outcome in CONCERNS}
    more = []
    for finding in alike:
        exact = _exact(finding, seen)
        heard = [
            place for place, given in zip(exact.places, finding.places, strict=False) if place.quote != given.quote
        ]
        is_new = any((finding.rule, place.time) not in known for place in heard)
        if finding.outcome in CONCERNS and heard and is_new:
            more.append(replace(exact, outcome=Outcome.CANNOT_TELL, question=exact.question or exact.message))
    concerns = {one.rule for one in more}
    kept = [one for one in findings if one.outcome in CONCERNS or one.subject != "claim" or one.rule not in concerns]
    return sorted([*kept, *more], key=lambda one: (one.outcome.rank, one.severity, one.rule, one.subject_url))


def _exact(finding: Finding, seen: RecordingFacts) -> Finding:
    places: list[Place] = []
    heard: list[str] = []
    for place in finding.places:
        script = _script(place, seen)
        if script is None or place.start is None or place.end is None:
            places.append(place)
            continue
        places += _moments(script, place)
        if places[-1].quote != place.quote:
            heard.append(f"转写文字为「{places[-1].quote}」，读音与「{place.quote}」相同或者相近，请回听确认。")
    if not places:
        return finding
    ordered = sorted(dict.fromkeys(places), key=lambda one: one.time[0] if one.time else 0.0)
    reasoning = (*dict.fromkeys(heard), *finding.reasoning)
    return replace(finding, places=tuple(ordered[:_MOST_PLACES]), reasoning=reasoning)


def _script(place: Place, seen: RecordingFacts) -> Script | None:
    if place.page != seen.page.url:
        return None
    return {Channel.ASR: seen.voice, Channel.OCR: seen.picture}.get(place.channel)


def _moments(script: Script, place: Place) -> Iterator[Place]:
    """The place at each time its text was there."""
    assert place.start is not None
    assert place.end is not None
    found = script.at(place.start, place.end)
    if found is None:
        yield place
        return
    exact, stretches = found
    if place.channel is Channel.ASR or len(stretches) < 2:
        yield exact if place.channel is Channel.ASR else replace(exact, time=stretches[0])
        return
    for stretch in stretches[:_MOST_PLACES]:
        yield replace(exact, time=stretch)
