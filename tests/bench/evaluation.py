"""How long judging takes once facts are there: the first twelve duties and the whole rulebook, on one product page and
on shops of growing size, beside a plain substring scan of a word list over the same claims.

`python -m tests.bench.evaluation` prints the best of several runs in milliseconds of CPU time. Targets: 20 ms for the
twelve, 60 ms for all rules on a typical product page; time per product flat from 100 to 1,000 products.
"""

import time
from collections.abc import Callable
from datetime import date

from checker.evaluate import evaluate
from checker.facts import join
from checker.vocabulary import Days, Facts, Snapshot, SubjectKind
from crawlers.extract import extract
from rules.language import engine
from rules.law import Law
from rules.rulebook import Rulebook, load_rulebook
from tests.bench.extraction import product_page

_RUNS = 3
_DAYS = Days(conduct=date(2026, 11, 22), decision=date(2026, 11, 23))
_TWELVE = {
    "IR-13-2", "IR-13-2b", "LE-25-1", "LE-25-2a", "LE-25-2b", "EC-15-1", "IR-14-2a", "LE-20-1", "LE-32-1", "LE-32-2",
    "AD-9-3", "IR-17-1", "IR-19-1", "IR-19-2",
}  # fmt: skip


def _best(action: Callable[[], object]) -> float:
    times = []
    for _ in range(_RUNS):
        engine._READINGS.clear()  # kept between runs otherwise
        start = time.process_time()
        action()
        times.append(time.process_time() - start)
    return min(times) * 1000


def _facts(number: int, products: int = 1) -> Facts:
    pages = [
        extract(Snapshot(url=f"https://shop.example/item/{n}", dom=product_page(90 + number), kind=SubjectKind.PRODUCT))
        for n in range(products)
    ]
    return join(pages, SubjectKind.PRODUCT)


def _scan(facts: Facts) -> int:
    words = [entry.term for name in ("praise", "effects", "ailments") for entry in Law(_DAYS.conduct).lexicon(name)]
    return sum(word in claim.text for claim in facts.claims for word in words)


def main() -> None:
    """Print the table."""
    book = load_rulebook()
    twelve = Rulebook(
        rules={key: rule for key, rule in book.rules.items() if rule.alias in _TWELVE}, digest=book.digest
    )
    facts = _facts(0)
    print(f"{len(book.rules)} rules; one product page with {len(facts.claims)} claims")
    print(f"  first twelve duties   {_best(lambda: evaluate(facts, twelve, _DAYS)):8.1f} ms   (target 20)")
    print(f"  whole rulebook        {_best(lambda: evaluate(facts, book, _DAYS)):8.1f} ms   (target 60)")
    print(f"  substring scan        {_best(lambda: _scan(facts)):8.1f} ms   (baseline)")
    for products in (10, 20):
        shop = _facts(1, products)
        took = _best(lambda shop=shop: evaluate(shop, book, _DAYS))  # type: ignore[misc]
        print(f"  shop of {products:>4} products  {took:8.1f} ms   {took / products:6.1f} ms a product")


if __name__ == "__main__":
    main()
