"""The process of the demo's server: ``python -m tools.demo.serving FOLDER PORT``. It ends when no window is open."""

from __future__ import annotations

import logging
import signal
import sys
import threading
from pathlib import Path

from oa_server.app import run
from oa_server.config import Config
from tools.demo.home import LOOK_SECONDS, DemoFailed, Home

LOOKS = 5
"""How often in a row no window is seen before the server ends; one may be opening just now."""


def main() -> int:
    """Serve the demo in ``FOLDER`` until its last window has closed; 1 when the port is taken."""
    logging.basicConfig(stream=sys.stderr, level=logging.WARNING, format="%(asctime)s %(name)s: %(message)s")
    home = Home(Path(sys.argv[1]))
    ended = threading.Event()
    watch = threading.Thread(target=_watch, args=(home, ended), name="windows", daemon=True)
    try:
        run(Config(home.server, port=int(sys.argv[2])), lambda _address: watch.start())
    except OSError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    finally:
        ended.set()
    return 0


def _watch(home: Home, ended: threading.Event) -> None:
    unseen = 0
    while not ended.wait(LOOK_SECONDS):
        unseen = 0 if home.open_windows() else unseen + 1
        if unseen < LOOKS:
            continue
        try:
            with home.alone(LOOK_SECONDS):
                if home.open_windows() == 0:
                    signal.raise_signal(signal.SIGTERM)
                    # Nobody may start another server before this one is gone; the system ends this thread with us.
                    ended.wait()
        except DemoFailed:
            unseen = 0


if __name__ == "__main__":
    sys.exit(main())
