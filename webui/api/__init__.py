"""The HTTP API for programs: `/api/v1`, described by itself as OpenAPI 3.1.

An application of its own behind the same server: no cookies, no forms, bearer tokens only, every error a
problem+json. Not covered: pages for people.
"""

from collections.abc import Callable, Iterable
from importlib.metadata import version
from pathlib import Path
from typing import Any

from flask import Flask
from flask_openapi3 import Info, OpenAPI

from checker.service import Service
from checker.settings import Settings
from webui.api.access import init_access
from webui.api.batches import batches
from webui.api.captures import captures
from webui.api.documentation import documentation
from webui.api.exports import exports
from webui.api.findings import findings
from webui.api.inspections import inspections
from webui.api.judging import judging
from webui.api.prices import prices
from webui.api.problems import init_problems, unprocessable
from webui.api.queue import queue
from webui.api.rulebook import rulebook
from webui.api.shapes import Problem
from webui.api.watches import watches
from webui.api.webhooks import webhooks
from webui.protection import init_protection

PREFIX = "/api/v1"
MAX_BODY = 32 * 1024 * 1024
_SECURITY = {"token": {"type": "http", "scheme": "bearer", "description": "`shuoqing token add` 或“令牌”页面签发。"}}


def create_api(settings: Settings, service: Service, shared: Path | None = None) -> Flask:
    """The API as an application of its own; its addresses all begin with `PREFIX`."""
    app = OpenAPI(
        __name__,
        info=Info(title="说清 Shuoqing API", version=version("shuoqing"), description=_ABOUT),
        security_schemes=_SECURITY,  # type: ignore[arg-type]
        validation_error_callback=unprocessable,
        validation_error_model=Problem,
        doc_ui=False,
        static_folder=None,
    )
    app.config.update(MAX_CONTENT_LENGTH=MAX_BODY, SECRET_KEY=None)
    app.json.ensure_ascii = False  # type: ignore[attr-defined]
    app.json.sort_keys = False  # type: ignore[attr-defined]
    app.extensions["shuoqing"] = service
    init_problems(app)
    init_access(app, settings, shared)
    init_protection(app, https=settings.https)
    for part in (
        inspections,
        batches,
        captures,
        exports,
        findings,
        rulebook,
        judging,
        prices,
        watches,
        queue,
        webhooks,
    ):
        app.register_api(part)
    app.register_blueprint(documentation)
    return app


def mounted(pages: Callable[..., Iterable[bytes]], api: Flask) -> Callable[..., Iterable[bytes]]:
    """The server's entrance: what begins with /api/ goes to the API, all else to the pages."""

    def entrance(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        chosen = api.wsgi_app if environ.get("PATH_INFO", "").startswith("/api/") else pages
        return chosen(environ, start_response)

    return entrance


_ABOUT = """检查直播电商页面、判断文案与价格、取用结果与证据。对象与 `shuoqing check --format json`、`shuoqing judge`、\
`shuoqing prices judge` 的输出相同。

- 认证：`Authorization: Bearer sq_…`，令牌有权限范围。
- 重复提交：改变数据的 POST 可带 `Idempotency-Key`；24 小时内相同的键得到第一次的答复。
- 翻页：`cursor` 取自上一页的 `next`；没有下一页时为 null。
- 限流：429，`Retry-After` 给出等待秒数。
- 错误：`application/problem+json`（RFC 9457）。"""
