"""Webhooks against a real receiver behind the real egress guard."""

import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from checker.errors import BadRequest, NotAllowed
from checker.jobs import Worker
from checker.service import Service, open_service
from checker.settings import Settings
from checker.telling import signature
from checker.vocabulary.access import Event, HookFormat
from checker.vocabulary.jobs import JobFilter, JobState
from checker.vocabulary.people import Person, Position, Scope
from checker.vocabulary.workbench import InspectionRequest
from tests.webui.samples import HOSTILE, PASSWORD, SHOP, machine


@dataclass
class Receiver:
    """What arrived, and what to answer next."""

    url: str = ""
    arrived: list[tuple[dict[str, str], bytes]] = field(default_factory=list)
    answers: list[tuple[int, bytes]] = field(default_factory=list)


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    told = Receiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            told.arrived.append((dict(self.headers), body))
            status, answer = told.answers.pop(0) if told.answers else (200, b"{}")
            self.send_response(status)
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, format: str, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    told.url = f"http://127.0.0.1:{server.server_port}/hook"
    yield told
    server.shutdown()
    server.server_close()


@pytest.fixture
def service(tmp_path: Path, receiver: Receiver) -> Iterator[Service]:
    port = receiver.url.split(":")[2].split("/")[0]
    settings = Settings(var=tmp_path, workers=0, egress_allow=(f"127.0.0.1/32:{port}",), host_gap_seconds=0)
    opened = open_service(settings, machine(settings.evidence))
    yield opened
    opened.close()


@pytest.fixture
def person(service: Service) -> Person:
    return service.add_person("wang", PASSWORD, [Position.INSPECTOR])


def _work(service: Service) -> None:
    worker = Worker(service._database, service._kinds, service.settings)
    while worker.run_one():
        pass


def _again_now(service: Service) -> None:
    with service._database.writing() as session:
        session.connection().exec_driver_sql("update jobs set not_before = created_at")


def test_a_finished_inspection_is_told_once_and_signed(service: Service, person: Person, receiver: Receiver) -> None:
    _, secret = service.add_webhook(person, receiver.url, [Event.INSPECTION_FINISHED])
    service.request_inspection(person, InspectionRequest(target=SHOP))
    _work(service)
    ((headers, body),) = receiver.arrived
    told = json.loads(body)
    assert (told["event"], told["data"]["target"], told["data"]["state"]) == ("inspection.finished", SHOP, "done")
    assert told["data"]["counts"]["failed"] > 0
    assert headers["Shuoqing-Delivery"] == told["id"]
    assert headers["Shuoqing-Signature"] == signature(secret, headers["Shuoqing-Timestamp"], body)
    assert headers["Shuoqing-Signature"] != signature(secret, headers["Shuoqing-Timestamp"], body + b" ")


def test_a_batch_is_told_when_its_last_inspection_ends(service: Service, person: Person, receiver: Receiver) -> None:
    service.add_webhook(person, receiver.url, [Event.BATCH_FINISHED])
    service.request_batch(person, [InspectionRequest(target=f"{SHOP}?{n}") for n in range(3)], "十一月")
    _work(service)
    ((_, body),) = receiver.arrived
    assert json.loads(body)["data"] == {"batch": 1, "name": "十一月", "total": 3, "counts": {"done": 3}}


def test_what_was_not_answered_is_sent_again_under_the_same_id(
    service: Service, person: Person, receiver: Receiver
) -> None:
    kept, _ = service.add_webhook(person, receiver.url, [Event.PING])
    receiver.answers = [(503, b""), (302, b"")]
    job = service.ping_webhook(person, kept.id)
    for _ in range(3):
        _work(service)
        _again_now(service)
    assert len(receiver.arrived) == 3
    assert len({headers["Shuoqing-Delivery"] for headers, _ in receiver.arrived}) == 1
    assert service.job(person, job.id).state is JobState.DONE


def test_an_address_that_never_answers_becomes_a_dead_letter(
    service: Service, person: Person, receiver: Receiver
) -> None:
    kept, _ = service.add_webhook(person, receiver.url, [Event.PING])
    receiver.answers = [(500, b"")] * 8
    service.ping_webhook(person, kept.id)
    for _ in range(9):
        _work(service)
        _again_now(service)
    (dead,) = service.jobs(person, JobFilter(states=(JobState.DEAD,))).items
    assert (dead.kind, dead.attempts, bool(dead.trouble)) == ("webhook", 8, True)


@pytest.mark.parametrize(("form", "key"), [(HookFormat.WECOM, "content"), (HookFormat.DINGTALK, "text")])
def test_group_robots_get_their_format_and_pages_cannot_write_links_into_it(
    service: Service, person: Person, receiver: Receiver, form: HookFormat, key: str
) -> None:
    service.add_webhook(person, receiver.url, [Event.BATCH_FINISHED], form)
    receiver.answers = [(200, b'{"errcode": 45009}'), (200, b'{"errcode": 0}')]
    name = f"[点我](https://evil.example){HOSTILE}"
    service.request_batch(person, [InspectionRequest(target=SHOP)], name)
    _work(service)
    _again_now(service)
    _work(service)
    assert len(receiver.arrived) == 2
    message = json.loads(receiver.arrived[0][1])
    assert message["msgtype"] == "markdown"
    text = message["markdown"][key]
    assert "批次完成" in text
    assert "](" not in text
    assert "<script" not in text


def test_nobody_is_told_what_they_may_not_see(service: Service, person: Person, receiver: Receiver) -> None:
    elsewhere = service.add_person("shen", PASSWORD, [Position.INSPECTOR], limits=Scope(districts=("4403",)))
    service.add_webhook(elsewhere, receiver.url, [Event.INSPECTION_FINISHED, Event.BATCH_FINISHED])
    service.request_batch(person, [InspectionRequest(target=SHOP)])
    _work(service)
    assert receiver.arrived == []
    assert service.webhooks(elsewhere) != ()


def test_an_ended_webhook_and_one_the_guard_refuses_are_told_nothing(
    service: Service, person: Person, receiver: Receiver
) -> None:
    kept, _ = service.add_webhook(person, receiver.url, [Event.PING])
    service.ping_webhook(person, kept.id)
    assert not service.end_webhook(person, kept.id).active
    _work(service)
    assert receiver.arrived == []
    for inward in ("http://10.0.0.1/", "http://169.254.169.254/latest", "file:///etc/passwd"):
        with pytest.raises(NotAllowed):
            service.add_webhook(person, inward, [Event.PING])
    with pytest.raises(BadRequest):
        service.add_webhook(person, receiver.url, [])
