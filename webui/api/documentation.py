"""The description of the API: for programs as OpenAPI 3.1, for people as one page without any script."""

import copy
import re
from collections.abc import Iterator
from typing import Any, Final, cast

from flask import Blueprint, Response, current_app, render_template
from flask.typing import ResponseReturnValue
from flask_openapi3 import OpenAPI

documentation = Blueprint(
    "documentation", __name__, url_prefix="/api/v1", template_folder="templates", static_folder=None
)
_PROBLEM: Final = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
_EVERYWHERE: Final = {
    400: "Bad request", 401: "Not authenticated", 403: "Not permitted", 404: "Not found", 409: "Conflict",
    410: "Evidence not intact", 413: "Too large", 422: "Not valid", 429: "Too many requests; wait Retry-After seconds",
    500: "Internal error",
}  # fmt: skip
_KEY: Final = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": False,
    "description": "the same key gives the first answer again, for 24 hours",
    "schema": {"type": "string", "minLength": 1, "maxLength": 200, "pattern": "^[!-~]+$"},
}


@documentation.get("/openapi.json")
def spec() -> Response:
    """The description for programs."""
    content = current_app.json.dumps(description(cast(OpenAPI, current_app)))
    return Response(content, content_type="application/json")


@documentation.get("/docs")
def page() -> ResponseReturnValue:
    """The description for people."""
    described = description(cast(OpenAPI, current_app))
    groups: dict[str, list[tuple[str, str, dict[str, Any]]]] = {}
    for path, item in described["paths"].items():
        for method, operation in item.items():
            groups.setdefault(operation["tags"][0], []).append((method.upper(), path, operation))
    return render_template("api/docs.html", described=described, groups=groups)


def description(app: OpenAPI) -> dict[str, Any]:
    """The description as one object: as generated, with what holds for every address."""
    described = copy.deepcopy(app.api_doc)
    described["jsonSchemaDialect"] = "https://json-schema.org/draft/2020-12/schema"
    once = set(_given_once(app))
    for path, item in described["paths"].items():
        for method, operation in item.items():
            operation["responses"].update(
                {str(status): {"description": told, "content": _PROBLEM} for status, told in _EVERYWHERE.items()}
            )
            if (path, method.upper()) in once:
                operation.setdefault("parameters", []).append(_KEY)
    return described


def _given_once(app: OpenAPI) -> Iterator[tuple[str, str]]:
    """Addresses, as the description writes them, and methods whose answers are given once per key."""
    for rule in app.url_map.iter_rules():
        if getattr(app.view_functions[rule.endpoint], "is_once", False):
            path = re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule)
            yield from ((path, method) for method in rule.methods or ())
