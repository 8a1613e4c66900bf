"""Who is looking: device, language, clock and, when given, the storage state of a signed-in account."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from checker.errors import BadRequest


@dataclass(frozen=True, slots=True, kw_only=True)
class Persona:
    """One way of looking. `storage_state` is the path of a file with cookies, never itself kept as evidence.

    `state` is the same as an object, for states that lie encrypted and are opened in memory only.
    """

    name: str
    title: str
    width: int
    height: int
    scale: int = 1
    mobile: bool = False
    user_agent: str = ""
    locale: str = "zh-CN"
    timezone: str = "Asia/Shanghai"
    storage_state: str = ""
    state: Mapping[str, Any] | None = field(default=None, repr=False, compare=False)

    def context_options(self, chrome: str) -> dict[str, Any]:
        """Options of a browser context; `chrome` is the running browser's version."""
        size = {"width": self.width, "height": self.height}
        options: dict[str, Any] = {
            "locale": self.locale,
            "timezone_id": self.timezone,
            "viewport": size,
            "screen": size,
            "device_scale_factor": self.scale,
            "is_mobile": self.mobile,
            "has_touch": self.mobile,
        }
        if self.user_agent:
            options["user_agent"] = self.user_agent.replace("{chrome}", chrome)
        if self.storage_state:
            options["storage_state"] = self.storage_state
        if self.state is not None:
            options["storage_state"] = dict(self.state)
        return options

    def record(self) -> dict[str, Any]:
        """What the evidence says of the persona; account state only as present or not."""
        names = ("name", "title", "width", "height", "scale", "mobile", "user_agent", "locale", "timezone")
        return {name: getattr(self, name) for name in names} | {"signed_in": bool(self.storage_state or self.state)}


@cache
def personas() -> dict[str, Persona]:
    """All packaged personas by name."""
    table = tomllib.loads(files("crawlers").joinpath("personas.toml").read_text(encoding="utf-8"))
    return {name: Persona(name=name, **row) for name, row in table.items()}


def persona(name: str = "desktop", *, storage_state: str = "") -> Persona:
    """The persona of that name, with an account's storage state when given. Raises `BadRequest`."""
    found = personas().get(name)
    if found is None:
        raise BadRequest(f"没有名为“{name}”的访问身份，可用的有：{'、'.join(personas())}。")
    if storage_state and not Path(storage_state).is_file():
        raise BadRequest(f"找不到账号状态文件“{storage_state}”。")
    return replace(found, storage_state=storage_state)
