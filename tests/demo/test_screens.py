"""The pictures come out of one command, in both sizes."""

from __future__ import annotations

import os
import struct
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def size_of(picture: Path) -> tuple[int, int]:
    """Width and height as the PNG's header says (bytes 16 to 24)."""
    wide, high = struct.unpack(">II", picture.read_bytes()[16:24])
    return wide, high


@pytest.mark.slow
def test_a_picture_is_taken_of_a_real_window_in_both_sizes(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tools.screens", str(tmp_path), "--only", "receipts"],
        cwd=ROOT,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert {picture.name: size_of(picture) for picture in tmp_path.iterdir()} == {
        "receipts-1366x768.png": (1366, 768),
        "receipts-1920x1080.png": (1920, 1080),
    }


def test_the_pictures_that_the_issue_asks_for_are_there_in_both_sizes() -> None:
    for name in ("inbox", "editor", "signing", "receipts"):
        for wide, high in ((1366, 768), (1920, 1080)):
            assert size_of(ROOT / "docs" / "screens" / f"{name}-{wide}x{high}.png") == (wide, high)
