"""How fast advertising language is read, beside bare matching of the same words by other engines.

`python -m tests.bench.language_speed [--texts N]`. Texts are built from the lawful and unlawful sentences of the build
corpus in the proportion nine to one, about 1 KB each. Medians, one core. Not covered: accuracy (`adlanguage`).
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

from checker.vocabulary import Category, Channel
from rules.language.engine import Language, Text, language_on
from rules.law import Law

CORPUS = Path(__file__).parents[1] / "corpora" / "adlanguage" / "build.jsonl"
DAY = date(2026, 11, 22)
KB = 360  # Han characters in about 1 KB of UTF-8


def texts(count: int, seed: int = 1) -> list[str]:
    """Texts of 360 characters, the same for the same seed."""
    chosen = random.Random(seed)
    rows = [json.loads(line) for line in CORPUS.read_text("utf-8").splitlines()]
    short = [row for row in rows if len(row["text"]) < 80]
    lawful = [row["text"] for row in short if row["label"] == "ok"]
    unlawful = [row["text"] for row in short if row["label"] != "ok"]
    made = []
    for _ in range(count):
        text = ""
        while len(text) < KB:
            text += chosen.choice(lawful if chosen.random() < 0.9 else unlawful) + "。"
        made.append(text[:KB])
    return made


def microseconds(read: Callable[[str], object], given: Sequence[str]) -> float:
    """Median time of one call."""
    spent = []
    for text in given:
        started = time.perf_counter()
        read(text)
        spent.append(time.perf_counter() - started)
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


def comments_per_second(language: Language, given: Sequence[str]) -> float:
    """40-character comments read in batches of 512."""
    comments = [Text(text=text[:40], channel=Channel.DANMAKU, category=Category.GENERAL) for text in given]
    started = time.perf_counter()
    for first in range(0, len(comments), 512):
        language.read_all(comments[first : first + 512], DAY)
    return len(comments) / (time.perf_counter() - started)


@click.command()
@click.option("--texts", "count", default=400, show_default=True, help="How many texts of 1 KB.")
def main(count: int) -> None:
    """Prints medians of one run, and what loading cost."""
    console = Console()
    started = time.perf_counter()
    language = language_on(Law(DAY))
    loading = time.perf_counter() - started
    given = texts(count)
    table = Table("what", "µs per 1 KB text (p50)", title="speed of reading, one core")
    for name, find in baselines(language.vocabulary.words).items():
        table.add_row(
            f"{name} (matching only)", f"{microseconds(find, given[: 60 if name == 're, flat' else count]):.0f}"
        )
    full = microseconds(lambda text: language.read(Text(text=text, category=Category.FOOD), DAY), given)
    table.add_row("full reading", f"{full:.0f}")
    console.print(table)
    claims = sum(len(language.read(Text(text=text, category=Category.FOOD), DAY).hits) for text in given) / count
    console.print(
        f"claims found per text {claims:.1f}; words {len(language.vocabulary.words)}; loading {loading:.2f} s"
    )
    console.print(f"comments per second {comments_per_second(language, given * 5):.0f}")
    console.print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB, benchmark included")


if __name__ == "__main__":
    main()
