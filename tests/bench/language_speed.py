"""How fast advertising language is read, beside bare matching of the same words by other engines.

`python -m tests.bench.language_speed [--texts N]`. Texts of about 1 KB of three kinds: *near misses*, sentences of the
lawful half of the build corpus, which was made of words to look at twice; nine of them to one *unlawful* sentence; and
*ordinary* descriptions and comments, composed for this bench as shops and viewers write them, without a word to look for.
Medians of processor time on one core, one text at a time and in batches; `judged` is all of `judge`: reading, second
reader, rules, answer. Not covered: accuracy (`adlanguage`), files and processes (`feed`).
"""

import json
import random
import re
import resource
import time
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from statistics import median

import ahocorasick
import ahocorasick_rs
import click
import flashtext
from rich.console import Console
from rich.table import Table

from checker.feed.answering import written
from checker.feed.judging import judge_batch
from checker.vocabulary import Category, Channel
from rules.language.engine import Language, Text, language_on
from rules.law import Law

CORPORA = Path(__file__).parents[1] / "corpora"
DAY = date(2026, 11, 22)
KB = 360  # Han characters in about 1 KB of UTF-8


def texts(count: int, seed: int = 1, unlawful_share: float = 0.1) -> list[str]:
    """Texts of 360 characters out of the build corpus, the same for the same seed."""
    rows = map(json.loads, (CORPORA / "adlanguage" / "build.jsonl").read_text("utf-8").splitlines())
    short = [row for row in rows if len(row["text"]) < 80]
    lawful = [row["text"] for row in short if row["label"] == "ok"]
    unlawful = [row["text"] for row in short if row["label"] != "ok"]
    chosen = random.Random(seed)
    return _made(count, lambda: chosen.choice(unlawful if chosen.random() < unlawful_share else lawful))


def ordinary(count: int, seed: int = 1) -> list[str]:
    """Texts of 360 characters as most are, the same for the same seed."""
    sentences = (CORPORA / "ordinary.txt").read_text("utf-8").splitlines()
    chosen = random.Random(seed)
    return _made(count, lambda: chosen.choice(sentences))


def _made(count: int, sentence: Callable[[], str]) -> list[str]:
    made = []
    for _ in range(count):
        text = ""
        while len(text) < KB:
            text += sentence() + "。"
        made.append(text[:KB])
    return made


def microseconds(read: Callable[[str], object], given: Sequence[str]) -> float:
    """Median processor time of one call."""
    spent = []
    for text in given:
        started = time.thread_time()
        read(text)
        spent.append(time.thread_time() - started)
    return median(spent) * 1e6


def batched(read: Callable[[Sequence[str]], object], given: Sequence[str], size: int) -> float:
    """Median processor time per text, read in batches."""
    spent = []
    for first in range(0, len(given) - size + 1, size):
        started = time.thread_time()
        read(given[first : first + size])
        spent.append((time.thread_time() - started) / size)
    return median(spent) * 1e6


def baselines(words: Sequence[str]) -> dict[str, Callable[[str], object]]:
    """Bare matching of the same words, without normalising or judging."""
    raw = ahocorasick_rs.AhoCorasick(list(words), implementation=ahocorasick_rs.Implementation.DFA)
    plain = ahocorasick.Automaton()
    flash = flashtext.KeywordProcessor()
    for word in words:
        plain.add_word(word, word)
        flash.add_keyword(word)
    plain.make_automaton()
    pattern = re.compile("|".join(map(re.escape, sorted(words, key=len, reverse=True))))
    return {
        "ahocorasick_rs": raw.find_matches_as_indexes,
        "pyahocorasick": lambda text: list(plain.iter(text)),
        "flashtext": flash.extract_keywords,
        "re, flat": pattern.findall,
    }


def ways(language: Language) -> dict[str, Callable[[list[str]], float]]:
    """How a text may be read, and what one costs."""

    def read_many(some: Sequence[str]) -> object:
        return language.read_all([Text(text=text, category=Category.FOOD) for text in some], DAY)

    def judge_many(some: Sequence[str]) -> object:
        rows = [{"id": "1", "text": text, "category": "food", "channel": "page"} for text in some]
        return [written(answer) for answer in judge_batch(rows, DAY)]

    def read_one(text: str) -> object:
        return language.read(Text(text=text, category=Category.FOOD), DAY)

    return {
        "read, one by one": lambda given: microseconds(read_one, given),
        "read, batches of 64": lambda given: batched(read_many, given, 64),
        "judged, batches of 64": lambda given: batched(judge_many, given, 64),
    }


def comments(language: Language, given: Sequence[str]) -> dict[str, float]:
    """40-character comments per second, in batches of 512, goods unsaid as viewers leave them."""
    short = [text[place : place + 40] for text in given for place in (0, 80, 160, 240)]

    def read_many(some: Sequence[str]) -> object:
        return language.read_all(
            [Text(text=text, channel=Channel.DANMAKU, category=Category.GENERAL) for text in some], DAY
        )

    def judge_many(some: Sequence[str]) -> object:
        rows = [{"id": "1", "text": text, "category": "general", "channel": "danmaku"} for text in some]
        return [written(answer) for answer in judge_batch(rows, DAY)]

    return {"read": 1e6 / batched(read_many, short, 512), "judged": 1e6 / batched(judge_many, short, 512)}


@click.command()
@click.option("--texts", "count", default=640, show_default=True, help="How many texts of 1 KB.")
def main(count: int) -> None:
    """Prints medians of one run, and what loading cost."""
    console = Console()
    before, started = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.process_time()
    language = language_on(Law(DAY))
    loading = time.process_time() - started
    loaded = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    kinds = {"ordinary": ordinary(count), "near misses": texts(count, 1, 0.0), "1 in 10 unlawful": texts(count, 2)}
    table = Table("what", *(f"{name}, µs p50" for name in kinds), title="texts of 1 KB, one core, processor time")
    for name, find in baselines(language.vocabulary.words).items():
        least = 60 if name == "re, flat" else count
        table.add_row(
            f"{name} (matching only)", *(f"{microseconds(find, given[:least]):.0f}" for given in kinds.values())
        )
    for name, cost in ways(language).items():
        cost(texts(128, 9))  # expressions are compiled when first needed
        table.add_row(name, *(f"{cost(given):.0f}" for given in kinds.values()))
    console.print(table)
    for name, given in kinds.items():
        hits = [hit for text in given for hit in language.read(Text(text=text, category=Category.FOOD), DAY).hits]
        standing = sum(not hit.cleared for hit in hits)
        console.print(f"{name}: {len(hits) / count:.1f} claims a text, {standing / count:.1f} of them standing")
    for name, given in kinds.items():
        told = ", ".join(f"{rate:,.0f} {how}" for how, rate in comments(language, given).items())
        console.print(f"40-character comments per second, {name}: {told}")
    console.print(
        f"{len(language.vocabulary.words)} words, {len(language.gate.claims)} patterns and shapes; loading {loading:.2f} s of "
        f"processor time, from {before / 1024:.0f} to {loaded / 1024:.0f} MB"
    )


if __name__ == "__main__":
    main()
