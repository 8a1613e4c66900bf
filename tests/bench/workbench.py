"""The workbench at a million findings: list and search pages under fifty reviewers who read before they click.

    python -m tests.bench.workbench [--findings 1000000] [--database URL] [--folder DIR] [--seconds 240]

Fills a database (SQLite in a folder, or the PostgreSQL given, which must be empty), serves it with gunicorn as `serve`
does, and has fifty reviewers ask for pages, each pausing between pages as somebody does who reads (mean `--think`
seconds). Prints the median and 95th percentile by page, of all lists of findings, of all searches, and of everything.
Nothing is asserted.
"""

import argparse
import contextlib
import json
import random
import statistics
import subprocess
import sys
import threading
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from http.cookiejar import CookieJar
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, OpenerDirector, build_opener

from sqlalchemy import insert

from checker.service import open_service
from checker.settings import Settings
from checker.store import searching
from checker.store.models import FindingRow, InspectionRow
from checker.vocabulary import Outcome
from checker.vocabulary.people import Position, Scope
from checker.vocabulary.workbench import ReviewState
from rules.rulebook import load_rulebook
from tests.checker.store.cluster import new_database, running_cluster
from tests.webui.samples import PASSWORD, machine

DISTRICTS = [
    f"{city}{county:02d}"
    for city in ("3301", "3302", "3303", "4401", "4403", "3101", "1101", "5101")
    for county in range(1, 13)
]
WORDS = (
    "最佳",
    "第一",
    "国家级",
    "根治",
    "全网最低",
    "仅剩三件",
    "原价",
    "概不退换",
    "祛斑",
    "减肥",
    "增高",
    "保本",
    "特供",
    "专利",
)
GOODS = (
    "面霜",
    "蜂蜜",
    "保温杯",
    "童装",
    "燕窝",
    "护膝",
    "净水器",
    "白茶",
    "床垫",
    "奶粉",
    "假发",
    "项链",
    "台灯",
    "跑鞋",
)
PER_INSPECTION = 25
REVIEWERS = 50
PAGES: dict[str, str] = {
    "queue": "/findings/?state=open&outcome=failed&outcome=cannot-tell",
    "everything": "/findings/",
    "one rule": "/findings/?rule={rule}",
    "gravest": "/findings/?severity=S1&state=open",
    "rare state": "/findings/?state=dismissed&outcome=cannot-tell",
    "stage": "/findings/?stage=verifying",
    "search, common": "/findings/?q=最佳",
    "search, two words": "/findings/?q=根治+蜂蜜",
    "search, rare": "/findings/?q=编号{number}",
    "search, one character": "/findings/?q=霜",
    "finding": "/findings/{number}",
    "inspections": "/",
    "dashboard": "/dashboard",
    "subjects": "/subjects/",
    "cases": "/cases/",
}


