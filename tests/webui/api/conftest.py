"""A program with a token, talking to the workbench full of samples."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from checker.service import Service
from checker.vocabulary.access import Scope

PREFIX = "/api/v1"


@dataclass
class Program:
    """Flask's client with a token."""

    client: FlaskClient
    secret: str
    headers: Mapping[str, str] = field(default_factory=dict)

    def get(self, path: str, **query: Any) -> TestResponse:
        return self.client.get(PREFIX + path, query_string=query, headers=self._headers())

    def post(self, path: str, body: Any, **headers: str) -> TestResponse:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.client.post(PREFIX + path, json=body, headers={**self._headers(), **named})

    def delete(self, path: str) -> TestResponse:
        return self.client.delete(PREFIX + path, headers=self._headers())

    def _headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.secret}", **self.headers}


@pytest.fixture
def program(app: Flask, service: Service) -> Program:
    _, secret = service.add_token("demo", "测试", list(Scope))
    return Program(app.test_client(), secret)


@pytest.fixture
def reader(app: Flask, service: Service) -> Program:
    _, secret = service.add_token("demo", "只读", [Scope.READ])
    return Program(app.test_client(), secret)
