import json
from pathlib import Path

import jsonschema
import pytest
from flask import Flask

from checker.jobs import Worker
from checker.report.json import schema
from checker.service import Service, open_service
from checker.settings import Settings
from checker.vocabulary.access import Scope
from crawlers.personas import personas
from tests.pricing.rows import campaign, sold_at
from tests.webui.api.conftest import Program
from tests.webui.samples import machine
from webui import create_app

URL = "https://shop.example.cn/item/7"


def test_the_description_is_openapi_31_and_public(app: Flask) -> None:
    answer = app.test_client().get("/api/v1/openapi.json")
    assert answer.status_code == 200
    described = answer.json
    assert described["openapi"].startswith("3.1")
    assert described["components"]["securitySchemes"]["token"]["scheme"] == "bearer"
    operations = [one for item in described["paths"].values() for one in item.values()]
    assert all(one["security"] and one["operationId"] for one in operations)


def test_the_page_about_it_needs_nothing_from_outside(app: Flask) -> None:
    page = app.test_client().get("/api/v1/docs")
    assert page.status_code == 200
    assert "/api/v1/inspections" in page.text
    assert "<script" not in page.text
    assert "//" not in page.text.replace("https://shop", "").split("<main>")[0].replace("<!doctype", "")


@pytest.mark.parametrize("header", [None, "Bearer sq_wrong", "Basic c3E6c3E=", "Bearer", "bearer  sq_\u00e9"])
def test_no_answer_without_a_valid_token(app: Flask, header: str | None) -> None:
    headers = {"Authorization": header} if header else {}
    answer = app.test_client().get("/api/v1/inspections", headers=headers)
    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"] == "Bearer"


def test_a_session_of_the_pages_opens_nothing_here(app: Flask, browser: object) -> None:
    assert browser.get("/api/v1/inspections").status_code == 401  # type: ignore[attr-defined]


def test_a_revoked_token_and_one_of_a_closed_account_open_nothing(
    service: Service, program: Program, reader: Program
) -> None:
    assert program.get("/rulebook").status_code == 200
    (mine, *_) = [one for one in service.all_tokens() if one.name == "测试"]
    service.revoke_token(mine.id)
    assert program.get("/rulebook").status_code == 401
    assert reader.get("/rulebook").status_code == 200
    service.change_person("demo", active=False)
    assert reader.get("/rulebook").status_code == 401


def test_a_token_does_only_what_it_is_for(reader: Program) -> None:
    assert reader.get("/findings").status_code == 200
    assert reader.post("/inspections", {"target": URL}).status_code == 403
    assert reader.post("/judge", {"rows": [{"id": "1", "text": "好"}]}).status_code == 403
    assert reader.get("/exports/findings").status_code == 403


def test_the_token_itself_is_kept_nowhere(service: Service, settings: Settings) -> None:
    _, secret = service.add_token("demo", "程序", [Scope.READ])
    service.close()
    kept = b"".join(path.read_bytes() for path in settings.var.glob("shuoqing.db*"))
    assert secret.encode() not in kept
    assert secret[:8].encode() in kept


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("get", "/nothing-here", 404),
        ("get", "/inspections/999", 404),
        ("get", "/inspections/x", 404),
        ("put", "/inspections", 405),
        ("get", "/inspections?limit=0", 422),
        ("get", "/inspections?cursor=%00", 422),
        ("get", "/inspections?cursor=broken", 400),
        ("get", "/captures/sha256:xyz", 422),
        ("get", "/rulebook/rules/none", 404),
    ],
)
def test_every_error_is_a_problem(program: Program, method: str, path: str, status: int) -> None:
    answer = getattr(program.client, method)("/api/v1" + path, headers={"Authorization": f"Bearer {program.secret}"})
    assert (answer.status_code, answer.content_type) == (status, "application/problem+json")
    assert (answer.json["status"], bool(answer.json["detail"])) == (status, True)
    assert "Allow" in answer.headers or status != 405


def test_a_body_that_is_too_large_or_not_json_is_a_problem(app: Flask, program: Program) -> None:
    headers = {"Authorization": f"Bearer {program.secret}"}
    client = app.test_client()
    broken = client.post("/api/v1/judge", data="{", headers=headers, content_type="application/json")
    assert (broken.status_code, broken.content_type) == (422, "application/problem+json")
    huge = client.post(
        "/api/v1/judge", data=b" " * (33 * 1024 * 1024), headers=headers, content_type="application/json"
    )
    assert (huge.status_code, huge.content_type) == (413, "application/problem+json")


