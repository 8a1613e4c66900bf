"""Compiles marked-up advertising text into labelled corpus rows, so that span offsets are exact.

A source is a list of families. `# family kind classes [slot] [>check]` opens one (`slot`: assembled from
hand-written parts); each further line is an item,
`[?|=]channel.category[:classes][@day] text`, where `{…}` marks a span, `<a|b>` writes one item per
alternative (a slot pattern), `?` asks for review and `=` is a lawful neighbour. Python escapes such as
`\\u200b` and `\\n` are read. Not covered: any judgement of the labels themselves.
"""

import json
import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

PARTS = ("build", "check")
KINDS = ("punished", "speech", "evasion", "negative")
CHANNELS = {"p": "page", "t": "title", "o": "ocr", "a": "asr", "d": "danmaku", "s": "script"}
CATEGORIES = {
    "fo": "food", "hf": "health_food", "dr": "drug", "de": "device", "co": "cosmetics", "al": "alcohol",
    "ed": "education", "fi": "finance", "re": "real_estate", "ag": "agri", "di": "disinfectant",
    "mb": "medical_beauty", "if": "infant_formula", "to": "tobacco", "je": "jewelry", "ap": "apparel",
    "ho": "home", "el": "electronics", "bt": "baby_toys", "ca": "catering", "te": "tea", "au": "auto",
    "ge": "general",
}  # fmt: skip
CLASSES = frozenset(
    """abs_term abs_rank state_org state_symbol superstition public_order food_medical food_health_fn
    hf_disease hf_assert hf_endorse hf_no_notice review_missing drug_assert rx_ad device_confuse
    disinfect_claim cosm_medical cosm_efficacy infant_sub minor_ad alcohol_claim tobacco edu_guarantee
    edu_examiner edu_testimonial invest_return invest_testimonial realestate_claim agri_claim false_info
    unsourced_data patent_claim denigrate endorser price_compare price_lowest false_urgency divert_private
    unfair_terms""".split()
)
_HEAD = re.compile(r"^# (?P<family>[\w-]+) (?P<kind>\w+) (?P<classes>[\w,]+|-)(?P<slot> slot)?(?P<check> >check)?$")
_ITEM = re.compile(r"^(?P<mark>[?=]?)(?P<ch>\w)\.(?P<cat>\w\w)(?::(?P<cls>[\w,]+))?(?:@(?P<day>[\d-]+))? (?P<text>.+)$")
_SLOT = re.compile(r"<([^<>]*\|[^<>]*)>")
_ESCAPE = re.compile(r"\\(?:u([0-9a-f]{4})|U([0-9a-f]{8})|n)")


@dataclass(frozen=True)
class Family:
    """One phrase family: what its items share unless a line says otherwise."""

    name: str
    kind: str
    classes: tuple[str, ...]
    part: str
    slot: bool


@dataclass
class Row:
    """One labelled item; spans are half-open code-point offsets into text."""

    text: str
    channel: str
    category: str
    label: str
    classes: list[str]
    spans: list[tuple[int, int]]
    kind: str
    family: str
    part: str
    slot: bool = False
    conduct_day: str | None = None
    id: str = field(default="")

    def as_json(self) -> str:
        """One JSON object on one line, in the order in which the fields are documented."""
        names = ("id", "text", "channel", "category", "label", "classes", "spans", "kind", "family", "slot")
        row = {name: getattr(self, name) for name in names}
        if self.conduct_day:
            row["conduct_day"] = self.conduct_day
        return json.dumps(row, ensure_ascii=False)


def compile_rows(lines: Iterable[str]) -> Iterator[Row]:
    """The rows of a marked-up source, in order, without ids.

    Raises: ValueError naming the line that is not in the form of the module's docstring.
    """
    family: Family | None = None
    for number, raw in enumerate(lines, 1):
        line = raw.rstrip("\n")
        if not line or line.startswith("//"):
            continue
        if line.startswith("# "):
            family = _family(line, number)
            continue
        if family is None:
            raise ValueError(f"line {number}: an item before any family")
        yield from _items(line, number, family)


