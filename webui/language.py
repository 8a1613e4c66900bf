"""Language, theme and time zone of a request: Chinese unless the reader chose otherwise."""

from typing import Final
from urllib.parse import urlsplit

from flask import Blueprint, Flask, Response, current_app, redirect, request
from flask_babel import Babel
from werkzeug.exceptions import HTTPException, MethodNotAllowed

LANGUAGES: Final = {"zh": "zh_Hans_CN", "en": "en"}
THEMES: Final = ("auto", "light", "dark")
_YEAR: Final = 365 * 24 * 3600

preferences = Blueprint("preferences", __name__)


def init_language(app: Flask) -> None:
    """Set up translations and make language and theme known to all templates."""
    app.config.update(BABEL_DEFAULT_LOCALE="zh_Hans_CN", BABEL_DEFAULT_TIMEZONE="Asia/Shanghai")
    Babel(app, locale_selector=lambda: LANGUAGES[language()], timezone_selector=lambda: "Asia/Shanghai")
    app.register_blueprint(preferences)
    app.context_processor(lambda: {"language": language(), "theme": theme()})


def language() -> str:
    """`zh` or `en`."""
    chosen = request.cookies.get("language", "")
    return chosen if chosen in LANGUAGES else "zh"


def theme() -> str:
    """`auto`, `light` or `dark`."""
    chosen = request.cookies.get("theme", "")
    return chosen if chosen in THEMES else "auto"


@preferences.post("/preferences")
def keep() -> Response:
    """Remember the choice and go back to where the reader was."""
    answer = redirect(_readable(local_path(request.form.get("back", ""))))
    for name, known in (("language", LANGUAGES), ("theme", THEMES)):
        if (chosen := request.form.get(name, "")) in known:
            answer.set_cookie(name, chosen, max_age=_YEAR, httponly=True, samesite="Lax", secure=request.is_secure)
    assert isinstance(answer, Response)
    return answer


def _readable(path: str) -> str:
    """The path, or the front page for one that takes forms only."""
    adapter = current_app.create_url_adapter(request)
    assert adapter is not None
    try:
        adapter.match(urlsplit(path).path, method="GET")
    except MethodNotAllowed:
        return "/"
    except HTTPException:  # there is no such page, which will be said there
        pass
    return path


def local_path(target: str) -> str:
    """The target when it is a path on this site, else the front page: never send people elsewhere."""
    if not target.startswith("/") or target.startswith("//") or "\\" in target or any(ord(c) < 32 for c in target):
        return "/"
    parts = urlsplit(target)
    return target if not parts.scheme and not parts.netloc else "/"
