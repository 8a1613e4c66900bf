"""Watching rooms: how late a moment is sealed and judged, what a room costs, and whether memory stays flat over an hour
of stream.

    python -m tests.bench.watching [lag|findings|cost|many|soak]

Baseline: ffmpeg copying the same stream to a file (`-c copy`), which keeps no journal, hashes nothing and reads no page.
The studio that sends the streams runs in a process of its own; CPU is counted for our process and all below it
(guard and Chromium included). `soak` runs an hour of FLV sixty times faster than life.
"""

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

from checker.errors import CheckerError
from checker.inspection import Surroundings
from checker.store import watches
from checker.store.database import Database
from checker.store.upgrade import upgrade
from checker.vocabulary import Finding
from checker.vocabulary.watching import Health, Noticed, Watch, WatchRequest, WatchState
from checker.vocabulary.workbench import InspectionOutcome
from checker.watching.group import Group, GroupPlan, plan_of
from checker.watching.journal import entries
from checker.watching.judging import judging
from checker.watching.keeping import Bounds
from checker.watching.ledger import DatabaseLedger, Judge
from checker.watching.room import Seen
from crawlers.egress import parse_allowed
from crawlers.live.watching import WatchPlan
from rules.language.folding import fold
from tests.marketplace.live import Studio, studio
from tests.marketplace.live.compose import CACHE, composed
from tests.marketplace.live.script import ROOMS, Overlay, read_script

PORT = 8960
TICKS = os.sysconf("SC_CLK_TCK")
PAGE = os.sysconf("SC_PAGE_SIZE")


@dataclass
class Notes:
    """A ledger in memory."""

    waiting: list[Watch]
    seen: list[Seen] = field(default_factory=list)

    def take(self, places: int) -> list[Watch]:
        taken, self.waiting = self.waiting[:places], self.waiting[places:]
        return taken

    def tell(self, watch: Watch, health: Health) -> bool:
        return True

    def note(self, watch: Watch, findings: Sequence[Finding]) -> Sequence[Noticed]:
        return ()

    def settle(self, watch: Watch, seen: Seen | None, failure: CheckerError | None, health: Health) -> None:
        if failure:
            print(f"room {watch.id}: {failure}", file=sys.stderr)
        if seen:
            self.seen.append(seen)

    def is_done(self) -> bool:
        return not self.waiting


class Meter:
    """CPU seconds and resident memory of this process and all below it, sampled twice a second."""

    def __init__(self) -> None:
        self._cpu: dict[tuple[int, str], float] = {}
        self.own_rss: list[tuple[float, int]] = []
        self.peak_pss = 0
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)

    def __enter__(self) -> "Meter":
        self.began = time.monotonic()
        self._sample()
        self._first = dict(self._cpu)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._done.set()
        self._thread.join()
        self._sample()

    @property
    def cpu(self) -> dict[str, float]:
        """CPU seconds by what spent them: `python` (ours and the guard) and `chromium`."""
        found = {"python": 0.0, "chromium": 0.0}
        for (pid, name), seconds in self._cpu.items():
            kind = "chromium" if "chrom" in name or "node" in name else "python"
            found[kind] += seconds - self._first.get((pid, name), 0.0)
        return found

    def _watch(self) -> None:
        while not self._done.wait(0.5):
            self._sample()

    def _sample(self) -> None:
        parents: dict[int, int] = {}
        cpu: dict[int, tuple[str, float]] = {}
        rss: dict[int, int] = {}
        for entry in Path("/proc").iterdir():
            if entry.name.isdigit():
                try:
                    raw = (entry / "stat").read_text()
                    resident = int((entry / "statm").read_text().split()[1]) * PAGE
                except (OSError, IndexError):
                    continue
                pid, name, fields = (
                    int(entry.name),
                    raw[raw.index("(") + 1 : raw.rindex(")")],
                    raw[raw.rindex(")") + 2 :].split(),
                )
                parents[pid], rss[pid] = int(fields[1]), resident
                cpu[pid] = (name, (int(fields[11]) + int(fields[12])) / TICKS)
        ours = {os.getpid()}
        while more := {pid for pid, parent in parents.items() if parent in ours} - ours:
            ours |= more
        for pid in ours & set(cpu):
            self._cpu[pid, cpu[pid][0]] = max(cpu[pid][1], self._cpu.get((pid, cpu[pid][0]), 0.0))
        if not len(self.own_rss) % 8:
            self.peak_pss = max(self.peak_pss, sum(map(_proportional, ours)))
        self.own_rss.append((time.monotonic(), rss.get(os.getpid(), 0)))


