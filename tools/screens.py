"""``python -m tools.screens``: the pictures in ``docs/screens/``, taken of real windows on a real server.

The demo county stands still at ``NOON``, so that the same program gives the same pictures.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from PySide6.QtCore import QSize
from PySide6.QtGui import QFontDatabase, QImage
from PySide6.QtWidgets import QApplication

from oa_server.app import serving, system_clock
from oa_server.certificates import certificates
from oa_server.config import Config
from tools.demo.founding import found_office
from tools.demo.home import Server
from tools.demo.papers import Office, small_office
from tools.demo.workstation import open_office
from tools.scenes import SHOTS, Shot, settle
from ui.application import make_application
from ui.jobs import Jobs
from ui.main_window import MainWindow
from ui.theme.palette import DARK, LIGHT
from ui.theme.theme import FAMILIES, Theme

FOLDER = Path(__file__).resolve().parents[1] / "docs" / "screens"
NOON = datetime(2026, 9, 15, 3, 20, tzinfo=UTC)
"""11:20 on a Tuesday of the typhoon season."""
SIZES = (QSize(1366, 768), QSize(1920, 1080))


def main(given: Sequence[str] | None = None) -> int:
    """Take the pictures; 1 when the fonts for it are missing."""
    parser = argparse.ArgumentParser(
        prog="python -m tools.screens", description="Take the pictures of the window."
    )
    parser.add_argument(
        "folder", type=Path, nargs="?", default=FOLDER, help="where to put them (docs/screens)"
    )
    parser.add_argument(
        "--only", choices=[shot.name for shot in SHOTS], help="take this one alone, in every size"
    )
    asked = parser.parse_args(given)
    folder: Path = asked.folder
    shots = [shot for shot in SHOTS if asked.only in (None, shot.name)]
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    app, _theme = make_application(dark=False)
    if not set(FAMILIES) & set(QFontDatabase.families()):
        print(f"none of the fonts of the window is installed: {', '.join(FAMILIES)}", file=sys.stderr)
        return 1
    app.setCursorFlashTime(0)  # a blinking cursor would be in every other picture
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="oa-screens-") as place:
        take_all(Path(place), folder, app, shots)
    return 0


def take_all(place: Path, folder: Path, app: QApplication, shots: Sequence[Shot]) -> None:
    """Serve the county from ``place`` and take every picture in every size and theme."""
    county = small_office(NOON)
    config = Config(place / "server")
    found_office(config.data, county, NOON)
    # TLS is checked against this machine's clock, whatever day the county has.
    certificates(config.tls, (config.host,), system_clock())
    with serving(config, lambda: NOON) as (address, _services):
        server = Server(address.url, address.ca, os.getpid())
        for account in dict.fromkeys(shot.account for shot in shots):
            office = open_office(place / account, server, account, lambda: NOON)
            jobs = Jobs()
            try:
                for tokens in (LIGHT, DARK):
                    theme = Theme(tokens)
                    theme.apply(app)
                    for shot in shots:
                        if shot.account == account and (shot.dark or tokens is LIGHT):
                            take(shot, MainWindow(office, jobs, theme, lambda: NOON), county, folder)
            finally:
                jobs.close()
                office.close()


def take(shot: Shot, window: MainWindow, county: Office, folder: Path) -> None:
    """One picture in every size; the window is gone afterwards."""
    tail = "-dark" if window.place.theme.tokens is DARK else ""
    for number, size in enumerate(SIZES):
        window.resize(size)
        window.show()
        settle(window)
        if number == 0:
            shot.arrange(window, county)
            settle(window)
        picture = window.grab().toImage().convertToFormat(QImage.Format.Format_RGB888)
        picture.save(
            str(folder / f"{shot.name}-{size.width()}x{size.height()}{tail}.png"), quality=0
        )  # smallest file
    window.close()
    window.deleteLater()
    settle(window)


if __name__ == "__main__":
    sys.exit(main())
