"""The generated client against a real server; and that it is the one this API would generate."""

import ast
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from werkzeug.serving import make_server

from checker.client import ApiProblem, Client
from checker.service import Service
from checker.vocabulary.access import Scope
from tests.webui.samples import SHOP
from webui.api.generate import PLACE, client, described

ROOT = Path(__file__).parents[3]


@pytest.fixture
def address(app: Flask) -> Iterator[str]:
    server = make_server("127.0.0.1", 0, app, threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def test_the_client_is_what_the_description_generates() -> None:
    assert ast.dump(ast.parse(client(described()))) == ast.dump(ast.parse((ROOT / PLACE).read_text("utf-8")))


def test_asks_follows_pages_and_takes_evidence_home(address: str, service: Service) -> None:
    _, secret = service.add_token("demo", "程序", list(Scope))
    api = Client(address, secret)
    first = api.request_inspection({"target": SHOP}, idempotency_key="k")
    assert api.request_inspection({"target": SHOP}, idempotency_key="k") == first
    assert api.get_inspection(first["id"])["target"] == SHOP
    assert next(api.each(api.list_inspections, state=["queued"]))["id"] == first["id"]
    numbers = [one["id"] for one in api.each(api.list_findings, limit=3)]
    assert len(numbers) == len(set(numbers)) > 3
    capture = api.get_inspection(1)["capture"]
    assert capture is not None
    sealed = api.get_capture(capture)
    assert len(api.get_artefact(capture, sealed["artefacts"][0]["name"])) == sealed["artefacts"][0]["size"]


def test_a_refusal_is_an_exception_with_its_reason(address: str, service: Service) -> None:
    _, secret = service.add_token("demo", "程序", [Scope.READ])
    api = Client(address, secret)
    with pytest.raises(ApiProblem, match="403"):
        api.request_inspection({"target": SHOP})
    with pytest.raises(ApiProblem) as refused:
        api.list_findings(limit=0)
    assert (refused.value.status, refused.value.errors[0]["at"]) == (422, "limit")
    with pytest.raises(ValueError, match="http"):
        Client("shuoqing.example.cn", secret)
