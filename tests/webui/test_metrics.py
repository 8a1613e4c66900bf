import json
import logging
import sys

from flask import Flask
from prometheus_client.parser import text_string_to_metric_families

from checker.logs import JsonLines, TextLines
from checker.service import Service, open_service
from checker.settings import Settings
from tests.webui.conftest import Browser
from tests.webui.samples import machine
from webui import create_app


def _values(text: str) -> dict[tuple[str, ...], float]:
    return {
        (sample.name, *sample.labels.values()): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def test_figures_of_the_queue_and_of_requests(browser: Browser, service: Service) -> None:
    browser.get("/findings/")
    browser.get("/api/v1/inspections")
    answer = browser.get("/metrics")
    assert answer.status_code == 200
    values = _values(answer.text)
    assert values["shuoqing_jobs", "inspection", "queued"] == 1
    assert values["shuoqing_oldest_due_job_seconds",] >= 0
    assert values["shuoqing_requests_total", "findings.index", "GET", "200"] == 1
    assert values["shuoqing_requests_total", "inspections.index", "GET", "401"] == 1
    assert values["shuoqing_inspections_ended_last_hour", "shop.example.cn", "ok"] == 1


def test_strangers_learn_nothing(app: Flask) -> None:
    client = app.test_client()
    assert client.get("/metrics", environ_base={"REMOTE_ADDR": "203.0.113.7"}).status_code == 403
    assert client.get("/metrics").status_code == 200


def test_a_token_is_asked_for_where_one_is_set(settings: Settings) -> None:
    guarded = Settings(var=settings.var, workers=0, metrics_token="scrape-me")  # type: ignore[arg-type]
    service = open_service(guarded, machine(guarded.evidence))
    client = create_app(guarded, service).test_client()
    assert client.get("/metrics").status_code == 403
    assert client.get("/metrics", headers={"Authorization": "Bearer wrong\u00e9"}).status_code == 403
    assert client.get("/metrics", headers={"Authorization": "Bearer scrape-me"}).status_code == 200
    service.close()


def test_a_log_line_is_one_json_object_whatever_it_tells() -> None:
    try:
        raise ValueError("two\nlines")
    except ValueError:
        record = logging.getLogger("checker.x").makeRecord(
            "checker.x",
            logging.ERROR,
            "f",
            1,
            "job.raised",
            (),
            sys.exc_info(),
            extra={"_hung_on": 1, "job": 7, "何": {"a"}},
        )
    told = json.loads(JsonLines().format(record))
    assert (told["event"], told["level"], told["logger"], told["job"]) == ("job.raised", "error", "checker.x", 7)
    assert "_hung_on" not in told
    assert "two" in told["exception"]
    assert "\n" not in JsonLines().format(record)
    assert "job.raised job=7" in TextLines().format(record)
