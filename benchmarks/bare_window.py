"""A process that shows an empty PySide6 window and tells how long that took: what no client in Qt can be below."""

from __future__ import annotations

import argparse
import json
import sys

from PySide6.QtWidgets import QApplication, QMainWindow

from benchmarks.first_paint import FirstPaint
from benchmarks.memory import resident_mb


def main() -> int:
    """Show it, print one flat JSON object, end."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--started", type=float, required=True)
    started: float = parser.parse_args().started
    app = QApplication(["bare"])
    window = QMainWindow()
    window.resize(1366, 728)
    painted = FirstPaint(window, lambda: True)
    window.show()
    app.exec()
    print(json.dumps({"ms": 1000 * (painted.at - started), "rss_mb": resident_mb()}))
    return 0 if painted.at else 1


if __name__ == "__main__":
    sys.exit(main())
