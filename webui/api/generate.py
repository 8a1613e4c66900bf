"""Writes the typed client from the API's description: `python -m webui.api.generate [FILE]`."""

import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

from flask_openapi3 import OpenAPI

from checker.service import Service, open_service
from checker.settings import Settings
from webui.api import create_api
from webui.api.documentation import description

PLACE = Path("checker/client/api.py")
_PLAIN = {"string": "str", "integer": "int", "number": "float", "boolean": "bool", "null": "None"}
_HEAD = '''"""The calls of the HTTP API. Generated from its description by `python -m webui.api.generate`: do not edit."""

from __future__ import annotations

from typing import Any, Literal, NotRequired, TypedDict, cast
from urllib.parse import quote

from checker.client.transport import Transport
'''


def main() -> None:
    """Write the file."""
    place = Path(sys.argv[1]) if len(sys.argv) > 1 else PLACE
    place.write_text(client(described()), "utf-8")


def described() -> dict[str, Any]:
    """The description of this version's API."""
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(var=Path(folder), database_url="", workers=0)
        service: Service = open_service(settings)
        try:
            return description(cast(OpenAPI, create_api(settings, service)))
        finally:
            service.close()


def client(api: dict[str, Any]) -> str:
    """The source of the client."""
    parts = [_HEAD, *map("".join, (_shapes(api), _calls(api)))]
    return "\n".join(parts)


def _shapes(api: dict[str, Any]) -> Iterator[str]:
    schemas = api["components"]["schemas"]
    for name, schema in sorted(schemas.items()):
        if "enum" in schema:
            yield f"\n{name} = {_type(schema)}\n"
    for name, schema in sorted(schemas.items()):
        if "properties" in schema:
            required = set(schema.get("required", ()))
            yield f"\n\nclass {name}(TypedDict):\n{_doc(schema.get('description'), 4)}\n"
            for field, one in schema["properties"].items():
                kind = _type(one)
                yield f"    {field}: {kind if field in required else f'NotRequired[{kind}]'}\n"


def _calls(api: dict[str, Any]) -> Iterator[str]:
    yield '\n\nclass Client(Transport):\n    """Every call of the API, by its operation id."""\n'
    for path, item in api["paths"].items():
        for method, operation in item.items():
            yield "".join(_call(path, method, operation))


def _call(path: str, method: str, operation: dict[str, Any]) -> Iterator[str]:
    given = [one for one in operation.get("parameters", ()) if one["in"] in ("path", "query")]
    places = [one for one in given if one["in"] == "path"]
    query = [one for one in given if one["in"] == "query"]
    body = operation.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema")
    keyed = any(one["name"] == "Idempotency-Key" for one in operation.get("parameters", ()))
    words = [f"{one['name']}: {_type(one['schema'])}" for one in places]
    words += [f"body: {_type(body)}"] if body else []
    optional = [f"{one['name']}: {_type(one['schema'])} | None = None" for one in query]
    optional += ["idempotency_key: str | None = None"] if keyed else []
    signature = ", ".join(["self", *words, *(["*", *optional] if optional else [])])
    answer, is_json = _answer(operation["responses"])
    yield f"\n    def {operation['operationId']}({signature}) -> {answer}:\n"
    yield _doc(operation.get("summary"), 8) + "\n"
    sent = [f'"{method.upper()}"', _address(path, places)]
    if query:
        pairs = ", ".join(f'"{one["name"]}": {one["name"]}' for one in query)
        yield f"        query = {{{pairs}}}\n"
        sent.append("query=query")
    sent += ["body=body"] if body else []
    sent += ["idempotency_key=idempotency_key"] if keyed else []
    call = f"self._json({', '.join(sent)})" if is_json else f"self._send({', '.join(sent)})"
    yield f"        return cast({answer}, {call})\n" if is_json else f"        return {call}\n"


def _address(path: str, places: list[dict[str, Any]]) -> str:
    for one in places:
        path = path.replace("{" + one["name"] + "}", f'{{quote(str({one["name"]}), safe="")}}')
    return f"f'{path}'" if places else f'"{path}"'


def _answer(responses: dict[str, Any]) -> tuple[str, bool]:
    good = next(value for status, value in responses.items() if status.startswith("2"))
    content = good.get("content", {})
    if "application/json" in content:
        return _type(content["application/json"]["schema"]), True
    return "bytes", False


def _type(schema: dict[str, Any]) -> str:
    if "$ref" in schema:
        return str(schema["$ref"]).rpartition("/")[2]
    if "anyOf" in schema:
        return " | ".join(dict.fromkeys(_type(one) for one in schema["anyOf"]))
    if "enum" in schema:
        return f"Literal[{', '.join(repr(one) for one in schema['enum'])}]"
    if schema.get("type") == "array":
        return f"list[{_type(schema.get('items', {}))}]"
    if schema.get("type") == "object":
        values = schema.get("additionalProperties")
        return f"dict[str, {_type(values) if isinstance(values, dict) else 'Any'}]"
    return _PLAIN.get(str(schema.get("type")), "Any")


def _doc(text: str | None, indent: int) -> str:
    line = " ".join((text or "See the description of the API.").split()).rstrip(".")
    return f'{" " * indent}"""{line[:100]}."""'


if __name__ == "__main__":
    main()
