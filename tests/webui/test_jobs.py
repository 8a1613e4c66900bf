import re

import pytest

from checker.jobs import Worker
from checker.service import Service
from checker.vocabulary.jobs import JobState, NewSchedule, Timing
from tests.webui.conftest import Browser


def _kill(service: Service) -> None:
    with service._database.writing() as session:
        session.connection().exec_driver_sql(
            "update jobs set state = 'dead', trouble = '连续 2 次中途停止' where id = 1"
        )


def test_a_dead_letter_is_seen_and_tried_again(browser: Browser, service: Service) -> None:
    _kill(service)
    page = browser.get("/jobs/?state=dead").text
    assert "连续 2 次中途停止" in page
    answer = browser.post("/jobs/1/retry", {}, page="/jobs/?state=dead")
    assert answer.status_code == 303
    assert "已重新排队" in browser.get("/jobs/").text
    assert "重试</button>" not in browser.get("/jobs/").text


def test_a_waiting_job_is_cancelled_with_its_inspection(browser: Browser, service: Service) -> None:
    number = service.job(service.person_named("demo"), 1).payload["inspection"]  # type: ignore[arg-type]
    assert browser.post("/jobs/1/cancel", {}, page="/jobs/").status_code == 303
    assert "任务已取消" in browser.get(f"/inspections/{number}").text
    assert browser.post("/jobs/1/retry", {}, page="/jobs/").status_code == 409


def test_schedules_are_paused_and_removed(browser: Browser, service: Service) -> None:
    person = service.person_named("demo")
    assert person is not None
    wanted = NewSchedule(name="夜间之外每小时", kind="inspection", timing=Timing(every_minutes=60), payload={})
    kept = service.add_schedule(person, wanted)
    assert "夜间之外每小时" in browser.get("/jobs/").text
    browser.post(f"/jobs/schedules/{kept.id}/pause", {"paused": "1"}, page="/jobs/")
    assert "已暂停" in browser.get("/jobs/").text
    browser.post(f"/jobs/schedules/{kept.id}/remove", {}, page="/jobs/")
    assert "没有定时任务" in browser.get("/jobs/").text


def test_the_tabs_count_what_the_list_shows(browser: Browser) -> None:
    assert re.search(r'等待 <span class="n">1</span>', browser.get("/jobs/").text)
    of_another_kind = browser.get("/jobs/?kind=monitor").text
    assert not re.search(r'<span class="n">[1-9]', of_another_kind)
    assert "/jobs/?kind=monitor&amp;state=queued" in of_another_kind
    other = Browser(browser.client.application.test_client())
    other.sign_in("auditor")
    assert not re.search(r'<span class="n">[1-9]', other.get("/jobs/").text)


@pytest.mark.parametrize("days", ["90天", "-1", "x", "99999"])
def test_a_token_whose_days_cannot_be_read_is_refused_beside_the_field(browser: Browser, days: str) -> None:
    answer = browser.post("/tokens/", {"name": "流水线", "scope": "judge", "days": days})
    assert answer.status_code == 422
    assert 'id="days-error"' in answer.text
    assert f'value="{days}"' in answer.text
    assert 'value="流水线"' in answer.text
    assert 'value="judge" checked' in answer.text
    assert 'value="read" checked' not in answer.text
    assert 'class="secret"' not in answer.text


def test_a_token_is_issued_shown_once_and_revoked(browser: Browser, service: Service) -> None:
    form = {"name": "流水线", "scope": "judge", "days": "30"}
    page = browser.post("/tokens/", form)
    secret = page.text.partition('class="secret">')[2].partition("<")[0]
    assert service.bearer(secret) is not None
    again = browser.get("/tokens/").text
    assert "流水线" in again
    assert secret not in again
    browser.post("/tokens/1/revoke", {}, page="/tokens/")
    assert service.bearer(secret) is None
    assert browser.post("/tokens/", {"name": "", "scope": "judge"}).status_code == 422


def test_a_worker_ends_what_a_person_queued_again(browser: Browser, service: Service) -> None:
    _kill(service)
    browser.post("/jobs/1/retry", {}, page="/jobs/?state=dead")
    Worker(service._database, service._kinds, service.settings).run_one()
    person = service.person_named("demo")
    assert person is not None
    assert service.job(person, 1).state is JobState.DONE
