"""What one account was asked to pay for one article, as one source of its pages tells it."""

from dataclasses import dataclass

TOLERANCE_FEN = 1
DISAGREE = "两种读法不一致"
NO_STATE = "页面没有可对照的内嵌数据"
NO_TEXT = "结算页没有可读的应付金额"
NO_SUM = "各行相加与应付金额不符"


@dataclass(frozen=True, slots=True)
class Line:
    """One reduction at the checkout. `condition` is its own explanation, empty when it gives none."""

    kind: str
    amount_fen: int
    label: str = ""
    condition: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Breakdown:
    """The checkout's sum as one extractor reads it, in fen; None where it does not say or says two things."""

    list_fen: int | None = None
    goods_fen: int | None = None
    lines: tuple[Line, ...] = ()
    shipping_fen: int | None = None
    fees_fen: int | None = None
    payable_fen: int | None = None
    in_stock: bool = True

    def sum_holds(self) -> bool:
        """Whether goods, reductions, shipping and fees give what is to be paid; never used to fill in a figure."""
        if self.goods_fen is None or self.payable_fen is None:
            return False
        charged = self.goods_fen - sum(line.amount_fen for line in self.lines)
        charged += (self.shipping_fen or 0) + (self.fees_fen or 0)
        return abs(charged - self.payable_fen) <= TOLERANCE_FEN

    def agrees_with(self, other: "Breakdown") -> bool:
        """Whether the other source tells the same, line by line; explanations may be worded differently."""
        if self.in_stock != other.in_stock:
            return False
        if not self.in_stock:
            return True
        return self._figures() == other._figures()

    def _figures(self) -> tuple[object, ...]:
        lines = sorted((line.kind, line.amount_fen) for line in self.lines)
        return (self.goods_fen, lines, self.shipping_fen, self.fees_fen or 0, self.payable_fen)


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceRecord:
    """A reading both extractors agree on, or why there is none.

    `trouble` is empty for a usable reading; otherwise the amounts may not be used. `stated` are the terms the pages
    tell this account, by kind of reduction.
    """

    breakdown: Breakdown | None
    trouble: str
    stated: dict[str, str]
    shows_persona: bool