def _proportional(pid: int) -> int:
    """The process's share of memory in bytes, shared pages split among their users; 0 when it is gone."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:")), 0)


@contextmanager
def studio_apart(*arguments: str) -> Iterator[str]:
    """The studio in a process of its own; gives its base address."""
    command = [sys.executable, "-m", "tests.marketplace.live", "--port", str(PORT), *arguments]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        process.stdout.readline()
        yield f"http://127.0.0.2:{PORT}"
    finally:
        process.terminate()
        process.wait()


def watch_all(urls: list[str], seconds: int, folder: Path, *, page_s: float = 2.0) -> tuple[Notes, Meter]:
    """Watch these addresses together for so long."""
    now = datetime.now(UTC)
    watches = [
        Watch(id=n, url=url, seconds=seconds, persona="", state=WatchState.RUNNING, requested_by="", requested_at=now)
        for n, url in enumerate(urls, 1)
    ]

    def plan(watch: Watch, group: GroupPlan) -> WatchPlan:
        return replace(plan_of(watch, group), page_s=page_s, patience_s=6)

    notes = Notes(watches)
    allow = (parse_allowed(f"127.0.0.2/32:{PORT}"),)
    bounds = Bounds(most_bytes=10**12, free_bytes=0)
    group = GroupPlan(
        store=folder, folder=folder / "watches", bounds=bounds, rulebook="", places=len(urls), allow=allow, plan=plan
    )
    with Meter() as meter:
        Group(group, notes).run()
    return notes, meter


def lag() -> None:
    """From the end of a segment in the stream (known from its number) to its file being sealed on disk."""
    with studio_apart("--room", "compliant") as base, tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        notes, _ = watch_all([f"{base}/live/compliant"], 45, folder)
        lags = []
        for entry in entries(folder / "watches" / "1"):
            if entry["k"] == "segment":
                number = int(entry["artefact"]["url"].rpartition("-")[2].removesuffix(".ts"))
                digest = entry["segment"]["sha256"]
                sealed = (folder / "sha256" / digest[:2] / digest[2:4] / digest).stat().st_ctime
                lags.append((number, sealed))
        # The stream began when segment n was complete at began + 2(n+1): the earliest sealing bounds that moment.
        started = _stream_began(folder)
        late = sorted(sealed - started - 2 * (number + 1) for number, sealed in lags)
        print(f"lag, one HLS room of 2 s segments, page open: {len(late)} segments, from the end of a segment to sealed: "
              f"median {statistics.median(late):.2f} s, worst {late[-1]:.2f} s; an event waits 1 s more on average, 2 s at most")  # fmt: skip
        print(f"  seen {notes.seen[0].health.observed_s:.0f} s, gaps {notes.seen[0].health.gap_s:.1f} s")


def _stream_began(folder: Path) -> float:
    """Wall time of the stream's first second: the playlist's own PROGRAM-DATE-TIME, as ffmpeg stamps it."""
    import urllib.request

    text = urllib.request.urlopen(f"http://127.0.0.2:{PORT}/stream/compliant/live.m3u8").read().decode()
    lines = text.splitlines()
    place = next(n for n, line in enumerate(lines) if line.startswith("#EXT-X-PROGRAM-DATE-TIME:"))
    at = datetime.strptime(lines[place].partition(":")[2], "%Y-%m-%dT%H:%M:%S.%f%z").timestamp()
    number = int(lines[place + 1].rpartition("-")[2].removesuffix(".ts"))
    return at - 2 * number


_SHOWN = ("全网销量第一", "国家级品质面霜", "祛斑效果看得见", "全网最低价", "本品可以治愈湿疹", "史上最强面霜")
_FIRST_S, _EVERY_S = 16.0, 7.0


class Noted(DatabaseLedger):
    """The ledger of the database, and when a row for each of the words shown was first committed."""

    def __init__(self, database: Database, judge: Judge) -> None:
        super().__init__(database, judge, lease_s=60)
        self.at: dict[str, float] = {}

    def note(self, watch: Watch, findings: Sequence[Finding]) -> list[Noticed]:
        fresh = super().note(watch, findings)
        now = time.monotonic()
        for one in fresh:
            for words in _SHOWN:
                if one.quote and fold(one.quote).squeezed in fold(words).squeezed:  # the reader writes 强 as 強 too
                    self.at.setdefault(words, now)
        return fresh


def findings() -> None:
    """From words being shown in a room (known from its script) to the row of the finding they lead to, page open."""
    for transport in ("hls", "flv"):
        overlays = tuple(
            Overlay(text=words, from_s=_FIRST_S + _EVERY_S * n, to_s=64, y=400 + 60 * n)
            for n, words in enumerate(_SHOWN)
        )
        script = replace(read_script("compliant"), seconds=64, transport=transport, overlays=overlays, speech=(),
                         digest=f"findings{transport}")  # fmt: skip
        with studio([], scripts=[script]) as open_studio, tempfile.TemporaryDirectory() as name:
            noted = _watched_and_judged(open_studio, script.name, Path(name))
            began = open_studio.shows[script.name].began
        late = {
            words: noted.at[words] - began - overlays[n].from_s for n, words in enumerate(_SHOWN) if words in noted.at
        }
        missing = [words for words in _SHOWN if words not in late]
        print(f"findings, one {transport} room: {len(late)} of {len(_SHOWN)} words, from shown to row: median "
              f"{statistics.median(late.values()):.1f} s, worst {max(late.values()):.1f} s; without a finding while watched: "
              f"{missing or 'none'}")  # fmt: skip


def _watched_and_judged(open_studio: Studio, room: str, folder: Path) -> Noted:
    database = Database(f"sqlite:///{folder / 'bench.db'}")
    upgrade(database)
    try:
        with database.writing() as session:
            watches.add(session, WatchRequest(url=open_studio.url(room), seconds=75), "bench")
        noted = Noted(database, lambda capture, watch: InspectionOutcome(capture=capture))
        port = int(open_studio.base.rpartition(":")[2])
        plan = GroupPlan(
            store=folder, folder=folder / "watches", bounds=Bounds(most_bytes=10**12, free_bytes=0), rulebook="",
            allow=(parse_allowed(f"127.0.0.2/32:{port}"),), patience_s=6,
        )  # fmt: skip
        with judging(Surroundings(evidence=folder)) as judge:
            Group(replace(plan, judge=judge), noted).run()
    finally:
        database.close()
    return noted


def cost() -> None:
    """CPU seconds per room and second of stream with the page open, start-up and photograph left out by comparing two
    lengths, against ffmpeg copying one stream."""
    rooms = [name for name in ROOMS if name not in {"stream-cuts", "noisy-contrast"}][:4]
    spent, peak = {}, 0
    for seconds in (15, 35):
        arguments = [one for name in rooms for one in ("--room", name)]
        with studio_apart(*arguments) as base, tempfile.TemporaryDirectory() as name:
            notes, meter = watch_all([f"{base}/live/{room}" for room in rooms], seconds, Path(name))
            spent[seconds] = (*meter.cpu.values(), sum(one.health.observed_s for one in notes.seen))
            peak = max(peak, meter.peak_pss)
        time.sleep(0.5)
    python, browser, stream = (later - earlier for earlier, later in zip(spent[15], spent[35], strict=True))
    total = (python + browser) / stream
    print(f"steady cost, {len(rooms)} rooms, page and stream: {total:.3f} CPU s per room second (python "
          f"{python / stream:.3f}, browser {browser / stream:.3f}), {1 / total:.0f} rooms per core; opening a room: "
          f"{(sum(spent[15][:2]) - total * spent[15][2]) / len(rooms):.1f} CPU s; peak memory of everything together "
          f"{peak / 2**20:.0f} MB (PSS)")  # fmt: skip
    with studio_apart("--room", "compliant") as base, tempfile.TemporaryDirectory() as name:
        before = os.times()
        subprocess.run(["ffmpeg", "-v", "error", "-i", f"{base}/stream/compliant.flv", "-t", "30", "-c", "copy",
                        f"{name}/copy.flv"], check=True)  # fmt: skip
        after = os.times()
        used = after.children_user + after.children_system - before.children_user - before.children_system
        print(f"baseline, ffmpeg -c copy of one stream: {used / 30:.4f} CPU s per second")


def many() -> None:
    """The steady cost of streams alone, of little and of much data: start-up left out by comparing two lengths."""
    for room in ("compliant", "noisy-contrast"):
        with studio_apart("--room", room) as base, tempfile.TemporaryDirectory() as name:
            spent = {}
            for seconds in (8, 28):
                urls = [f"{base}/stream/{room}.flv?viewer={n}" for n in range(6)]
                notes, meter = watch_all(urls, seconds, Path(name) / str(seconds))
                health = [one.health for one in notes.seen]
                spent[seconds] = (
                    sum(meter.cpu.values()),
                    sum(one.observed_s for one in health),
                    sum(one.bytes for one in health),
                )
                if seconds == 8:
                    time.sleep(0.5)
            cpu, stream, size = (later - earlier for earlier, later in zip(spent[8], spent[28], strict=True))
            print(f"steady cost, 6 FLV streams of {size * 8 / stream / 1e6:.2f} Mbit/s, no page: {cpu / stream:.4f} CPU s per "
                  f"room second, {stream / max(cpu, 0.001):.0f} streams per core")  # fmt: skip


def soak(speed: float = 60) -> None:
    """An hour of stream at `speed`: resident memory of our process at a tenth, the half and the end."""
    script = read_script("compliant")
    hour = CACHE / "compliant-hour.ts"
    if not hour.exists():
        source = composed(script)
        subprocess.run(["ffmpeg", "-v", "error", "-y", "-stream_loop", "59", "-i", str(source), "-c", "copy", "-f",
                        "mpegts", str(hour)], check=True)  # fmt: skip
    with _hour_apart(hour, speed), tempfile.TemporaryDirectory() as name:
        began = time.monotonic()
        notes, meter = watch_all([f"http://127.0.0.2:{PORT}/hour.flv"], int(3600 / speed) + 40, Path(name))
        health = notes.seen[0].health
        points = meter.own_rss
        at = [points[int(len(points) * share)][1] / 2**20 for share in (0.2, 0.5, 0.9)]
        print(f"soak, {health.observed_s:.0f} s of stream in {time.monotonic() - began:.0f} s: {health.segments} segments, "
              f"{health.bytes / 2**20:.0f} MB kept, resident memory {at[0]:.0f} / {at[1]:.0f} / {at[2]:.0f} MB "
              "at 20 / 50 / 90 % of the time")  # fmt: skip


@contextmanager
def _hour_apart(path: Path, speed: float) -> Iterator[None]:
    """A server that gives the hour as FLV to each who asks, at that speed."""
    code = (
        "import asyncio,sys;from aiohttp import web\n"
        "async def flv(request):\n"
        "    answer=web.StreamResponse(headers={'Content-Type':'video/x-flv'});await answer.prepare(request)\n"
        f"    p=await asyncio.create_subprocess_exec('ffmpeg','-v','error','-readrate','{speed:g}','-i','{path}','-c','copy',"
        "'-f','flv','-flvflags','no_duration_filesize','pipe:1',stdout=asyncio.subprocess.PIPE)\n"
        "    while piece:=await p.stdout.read(65536): await answer.write(piece)\n"
        "    app['over']=True\n"
        "    return answer\n"
        "async def once(request):\n"
        "    if app['over']: raise web.HTTPNotFound\n"
        "    return await flv(request)\n"
        "app=web.Application();app['over']=False;app.router.add_get('/hour.flv',once)\n"
        f"web.run_app(app,host='127.0.0.2',port={PORT},print=lambda *_: print('ready',flush=True))\n"
    )
    process = subprocess.Popen([sys.executable, "-W", "ignore", "-c", code], stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        process.stdout.readline()
        yield
    finally:
        process.terminate()
        process.wait()


PARTS = {"lag": lag, "findings": findings, "cost": cost, "many": many, "soak": soak}


def main() -> None:
    """Run the parts asked for, or all."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.watching", description=__doc__)
    parser.add_argument(
        "part", nargs="*", choices=[*PARTS, []], help="lag, findings, cost, many, soak; all of them by default"
    )
    for part in parser.parse_args().part or PARTS:
        PARTS[part]()


if __name__ == "__main__":
    if not shutil.which("ffmpeg"):
        sys.exit("ffmpeg is missing")
    main()
