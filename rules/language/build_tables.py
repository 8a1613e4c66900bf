"""Builds `tables.npz`, the character tables of the normaliser; run as `python -m rules.language.build_tables`.

Development only: it reads OpenCC's and pypinyin's data, which the product does not need at run time. Not covered:
characters above U+3FFFF, which the normaliser treats as noise.
"""

import unicodedata
from pathlib import Path

import numpy as np
import opencc
from pypinyin import Style, lazy_pinyin

from rules.language.alphabet import (
    CONFUSABLE,
    DROP,
    EXPAND,
    HARD,
    INVISIBLE,
    KEEP,
    NOISE,
    NUMERIC,
    SIZE,
    SOFT,
    SPACE,
    VARIANTS,
    fold_syllable,
)

_PATH = Path(__file__).with_name("tables.npz")
_SOFT = set("，,、:：()（）[]【】「」『』“”\"'‘’《》〈〉<>…—~～「」")
_SPACE = set(" \t\u3000\u00a0·•・|｜/\\-‐‑–_")
_HARD = set("。！!？?；;\n\r")
_NUMERIC = set(".%=+-/:×*~")


def build() -> None:
    """Writes the tables beside this file: folded code point, kind, and syllable of every code point."""
    simplified = _simplified()
    fold = np.arange(SIZE, dtype=np.uint32)
    kind = np.full(SIZE, NOISE, dtype=np.uint8)
    for point in range(SIZE):
        if 0xD800 <= point < 0xE000:
            continue
        folded, fate = _fold(chr(point), simplified)
        fold[point], kind[point] = ord(folded), fate
    names, syllable = _syllables(kind)
    np.savez_compressed(_PATH, fold=fold, kind=kind, syllable=syllable, names=np.array(names))


def _simplified() -> dict[str, str]:
    path = Path(opencc.__file__).parent / "dictionary" / "TSCharacters.txt"
    pairs = (line.split("\t") for line in path.read_text("utf-8").splitlines() if "\t" in line)
    return {source: targets.split(" ")[0] for source, targets in pairs}


def _fold(char: str, simplified: dict[str, str]) -> tuple[str, int]:
    if char in _HARD:
        return char, HARD
    folded = CONFUSABLE.get(char) or unicodedata.normalize("NFKC", char).lower()
    if char in DROP or unicodedata.category(char) in {"Cf", "Mn", "Me"} or folded in {"\u1160", "\u115f"}:
        return char, INVISIBLE
    if sum(part.isalnum() for part in folded) > 1:
        return char, EXPAND
    folded = folded[0] if folded else char
    folded = _without_tone(VARIANTS.get(folded, simplified.get(folded, folded)))
    folded = VARIANTS.get(folded, folded)
    if char in _HARD or folded in _HARD:
        return folded, HARD
    if folded in _NUMERIC:
        return folded, NUMERIC
    if char in _SOFT or folded in _SOFT:
        return folded, SOFT
    if char in _SPACE or folded in _SPACE or folded.isspace():
        return folded, SPACE
    return folded, KEEP if folded.isalnum() else NOISE


def _without_tone(char: str) -> str:
    """A Latin letter without its accents: zhì is zhi."""
    base = unicodedata.normalize("NFD", char)[0]
    return base if base.isascii() and base.isalpha() else char


def _syllables(kind: np.ndarray) -> tuple[list[str], np.ndarray]:
    names: dict[str, int] = {"": 0}
    syllable = np.zeros(SIZE, dtype=np.uint16)
    for point in range(0x4E00, 0xA000):
        said = lazy_pinyin(chr(point), style=Style.NORMAL, errors="ignore")
        if said and kind[point] == KEEP:
            syllable[point] = names.setdefault(fold_syllable(said[0]), len(names))
    return list(names), syllable


if __name__ == "__main__":
    build()
