"""A simulated shop read by a panel of accounts: every scenario the detector must tell apart, with its truth.

Nothing here knows the detector. A `Shop` holds what the shop does, `simulate` lets a panel of accounts read it and
returns the readings as the detector would get them, with the articles that truly carry a hidden surcharge.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from checker.pricing.observations import KINDS, NULL, Disclosure, ItemKind, Items, Readings


@dataclass(frozen=True, slots=True)
class Shop:
    """How prices come about. Shares and rates are per article, round or reading as their names say."""

    truth: str = "no-difference"
    change_per_round: float = 0.15
    change_per_minute: float = 0.003
    trend_per_round: float = 0.0
    out_of_stock: float = 0.0
    # price experiments
    ab_articles: float = 0.0
    ab_share: float = 0.5
    ab_unit: str = "account"  # account | site | request
    # public conditions
    coupon_readings: float = 0.05
    member_discount: float = 0.0
    new_user_discount: float = 0.0
    region_shipping: bool = False
    # the hidden rule
    surcharge: float = 0.0
    surcharged_articles: float = 0.2
    surcharged_rounds: float = 1.0
    surcharge_by: str = "loyalty"  # loyalty | device | loyalty*device
    # the reader's own faults
    missing: float = 0.04
    misread: float = 0.004
    stale: float = 0.01
    unlabelled_readings: float = 0.03
    unlabelled_articles: float = 0.01
    unlabelled_as: str = "folded"  # folded into the sale price | unmarked (D0) | lost (the sum no longer holds)


KITCHEN = Shop(
    "suspected",
    change_per_round=0.6,
    change_per_minute=0.03,
    ab_articles=0.4,
    coupon_readings=0.35,
    new_user_discount=0.10,
    surcharge=0.05,
    missing=0.10,
    misread=0.03,
    stale=0.05,
)
CLEAN = {
    "null_quiet": Shop(),
    "null_drift": Shop(change_per_round=0.6, change_per_minute=0.03),
    "null_inventory": Shop(change_per_minute=0.06, trend_per_round=0.015),
    "null_oos": Shop(out_of_stock=0.4),
    "null_dirty": Shop(missing=0.10, misread=0.03, stale=0.05),
    "null_ab_sku": Shop("random", ab_articles=0.4),
    "null_ab_10pct": Shop("random", ab_articles=0.4, ab_share=0.1),
    "null_ab_site": Shop("random", ab_articles=0.4, ab_unit="site"),
    "null_ab_request": Shop("random", ab_articles=0.4, ab_unit="request"),
    "null_coupons": Shop("explained", coupon_readings=0.35),
    "null_member": Shop("explained", member_discount=0.05),
    "null_newuser": Shop("explained", new_user_discount=0.10),
    "null_region_ship": Shop("explained", region_shipping=True),
}
VIOLATING = {
    "v_loyal_1": Shop("suspected", surcharge=0.01),
    "v_loyal_3": Shop("suspected", surcharge=0.03),
    "v_loyal_5": Shop("suspected", surcharge=0.05),
    "v_loyal_10": Shop("suspected", surcharge=0.10),
    "v_loyal_10_int30": Shop("suspected", surcharge=0.10, surcharged_rounds=0.3),
    "v_loyal_5_drift": Shop("suspected", surcharge=0.05, change_per_round=0.6, change_per_minute=0.03),
    "v_loyal_5_oos": Shop("suspected", surcharge=0.05, out_of_stock=0.4),
    "v_loyal_5_newuser": Shop("suspected", surcharge=0.05, new_user_discount=0.10),
    "v_loyal_10_newuser": Shop("suspected", surcharge=0.10, new_user_discount=0.10),
    "v_loyal_5_ab": Shop("suspected", surcharge=0.05, ab_articles=0.4),
    "v_kitchen": KITCHEN,
    "v_device_5": Shop("suspected", surcharge=0.05, surcharge_by="device"),
    "v_loyal_ios_6": Shop("suspected", surcharge=0.06, surcharge_by="loyalty*device"),
}
SCENARIOS = {**CLEAN, **VIOLATING}


@dataclass(frozen=True, slots=True)
class Sitting:
    """Who reads when: arms as booleans per account, rounds, and how many minutes a round takes."""

    old: tuple[bool, ...]
    ios: tuple[bool, ...]
    rounds: int = 8
    window_minutes: float = 1 / 3
    reread: bool = True
    shuffled: bool = True

    @property
    def accounts(self) -> int:
        return len(self.old)


def balanced(per_arm: int = 8, rounds: int = 8, **changes: object) -> Sitting:
    """`per_arm` old against as many new accounts, devices spread evenly over both arms."""
    old = tuple(number < per_arm for number in range(2 * per_arm))
    ios = tuple(number % 2 == 0 for number in range(2 * per_arm))
    return replace(Sitting(old, ios, rounds), **changes)  # type: ignore[arg-type]


@dataclass(frozen=True, slots=True)
class Site:
    """What a simulated campaign brought home, and the truth behind it (articles with a hidden surcharge)."""

    readings: Readings
    surcharged: np.ndarray
    tested: np.ndarray  # articles under a price experiment


def simulate(shop: Shop, sitting: Sitting, rng: np.random.Generator, articles: int = 60) -> Site:
    """One campaign over one site."""
    accounts, rounds = sitting.accounts, sitting.rounds
    shape = (articles, accounts, rounds)
    old, ios = np.array(sitting.old), np.array(sitting.ios)
    base = np.clip(rng.lognormal(np.log(120), 0.9, articles), 10, 5000)
    minute = _minutes(sitting, shape, rng)
    path = _path(shop, sitting, minute, rng)
    surcharged = rng.random(articles) < (shop.surcharged_articles if shop.surcharge else 0)
    tested = rng.random(articles) < shop.ab_articles
    hidden = _surcharge(shop, surcharged, old, ios, rounds, rng) * _experiment(shop, tested, shape, rng)
    price = np.round(base[:, None, None] * path * hidden, 1)
    first = _read(shop, price, old, rng)
    blind = rng.random(articles) < shop.unlabelled_articles
    first.forget(shop, blind, rng)
    present = rng.random(shape) >= shop.missing
    in_stock = np.broadcast_to((rng.random((articles, 1, rounds)) >= shop.out_of_stock), shape)
    looks = [(first, present, minute)]
    if sitting.reread:
        again = first.again(shop, price, blind, rng)
        looks.append((again, present & first.doubtful(), minute + 0.05))
    return Site(_readings(sitting, looks, in_stock), surcharged, tested)


def _minutes(sitting: Sitting, shape: tuple[int, int, int], rng: np.random.Generator) -> np.ndarray:
    """When in its round each reading happens."""
    if sitting.shuffled:
        return rng.random(shape) * sitting.window_minutes
    order = np.arange(shape[1]) / max(shape[1] - 1, 1) * sitting.window_minutes
    return np.broadcast_to(order[None, :, None], shape).copy()


def _path(shop: Shop, sitting: Sitting, minute: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """The price level at each reading: changes between rounds, and now and then within one."""
    articles, _, rounds = minute.shape
    step = _step(articles, rounds, rng) * (rng.random((articles, rounds)) < shop.change_per_round)
    hazard = -np.expm1(-shop.change_per_minute * sitting.window_minutes)
    inside = _step(articles, rounds, rng) * (rng.random((articles, rounds)) < hazard)
    moment = rng.random((articles, rounds)) * sitting.window_minutes
    before = np.cumsum(step + shop.trend_per_round, axis=1) + np.cumsum(inside, axis=1) - inside
    after = (minute > moment[:, None, :]) * inside[:, None, :]
    return np.exp(before[:, None, :] + after)


def _step(articles: int, rounds: int, rng: np.random.Generator) -> np.ndarray:
    return rng.uniform(0.02, 0.12, (articles, rounds)) * rng.choice((-1, 1), (articles, rounds))


def _surcharge(
    shop: Shop, surcharged: np.ndarray, old: np.ndarray, ios: np.ndarray, rounds: int, rng: np.random.Generator
) -> np.ndarray:
    who = {"loyalty": old, "device": ios, "loyalty*device": old & ios}[shop.surcharge_by]
    on = rng.random((len(surcharged), rounds)) < shop.surcharged_rounds
    return 1 + shop.surcharge * (surcharged[:, None, None] & who[None, :, None] & on[:, None, :])


def _experiment(shop: Shop, tested: np.ndarray, shape: tuple[int, int, int], rng: np.random.Generator) -> np.ndarray:
    articles, accounts, _ = shape
    size = rng.choice((0.03, 0.05, 0.08), articles)
    draws = {
        "account": lambda: np.broadcast_to((rng.random((articles, accounts)) < shop.ab_share)[:, :, None], shape),
        "site": lambda: np.broadcast_to((rng.random(accounts) < shop.ab_share)[None, :, None], shape),
        "request": lambda: rng.random(shape) < shop.ab_share,
    }
    treated: np.ndarray = draws[shop.ab_unit]()
    return 1 + (size * tested)[:, None, None] * treated


@dataclass(slots=True)
class _Look:
    """One reading per cell, in fen: the sale price, three discount lines, shipping."""

    sale: np.ndarray
    coupon: np.ndarray
    status: np.ndarray  # new-user or member discount
    shipping: np.ndarray
    payable: np.ndarray
    coupon_level: np.ndarray
    status_level: np.ndarray
    status_kind: ItemKind

    def forget(self, shop: Shop, blind: np.ndarray, rng: np.random.Generator) -> None:
        """Let the reader miss the labels of some lines, and of all lines of the `blind` articles."""
        missed = (rng.random(self.sale.shape) < shop.unlabelled_readings) | blind[:, None, None]
        if shop.unlabelled_as == "unmarked":
            self.coupon_level = np.where(missed, 0, self.coupon_level)
            self.status_level = np.where(missed, 0, self.status_level)
            return
        if shop.unlabelled_as == "folded":
            self.sale = self.sale + np.where(missed, self.shipping - self.coupon - self.status, 0)
        self.coupon = np.where(missed, 0, self.coupon)
        self.status = np.where(missed, 0, self.status)
        self.shipping = np.where(missed, 0, self.shipping)

    def doubtful(self) -> np.ndarray:
        """Readings more than 1 % off their round's middle; the protocol reads them again at once.

        What is compared is what lines told to all leave, as the reader sees them.
        """
        public = np.where(self.coupon_level == Disclosure.D2, self.coupon, 0)
        public = public + np.where(self.status_level == Disclosure.D2, self.status, 0)
        compared = self.payable - self.shipping + public
        middle = np.median(compared, axis=1, keepdims=True)
        off: np.ndarray = np.abs(compared - middle) > 0.01 * middle
        return off

    def again(self, shop: Shop, price: np.ndarray, blind: np.ndarray, rng: np.random.Generator) -> _Look:
        """The same shop read a second time: same lines, new reading faults."""
        sale, fault = _faults(shop, price, rng)
        look = replace(self, sale=sale, coupon=self._coupon, status=self._status, shipping=self._shipping)
        look.payable = fault(sale - look.coupon - look.status) + look.shipping
        look.sale = look.payable + look.coupon + look.status - look.shipping
        look.forget(shop, blind, rng)
        return look

    _coupon: np.ndarray = None  # type: ignore[assignment]
    _status: np.ndarray = None  # type: ignore[assignment]
    _shipping: np.ndarray = None  # type: ignore[assignment]


def _faults(shop: Shop, price: np.ndarray, rng: np.random.Generator):  # type: ignore[no-untyped-def]
    """Sale prices in fen with stale pages put in, and what misreading does to a payable amount."""
    fen = np.round(price * 100).astype(np.int64)
    earlier = np.concatenate([fen[:, :, :1], fen[:, :, :-1]], axis=2)
    fen = np.where(rng.random(fen.shape) < shop.stale, earlier, fen)
    wrong = rng.random(fen.shape) < shop.misread
    factor = rng.choice((10.0, 0.1, 1.25, 1.6), fen.shape)

    def fault(payable: np.ndarray) -> np.ndarray:
        return np.where(wrong, np.round(payable * factor), payable).astype(np.int64)

    return fen, fault


def _read(shop: Shop, price: np.ndarray, old: np.ndarray, rng: np.random.Generator) -> _Look:
    shape = price.shape
    sale, fault = _faults(shop, price, rng)
    rate = rng.uniform(0.03, 0.10, shape) * (rng.random(shape) < shop.coupon_readings)
    coupon = _dime(sale * rate)
    if shop.member_discount:
        kind, who, discount = ItemKind.MEMBER, np.arange(shape[1]) % 2 == 1, shop.member_discount
    else:
        kind, who, discount = ItemKind.NEW_USER, ~old, shop.new_user_discount
    status = _dime(sale * discount * who[None, :, None])
    fee = rng.choice((600, 800, 1200), shape[0]) * shop.region_shipping
    shipping = np.broadcast_to(fee[:, None, None] * old[None, :, None], shape).astype(np.int64)
    payable = fault(sale - coupon - status) + shipping
    sale = payable + coupon + status - shipping
    levels = np.full(shape, int(Disclosure.D2))
    return _Look(sale, coupon, status, shipping, payable, levels, levels, kind, coupon, status, shipping)


def _dime(fen: np.ndarray) -> np.ndarray:
    return (np.round(fen / 10) * 10).astype(np.int64)


def _readings(sitting: Sitting, looks: list[tuple[_Look, np.ndarray, np.ndarray]], in_stock: np.ndarray) -> Readings:
    parts = [_columns(look, taken, minute, in_stock) for look, taken, minute in looks]
    columns = [np.concatenate(pieces) for pieces in zip(*parts, strict=True)]
    sku, account, turn, at, sale, shipping, payable, stock, coupon, status, coupon_level, status_level = columns
    kind = looks[0][0].status_kind
    lines = [(coupon, ItemKind.SHOP_COUPON, coupon_level), (status, kind, status_level)]
    profiles = [
        {"loyalty": "old" if old else "new", "device": "ios" if ios else "android", "login": "yes"}
        for old, ios in zip(sitting.old, sitting.ios, strict=True)
    ]
    nothing = np.full(len(sku), NULL, dtype=np.int64)
    return Readings(
        skus=[f"sku-{number:05d}" for number in range(in_stock.shape[0])],
        accounts=[f"account-{number:03d}" for number in range(sitting.accounts)],
        profiles=profiles,
        conditions=["满足公示条件"],
        sku=sku,
        account=account,
        round=turn,
        profile=account.copy(),
        at=at,
        list_fen=nothing,
        sale_fen=np.where(stock, sale, NULL),
        shipping_fen=np.where(stock, shipping, NULL),
        fees_fen=np.zeros(len(sku), dtype=np.int64),
        payable_fen=np.where(stock, payable, NULL),
        seen=np.ones(len(sku), dtype=np.bool_),
        in_stock=stock,
        items=_items(lines),
    )


def _columns(look: _Look, taken: np.ndarray, minute: np.ndarray, in_stock: np.ndarray) -> tuple[np.ndarray, ...]:
    sku, account, turn = np.nonzero(taken)
    at = 1_790_000_000.0 + turn * 21_600 + minute[taken] * 60
    fen = (look.sale, look.shipping, look.payable)
    amounts = tuple(values[taken].astype(np.int64) for values in fen)
    lines = (look.coupon, look.status, look.coupon_level, look.status_level)
    return sku, account, turn, at, *amounts, in_stock[taken], *(values[taken].astype(np.int64) for values in lines)


def _items(lines: list[tuple[np.ndarray, ItemKind, np.ndarray]]) -> Items:
    reading = [np.flatnonzero(amount) for amount, _, _ in lines]
    kinds = [np.full(len(rows), KINDS.index(kind)) for rows, (_, kind, _) in zip(reading, lines, strict=True)]
    amounts = [amount[rows] for rows, (amount, _, _) in zip(reading, lines, strict=True)]
    levels = [level[rows] for rows, (_, _, level) in zip(reading, lines, strict=True)]
    rows = np.concatenate(reading)
    order = np.argsort(rows, kind="stable")
    return Items(
        reading=rows[order],
        kind=np.concatenate(kinds)[order],
        amount_fen=np.concatenate(amounts)[order],
        disclosed=np.concatenate(levels)[order],
        linked=np.zeros(len(rows), dtype=np.bool_),
        condition=np.zeros(len(rows), dtype=np.int64),
    )
