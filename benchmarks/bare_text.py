"""A process with a bare QPlainTextEdit that holds a long draft: what no editor in Qt can be quicker than."""

from __future__ import annotations

import argparse
import json
import sys

from PySide6.QtWidgets import QApplication, QMainWindow, QPlainTextEdit

from benchmarks.long_draft import draft_text
from benchmarks.typist import Typist, to_the_middle, until


def main() -> int:
    """Type, print the milliseconds of each key as one JSON object, end."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--characters", type=int, required=True)
    parser.add_argument("--keys", type=int, required=True)
    parser.add_argument("--turn", type=int, required=True)
    given = parser.parse_args()
    app = QApplication(["bare"])
    window = QMainWindow()
    field = QPlainTextEdit(draft_text(given.characters))
    window.setCentralWidget(field)
    window.resize(1366, 728)
    window.show()
    to_the_middle(field)
    typist = Typist(field, given.keys, given.turn)
    typist.begin()
    until(lambda: len(typist.shown) == given.keys, "the keys did not come", 60 + given.keys)
    app.processEvents()
    print(json.dumps({"key_ms": typist.milliseconds}))
    return 0


if __name__ == "__main__":
    sys.exit(main())
