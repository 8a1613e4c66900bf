import os
import subprocess
import sys
from pathlib import Path

import pytest

from checker.alarms import Limits, alarms
from checker.jobs import Worker
from checker.service import open_service
from checker.settings import Settings
from checker.vocabulary.jobs import JobState
from checker.vocabulary.people import Position
from checker.vocabulary.workbench import InspectionOutcome, InspectionRequest
from tests.webui.samples import PASSWORD, machine

LIMITS = Limits(least=10)


@pytest.mark.parametrize(
    ("lately", "before", "said"),
    [
        ({"ok": 10}, {}, ""),
        ({"ok": 7, "blocked": 3}, {}, "拦截"),
        ({"ok": 8, "blocked": 2}, {}, ""),
        ({"ok": 6, "empty-page": 4}, {}, "60%"),
        ({"ok": 75, "timed-out": 25}, {"ok": 100}, "从 100% 降到 75%"),
        ({"ok": 85, "timed-out": 15}, {"ok": 100}, ""),
        ({"ok": 75, "timed-out": 25}, {"ok": 3}, ""),
        ({"blocked": 9}, {}, ""),
    ],
)
def test_something_is_said_when_a_host_blocks_or_its_readers_fail(
    lately: dict[str, int], before: dict[str, int], said: str
) -> None:
    found = list(alarms(_of(lately), _of(before), LIMITS))
    assert bool(found) == bool(said)
    assert not said or said in found[0].message


def test_the_worst_host_comes_first() -> None:
    lately = {("a", "ok"): 5, ("a", "blocked"): 5, ("b", "blocked"): 10, ("c", "ok"): 10}
    assert [one.host for one in alarms(lately, {}, LIMITS)] == ["b", "a"]


def test_a_scheduled_look_keeps_what_it_saw(tmp_path: Path) -> None:
    settings = Settings(var=tmp_path, workers=0)
    service = open_service(settings, machine(settings.evidence))
    admin = service.add_person("admin", PASSWORD, [Position.ADMIN])
    for number in range(12):
        blocked = InspectionOutcome(reason="blocked", trouble="拦截")
        service.keep_inspection(InspectionRequest(target=f"https://shop.cn/{number}"), blocked, requested_by="li")
    job = service.enqueue("alarms", {"least": 10})
    wrong = service.enqueue("alarms", {"unheard": 1})
    worker = Worker(service._database, service._kinds, settings)
    assert worker.run_one()
    assert worker.run_one()
    kept = service.job(admin, job.id)
    assert kept.state is JobState.DONE
    assert "shop.cn：100% 的访问被拦截" in (kept.result or {})["message"]
    assert service.job(admin, wrong.id).state is JobState.DEAD
    service.close()


def test_schedules_are_managed_from_the_command_line(tmp_path: Path) -> None:
    def run(*words: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "checker", "schedule", *words]
        environment = {**os.environ, "SHUOQING_VAR": str(tmp_path)}
        return subprocess.run(command, capture_output=True, text=True, env=environment, timeout=120, check=False)

    added = run("add", "告警", "alarms", "--every", "60", "--quiet", "22:00", "07:00")
    assert added.returncode == 0, added.stderr
    assert run("add", "告警", "alarms", "--every", "60").returncode == 2
    assert run("add", "坏", "alarms", "--at", "8点").returncode == 2
    run("pause", "1")
    assert "已暂停" in run("list").stdout


def _of(reasons: dict[str, int]) -> dict[tuple[str, str], int]:
    return {("shop.cn", reason): number for reason, number in reasons.items()}
