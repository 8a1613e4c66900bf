"""Obfuscated pages: the same words to a reader, one character to an element, scrambled classes and decoys to a robot."""

import re
import zlib

from bs4 import BeautifulSoup, Tag
from bs4.element import NavigableString

_LEFT_ALONE = {"script", "style", "title", "option", "textarea", "noscript"}
_ZERO_WIDTH = ("\u200b", "\u200c", "\u2060", "\ufeff")
_CLASS = re.compile(r"\.([a-zA-Z][\w-]*)(?=[^{}]*\{)")


def scrambled(name: str) -> str:
    """The class name that stands for `name` in disguised pages and style sheets."""
    return f"x{zlib.crc32(name.encode()):08x}"


def disguise_style(css: str) -> str:
    """A style sheet whose class names are scrambled."""
    return _CLASS.sub(lambda match: "." + scrambled(match.group(1)), css)


def disguise_page(html: str) -> str:
    """The page with one-character elements, zero-width characters, scrambled classes and invisible decoys."""
    soup = BeautifulSoup(html, "lxml")
    body = soup.body
    if body is None:
        return html
    for element in soup.find_all(class_=True):
        element["class"] = " ".join(scrambled(name) for name in element.get_attribute_list("class") if name)
    texts = [node for node in body.find_all(string=True) if _is_plain(node)]
    for count, node in enumerate(texts):
        _split(soup, node, count)
    return str(soup)


def _is_plain(node: NavigableString) -> bool:
    parent = node.parent
    return (
        type(node) is NavigableString and parent is not None and parent.name not in _LEFT_ALONE and bool(node.strip())
    )


def _split(soup: BeautifulSoup, node: NavigableString, count: int) -> None:
    for place, char in enumerate(str(node)):
        if char.isspace():
            node.insert_before(NavigableString(char))
            continue
        piece: Tag = soup.new_tag("span")
        piece["class"] = f"s{(count * 7 + place) % 97}"
        piece.string = char + (_ZERO_WIDTH[place % 4] if place % 3 == 1 else "")
        node.insert_before(piece)
        if place % 11 == 5:
            decoy: Tag = soup.new_tag("i", style="display:none")
            decoy.string = "验"
            node.insert_before(decoy)
    node.extract()