def test_a_bug_is_a_problem_without_its_details(program: Program, service: Service) -> None:
    def fail(*_: object, **__: object) -> None:
        raise KeyError("secret detail")

    service.inspection = fail  # type: ignore[method-assign,assignment]
    answer = program.get("/inspections/1")
    assert (answer.status_code, answer.content_type) == (500, "application/problem+json")
    assert "secret" not in answer.text


def test_an_inspection_is_asked_for_once_per_key(program: Program) -> None:
    first = program.post("/inspections", {"target": URL}, Idempotency_Key="a")
    again = program.post("/inspections", {"target": URL}, Idempotency_Key="a")
    other = program.post("/inspections", {"target": URL + "8"}, Idempotency_Key="a")
    assert (first.status_code, again.status_code, other.status_code) == (202, 202, 422)
    assert first.json == again.json
    assert (again.headers["Location"], again.headers["Idempotency-Replayed"]) == (first.headers["Location"], "true")
    assert program.get(first.headers["Location"].removeprefix("/api/v1")).json["target"] == URL
    unkeyed = program.post("/inspections", {"target": URL})
    assert unkeyed.json["id"] != first.json["id"]


def test_every_post_that_does_something_is_done_once_per_key_and_says_so(program: Program) -> None:
    hook = program.post("/webhooks", {"url": "https://hooks.example.cn/x", "events": ["inspection.finished"]})
    path = f"/webhooks/{hook.json['id']}/ping"
    first, again = (program.post(path, {}, Idempotency_Key="p") for _ in range(2))
    assert (first.status_code, again.json, again.headers["Idempotency-Replayed"]) == (202, first.json, "true")
    described = program.get("/openapi.json").json["paths"]
    keyed = {
        one["post"]["operationId"]
        for one in described.values()
        if any(given["name"] == "Idempotency-Key" for given in one.get("post", {}).get("parameters", ()))
    }
    posts = {one["post"]["operationId"] for one in described.values() if "post" in one}
    assert posts - keyed == {"export_bundle", "judge_texts", "judge_prices"}  # these keep nothing


def test_who_looks_is_one_of_the_personas_there_are(program: Program) -> None:
    assert program.post("/inspections", {"target": URL, "persona": "bogus"}).status_code == 422
    for name in ("", *personas()):
        assert program.post("/inspections", {"target": URL, "persona": name}).status_code == 202


def test_findings_fit_the_schema_published_for_reports(program: Program) -> None:
    shape = schema()["properties"]["findings"]["items"]
    items = program.get("/findings").json["items"]
    assert items
    for one in items:
        jsonschema.validate(one, shape)


def test_a_refused_request_leaves_its_key_free(program: Program) -> None:
    assert program.post("/inspections", {"target": "http://127.0.0.1/"}, Idempotency_Key="a").status_code == 422
    assert program.post("/inspections", {"target": URL}, Idempotency_Key="a").status_code == 202


def test_an_unknown_end_is_not_taken_for_none(program: Program, service: Service) -> None:
    def die(*_: object, **__: object) -> None:
        raise SystemExit("as if the process ended here")

    kept, service.end_answer = service.end_answer, die  # type: ignore[method-assign,assignment]
    with pytest.raises(SystemExit):
        program.post("/inspections", {"target": URL}, Idempotency_Key="a")
    service.end_answer = kept  # type: ignore[method-assign]
    assert program.post("/inspections", {"target": URL}, Idempotency_Key="a").status_code == 409
    assert sum(one["target"] == URL for one in program.get("/inspections").json["items"]) == 1


def test_lists_are_paged_to_the_end_and_back(program: Program) -> None:
    seen: list[int] = []
    cursor: str | None = ""
    while cursor is not None:
        answer = program.get("/findings", limit=3, cursor=cursor)
        seen += [one["id"] for one in answer.json["items"]]
        cursor = answer.json["next"]
    assert len(seen) == len(set(seen)) > 3
    lines = program.get("/exports/findings").text.splitlines()
    assert [json.loads(line)["id"] for line in lines] == seen
    failed = program.get("/findings", outcome="failed").json["items"]
    assert failed
    assert {one["outcome"] for one in failed} == {"failed"}