def numbered(rows: Iterable[Row]) -> list[Row]:
    """The rows with ids that count up within each part: b0001 …, c0001 …"""
    counts = dict.fromkeys(PARTS, 0)
    done = []
    for row in rows:
        counts[row.part] += 1
        row.id = f"{row.part[0]}{counts[row.part]:04d}"
        done.append(row)
    return done


def _family(line: str, number: int) -> Family:
    head = _HEAD.match(line)
    if head is None or head["kind"] not in KINDS:
        raise ValueError(f"line {number}: not a family head: {line}")
    classes = () if head["classes"] == "-" else tuple(head["classes"].split(","))
    _known(classes, number)
    return Family(head["family"], head["kind"], classes, "check" if head["check"] else "build", bool(head["slot"]))


def _items(line: str, number: int, family: Family) -> Iterator[Row]:
    item = _ITEM.match(line)
    if item is None or item["ch"] not in CHANNELS or item["cat"] not in CATEGORIES:
        raise ValueError(f"line {number}: not an item: {line}")
    label = {"?": "needs_review", "=": "ok"}.get(item["mark"], "ok" if family.kind == "negative" else "violation")
    classes = item["cls"].split(",") if item["cls"] else list(family.classes)
    _known(classes, number)
    variants = _variants(item["text"])
    for marked in variants:
        text, spans = _spans(_ESCAPE.sub(_unescaped, marked), number)
        if (label == "ok") == bool(spans) or (label != "ok" and not classes):
            raise ValueError(f"line {number}: spans and classes do not fit the label {label}: {line}")
        yield Row(
            text=text,
            channel=CHANNELS[item["ch"]],
            category=CATEGORIES[item["cat"]],
            label=label,
            classes=[] if label == "ok" else classes,
            spans=spans,
            kind="negative" if label == "ok" else family.kind,
            family=family.name,
            part=family.part,
            slot=family.slot or len(variants) > 1,
            conduct_day=item["day"],
        )


def _known(classes: Iterable[str], number: int) -> None:
    if strange := set(classes) - CLASSES:
        raise ValueError(f"line {number}: unknown class {sorted(strange)}")


def _variants(text: str) -> list[str]:
    """One text per alternative of the widest slot; narrower slots go round again."""
    slots = [match.group(1).split("|") for match in _SLOT.finditer(text)]
    if not slots:
        return [text]
    texts = []
    for turn in range(max(map(len, slots))):
        choice = iter(slot[turn % len(slot)] for slot in slots)
        texts.append(_SLOT.sub(lambda _: next(choice), text))  # noqa: B023 - used up before the next turn
    return texts


def _unescaped(match: re.Match[str]) -> str:
    code = match.group(1) or match.group(2)
    return chr(int(code, 16)) if code else "\n"


def _spans(marked: str, number: int) -> tuple[str, list[tuple[int, int]]]:
    plain: list[str] = []
    spans: list[tuple[int, int]] = []
    start: int | None = None
    for sign in marked:
        if sign == "{" and start is None:
            start = len(plain)
        elif sign == "}" and start is not None:
            spans.append((start, len(plain)))
            start = None
        elif sign in "{}":
            raise ValueError(f"line {number}: unbalanced braces: {marked}")
        else:
            plain.append(sign)
    if start is not None:
        raise ValueError(f"line {number}: unbalanced braces: {marked}")
    return "".join(plain), spans


def main(arguments: list[str]) -> int:
    """Writes build.jsonl and check.jsonl from the sources named first; the last argument is the folder."""
    *sources, folder = arguments
    lines = [line for name in sources for line in Path(name).read_text("utf-8").splitlines()]
    rows = numbered(compile_rows(lines))
    for part in PARTS:
        chosen = [row.as_json() for row in rows if row.part == part]
        Path(folder, f"{part}.jsonl").write_text("\n".join(chosen) + "\n", "utf-8")
        print(f"{part}: {len(chosen)} rows")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
