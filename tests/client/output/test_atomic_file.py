"""A file is written whole or not at all."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from oa_client.output.atomic_file import write_atomically


def test_the_content_arrives(tmp_path: Path) -> None:
    write_atomically(tmp_path / "通知.pdf", b"new")
    assert (tmp_path / "通知.pdf").read_bytes() == b"new"
    assert [path.name for path in tmp_path.iterdir()] == ["通知.pdf"]


def test_an_older_file_is_replaced(tmp_path: Path) -> None:
    target = tmp_path / "a.pdf"
    target.write_bytes(b"old")
    write_atomically(target, b"new")
    assert target.read_bytes() == b"new"


def test_a_full_disk_leaves_the_older_file_and_no_litter(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "a.pdf"
    target.write_bytes(b"old")

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        write_atomically(target, b"new")
    assert target.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [target]


def test_a_missing_folder_is_told(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        write_atomically(tmp_path / "nowhere" / "a.pdf", b"new")


def test_a_folder_in_the_files_place_is_told_and_leaves_no_litter(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").mkdir()
    with pytest.raises(OSError):  # noqa: PT011 - each system has its own subclass and words
        write_atomically(tmp_path / "a.pdf", b"new")
    assert [path.name for path in tmp_path.iterdir()] == ["a.pdf"]


def test_others_may_read_the_file_as_they_may_any_new_one(tmp_path: Path) -> None:
    ordinary = tmp_path / "ordinary"
    ordinary.write_bytes(b"")
    write_atomically(tmp_path / "ours", b"")
    if sys.platform != "win32":
        assert (tmp_path / "ours").stat().st_mode == ordinary.stat().st_mode