def test_a_batch_is_queued_whole_or_not_at_all(program: Program) -> None:
    wrong = program.post("/batches", {"targets": [{"target": URL}, {"target": "http://127.0.0.1/"}]})
    assert wrong.status_code == 400
    assert "第 2 个目标" in wrong.json["detail"]
    made = program.post("/batches", {"name": "十一月", "targets": [{"target": f"{URL}{n}"} for n in range(3)]})
    assert (made.status_code, made.json["size"], made.json["done"]) == (202, 3, False)
    within = program.get(f"/batches/{made.json['id']}/inspections", limit=2).json
    assert [one["target"] for one in within["items"]] == [f"{URL}0", f"{URL}1"]
    assert within["next"]
    assert program.get("/batches").json["items"][0] == made.json


def test_a_full_queue_says_when_to_come_back(settings: Settings, tmp_path: Path) -> None:
    small = settings.model_copy(update={"queue_limit": 2, "api_rate": "4 per minute"})
    service = open_service(small, machine(small.evidence))
    try:
        _, secret = service.add_token("demo", "t", list(Scope))
        program = Program(create_app(small, service).test_client(), secret)
        full = program.post("/batches", {"targets": [{"target": f"{URL}{n}"} for n in range(3)]})
        assert (full.status_code, full.headers["Retry-After"]) == (429, "60")
        answers = [program.get("/rulebook") for _ in range(5)]
        assert {one.status_code for one in answers} == {200, 429}
        assert int(answers[-1].headers["Retry-After"]) > 0
        assert answers[-1].content_type == "application/problem+json"
        assert "Retry-After" not in answers[0].headers
    finally:
        service.close()


def test_texts_are_judged_as_on_the_command_line(program: Program) -> None:
    rows = [{"id": "1", "text": "全网最佳面霜"}, {"id": "2", "text": "补水面霜"}, {"id": "3"}]
    answer = program.post("/judge", {"rows": rows, "on": "2026-03-15"}).json["results"]
    assert [one["id"] for one in answer] == ["1", "2", "3"]
    assert (answer[0]["outcome"], answer[1]["outcome"]) == ("failed", "passed")
    quote = answer[0]["findings"][0]["quotes"][0]
    assert "全网最佳面霜"[quote["start"] : quote["end"]] == quote["text"]
    assert "error" in answer[2]


def test_a_lone_surrogate_is_answered_or_refused_and_no_bug(program: Program) -> None:
    judged = program.post("/judge", {"rows": [{"id": "\ud800", "text": "好", "category": "\ud800"}]})
    assert judged.json["results"][0]["id"] == "\ufffd"
    asked = program.post("/price-campaigns", {"name": "水壶", "observations": [{"sku": "\ud800"}]})
    assert (asked.status_code, asked.content_type) == (400, "application/problem+json")


def test_prices_are_judged_and_bad_observations_named(program: Program) -> None:
    good = {
        "sku": "A", "account": "x", "round": 1, "at": "2026-03-15T10:00:00+08:00", "factors": {"loyalty": "new"},
        "list_fen": 100, "sale_fen": 100, "items": [], "shipping_fen": 0, "fees_fen": 0, "payable_fen": 100,
        "persona_seen": True, "in_stock": True,
    }  # fmt: skip
    answer = program.post("/prices/judge", {"observations": [good, {"sku": 3}]}).json
    assert [one["outcome"] for one in answer["results"]] == ["insufficient"]
    assert [one["observation"] for one in answer["errors"]] == [2]


def test_a_decision_is_kept_and_a_late_one_refused(program: Program) -> None:
    number = program.get("/findings", outcome="failed", state="open").json["items"][0]["id"]
    decision = {"decision": "confirmed", "reason": "与截图一致", "seen": None}
    made = program.post(f"/findings/{number}/reviews", decision)
    assert (made.status_code, made.json["state"]) == (201, "confirmed")
    assert made.json["reviews"][0]["reason"] == "与截图一致"
    assert program.post(f"/findings/{number}/reviews", decision).status_code == 409


def test_evidence_goes_out_whole_and_the_way_out_is_logged(program: Program, service: Service) -> None:
    capture = program.get("/inspections/1").json["capture"]
    about = program.get(f"/captures/{capture}").json
    name = about["artefacts"][0]["name"]
    answer = program.get(f"/captures/{capture}/artefacts/{name}")
    assert (answer.status_code, len(answer.data)) == (200, about["artefacts"][0]["size"])
    assert answer.headers["Content-Disposition"].startswith("attachment")
    bundle = program.post("/bundles", {"target": "1"})
    assert bundle.status_code == 200
    assert bundle.data[:2] == b"PK"
    bundle.close()


