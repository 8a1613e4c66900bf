"""A shop whose prices follow one of the simulator's scenarios, worked out per request instead of all at once.

Everything is a function of seed, scenario, article, account, round and how much of the round has passed; the clock is
turned from outside, so that the same visits meet the same prices on a fast and a slow machine.
"""

from __future__ import annotations

import hashlib
import hmac
import math
import random
import threading
from collections import Counter
from dataclasses import dataclass, field
from functools import cached_property

from tests.pricing.simulation import SCENARIOS, Shop

WINDOW_MINUTES = 1 / 3
PAGES = 2  # of a reading: the article and its checkout


@dataclass(frozen=True, slots=True)
class Account:
    """A customer: past the new-user window or not, gold member or not."""

    name: str
    old: bool
    member: bool


@dataclass(frozen=True, slots=True)
class Reduction:
    """One line of the checkout, by the name the shop's data gives it."""

    code: str
    name: str
    fen: int
    terms: str


@dataclass(frozen=True, slots=True)
class Quote:
    """What one account is asked for one article now, in fen. `answers` is False when the server fails."""

    list_fen: int
    sale_fen: int
    reductions: tuple[Reduction, ...]
    shipping_fen: int
    in_stock: bool
    answers: bool
    is_misprinted: bool  # the page's data tells another sum than its text

    @property
    def payable_fen(self) -> int:
        return self.sale_fen - sum(one.fen for one in self.reductions) + self.shipping_fen


@dataclass(slots=True)
class Clock:
    """The shop's time: a round, and within it how many pages with the article's price were asked for."""

    round: int = 1
    refusals: int = 0  # pages not served in all rounds, as a busy server does
    _asked: Counter[str] = field(default_factory=Counter)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def turn(self, number: int) -> None:
        """Begin a round."""
        with self._lock:
            self.round = number
            self._asked.clear()

    def refuse(self) -> None:
        """Count a page that is not served."""
        with self._lock:
            self.refusals += 1

    def tick(self, sku: str) -> int:
        """The number of this request for the article's price in this round, from 1."""
        with self._lock:
            self._asked[sku] += 1
            return self._asked[sku]


