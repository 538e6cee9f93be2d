"""A benchmark, started as a person starts it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def run(name: str, *options: str) -> subprocess.CompletedProcess[str]:
    """Run ``benchmarks.name`` without peers and without a screen."""
    environment = {name: value for name, value in os.environ.items() if name != "OA_PEERS"}
    return subprocess.run(
        [sys.executable, "-m", f"benchmarks.{name}", *options],
        cwd=ROOT,
        env={**environment, "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        check=False,
    )
