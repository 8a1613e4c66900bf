"""What the description promises, tried with requests made from it: no server error, nothing but what is described."""

from typing import Any

import schemathesis
from flask import Flask
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from tests.webui.api.conftest import Program

CHECKS = [not_a_server_error, content_type_conformance, response_schema_conformance, status_code_conformance]
ALL = list(HealthCheck)


def test_answers_are_as_described_whatever_is_asked(app: Flask, program: Program) -> None:
    described = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", app)
    headers = {"Authorization": f"Bearer {program.secret}"}
    statuses: set[int] = set()
    for found in described.get_all_operations():
        _try(found.ok(), headers, statuses)
    assert {200, 404, 422} <= statuses


def _try(operation: Any, headers: dict[str, str], statuses: set[int]) -> None:
    @given(case=operation.as_strategy(headers=headers))
    @settings(max_examples=8, deadline=None, derandomize=True, database=None, suppress_health_check=ALL,
              phases=[Phase.generate])  # fmt: skip
    def check(case: schemathesis.Case) -> None:
        answer = case.call(headers=headers)
        statuses.add(answer.status_code)
        case.validate_response(answer, checks=CHECKS)

    check()
