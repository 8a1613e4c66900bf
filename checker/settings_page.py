"""The page about settings, written from the settings themselves: `python -m checker.settings_page > docs/settings.md`."""

import sys
from pathlib import Path
from typing import Any

from pydantic import SecretStr
from pydantic_core import PydanticUndefined

from checker.settings import Settings

_HEAD = """# Settings

Every setting has a default that works on one machine. A file `shuoqing.toml` in the working folder (or the file named
by `SHUOQING_CONFIG`) sets them by name; the environment wins over the file. Lists and tables are written as JSON in the
environment. This page is generated from `checker/settings.py`.

| name | environment | default | what it is |
|---|---|---|---|
"""


def page() -> str:
    """The whole page."""
    return _HEAD + "".join(_row(name, field) for name, field in Settings.model_fields.items())


def _row(name: str, field: Any) -> str:
    about = (field.description or name.replace("_", " ")).replace("|", "\\|")
    limits = ", ".join(_limit(one) for one in field.metadata if _limit(one))
    told = f"{about} ({limits})" if limits else about
    return f"| `{name}` | `SHUOQING_{name.upper()}` | {_default(field.default)} | {told} |\n"


def _default(value: Any) -> str:
    if value is PydanticUndefined or value in ("", (), None):
        return "–"
    if isinstance(value, SecretStr):
        return "–"
    if isinstance(value, bool):
        return f"`{str(value).lower()}`"
    return f"`{value}`"


def _limit(one: Any) -> str:
    for word, sign in (("ge", "≥"), ("gt", ">"), ("le", "≤"), ("lt", "<")):
        if hasattr(one, word):
            return f"{sign} {getattr(one, word)}"
    return ""


def main() -> None:
    """Print the page, or write it to the file named."""
    if len(sys.argv) > 1:
        Path(sys.argv[1]).write_text(page(), "utf-8")
    else:
        sys.stdout.write(page())


if __name__ == "__main__":
    main()
