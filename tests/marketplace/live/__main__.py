"""Serve the live rooms: `python -m tests.marketplace.live --port 8950 [--room NAME] [--speed 1]`."""

import argparse
import signal
import threading

from tests.marketplace.live import ROOMS, studio


def main() -> None:
    """Serve until interrupted or told to end."""
    parser = argparse.ArgumentParser(prog="python -m tests.marketplace.live", description="Serve the live rooms.")
    parser.add_argument("--host", default="127.0.0.2")
    parser.add_argument("--port", type=int, default=8950)
    parser.add_argument("--room", action="append", choices=ROOMS, help="only this room (repeatable)")
    parser.add_argument("--speed", type=float, default=1.0, help="how many times faster than life")
    options = parser.parse_args()
    stop = threading.Event()
    for sign in (signal.SIGINT, signal.SIGTERM):
        signal.signal(sign, lambda *_: stop.set())
    with studio(options.room or ROOMS, host=options.host, port=options.port, speed=options.speed) as open_studio:
        for room in open_studio.shows:
            print(open_studio.url(room), flush=True)
        stop.wait()


if __name__ == "__main__":
    main()
