"""A server that stops at any step of taking a file in: what it has said stays true, and the next try goes on."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from oa_core.files import FILE_LIMITS
from oa_server.config import Config
from oa_server.office.caller import Caller
from oa_server.office.failures import Unanswered
from oa_server.office.files import Files
from oa_server.storage import file_rows
from oa_server.storage.database import Database, DiskFull
from oa_server.storage.file_store import FileStore, WrongOffset
from oa_server.storage.writer import Writer
from sync.file_protocol import BeginUpload
from tests.server.conftest import HandClock
from tests.server.register import CLERK
from tests.support.handing_in import Paper, a_text
from tests.support.power import PowerCut, cut_at

CALLER = Caller(CLERK.id, "device-1", CLERK.id)
PIECE = 400
PAPER = a_text(1000)


@pytest.fixture
def start(config: Config, clock: HandClock) -> Iterator[Callable[[], Files]]:
    """``start()``: the office's files after a start of the server, the disk as the last one left it."""
    database = Database(config.database)
    writer = Writer(database)
    writer.start()
    yield lambda: Files(database, writer, FileStore(config.data), FILE_LIMITS, clock)
    writer.close()
    database.close()


def hand_in(files: Files, paper: Paper) -> None:
    """As a workstation does it: go on where the server stands, and begin anew when the bytes were damaged."""
    for _ in range(3):
        begun = files.begin(CALLER, paper.sha256, BeginUpload(len(paper.content), paper.name))
        if begun.have:
            return
        offset = begun.offset
        while offset < len(paper.content):
            offset = files.take(CALLER, begun.upload, offset, paper.content[offset : offset + PIECE]).offset
        try:
            files.complete(CALLER, begun.upload)
        except Unanswered as answer:
            if answer.code != "file_damaged":
                raise
        else:
            return
    raise AssertionError("it never comes in")


def says_what_it_has(config: Config, paper: Paper) -> bool:
    """Whether the office says that it has the content; if so, the file is whole."""
    database = Database(config.database)
    with database.read() as connection:
        row = paper.sha256 in file_rows.find(connection, [paper.sha256])
    database.close()
    path = config.data / "files" / paper.sha256[:2] / paper.sha256
    if row:
        assert hashlib.sha256(path.read_bytes()).hexdigest() == paper.sha256
    return row


def test_a_stop_at_any_step_leaves_nothing_half(
    start: Callable[[], Files], config: Config, monkeypatch: pytest.MonkeyPatch
) -> None:
    for step in range(1, 40):
        paper = a_text(1000, seed=step)
        cut = False
        with cut_at(step, monkeypatch) as reached:
            try:
                hand_in(start(), paper)
            except PowerCut:
                cut = True
        says_what_it_has(config, paper)
        hand_in(start(), paper)
        assert says_what_it_has(config, paper)
        if not cut:
            assert reached == ["fsync", "fsync", "fsync", "fsync", "link", "fsync", "unlink"]
            break
    else:
        raise AssertionError("there are more steps than were cut")
    start().collect(HandClock()())
    assert list((config.data / "uploads").iterdir()) == []


@pytest.mark.parametrize("seed", range(12))
def test_a_tail_that_the_power_cut_took_or_garbled_comes_in_again(
    start: Callable[[], Files], config: Config, seed: int
) -> None:
    chance = random.Random(seed)
    files = start()
    upload = files.begin(CALLER, PAPER.sha256, BeginUpload(1000, PAPER.name)).upload
    files.take(CALLER, upload, 0, PAPER.content[:PIECE])
    files.take(CALLER, upload, PIECE, PAPER.content[PIECE : 2 * PIECE])
    staged = config.data / "uploads" / upload
    kept = chance.randrange(2 * PIECE)
    garbled = bytes(chance.randrange(300)) if chance.random() < 0.5 else b""
    staged.write_bytes((staged.read_bytes()[:kept] + garbled)[:1000])
    hand_in(start(), PAPER)
    assert says_what_it_has(config, PAPER)


def test_a_file_system_without_links_is_served_by_copies(
    start: Callable[[], Files], config: Config, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_links(*_: object) -> None:
        raise PermissionError("no links here")

    monkeypatch.setattr("os.link", no_links)
    hand_in(start(), PAPER)
    assert says_what_it_has(config, PAPER)
    assert [path.name for path in (config.data / "files" / PAPER.sha256[:2]).iterdir()] == [PAPER.sha256]


def test_a_file_that_is_not_what_its_name_says_is_put_right(
    start: Callable[[], Files], config: Config
) -> None:
    path = config.data / "files" / PAPER.sha256[:2] / PAPER.sha256
    path.parent.mkdir(parents=True)
    path.write_bytes(b"half a file of a disk that lies")
    hand_in(start(), PAPER)
    assert says_what_it_has(config, PAPER)


def test_a_content_collected_while_it_came_in_again_is_kept(
    start: Callable[[], Files], config: Config, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = start()
    upload = files.begin(CALLER, PAPER.sha256, BeginUpload(1000, PAPER.name)).upload
    files.take(CALLER, upload, 0, PAPER.content)
    keep = FileStore.keep

    def collected(store: FileStore, id_: str, sha256: str) -> None:
        keep(store, id_, sha256)
        monkeypatch.undo()
        store.path(sha256).unlink()

    monkeypatch.setattr(FileStore, "keep", collected)
    files.complete(CALLER, upload)
    assert says_what_it_has(config, PAPER)


def test_a_full_disk_keeps_what_was_there_and_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = FileStore(tmp_path)
    store.append("one", 0, b"before")

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr("os.fsync", full)
        with pytest.raises(DiskFull):
            store.append("one", 6, b"after")
    assert store.staged("one") == 6
    with pytest.raises(WrongOffset) as wrong:
        store.append("one", 11, b"after")
    assert wrong.value.offset == 6
    assert store.append("one", 6, b"after") == 11


@pytest.mark.parametrize("name", ["", "..", "../" * 20 + "a", "A" * 64, "a" * 63, "a" * 63 + "/"])
def test_no_path_is_made_of_what_is_no_name(tmp_path: Path, name: str) -> None:
    with pytest.raises(ValueError, match="not the name of a content"):
        FileStore(tmp_path).path(name)
