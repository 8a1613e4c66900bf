"""Serve the sample marketplace: `python -m tests.marketplace --port 8001 --host 127.0.0.2 [--world NAME]`."""

import argparse
import threading

from tests.marketplace import WORLDS, create_marketplace, serving


def main() -> None:
    """Serve until interrupted."""
    parser = argparse.ArgumentParser(prog="python -m tests.marketplace", description="Serve the sample marketplace.")
    parser.add_argument("--host", default="127.0.0.2")
    parser.add_argument("--port", type=int, default=8001)
    parser.add_argument("--world", action="append", choices=sorted(WORLDS), help="serve only this world (repeatable)")
    options = parser.parse_args()
    worlds = [WORLDS[name] for name in options.world or WORLDS]
    with serving(options.host, options.port, create_marketplace(worlds)) as base:
        print(f"{base}/ serves {len(worlds)} worlds; stop with Ctrl+C", flush=True)
        try:
            threading.Event().wait()
        except KeyboardInterrupt:
            return


if __name__ == "__main__":
    main()