def test_files_are_made_by_jobs_and_fetched_when_ready(program: Program, service: Service) -> None:
    asked = [
        program.post("/exports/bundles", {"target": "1", "documents": ["leads"]}),
        program.post("/exports/documents", {"target": "1", "document": "report", "format": "docx"}),
    ]
    assert [one.status_code for one in asked] == [202, 202]
    assert asked[0].headers["Location"] == f"/api/v1/jobs/{asked[0].json['id']}"
    files = [f"/exports/{one.json['id']}/file" for one in asked]
    assert program.get(files[0]).status_code == 404
    worker = Worker(service._database, service._kinds, service.settings)
    while worker.run_one():
        pass
    for one, file, ending in zip(asked, files, (".wacz", ".docx"), strict=True):
        job = program.get(f"/jobs/{one.json['id']}").json
        assert (job["state"], job["result"]["name"].endswith(ending)) == ("done", True)
        with program.get(file) as answer:
            assert (answer.status_code, answer.data[:2], len(answer.data)) == (200, b"PK", job["result"]["size"])
    wrong = program.post("/exports/documents", {"target": "1", "document": "leads", "format": "pdf"})
    assert (wrong.status_code, wrong.json["detail"]) == (400, "线索清单只有 XLSX 格式。")
    assert program.post("/exports/documents", {"target": "999", "document": "report"}).status_code == 404


def test_dead_letters_can_be_tried_again(program: Program, service: Service) -> None:
    number = program.post("/inspections", {"target": URL}).json["id"]
    job = program.get("/jobs", kind="inspection").json["items"][0]
    assert program.post(f"/jobs/{job['id']}/retry", {}).status_code == 409
    with service._database.writing() as session:
        session.connection().exec_driver_sql(f"update jobs set state = 'dead' where id = {job['id']}")
    assert program.post(f"/jobs/{job['id']}/retry", {}).json["state"] == "queued"
    assert program.get(f"/inspections/{number}").json["state"] == "queued"


def test_a_live_room_is_watched_followed_and_stopped(program: Program, reader: Program) -> None:
    assert reader.post("/watches", {"url": URL, "minutes": 5}).status_code == 403
    assert program.post("/watches", {"url": "http://127.0.0.1/", "minutes": 5}).status_code == 422
    made = program.post("/watches", {"url": URL, "minutes": 5}, Idempotency_Key="w")
    assert (made.status_code, made.json["state"], made.json["seconds"]) == (202, "queued", 300)
    assert program.post("/watches", {"url": URL, "minutes": 5}, Idempotency_Key="w").json == made.json
    path = f"/watches/{made.json['id']}"
    assert program.get(path).json == made.json
    assert program.get("/watches", state="queued").json["items"][0] == made.json
    assert program.get(f"{path}/noticed").json == {"items": []}
    assert program.post(f"{path}/stop", {}).status_code == 202
    assert program.post(f"{path}/stop", {}).status_code == 409


def test_a_price_campaign_is_judged_by_the_queue_and_its_results_taken(program: Program, service: Service) -> None:
    observations = campaign(lambda reading, account, turn: sold_at(reading, 10400 if account < 8 else 10000))
    assert program.post("/price-campaigns", {"name": "空"}).status_code == 400
    made = program.post("/price-campaigns", {"name": "水壶", "observations": observations})
    path = f"/price-campaigns/{made.json['id']}"
    assert (made.status_code, made.json["state"], made.headers["Location"]) == (202, "queued", f"/api/v1{path}")
    assert program.post(f"{path}/resume", {}).status_code == 409
    while Worker(service._database, service._kinds, service.settings).run_one():
        pass
    done = program.get(path).json
    assert (done["state"], done["articles"], done["counts"]) == ("done", 1, {"suspected": 1})
    (row,) = program.get(f"{path}/results").json["results"]
    assert (row["sku"], row["outcome"], row["factor"]) == ("kettle", "suspected", "loyalty")
    assert program.get("/price-campaigns").json["items"][0] == done
    assert program.post(f"{path}/resume", {}).json["state"] == "queued"