def rows(count: int) -> Iterator[tuple[dict[str, Any], list[dict[str, Any]]]]:
    """Inspections with their findings, as skewed as real ones: few grave, most passed, few decided."""
    chance = random.Random(8)
    rules = list(load_rulebook().rules.values())
    outcomes = list(Outcome)
    start = datetime(2025, 12, 1, tzinfo=UTC)
    for number in range(1, count // PER_INSPECTION + 1):
        code = chance.choice(DISTRICTS)
        at = start + timedelta(seconds=number * 700)
        place = {"district": code, "city": code[:4], "province": code[:2], "organisation": f"{code[:4]}局"}
        target = f"https://shop{number % 5000}.example.cn/item/{number}"
        inspection = {
            "id": number, "target": target, "title": f"{chance.choice(GOODS)}{number}", "subject": "product", "state": "done",
            "requested_by": "reviewer0", "requested_at": at, "finished_at": at, "persona": "", "progress": "", "reason": "",
            "trouble": "", "rulebook": "0" * 64, "observed": {}, "counts": {}, "concerns": 3, **place,
        }  # fmt: skip
        yield (
            inspection,
            [_finding(chance, number, one, rules, outcomes, at, place, target) for one in range(PER_INSPECTION)],
        )


def _finding(
    chance: random.Random,
    inspection: int,
    place_in_it: int,
    rules: Sequence[Any],
    outcomes: Sequence[Outcome],
    at: datetime,
    place: dict[str, str],
    target: str,
) -> dict[str, Any]:
    rule = chance.choice(rules)
    outcome = chance.choices(
        (Outcome.FAILED, Outcome.CANNOT_TELL, Outcome.UNTESTED, Outcome.PASSED, Outcome.INAPPLICABLE),
        (8, 12, 15, 55, 10),
    )[0]
    number = (inspection - 1) * PER_INSPECTION + place_in_it + 1
    word, goods = chance.choice(WORDS), chance.choice(GOODS)
    message = f"{goods}的宣传中使用“{word}”，{rule.title}；编号{number}。"
    state = chance.choices(list(ReviewState), (90, 5, 4, 1))[0] if outcome.rank < 2 else ReviewState.OPEN
    quote = f"{word}{goods}限时抢购，{chance.choice(WORDS)}，错过不再有"
    return {
        "id": number, "inspection_id": inspection, "found_at": at, "state": state.value, "rule": rule.id, "alias": rule.alias,
        "outcome": outcome.value, "rank": outcome.rank, "severity": rule.severity.value, "duty_bearer": str(rule.duty_bearer),
        "citations": ["cn-advertising-law:9(3)"], "message": message, "subject": "product", "subject_url": target,
        "subject_name": f"{goods}{inspection}", "places": [{"quote": quote, "channel": "page", "prefix": "正品", "suffix": "包邮",
        "selector": "h1", "start": 2, "end": 2 + len(quote), "box": [10, 10, 300, 30], "page": target, "time": None}],
        "reasoning": ["看到该用语。", "指向所售商品。"], "exemptions": [{"name": "自我比较", "held": False, "because": "没有比较对象。"}],
        "penalties": [], "remedy": "删除该用语。", "plain": "没有依据。", "fingerprint": f"{hash((rule.id, inspection % 5000, word)) & (2**64 - 1):032x}",
        "rulebook": "0" * 64, "haystack": "\n".join((rule.id, rule.alias, message, f"{goods}{inspection}", target, quote)).lower(),
        "stage": chance.choices(("lead", "verifying", "closed"), (90, 6, 4))[0] if outcome.rank < 2 else "lead",
        "grouped": f"{hash((rule.id, inspection % 5000, word)) & (2**64 - 1):032x}", **place,
    }  # fmt: skip


def fill(settings: Settings, count: int) -> float:
    """Seconds it took to keep so many findings, with everything that keeping one brings along."""
    service = open_service(settings, machine(settings.evidence))
    for number in range(REVIEWERS):
        scope = (
            Scope(districts=(DISTRICTS[number * 2 % len(DISTRICTS)][: (4, 6, 2)[number % 3]],))
            if number % 5
            else Scope()
        )
        service.add_person(f"reviewer{number}", PASSWORD, [Position.SUPERVISOR], limits=scope)
    began = time.monotonic()
    batch: list[tuple[dict[str, Any], list[dict[str, Any]]]] = []
    for one in rows(count):
        batch.append(one)
        if len(batch) == 400:
            _keep(service, batch)
            batch = []
    _keep(service, batch)
    taken = time.monotonic() - began
    engine = service._database.engine
    if engine.dialect.name == "postgresql":  # which does this by itself, but not at once
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql("VACUUM ANALYZE findings, inspections, finding_words")
    service.close()
    return taken


def count(settings: Settings) -> float:
    """Seconds it took to count everybody's figures and learn statistics, which the service does in the background."""
    service = open_service(settings, machine(settings.evidence))
    began = time.monotonic()
    service.ready_figures()
    service.learn_statistics()
    service.close()
    return time.monotonic() - began


def _keep(service: Any, batch: Sequence[tuple[dict[str, Any], list[dict[str, Any]]]]) -> None:
    found = [finding for _, findings in batch for finding in findings]
    if not found:
        return
    with service._database.writing() as session:
        session.execute(insert(InspectionRow), [inspection for inspection, _ in batch])
        session.execute(insert(FindingRow), found)
        searching.index(session.connection(), [(one["id"], one["haystack"]) for one in found])


class Beginning:
    """Waits until all have signed in: fifty passwords at once are no reviewers at work."""

    def __init__(self, people: int, seconds: float) -> None:
        self._seconds, self._until = seconds, 0.0
        self._all = threading.Barrier(people, self._started, timeout=120)

    def until(self) -> float:
        """When the time is over, once everybody is there."""
        self._all.wait()
        return self._until

    def _started(self) -> None:
        self._until = time.monotonic() + self._seconds


class Reviewer(threading.Thread):
    """Somebody who signs in, asks for a page, reads, and asks for the next."""

    def __init__(
        self, base: str, number: int, count: int, think: float, begin: Beginning, times: dict[str, list[float]]
    ) -> None:
        super().__init__(daemon=True)
        self._base, self._number, self._count = base, number, count
        self._think, self._begin, self._times = think, begin, times
        self._chance = random.Random(number)
        self.troubles: list[str] = []

    def run(self) -> None:
        """Until the time is over."""
        browser = sign_in(self._base, f"reviewer{self._number}")
        rules = list(load_rulebook().rules)
        until = self._begin.until()
        time.sleep(self._chance.uniform(0, self._think))
        while time.monotonic() < until:
            name = self._chance.choice(list(PAGES))
            number = self._chance.randrange(1, self._count)
            path = PAGES[name].format(rule=self._chance.choice(rules), number=number)
            began = time.monotonic()
            try:
                ask(browser, self._base + path)
            except Exception as error:
                if getattr(error, "code", 0) != 404:  # a finding outside of one's scope
                    self.troubles.append(f"{name}: {error}")
            self._times[name].append(time.monotonic() - began)
            time.sleep(self._chance.expovariate(1 / self._think))


def sign_in(base: str, name: str) -> OpenerDirector:
    """A browser with somebody's session."""
    browser = build_opener(HTTPCookieProcessor(CookieJar()))
    page = ask(browser, f"{base}/login")
    token = page.partition('name="csrf_token"')[2].partition('value="')[2].partition('"')[0]
    form = urlencode({"csrf_token": token, "username": name, "password": PASSWORD}).encode()
    browser.open(f"{base}/login", form, timeout=60).read()
    return browser


def ask(browser: OpenerDirector, url: str) -> str:
    """The page."""
    scheme, _, rest = url.partition("://")
    quoted = "".join(one if one.isascii() else urlencode({"": one})[1:] for one in rest)
    return str(browser.open(f"{scheme}://{quoted}", timeout=60).read().decode())


def load(settings: Settings, count: int, *, reviewers: int, think: float, seconds: float) -> dict[str, list[float]]:
    """Times by page with so many reviewers at it."""
    environment = {
        "SHUOQING_VAR": str(settings.var), "SHUOQING_DATABASE_URL": settings.database_url, "SHUOQING_PORT": str(settings.port),
        "SHUOQING_WORKERS": "0", "SHUOQING_THREADS": str(settings.threads), "SHUOQING_LOGIN_RATE": "10000 per minute",
        "PATH": "/usr/bin:/bin", "PYTHONPATH": str(Path(__file__).parents[2]),
    }  # fmt: skip
    server = subprocess.Popen([sys.executable, "-m", "checker", "serve"], env=environment, stderr=subprocess.PIPE)
    base = f"http://127.0.0.1:{settings.port}"
    try:
        _wait_for(server, base)
        times: dict[str, list[float]] = defaultdict(list)
        begin = Beginning(reviewers, seconds)
        people = [Reviewer(base, number, count, think, begin, times) for number in range(reviewers)]
        for one in people:
            one.start()
        for one in people:
            one.join(seconds + 210)
        for trouble in [trouble for one in people for trouble in one.troubles][:5]:
            print("trouble:", trouble, file=sys.stderr)
        return times
    finally:
        server.terminate()
        server.wait(20)


def _wait_for(server: subprocess.Popen[bytes], base: str) -> None:
    for _ in range(600):
        try:
            build_opener().open(f"{base}/healthz", timeout=2)
            return
        except OSError:
            if server.poll() is not None:
                raise SystemExit(server.communicate()[1].decode()[-2000:]) from None
            time.sleep(0.2)
    raise SystemExit("the server did not come up")


def told(times: dict[str, list[float]]) -> dict[str, dict[str, float]]:
    """Count, median and 95th percentile in milliseconds by page, and of those of a kind together."""
    lists = [name for name, path in PAGES.items() if path.startswith("/findings/") and name != "finding"]
    kinds = {
        "all lists": [name for name in lists if "q=" not in PAGES[name]],
        "all searches": [name for name in lists if "q=" in PAGES[name]],
        "all": list(times),
    }
    pooled = {kind: [one for name in names for one in times.get(name, ())] for kind, names in kinds.items()}
    every = {**times, **pooled}
    return {
        name: {
            "n": len(listed),
            "median": round(statistics.median(listed) * 1000),
            "p95": round(statistics.quantiles(listed, n=20)[-1] * 1000) if len(listed) > 1 else round(listed[0] * 1000),
        }
        for name, listed in sorted(every.items())
        if listed
    }


def main() -> None:
    """Fill, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--findings", type=int, default=1_000_000)
    parser.add_argument("--database", default="")
    parser.add_argument("--folder", type=Path, required=True)
    parser.add_argument("--port", type=int, default=8980)
    parser.add_argument("--seconds", type=float, default=240)
    parser.add_argument("--think", type=float, default=5)
    parser.add_argument("--reviewers", type=int, default=REVIEWERS)
    parser.add_argument("--keep", action="store_true", help="use what the folder holds already")
    parser.add_argument("--postgresql", action="store_true", help="start a PostgreSQL of its own for this")
    given = parser.parse_args()
    with contextlib.ExitStack() as stack:
        if given.postgresql:
            given.database = new_database(stack.enter_context(running_cluster()))
        measure(given)


def measure(given: argparse.Namespace) -> None:
    """Fill unless told to keep, then let the reviewers in."""
    settings = Settings(var=given.folder, database_url=given.database, port=given.port, workers=0)
    if not given.keep:
        print(json.dumps({"filled": given.findings, "seconds": round(fill(settings, given.findings), 1)}))
    print(json.dumps({"figures counted in seconds": round(count(settings), 1)}))
    times = load(settings, given.findings, reviewers=given.reviewers, think=given.think, seconds=given.seconds)
    print(json.dumps(told(times), indent=1, ensure_ascii=False))


if __name__ == "__main__":
    main()
