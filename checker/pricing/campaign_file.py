"""A price campaign as declared in a file: articles, personas, how each level looks and shows, pace and rounds."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from checker.errors import BadRequest
from checker.pricing.campaign import Persona, read_personas
from crawlers import personas as looking
from crawlers.pricing.reading import Marks
from crawlers.pricing.sitting import Article

MAX_ARTICLES = 10_000
MAX_ROUNDS = 64
_KEYS = {"seed", "rounds", "delay_s", "at_once", "pause_s", "looks", "shows", "article", "persona"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Campaign:
    """What is to be read by whom. `looks` maps factor and level to a packaged persona (device), `shows` to page words."""

    personas: tuple[Persona, ...]
    articles: tuple[Article, ...]
    seed: int
    rounds: int = 8
    delay_s: float = 1.0
    at_once: int = 4
    pause_s: float = 0.0
    looks: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    shows: Mapping[str, Mapping[str, tuple[str, ...]]] = field(default_factory=dict)
    digest: str = ""
    folder: Path = Path()

    def marks(self, persona: Persona) -> Marks:
        """The words that must and must not stand on this persona's pages."""
        own: list[tuple[str, ...]] = []
        others: list[str] = []
        for factor, level in persona.factors:
            words = self.shows.get(factor, {})
            if words.get(level):
                own.append(words[level])
            others += [word for name, group in words.items() if name != level for word in group]
        return Marks(tuple(own), tuple(others))

    def device(self, persona: Persona) -> str:
        """The packaged persona that looks for this account."""
        names = [self.looks.get(factor, {}).get(level, "") for factor, level in persona.factors]
        return next((name for name in names if name), "desktop")


def read_campaign(path: Path) -> Campaign:
    """The campaign in a TOML file. Raises BadRequest with a sentence naming what is wrong."""
    personas = read_personas(path)
    content = path.read_bytes()
    table = tomllib.loads(content.decode("utf-8"))
    if unknown := set(table) - _KEYS:
        raise BadRequest(f"不认识的设置：{'、'.join(sorted(unknown))}。")
    campaign = Campaign(
        personas=tuple(personas),
        articles=_articles(table.get("article")),
        seed=int(_number(table, "seed", 0, 2**62, None)),
        rounds=int(_number(table, "rounds", 1, MAX_ROUNDS, 8)),
        delay_s=_number(table, "delay_s", 0, 600, 1.0),
        at_once=int(_number(table, "at_once", 1, 16, 4)),
        pause_s=_number(table, "pause_s", 0, 7 * 86_400, 0.0),
        looks=_levels(table.get("looks", {}), "looks"),
        shows=_words(table.get("shows", {})),
        digest=hashlib.sha256(content).hexdigest(),
        folder=path.parent,
    )
    _check(campaign)
    return campaign


def _check(campaign: Campaign) -> None:
    known = looking.personas()
    for factor, levels in campaign.looks.items():
        for name in levels.values():
            if name not in known:
                raise BadRequest(f"looks.{factor} 里的“{name}”不是访问身份，可用的有：{'、'.join(known)}。")
    if not campaign.shows:
        raise BadRequest("缺少 [shows.因素]：页面上用什么文字显示该身份。没有它，无法确认平台认出了账号。")
    declared = {name for name, _ in campaign.personas[0].factors}
    for factor in (*campaign.shows, *campaign.looks):
        if factor not in declared:
            raise BadRequest(f"身份里没有因素“{factor}”。")
    for persona in campaign.personas:
        for factor, level in persona.factors:
            if factor in campaign.shows and level not in campaign.shows[factor]:
                raise BadRequest(f"[shows.{factor}] 没有写水平“{level}”在页面上怎样显示。")


def _articles(rows: object) -> tuple[Article, ...]:
    if not isinstance(rows, list) or not 1 <= len(rows) <= MAX_ARTICLES:
        raise BadRequest(f"应有 1–{MAX_ARTICLES} 个 [[article]]。")
    found = tuple(_article(row, number) for number, row in enumerate(rows, start=1))
    if len({article.sku for article in found}) != len(found):
        raise BadRequest("同一商品（sku）不能声明两次。")
    return found


def _article(row: object, number: int) -> Article:
    values = [row.get(key) for key in ("sku", "product", "checkout")] if isinstance(row, dict) else []
    texts = [value for value in values if isinstance(value, str) and value.strip()]
    if len(texts) != 3:
        raise BadRequest(f"第 {number} 个 article 应有 sku、product（商品页网址）、checkout（结算页网址）。")
    return Article(*texts)


def _number(table: Mapping[str, Any], key: str, low: float, high: float, default: float | None) -> float:
    value = table.get(key, default)
    if isinstance(value, bool) or not isinstance(value, int | float) or not low <= value <= high:
        raise BadRequest(f"{key} 应为 {low:g}–{high:g} 的数。")
    return value


def _levels(table: object, name: str) -> dict[str, dict[str, str]]:
    if not isinstance(table, dict) or not all(isinstance(levels, dict) for levels in table.values()):
        raise BadRequest(f"{name} 应写成 [{name}.因素] 下的“水平 = 文字”。")
    return {factor: {level: str(value) for level, value in levels.items()} for factor, levels in table.items()}


def _words(table: object) -> dict[str, dict[str, tuple[str, ...]]]:
    found: dict[str, dict[str, tuple[str, ...]]] = {}
    for factor, levels in (table if isinstance(table, dict) else {}).items():
        if not isinstance(levels, dict):
            raise BadRequest("shows 应写成 [shows.因素] 下的“水平 = [文字]”。")
        found[factor] = {level: _group(words, f"{factor}.{level}") for level, words in levels.items()}
    return found


def _group(words: object, where: str) -> tuple[str, ...]:
    listed = [words] if isinstance(words, str) else words
    if not isinstance(listed, list) or not all(isinstance(word, str) and len(word.strip()) >= 2 for word in listed):
        raise BadRequest(f"shows.{where} 应为至少两字的文字或其数组。")
    return tuple(listed)
