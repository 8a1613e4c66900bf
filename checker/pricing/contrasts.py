"""Which accounts to set against which: the contrasts a campaign's factors allow, and their tests over all articles."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace

import numpy as np

from checker.pricing.buckets import with_neighbours
from checker.pricing.observations import Flags, Floats, Ints, Readings
from checker.pricing.permutation import contrast, interval, smallest_p

MIN_ACCOUNTS = 4  # per arm
MAX_LEVELS = 12
# Where two factors divide the accounts alike, the one the law and the literature suspect first gives its name.
_PRIOR = ("loyalty", "history", "spend", "membership", "member", "login", "device", "region", "referrer")


@dataclass(frozen=True, slots=True)
class Split:
    """One level of a factor against the rest. `arm` per account: 1 in the level, 0 in the rest, -1 not known.

    `penalty` is how many splits the factor has: each p is multiplied by it.
    """

    factor: str
    level: str
    rest: str
    arm: Ints
    penalty: int = 1

    @property
    def enough(self) -> bool:
        """Whether the campaign as a whole has accounts enough in both arms."""
        return bool(min((self.arm == 1).sum(), (self.arm == 0).sum()) >= MIN_ACCOUNTS)


def steady(readings: Readings) -> tuple[Readings, Ints]:
    """The readings with those of a drifted persona marked unseen, and each account's profile.

    An account is the persona it mostly declares; a reading that declares another one shows that the persona broke.
    """
    width = max(len(readings.profiles), 1)
    count = np.bincount(readings.account * width + readings.profile, minlength=len(readings.accounts) * width)
    profile = count.reshape(len(readings.accounts), width).argmax(axis=1)
    same = readings.profile == profile[readings.account]
    return replace(readings, seen=readings.seen & same), profile


def splits_of(readings: Readings, profile: Ints) -> list[Split]:
    """Every split the factors allow with enough accounts; two-level factors give one, others one per level."""
    names = _factor_names(readings, profile)
    return [split for name in names for split in _splits(name, _levels(readings, profile, name))]


def _factor_names(readings: Readings, profile: Ints) -> list[str]:
    names = {name for number in set(profile.tolist()) for name in readings.profiles[number]}
    return sorted(names, key=lambda name: (_PRIOR.index(name) if name in _PRIOR else len(_PRIOR), name))


def varying(readings: Readings, profile: Ints) -> list[str]:
    """Factors with at least two levels among the accounts."""
    names = _factor_names(readings, profile)
    return [name for name in names if len(set(_levels(readings, profile, name)) - {None}) > 1]


def _levels(readings: Readings, profile: Ints, name: str) -> list[str | None]:
    return [readings.profiles[number].get(name) for number in profile.tolist()]


def _splits(factor: str, levels: list[str | None]) -> list[Split]:
    found = sorted({level for level in levels if level is not None})
    known = np.array([level is not None for level in levels], dtype=np.bool_)

    def arm(level: str) -> Ints:
        return np.where(known, np.array([other == level for other in levels], dtype=np.int64), -1)

    if len(found) == 2:
        return [Split(factor, found[1], found[0], arm(found[1]))]
    splits = [Split(factor, level, "其他", arm(level)) for level in found] if 2 < len(found) <= MAX_LEVELS else []
    big = [split for split in splits if split.enough]
    return [replace(split, penalty=len(big)) for split in big]


@dataclass(frozen=True, slots=True)
class Tested:
    """One split tested on every article. Entries are NaN (difference) and 1 (p) where the article allows no test.

    `effects` are the account effects compared: as given, except where price buckets had to be taken out.
    """

    split: Split
    arms: Ints  # articles x accounts: 1, 0, or -1 for an account that takes no part
    effects: Floats
    difference: Floats
    p: Floats
    floor: Floats
    testable: Flags

    def counts(self, article: int) -> tuple[int, int]:
        """Usable accounts of the article in the level and in the rest."""
        return int((self.arms[article] == 1).sum()), int((self.arms[article] == 0).sum())


def arms_on(split: Split, account: Ints, effects: Floats) -> Ints:
    """The split's arms as each article saw them: -1 for padding, unusable accounts, unknown levels."""
    arms = np.where(account >= 0, split.arm[np.maximum(account, 0)], -1)
    return np.where(np.isfinite(effects), arms, -1)


def test_split(split: Split, account: Ints, effects: Floats, noise: Floats | None, eligible: Flags) -> Tested:
    """The split tested on all `eligible` articles; articles with the same usable accounts are tested together.

    With the reading noise given, price buckets are looked for.
    """
    arms = arms_on(split, account, effects)
    enough = np.minimum((arms == 1).sum(axis=1), (arms == 0).sum(axis=1)) >= MIN_ACCOUNTS
    testable = eligible & enough
    result = Tested(
        split,
        arms,
        effects.copy(),
        np.full(len(arms), np.nan),
        np.ones(len(arms)),
        np.ones(len(arms)),
        testable,
    )
    for rows, used, treated in _alike(arms, testable):
        cells = np.ix_(rows, used)
        tested = contrast(effects[cells], treated)
        if noise is not None:
            tested, result.effects[cells] = with_neighbours(effects[cells], noise[rows], treated, tested)
        result.difference[rows] = tested.difference
        result.p[rows] = np.minimum(tested.p * split.penalty, 1.0)
        result.floor[rows] = smallest_p(len(treated), int(treated.sum())) * split.penalty
    return result


test_split.__test__ = False  # type: ignore[attr-defined]


def intervals(arms: Ints, effects: Floats, rows: Ints, confidence: float) -> tuple[Floats, Floats]:
    """Bounds of the arms' difference on the given articles, one pair per row given."""
    low, high = np.full(len(effects), np.nan), np.full(len(effects), np.nan)
    wanted = np.zeros(len(effects), dtype=np.bool_)
    wanted[rows] = True
    for group, used, treated in _alike(arms, wanted):
        low[group], high[group] = interval(effects[np.ix_(group, used)], treated, confidence)
    return low[rows], high[rows]


def _alike(arms: Ints, wanted: Flags) -> list[tuple[Ints, Ints, Flags]]:
    """Articles grouped by the same usable accounts in the same arms: rows, account columns, treated flags."""
    groups: dict[bytes, list[int]] = defaultdict(list)
    small = arms.astype(np.int8)
    for row in np.flatnonzero(wanted).tolist():
        groups[small[row].tobytes()].append(row)
    result = []
    for members in groups.values():
        used = np.flatnonzero(small[members[0]] >= 0)
        result.append((np.array(members, dtype=np.int64), used, small[members[0], used] == 1))
    return result
