"""Writers of one SQLite file wait in line."""

import subprocess
import sys
import threading
from pathlib import Path

from checker.store.turn import Turn

HOLD = """
import sys
from pathlib import Path
from checker.store.turn import Turn
with Turn(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.readline()
"""


def test_a_thread_waits_for_another_process_and_goes_on_when_that_dies(tmp_path: Path) -> None:
    line = Turn(tmp_path / "turn")
    entered = threading.Event()

    def enter() -> None:
        with line:
            entered.set()

    command = [sys.executable, "-c", HOLD, str(tmp_path / "turn")]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "held\n"
        waiting = threading.Thread(target=enter)
        waiting.start()
        assert not entered.wait(0.2)
        other.kill()
        waiting.join(30)
    assert entered.is_set()
    line.close()


def test_who_holds_it_may_take_it_again(tmp_path: Path) -> None:
    line = Turn(tmp_path / "turn")
    with line, line:
        pass
    other = Turn(tmp_path / "turn")
    with other:
        pass
    line.close()
    other.close()
