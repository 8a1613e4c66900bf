"""Sentences of the program on pages in English: every one with a value in it has a template, and is told whole."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask_babel import force_locale

from webui.messages import TEMPLATES, translated

ROOT = Path(__file__).parents[2]
# Where pages may meet an error; what only commands raise is printed in Chinese.
ROOMS = ("checker", "checker/intake", "checker/watching", "checker/evidence", "crawlers/saved")
FILES = (
    "checker/pricing/campaign.py", "checker/pricing/campaign_file.py", "checker/pricing/handed_in.py",
    "checker/pricing/findings.py", "checker/pricing/design.py", "checker/report/documents/pdf.py",
    "crawlers/boundaries.py", "crawlers/personas.py",
)  # fmt: skip
ONLY_COMMANDS = {
    "answering.py", "attestation.py", "auditing.py", "backup.py", "broadcast.py", "bucket.py", "hardening.py", "heads.py",
    "inspection.py", "keys.py", "parts.py", "stamps.py",
}  # fmt: skip
_CHINESE = re.compile(r"[\u4e00-\u9fff]")


def _raised(path: Path) -> Iterator[str]:
    """The sentences with values that a module raises, `%s` for a value."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        call = node.exc if isinstance(node, ast.Raise) else None
        if isinstance(call, ast.Call) and call.args and isinstance(call.args[0], ast.JoinedStr):
            parts = (part.value if isinstance(part, ast.Constant) else "%s" for part in call.args[0].values)
            yield "".join(str(part) for part in parts)


def _modules() -> Iterator[Path]:
    for room in ROOMS:
        yield from (path for path in sorted((ROOT / room).glob("*.py")) if path.name not in ONLY_COMMANDS)
    yield from (ROOT / name for name in FILES)


def test_every_sentence_with_a_value_that_a_page_may_show_has_a_template() -> None:
    known = {re.sub(r"%\(\w\)s", "%s", template) for template in TEMPLATES}
    raised = {text for path in _modules() for text in _raised(path) if _CHINESE.search(text)}
    assert raised - known == set()


@pytest.mark.parametrize(
    ("sentence", "english"),
    [
        ("理由最多 2000 个字符。", "The reason may have at most 2000 characters."),
        ("第 3 个目标：网址过长，最多 2048 个字符。", "Target 3: The address is too long; at most 2048 characters."),
        ("账号“100%(a)s”已存在。", "The account “100%(a)s” exists already."),
        ("没有模板的一句话。", "没有模板的一句话。"),
    ],
)
def test_a_sentence_is_told_in_english_with_its_values(app: Flask, sentence: str, english: str) -> None:
    with app.test_request_context(), force_locale("en"):
        assert translated(sentence) == english


def test_in_chinese_a_sentence_is_told_as_it_is(app: Flask) -> None:
    with app.test_request_context():
        assert translated("理由最多 2000 个字符。") == "理由最多 2000 个字符。"
