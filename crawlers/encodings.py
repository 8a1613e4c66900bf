"""Which encoding bytes of Chinese web pages are in, whatever their labels say."""

import codecs
import re

_META = re.compile(rb"""<meta[^>]{0,300}?charset\s*=\s*["']?\s*([a-zA-Z0-9_:.-]{2,40})""", re.IGNORECASE)
_HEADER = re.compile(r"charset\s*=\s*[\"']?([a-zA-Z0-9_:.-]{2,40})", re.IGNORECASE)
_XML = re.compile(rb"""^\s*<\?xml[^>]{0,100}?encoding\s*=\s*["']([a-zA-Z0-9_:.-]{2,40})""")
_SCAN = 4096
_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
# What the web means by these labels is their superset.
_MEANT = {"gb2312": "gb18030", "gbk": "gb18030", "gb_2312-80": "gb18030", "x-gbk": "gb18030", "big5": "big5hkscs"}
_SAMPLE = 200_000
# Punctuation, kana, full-width forms, symbols, Latin-1 and emoji; a wrong reading falls into rare and private blocks.
_EVERYDAY = ((0xA0, 0xFF), (0x2000, 0x27BF), (0x3000, 0x30FF), (0xFF00, 0xFFEF), (0x1F000, 0x1FAFF))


def labelled(content: bytes, header: str = "") -> str:
    """The encoding the page claims (BOM, then HTTP header, then meta), as Python names it; empty when none is known."""
    for mark, name in _BOMS:
        if content.startswith(mark):
            return name
    in_page = _META.search(content[:_SCAN]) or _XML.search(content[:_SCAN])
    in_header = _HEADER.search(header)
    claims = [in_header[1] if in_header else "", in_page[1].decode("ascii") if in_page else ""]
    return next((name for name in map(_python_name, claims) if name), "")


def sniff(content: bytes, header: str = "") -> str:
    """The encoding the bytes really are in: the label when they fit it, else the Chinese encoding that fits best."""
    label = labelled(content, header)
    if not label.startswith("utf-16") and _is_utf8(content):
        return label if label.startswith("utf-8") else "utf-8"
    candidates = [name for name in (label, "utf-8", "gb18030", "big5hkscs") if name]
    scores = {name: _score(content, name) for name in dict.fromkeys(candidates)}
    if label and scores[label] >= 0.98:
        return label
    best = max(scores, key=lambda name: (scores[name], name == "utf-8"))
    return best if scores[best] > 0 else label or "utf-8"


def decode(content: bytes, header: str = "") -> tuple[str, str, int]:
    """Text, encoding used, and how many replacement characters it holds."""
    name = sniff(content, header)
    text = content.decode(name, "replace").removeprefix("\ufeff")
    return text, name, text.count("\ufffd")


def _is_utf8(content: bytes) -> bool:
    """Whether the bytes are whole UTF-8 with more than ASCII in it; text in another encoding hardly ever is."""
    try:
        return not content.decode("utf-8").isascii()
    except UnicodeDecodeError:
        return False


def _python_name(label: str) -> str:
    name = _MEANT.get(label.lower(), label.lower())
    try:
        codecs.lookup(name)
        "".encode(name)
    except (LookupError, UnicodeError, ValueError):
        return ""
    return name


def _score(content: bytes, name: str) -> float:
    """0 … 1: how much of the text is whole and made of everyday characters."""
    text = content[:_SAMPLE].decode(name, "replace")
    if len(content) > _SAMPLE:
        text = text[:-1]  # a character cut by the sample
    foreign = [char for char in text if char >= "\x80"]
    if not foreign:
        return 1.0
    return sum(map(_is_everyday, foreign)) / len(foreign)


def _is_everyday(char: str) -> bool:
    code = ord(char)
    if 0x4E00 <= code <= 0x9FA5:
        return _is_common(char)
    return any(low <= code <= high for low, high in _EVERYDAY)


def _is_common(char: str) -> bool:
    """Whether a Han character is of the first level of GB2312 or of Big5's frequent ones."""
    try:
        return 0xB0 <= char.encode("gb2312")[0] <= 0xF7
    except UnicodeError:
        pass
    try:
        return 0xA4 <= char.encode("big5")[0] <= 0xC6
    except UnicodeError:
        return False
