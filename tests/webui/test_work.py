"""Work on findings by hand: what the forms do, what they say, and that the pages show it."""

import re

import pytest

from checker.jobs import Worker
from checker.service import Service
from checker.vocabulary.jobs import JobState, Priority
from checker.vocabulary.workbench import FindingFilter, InspectionFilter
from tests.webui.conftest import Browser
from tests.webui.samples import work_samples


@pytest.fixture
def busy(service: Service, browser: Browser) -> Browser:
    work_samples(service)
    return browser


def _post(browser: Browser, number: int, what: str, **form: str):  # type: ignore[no-untyped-def]
    return browser.post(f"/findings/{number}/{what}", form, page=f"/findings/{number}")


def test_a_finding_is_moved_on_and_signed_by_somebody_else(browser: Browser, service: Service) -> None:
    assert _post(browser, 1, "moves", after="verifying").status_code == 303
    answer = _post(browser, 1, "moves", after="proposed", reason="x")
    assert answer.status_code == 409
    assert "须先认定" in answer.text
    assert _post(browser, 1, "moves", after="not-filed", reason="情节轻微。").status_code == 303
    page = browser.get("/findings/1").text
    assert "待会签" in page
    assert "须由另一名执法人员会签" in page
    assert _post(browser, 1, "signature", choice="agree").status_code == 403
    other = Browser(browser.client.application.test_client())
    other.sign_in("reviewer")
    assert "同意并会签" in other.get("/findings/1").text
    assert _post(other, 1, "signature", choice="decline").status_code == 422
    assert _post(other, 1, "signature", choice="agree").status_code == 303
    assert "不予立案" in other.get("/findings/1").text


def test_the_page_shows_clocks_groups_and_whom_it_met(busy: Browser) -> None:
    page = busy.get("/findings/2").text
    for piece in ("法定期限", "第18条", "中止中", "同一行为", "指纹", "杭州海风电子商务有限公司", "浙江省杭州市"):
        assert piece in page
    ordered = busy.get("/findings/1").text
    assert "安排复查" in ordered
    assert "流转记录" in ordered
    assert "责令三日内改正" in ordered


def test_work_is_claimed_assigned_and_paused(browser: Browser) -> None:
    assert _post(browser, 1, "claim").status_code == 303
    other = Browser(browser.client.application.test_client())
    other.sign_in("inspector")
    assert "正在处理这一发现" in other.get("/findings/1").text
    form = {"decision": "confirmed", "reason": "x", "seen": ""}
    assert other.post("/findings/1/reviews", form, page="/findings/1").status_code == 409
    _post(browser, 1, "release")
    assert _post(browser, 1, "assignment", assignee="reviewer", urgency="2").status_code == 303
    assert "紧急" in browser.get("/findings/?q=最佳").text
    assert _post(browser, 1, "clock", clock="verify", since="2026-11-01", until="x", reason="检测").status_code == 422
    assert _post(browser, 1, "clock", clock="verify", since="2026-11-01", reason="检测").status_code == 303
    assert _post(browser, 1, "clock", resume="1").status_code == 303
    assert (
        _post(browser, 1, "clock", correct="1", since="2026-11-01", until="9999-12-31", reason="x").status_code == 422
    )
    assert (
        _post(browser, 1, "clock", correct="1", since="2026-11-01", until="2026-11-05", reason="x").status_code == 303
    )
    assert "2026-11-01 – 2026-11-05" in browser.get("/findings/1").text
    assert _post(browser, 1, "clock", extend="verify", reason="复杂").status_code == 303
    assert "已延长" in browser.get("/findings/1").text


def _shown(page: str, form: str) -> tuple[str, list[str]]:
    """What is said to be wrong beside a form, and everything else on the page that says so."""
    said = dict(re.findall(r'<p class="problem" role="alert" id="([\w-]+)-error">([^<]*)</p>', page))
    return said.pop(form, ""), list(said)


@pytest.mark.parametrize(
    ("what", "form", "values", "kept"),
    [
        ("moves", "move", {"after": "proposed", "reason": "流转甲"}, 'aria-describedby="move-error">流转甲</textarea>'),
        ("clock", "clock", {"clock": "verify", "since": "2026-11-01", "until": "x", "reason": "检测乙"}, "检测乙"),
        ("group", "group", {"choice": "merge", "into": "x", "reason": "并组丙"}, 'value="并组丙"'),
        ("assignment", "assign", {"assignee": "nobody", "urgency": "2"}, '<option value="2" selected>'),
        (
            "reviews",
            "decide",
            {"decision": "", "reason": "认定丁"},
            'aria-describedby="decide-error">认定丁</textarea>',
        ),
    ],
)
def test_what_is_refused_is_said_beside_its_form_which_keeps_what_was_typed(
    browser: Browser, what: str, form: str, values: dict[str, str], kept: str
) -> None:
    page = _post(browser, 1, what, **values).text
    said, elsewhere = _shown(page, form)
    assert said
    assert not elsewhere
    assert page.count(kept) == 1
    if reason := values.get("reason"):
        assert page.count(reason) == 1


