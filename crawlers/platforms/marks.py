"""Tells which platform an address or a saved page belongs to.

An address decides where there is one. Saved pages and data often lack theirs: then the title's ending, names of state
objects and the hosts of scripts and pictures speak, each with a weight; links to other platforms weigh nothing.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

import ahocorasick_rs

from checker.vocabulary import Snapshot

ENOUGH = 10
_HEAD = 250_000
_TAIL = 40_000
_TITLE = re.compile(r"<title[^<>]{0,200}>([^<]{0,400})", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Marks:
    """What betrays a platform. `words` are plain strings with weights, counted up to five times each."""

    hosts: tuple[str, ...] = ()
    title: str = ""
    words: tuple[tuple[str, int], ...] = ()
    anywhere: bool = False  # shop software: found under any address


def host_of(url: str) -> str:
    """The host of a web address in lower case, empty for anything else."""
    match = re.match(r"(?i)(?:https?:)?//([^/?#:@\s]{1,253})", url)
    return match[1].lower() if match else ""


def is_under(host: str, hosts: tuple[str, ...]) -> bool:
    """Whether a host is one of the hosts or below it."""
    return any(host == one or host.endswith(f".{one}") for one in hosts)


@dataclass(frozen=True, slots=True)
class Traces:
    """What of a page is searched for marks: its text, and how often the words of marks stand in it."""

    text: str
    words: Mapping[str, int]


def traces_of(snapshot: Snapshot, marks: Iterable[Marks]) -> Traces:
    """The traces of a page and its answers, looked for in one pass for all marks."""
    text = _searched(snapshot)
    words = tuple(dict.fromkeys(word for one in marks for word, _ in one.words))
    return Traces(text, Counter(_finder(words).find_matches_as_strings(text, overlapping=True)))


@lru_cache(maxsize=64)
def _finder(words: tuple[str, ...]) -> ahocorasick_rs.AhoCorasick:
    return ahocorasick_rs.AhoCorasick(words)


def _searched(snapshot: Snapshot) -> str:
    page = snapshot.dom or snapshot.document
    if len(page) > _HEAD + _TAIL:
        page = page[:_HEAD] + page[-_TAIL:]
    if page:
        return page
    return "\n".join(one.body[:_HEAD].decode("utf-8", "replace") for one in snapshot.responses[:20])


def score(marks: Marks, url: str, traces: Traces) -> int:
    """How much speaks for a platform; `ENOUGH` or more is enough, and an address of its own outweighs all marks."""
    host = host_of(url)
    if host and is_under(host, marks.hosts):
        return 1_000
    if host and not marks.anywhere:
        return 0
    points = 0
    title = _TITLE.search(traces.text[:100_000]) if marks.title else None
    if title and re.search(marks.title, title[1]):
        points += ENOUGH
    for word, weight in marks.words:
        points += weight * min(traces.words.get(word, 0), 5 if weight < ENOUGH else 1)
    return points if points >= ENOUGH else 0
