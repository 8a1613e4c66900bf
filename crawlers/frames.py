"""Documents embedded in a page, kept as pages of their own when they hold text."""

from selectolax.lexbor import LexborHTMLParser

from checker.vocabulary import Blob
from crawlers.readers.tree import shallow
from crawlers.trouble import visible_text

MIN_CHARS = 60


def frame_blob(html: str, url: str) -> Blob | None:
    """The frame as a blob of role `frame`, None when it holds next to no text."""
    if len(visible_text(LexborHTMLParser(shallow(html)))) < MIN_CHARS:
        return None
    content = html.encode("utf-8", "replace")
    return Blob(role="frame", content=content, media_type="text/html; charset=utf-8", url=url)