def test_a_correction_that_is_refused_stays_with_its_pause(browser: Browser) -> None:
    _post(browser, 1, "clock", clock="verify", since="2026-11-01", until="2026-11-05", reason="检测")
    page = _post(browser, 1, "clock", correct="1", since="2026-11-01", until="2036-11-05", reason="更正戊").text
    assert _shown(page, "pause-1") == ("一次中止最长三年，请核对结束日。", [])
    assert page.count("2036-11-05") == page.count("更正戊") == 1


def test_the_reason_of_a_move_that_another_forestalled_is_not_lost(browser: Browser) -> None:
    _post(browser, 1, "moves", after="not-filed", reason="先到")
    page = _post(browser, 1, "moves", after="verifying", reason="后到的理由").text
    assert _shown(page, "move")[0] == "目前的阶段不能这样流转。" or "等待会签" in _shown(page, "move")[0]
    assert "后到的理由" in page


@pytest.mark.parametrize(
    ("form", "kept"),
    [
        ({"act": "close", "text": "结案意见甲"}, "结案意见甲"),
        ({"act": "hand-over", "text": "交接事项乙", "to": "readonly"}, "交接事项乙"),
        ({"act": "move", "text": "整案丙", "after": "nonsense"}, "整案丙"),
    ],
)
def test_what_a_case_refuses_stays_in_the_form_with_the_reason(busy: Browser, form: dict[str, str], kept: str) -> None:
    page = busy.post("/cases/1", form).text
    said, elsewhere = _shown(page, form["act"])
    assert said
    assert not elsewhere
    assert page.count(kept) == 1


def test_findings_are_grouped_and_parted_by_hand(browser: Browser) -> None:
    assert _post(browser, 4, "group", choice="merge", into="#1", reason="同一活动。").status_code == 303
    assert "商品标题使用了" in browser.get(f"/findings/?group={'f' * 32}").text
    assert "格式条款排除" in browser.get(f"/findings/?group={'f' * 32}").text
    assert _post(browser, 4, "group", choice="part", reason="两件事。").status_code == 303
    assert "格式条款排除" not in browser.get(f"/findings/?group={'f' * 32}").text
    assert _post(browser, 4, "group", choice="merge", into="x", reason="y").status_code == 422


def test_every_part_of_a_filter_is_kept_by_its_form_and_can_be_taken_off(browser: Browser) -> None:
    query = {"group": "f" * 32, "urgency": "1", "case": "1", "known": "1", "inspection": "1"}
    page = browser.get("/findings/?" + "&".join(f"{name}={value}" for name, value in query.items())).text
    form = re.search(r'<form class="filters".*?</form>', page, re.DOTALL)
    head = re.search(r'<div class="head">.*?</div>', page, re.DOTALL)
    assert form is not None
    assert head is not None
    assert dict(re.findall(r'<input type="hidden" name="(\w+)" value="(\w+)">', form[0])) == query
    ways_out = re.findall(r'href="([^"]+)"', head[0])
    assert [[name for name in query if f"{name}=" not in href] for href in ways_out] == [
        [name] for name in ("inspection", "group", "urgency", "case", "known")
    ]
    assert 'class="chip"' not in browser.get("/findings/").text.partition('<nav class="tabs"')[0]


def test_the_filter_of_complaints_keeps_the_group_it_was_opened_with(browser: Browser) -> None:
    form = re.search(r'<form method="get".*?</form>', browser.get("/complaints/?group=7&case=8").text, re.DOTALL)
    assert form is not None
    assert re.findall(r'<input type="hidden" name="(\w+)" value="(\w+)">', form[0]) == [("case", "8"), ("group", "7")]


def test_a_bulk_action_is_previewed_confirmed_and_undone(browser: Browser, service: Service) -> None:
    page = browser.get("/findings/")
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page.text)
    assert token is not None
    form = {"csrf_token": token[1], "do": "urgency:2", "number": ["1", "2"], "reason": ""}
    preview = browser.client.post("/findings/bulk", data=form)
    assert "将处理 2 条" in preview.text
    demo = service.person_named("demo")
    assert demo is not None
    assert not service.finding(demo, 1).work.urgency
    done = browser.client.post("/findings/bulk", data={**form, "sure": "1"})
    assert done.status_code == 303
    assert service.finding(demo, 1).work.urgency == 2
    other = Browser(browser.client.application.test_client())
    other.sign_in("supervisor")
    assert other.get(done.location).status_code == 404
    assert "已于" in browser.post(f"{done.location}/undo", {}, page=done.location).text
    assert not service.finding(demo, 1).work.urgency
    assert browser.client.post("/findings/bulk", data={**form, "do": "nonsense"}).status_code == 303


