"""What templates say in the reader's language: each text is looked up once a language, then kept.

Flask-Babel finds locale and catalogue anew for every text, and a list shows hundreds: two fifths of the
time it took to render.
"""

from functools import lru_cache
from typing import Any, Final

from flask import Flask, current_app
from flask_babel import LazyString, gettext
from markupsafe import Markup, escape

from webui import words
from webui.language import language
from webui.messages import translated

_KEPT: Final = 8192  # texts; templates hold about 1,500 in each language


class Words:
    """The tables of `webui.words`, their words in the language of the request."""

    def __getattr__(self, name: str) -> Any:
        return _table(language(), name)


def init_spoken(app: Flask) -> None:
    """Let templates say texts and words this way."""
    app.jinja_env.globals.update(
        {"_": said, "gettext": said, "translated": translated, "words": Words(), "icon_of": icon_of}
    )


def said(text: str, **variables: Any) -> Markup:
    """The text in the reader's language, with the variables in it escaped."""
    known = _known(language(), text)
    return known % variables if variables else known


def icon_of(macro: str, value: str) -> Markup:
    """What a macro of `icons.html` makes of the value alone, in the reader's language."""
    return _drawn(language(), macro, value)


@lru_cache(maxsize=_KEPT)
def _drawn(code: str, macro: str, value: str) -> Markup:
    made: Markup = getattr(current_app.jinja_env.get_template("icons.html").module, macro)(value)
    return made


@lru_cache(maxsize=_KEPT)
def _known(code: str, text: str) -> Markup:
    return escape(gettext(text))


@lru_cache(maxsize=_KEPT)
def _table(code: str, name: str) -> Any:
    table = getattr(words, name)
    if not isinstance(table, dict):
        return table
    return {key: str(word) if isinstance(word, LazyString) else word for key, word in table.items()}
