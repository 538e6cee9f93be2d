"""A file is on the disk before it gets its name, and the name is on the disk before anybody relies on it."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from oa_client import durable as client
from oa_server.storage import durable as server

both = pytest.mark.parametrize(
    "put_in_place", [client.put_in_place, server.put_in_place], ids=["client", "server"]
)


@both
def test_the_file_reaches_the_disk_then_its_name_then_the_folder(
    put_in_place: Callable[[Path, Path], None], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fresh, target = tmp_path / "a.new", tmp_path / "a"
    fresh.write_bytes(b"new")
    target.write_bytes(b"old")
    flushed: list[tuple[str, bytes]] = []
    genuine = os.fsync

    def fsync(opened: int) -> None:
        kind = "folder" if stat.S_ISDIR(os.fstat(opened).st_mode) else "file"
        flushed.append((kind, target.read_bytes()))
        genuine(opened)

    monkeypatch.setattr(os, "fsync", fsync)
    put_in_place(fresh, target)
    assert flushed == [("file", b"old"), ("folder", b"new")]
    assert list(tmp_path.iterdir()) == [target]


@both
def test_what_cannot_be_flushed_replaces_nothing(
    put_in_place: Callable[[Path, Path], None], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fresh, target = tmp_path / "a.new", tmp_path / "a"
    fresh.write_bytes(b"new")
    target.write_bytes(b"old")

    def full(_opened: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        put_in_place(fresh, target)
    assert target.read_bytes() == b"old"


@pytest.mark.parametrize("flush_folder", [client.flush_folder, server.flush_folder], ids=["client", "server"])
def test_windows_is_not_asked_to_open_a_folder(
    flush_folder: Callable[[Path], None], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(os, "name", "nt")
        flush_folder(tmp_path / "not there")