def test_a_filter_is_saved_shared_and_dropped(browser: Browser) -> None:
    page = browser.get("/findings/?severity=S1").text
    assert "保存这个筛选" in page
    form = {"name": "最重的", "query": "severity=S1", "shared": "1"}
    browser.post("/findings/filters", form, page="/findings/")
    other = Browser(browser.client.application.test_client())
    other.sign_in("readonly")
    assert "最重的" in other.get("/findings/").text
    number = re.search(r'name="drop" value="(\d+)"', browser.get("/findings/").text)
    assert number is not None
    other.post("/findings/filters", {"drop": number[1]}, page="/me")
    assert "最重的" in browser.get("/findings/").text
    browser.post("/findings/filters", {"drop": number[1]}, page="/findings/")
    assert "最重的" not in browser.get("/findings/").text


def test_a_case_collects_findings_notes_and_is_handed_over(busy: Browser, service: Service) -> None:
    page = busy.get("/cases/1").text
    assert "海风生活馆涉嫌违法宣传案" in page
    assert "约定三日内提交材料" in page
    assert "sha256:" in page
    assert busy.post("/cases/1", {"act": "put-in", "number": "2, #3"}).status_code == 303
    assert busy.post("/cases/1", {"act": "take-out", "finding": "3"}).status_code == 303
    assert "不能结案" in busy.post("/cases/1", {"act": "close", "text": "完。"}).text
    moved = busy.post("/cases/1", {"act": "move", "after": "verifying", "text": "统一核查。"})
    assert moved.status_code == 303
    assert busy.post("/cases/1", {"act": "hand-over", "to": "readonly", "text": "x"}).status_code == 422
    assert busy.post("/cases/1", {"act": "hand-over", "to": "supervisor", "text": "材料在柜里。"}).status_code == 303
    assert "demo → supervisor：材料在柜里。" in busy.get("/cases/1").text
    demo = service.person_named("demo")
    assert demo is not None
    assert {one.id for one in service.findings(demo, FindingFilter(case=1)).items} == {1, 2, 4}
    assert "海风生活馆涉嫌违法宣传案" in busy.get("/cases/").text


def test_a_sweep_compares_the_same_subjects_in_two_phases(busy: Browser, service: Service) -> None:
    demo = service.person_named("demo")
    assert demo is not None
    page = busy.get("/sweeps/1").text
    assert "排队中 2" in page
    answer = busy.post("/sweeps/1/phase", {}, page="/sweeps/1")
    assert answer.status_code == 303
    assert "还没有检查完" in busy.get("/sweeps/1").text
    table = busy.get("/sweeps/1/table.csv").data.decode("utf-8-sig")
    assert table.splitlines()[1].split(",")[2] == "2"
    form = {"title": "x", "rule": "disclosure.operator_name", "targets": "http://127.0.0.1/"}
    assert "内部网络" in busy.post("/sweeps/new", form).text


def test_a_subject_shows_its_history_and_who_is_related(busy: Browser) -> None:
    listed = busy.get("/subjects/?q=海风").text
    number = re.search(r'href="/subjects/(\d+)" lang="zh-CN">杭州海风', listed)
    assert number is not None
    page = busy.get(f"/subjects/{number[1]}").text
    for piece in ("91330106MA2CFXQX0K", "057188001234", "杭州潮声文化传媒有限公司", "商品标题使用了", "检查历史"):
        assert piece in page
    assert "杭州海风" in busy.get("/subjects/?q=057188").text
    assert "没有符合条件的主体" in busy.get("/subjects/?q=zzz&kind=room").text


def test_monitoring_is_scheduled_with_quiet_hours_and_makes_inspections(browser: Browser, service: Service) -> None:
    form = {
        "name": "夜场直播间",
        "targets": "https://live.example.cn/room/1\nhttps://live.example.cn/room/2",
        "every": "60",
        "quiet_from": "00:00",
        "quiet_until": "07:00",
    }
    assert "二者选一" in browser.post("/monitoring/new", {**form, "at": "08:00"}).text
    assert "内部网络" in browser.post("/monitoring/new", {**form, "targets": "http://127.0.0.1/"}).text
    assert "写成 08:30" in browser.post("/monitoring/new", {**form, "quiet_from": "x"}).text
    assert browser.post("/monitoring/new", form).status_code == 303
    page = browser.get("/jobs/").text
    assert "夜场直播间" in page
    assert "00:00–07:00" in page
    demo = service.person_named("demo")
    assert demo is not None
    (schedule,) = service.schedules(demo)
    job = service.enqueue("monitor", schedule.payload, requested_by="demo", priority=Priority.CONSUMER)
    worker = Worker(service._database, service._kinds, service.settings)
    while service.job(demo, job.id).state is not JobState.DONE:
        assert worker.run_one()
    made = service.inspections(demo, InspectionFilter(text="live.example.cn/room/")).items
    assert {one.district for one in made if one.target.endswith(("/1", "/2"))} == {"330100"}