@dataclass
class PriceSite:
    """One scenario's shop with its articles and customers."""

    scenario: str
    seed: int = 7
    articles: int = 60
    accounts: int = 16
    clock: Clock = field(default_factory=Clock)
    changed: Shop | None = None  # what the shop does, when it is not one of the simulator's scenarios

    @property
    def shop(self) -> Shop:
        return self.changed or SCENARIOS[self.scenario]

    @cached_property
    def skus(self) -> tuple[str, ...]:
        return tuple(f"sku-{number:04d}" for number in range(self.articles))

    @cached_property
    def surcharged(self) -> frozenset[str]:
        """The articles under the hidden rule; at least one where there is such a rule."""
        share = self.shop.surcharged_articles if self.shop.surcharge else 0.0
        return frozenset(self._drawn("surcharged").sample(self.skus, math.ceil(share * self.articles)))

    @cached_property
    def tested(self) -> frozenset[str]:
        """The articles under a price experiment."""
        return frozenset(self._drawn("tested").sample(self.skus, math.ceil(self.shop.ab_articles * self.articles)))

    @cached_property
    def customers(self) -> dict[str, Account]:
        """Half of them old, gold members spread over both halves."""
        numbers = range(self.accounts)
        return {f"a{n:02d}": Account(f"a{n:02d}", n % 2 == 0, n % 4 in (1, 2)) for n in numbers}

    def token(self, account: str) -> str:
        """The cookie a signed-in account carries."""
        key = f"{self.seed}|{self.scenario}".encode()
        return f"{account}.{hmac.new(key, account.encode(), hashlib.sha256).hexdigest()[:24]}"

    def customer(self, token: str) -> Account | None:
        """Whose cookie it is; None for a stranger."""
        name = token.partition(".")[0]
        known = self.customers.get(name)
        return known if known and hmac.compare_digest(token, self.token(name)) else None

    def quote(self, sku: str, account: Account | None, device: str) -> Quote:
        """The price now; every call is a page asked for and moves the time within the round."""
        reading = self.clock.tick(sku)
        passed = min(1.0, reading / (PAGES * self.accounts))
        shop, turn = self.shop, self.clock.round
        name = account.name if account else "guest"
        own = self._drawn("reading", sku, name, turn)
        chance = self._drawn("request", sku, name, turn, reading)
        shown_turn = max(1, turn - 1) if chance.random() < shop.stale else turn
        price = self._base(sku) * self._level(sku, shown_turn, passed if shown_turn == turn else 1.0)
        price *= self._surcharge(sku, account, device, turn) * self._experiment(sku, name, chance)
        sale = round(price * 10) * 10
        return Quote(
            list_fen=math.ceil(sale * 1.3 / 1000) * 1000,
            sale_fen=sale,
            reductions=tuple(self._reductions(sale, account, own)),
            shipping_fen=self._shipping(sku, account),
            in_stock=self._drawn("stock", sku, turn).random() >= shop.out_of_stock,
            answers=chance.random() >= shop.missing,
            is_misprinted=chance.random() < shop.misread,
        )

    def _drawn(self, *about: object) -> random.Random:
        return random.Random(f"{self.seed}|{self.scenario}|{about!r}")

    def _base(self, sku: str) -> float:
        return min(max(self._drawn("base", sku).lognormvariate(math.log(120), 0.9), 10.0), 5000.0)

    def _level(self, sku: str, turn: int, passed: float) -> float:
        """The price level: changes between rounds, and now and then within one."""
        shop, log = self.shop, 0.0
        hazard = -math.expm1(-shop.change_per_minute * WINDOW_MINUTES)
        for number in range(1, turn + 1):
            drawn = self._drawn("level", sku, number)
            log += shop.trend_per_round + _step(drawn) * (drawn.random() < shop.change_per_round)
            inside, moment = _step(drawn) * (drawn.random() < hazard), drawn.random()
            log += inside if number < turn or passed > moment else 0.0
        return math.exp(log)

    def _surcharge(self, sku: str, account: Account | None, device: str, turn: int) -> float:
        is_old, is_phone = bool(account and account.old), device == "phone"
        meets = {"loyalty": is_old, "device": is_phone, "loyalty*device": is_old and is_phone}[self.shop.surcharge_by]
        is_on = self._drawn("on", sku, turn).random() < self.shop.surcharged_rounds
        return 1 + self.shop.surcharge * (sku in self.surcharged and meets and is_on)

    def _experiment(self, sku: str, name: str, chance: random.Random) -> float:
        if sku not in self.tested:
            return 1.0
        units = {"account": self._drawn("ab", sku, name), "site": self._drawn("ab", name), "request": chance}
        is_treated = units[self.shop.ab_unit].random() < self.shop.ab_share
        return 1 + self._drawn("size", sku).choice((0.03, 0.05, 0.08)) * is_treated

    def _reductions(self, sale: int, account: Account | None, own: random.Random) -> list[Reduction]:
        shop, found = self.shop, []
        if own.random() < shop.coupon_readings:
            found.append(
                Reduction("SHOP_COUPON", "店铺优惠券", _dime(sale * own.uniform(0.03, 0.10)), "领取后下单可用")
            )
        if shop.new_user_discount and account and not account.old:
            found.append(Reduction("NEW_USER", "新人优惠", _dime(sale * shop.new_user_discount), "首单可享"))
        if shop.member_discount and account and account.member:
            found.append(Reduction("MEMBER", "会员优惠", _dime(sale * shop.member_discount), "金卡会员可享"))
        return [one for one in found if one.fen]

    def _shipping(self, sku: str, account: Account | None) -> int:
        if not self.shop.region_shipping or account is None or not account.old:
            return 0
        return self._drawn("fee", sku).choice((600, 800, 1200))


def _step(drawn: random.Random) -> float:
    return drawn.uniform(0.02, 0.12) * drawn.choice((-1, 1))


def _dime(fen: float) -> int:
    return round(fen / 10) * 10
