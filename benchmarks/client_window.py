"""A process that opens the client on a cache that is there already, shows the window, and tells how long that took."""

from __future__ import annotations

import argparse
import json
import sys
import time
from pathlib import Path

from benchmarks.memory import resident_mb


def main() -> int:
    """Open, print one flat JSON object, end; 1 when the rows did not come."""
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("url")
    parser.add_argument("ca")
    parser.add_argument("account")
    parser.add_argument("password")
    parser.add_argument("--started", type=float, required=True)
    given = parser.parse_args()

    # What the client itself imports is part of its start; see oa_client.cli for the same order.
    from oa_client.bootstrap import build_session
    from oa_client.settings import Account

    session = build_session(given.folder, with_keyring=False)
    from ui.application import FIRST_SIZE, make_application
    from ui.jobs import Jobs
    from ui.main_window import MainWindow

    app, theme = make_application(dark=False)
    unlocking = time.monotonic()
    office = session.open(Account(given.url, given.ca, given.account), given.password)
    unlocked = time.monotonic()
    jobs = Jobs()
    try:
        from benchmarks.first_paint import FirstPaint
        from ui.paperwork.lists import PapersPage

        window = MainWindow(office, jobs, theme)
        inbox = window.page_named("inbox")
        assert isinstance(inbox, PapersPage)
        painted = FirstPaint(inbox.list.viewport(), lambda: inbox.model.rowCount() > 0)
        window.resize(FIRST_SIZE)
        window.show()
        app.exec()
        memory = resident_mb()
    finally:
        jobs.close()
        office.close()
    figures = {
        "ms": 1000 * (painted.at - given.started),
        "unlock_ms": 1000 * (unlocked - unlocking),
        "rss_mb": memory,
        "rows": inbox.model.rowCount(),
    }
    print(json.dumps(figures))
    return 0 if painted.at else 1


if __name__ == "__main__":
    sys.exit(main())
