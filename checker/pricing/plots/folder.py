"""Pictures of a judged campaign as files, for the articles that ask for a look."""

from __future__ import annotations

import re
from collections.abc import Sequence
from hashlib import sha256
from itertools import chain
from pathlib import Path

from checker.pricing.observations import Readings
from checker.pricing.plots.drawn import pictures, pictures_over_time
from checker.pricing.verdicts import Comparison, PriceOutcome

DRAWN = frozenset(PriceOutcome) - {PriceOutcome.NO_DIFFERENCE, PriceOutcome.INSUFFICIENT}
MAX_PICTURES = 500


def write_pictures(
    readings: Readings, found: Sequence[Comparison], folder: Path, outcomes: frozenset[PriceOutcome] = DRAWN
) -> int:
    """How many articles were drawn into the folder, at most `MAX_PICTURES`, those to be looked at first. Raises OSError.

    With articles of any outcome drawn, the prices over time are drawn as well.
    """
    folder.mkdir(parents=True, exist_ok=True)
    shared = range(min(len(found), len(readings.skus)))  # articles that only outsiders read come after these
    wanted = [number for number in shared if found[number].outcome in outcomes]
    wanted = sorted(wanted, key=lambda number: found[number].outcome not in DRAWN)[:MAX_PICTURES]
    over_time = pictures_over_time(readings, wanted) if outcomes > DRAWN else ()
    for one in chain(pictures(readings, found, wanted), over_time):
        (folder / picture_name(one.sku, one.which)).write_text(one.svg, encoding="utf-8")
    return len(wanted)


def picture_name(sku: str, which: str) -> str:
    """The file name of an article's picture: dots, ladder or history."""
    return f"{_file_name(sku)}{'' if which == 'dots' else f'-{which}'}.svg"


def _file_name(sku: str) -> str:
    """A safe file name: plain characters kept, and a digest where something was lost."""
    plain = re.sub(r"[^0-9A-Za-z\u4e00-\u9fff_-]", "_", sku)[:60]
    return plain if plain == sku else f"{plain}-{sha256(sku.encode()).hexdigest()[:8]}"
