"""A program of several processes: what happens when one of them ends."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

ALONE = """
import os, signal, time
from checker.parts import Part, run_parts
def tell():
    os.write(1, b"%d\\n" % os.getpid())
def wait():
    tell()
    time.sleep(60)
def obey():
    signal.signal(signal.SIGINT, lambda *_: os._exit(9))
    signal.signal(signal.SIGTERM, lambda *_: (os.write(1, b"SIGTERM\\n"), os._exit(0)))
    wait()
def crash():
    tell()
    os.kill(os.getpid(), signal.SIGKILL)
"""


def begun(script: str, *, start_new_session: bool = False) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", ALONE + script]
    pipe = subprocess.PIPE
    return subprocess.Popen(command, stdout=pipe, stderr=pipe, text=True, start_new_session=start_new_session)


def first_line(process: subprocess.Popen[str]) -> int:
    assert process.stdout is not None
    return int(process.stdout.readline())


def is_gone(number: int, seconds: float = 30) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            state = Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()[0]
        except FileNotFoundError:
            return True
        if state == "Z":
            return True
        time.sleep(0.02)
    return False


def test_the_whole_ends_with_a_part_it_cannot_do_without() -> None:
    with begun('run_parts([Part("waiting", wait), Part("needed", lambda: (time.sleep(0.2), os._exit(3)))])') as whole:
        waiting = first_line(whole)
        _, said = whole.communicate(timeout=60)
    assert whole.returncode != 0
    assert "PartLost: needed意外结束（退出码 3）" in said
    assert is_gone(waiting)


def test_a_part_that_crashes_is_begun_again_but_not_for_ever() -> None:
    with begun('run_parts([Part("jobs", crash, again=True)])') as whole:
        out, said = whole.communicate(timeout=60)
    assert len(set(out.split())) == 5
    assert "PartLost: jobs意外结束（收到信号 SIGKILL）" in said


def test_a_terminals_interrupt_reaches_the_parts_as_an_order_to_end() -> None:
    with begun('run_parts([Part("one", obey)])', start_new_session=True) as whole:
        first_line(whole)
        os.killpg(whole.pid, signal.SIGINT)
        out, _ = whole.communicate(timeout=60)
    assert (whole.returncode, out) == (0, "SIGTERM\n")


def test_told_to_stop_all_end_in_order() -> None:
    with begun('run_parts([Part("one", wait), Part("two", wait)])') as whole:
        parts = first_line(whole), first_line(whole)
        whole.send_signal(signal.SIGTERM)
        assert whole.wait(60) == 0
    assert all(is_gone(part) for part in parts)


def test_parts_do_not_outlive_a_killed_parent() -> None:
    with begun('run_parts([Part("one", wait)])') as whole:
        part = first_line(whole)
        os.kill(whole.pid, signal.SIGKILL)
        whole.wait(60)
        assert is_gone(part)
