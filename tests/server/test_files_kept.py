"""A backup takes along what goes with the papers, and putting it back puts that back too."""

from __future__ import annotations

import errno
import os
import shutil
from pathlib import Path

import pytest

from oa_server.app import serving
from oa_server.config import Config
from oa_server.storage import meta
from oa_server.storage.backups import folder_of
from oa_server.storage.file_store import FileStore
from tests.server.conftest import HandClock, Office
from tests.server.filing import attach, drafted, hand, with_file
from tests.server.register import CLERK
from tests.server.test_going_back import oa_server
from tests.server.workstation import Workstation
from tests.support.handing_in import Paper, a_text, some_bytes

PLAN = Paper("防汛预案.txt", some_bytes(300_000))


def lying(folder: Path) -> set[str]:
    """The names of the contents in a store."""
    return {each.name for each in (folder / "files").glob("*/*")}


def told_safe(office: Office) -> int:
    with office.database.read() as connection:
        return meta.backup_seq(connection)


def test_an_office_whose_machine_is_lost_has_its_files_again_from_the_backup(
    office: Office, tmp_path: Path
) -> None:
    clerk = office.signed_in(CLERK)
    record = with_file(clerk, office, PLAN)
    file = tmp_path / "elsewhere" / "backup"
    file.parent.mkdir()
    assert oa_server("backup", "--data", office.config.data, file).exit_code == 0
    assert told_safe(office) > 0
    new = Config(tmp_path / "new machine")
    restored = oa_server("restore", "--data", new.data, file)
    assert (restored.exit_code, restored.stderr) == (0, "")
    with serving(new, HandClock()) as (address, _), Workstation(address, CLERK, "device-2") as again:
        assert hand(again.sign_in()).get(PLAN.sha256, record).content == PLAN.content


@pytest.mark.parametrize("links", [True, False], ids=["links", "copies"])
def test_a_backup_holds_each_content_once_and_only_those_of_its_papers(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, links: bool
) -> None:
    if not links:

        def none(*_: object) -> None:
            raise OSError(errno.EXDEV, "another disk")

        monkeypatch.setattr(os, "link", none)
    clerk = office.signed_in(CLERK)
    with_file(clerk, office, PLAN)
    file = tmp_path / "backup"
    beside = folder_of(file)
    stray = FileStore(beside).path("0" * 64)
    stray.parent.mkdir(parents=True)
    stray.write_bytes(b"of a paper that is no more")
    for expected in ({PLAN.sha256}, {PLAN.sha256, a_text(500).sha256}):
        assert oa_server("backup", "--data", office.config.data, file).exit_code == 0
        assert lying(beside) == expected
        with_file(clerk, office, a_text(500))
    kept = FileStore(beside).path(PLAN.sha256)
    assert kept.read_bytes() == PLAN.content
    assert kept.samefile(FileStore(office.config.data).path(PLAN.sha256)) == links


def test_a_backup_without_a_file_that_a_paper_refers_to_frees_no_workstation(
    office: Office, tmp_path: Path
) -> None:
    clerk = office.signed_in(CLERK)
    with_file(clerk, office, a_text(500))
    with_file(clerk, office, PLAN)
    lost = FileStore(office.config.data).path(PLAN.sha256)
    lost.write_bytes(PLAN.content[:-1])  # cut short by the disk
    file = tmp_path / "backup"
    told = oa_server("backup", "--data", office.config.data, file)
    assert told.exit_code == 1
    assert f"1 files that papers refer to ({PLAN.sha256})" in told.stderr
    assert told_safe(office) == 0
    assert lying(folder_of(file)) == {a_text(500).sha256}, "what there is, is kept"
    restored = oa_server("restore", "--data", tmp_path / "new machine", file)
    assert restored.exit_code == 0
    assert PLAN.sha256 in restored.stderr


def test_a_content_that_no_paper_refers_to_is_no_reason_to_refuse_a_backup(
    office: Office, tmp_path: Path
) -> None:
    clerk = office.signed_in(CLERK)
    hand(clerk).hand_in(PLAN)
    FileStore(office.config.data).path(PLAN.sha256).unlink()
    assert oa_server("backup", "--data", office.config.data, tmp_path / "backup").exit_code == 0
    assert told_safe(office) > 0


def test_a_restore_puts_back_only_what_is_missing_and_says_what_is_nowhere(
    config: Config, clock: HandClock, tmp_path: Path
) -> None:
    file = tmp_path / "backup"
    with serving(config, clock) as (address, services), Workstation(address, CLERK, "device-1") as clerk:
        running = Office(config, clock, address, services, lambda *_: clerk)
        record = drafted(clerk.sign_in(), running)
        for paper in (PLAN, a_text(500)):
            hand(clerk).hand_in(paper)
            attach(clerk, running, record, paper)
        assert oa_server("backup", "--data", config.data, file).exit_code == 0
    store = FileStore(config.data)
    store.path(PLAN.sha256).unlink()
    there = store.path(a_text(500).sha256).stat().st_mtime_ns
    assert oa_server("restore", "--data", config.data, file).stderr == ""
    assert store.path(PLAN.sha256).read_bytes() == PLAN.content
    assert store.path(a_text(500).sha256).stat().st_mtime_ns == there
    shutil.rmtree(next(config.data.glob("before-restore-*")))  # the next one may come in the same second
    shutil.rmtree(folder_of(file))
    store.path(PLAN.sha256).unlink()
    alone = oa_server("restore", "--data", config.data, file)
    assert (alone.exit_code, PLAN.sha256 in alone.stderr) == (0, True)


def test_a_copy_that_arrives_damaged_is_no_copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def to_another_disk(*_: object) -> None:
        raise OSError(errno.EXDEV, "another disk")

    def badly(_: Path, target: Path) -> None:
        target.write_bytes(bytes(len(PLAN.content)))

    source, target = FileStore(tmp_path / "office"), FileStore(tmp_path / "backup")
    source.path(PLAN.sha256).parent.mkdir(parents=True)
    source.path(PLAN.sha256).write_bytes(PLAN.content)
    monkeypatch.setattr(os, "link", to_another_disk)
    monkeypatch.setattr(shutil, "copyfile", badly)
    assert target.bring({PLAN.sha256: len(PLAN.content)}, source) == [PLAN.sha256]
    assert lying(tmp_path / "backup") == set()
