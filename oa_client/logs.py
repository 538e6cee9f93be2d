"""The log of a workstation: what happened, never what was written."""

from __future__ import annotations

import logging
from logging.handlers import RotatingFileHandler
from pathlib import Path


def write_log_to(folder: Path) -> None:
    """Log to ``folder``, at most five files of 1 MB."""
    handler = RotatingFileHandler(folder / "log.txt", maxBytes=1_000_000, backupCount=4, encoding="utf-8")
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    root = logging.getLogger()
    root.addHandler(handler)
    root.setLevel(logging.INFO)
