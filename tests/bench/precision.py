"""How often each rule on words is right when it flags: measured on texts that were not read while building.

    python -m tests.bench.precision [--write]

`--write` keeps the figures in `checker/precision.csv`, which pages show as the confidence in a finding. A flag is right
when the text is labelled a violation and the finding's class is one of its classes. Rules that flagged nothing there
are not in the file: not measured. The baseline is the share of violations among the texts, what a coin that always
says "flag" would reach.
"""

import argparse
import csv
from collections import Counter
from pathlib import Path

import checker
from tests.bench.adlanguage import CORPUS, DAY, Ratio, judge, read

FILE = Path(checker.__file__).with_name("precision.csv")
PARTS = ("check", "fresh")


def measured() -> tuple[dict[str, Ratio], Ratio]:
    """By rule how many of its flags were right, and the baseline."""
    rows = read(CORPUS / f"{part}.jsonl" for part in PARTS)
    flagged: Counter[str] = Counter()
    right: Counter[str] = Counter()
    for one in judge(rows):
        for rule in {finding["rule"] for finding in one.findings}:
            flagged[rule] += 1
            classes = {finding.get("class") for finding in one.findings if finding["rule"] == rule}
            right[rule] += one.row["label"] == "violation" and bool(classes & {*one.row["classes"], None})
    share = Ratio(sum(row["label"] == "violation" for row in rows), len(rows))
    return {rule: Ratio(right[rule], count) for rule, count in sorted(flagged.items())}, share


def main() -> None:
    """Measure, print, keep when asked."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true")
    given = parser.parse_args()
    found, share = measured()
    for rule, ratio in found.items():
        print(f"{rule:48s} {ratio}  ({ratio.part}/{ratio.whole})")
    print(f"baseline: {share}")
    if given.write:
        with FILE.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(["rule", "right", "flagged", "texts", "on"])
            writer.writerows([rule, one.part, one.whole, share.whole, DAY] for rule, one in found.items())


if __name__ == "__main__":
    main()
