"""When the office goes back in time: it is noticed, it is said aloud, and nobody mixes what was with what is."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from oa_core.duty.commands import Log
from oa_core.people.model import Person
from oa_server.app import serving
from oa_server.cli import app
from oa_server.config import Config
from oa_server.office import epochs, looking_after
from oa_server.office.failures import Unanswered
from oa_server.storage import backups, devices, feed, journal, meta
from oa_server.storage.backups import BadBackup
from tests.guards.logs import ExpectedLogs
from tests.server.conftest import HandClock, founded
from tests.server.register import CLERK, COLLEAGUE
from tests.server.test_feed import Desk, desk_on
from tests.server.workstation import Copy, draft_order, new_id, order


@pytest.fixture
def desk(config: Config) -> Iterator[Desk]:
    with desk_on(config) as opened:
        yield opened


def oa_server(*words: object) -> Result:
    return CliRunner().invoke(app, [str(word) for word in words])


def logged(desk: Desk, who: Person = CLERK) -> int:
    """The number of a new entry of the duty log."""
    (result,) = desk.push(who, order(Log("巡查。", desk.clock()), new_id(), desk.clock()))
    assert result.status == "applied"
    return result.seq


def head(config: Config) -> feed.Head:
    with desk_on(config) as desk, desk.database.read() as connection:
        return feed.head(connection)


def noted(config: Config) -> epochs.Notes:
    notes = epochs.read(epochs.notes_in(config.data))
    assert notes is not None
    return notes


def test_a_backup_holds_the_office_and_is_told_to_workstations_as_safe(
    config: Config, tmp_path: Path
) -> None:
    file = tmp_path / "a backup.sqlite"
    with desk_on(config) as desk:
        assert desk.asked(CLERK, Copy()).safe == 0
        reached = logged(desk)
        told = oa_server("backup", "--data", config.data, file)
        assert told.stdout == f"{file}: the office up to {reached}, read back\n"
        assert desk.asked(CLERK, Copy()).safe == reached
        assert logged(desk) == reached + 1
        assert desk.asked(CLERK, Copy()).safe == reached
    assert backups.check(file) == feed.Head(1, reached)
    assert not list(tmp_path.glob("*.new"))


def test_an_office_is_backed_up_while_it_writes(config: Config, tmp_path: Path) -> None:
    with desk_on(config) as desk, desk.database.write() as connection:
        before = feed.head(connection).seq
        assert backups.back_up(config.file, tmp_path / "b").seq == before


def test_a_backup_that_does_not_read_back_does_not_count(
    config: Config, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def damaged(file: Path) -> feed.Head:
        raise BadBackup(f"{file} is damaged")

    good = tmp_path / "b"
    good.write_bytes(b"the backup of yesterday")
    monkeypatch.setattr(backups, "check", damaged)
    result = oa_server("backup", "--data", config.data, good)
    assert (result.exit_code, "damaged" in result.stderr) == (1, True)
    assert good.read_bytes() == b"the backup of yesterday"
    with desk_on(config) as desk, desk.database.read() as connection:
        assert meta.backup_seq(connection) == 0
    assert [each.name for each in tmp_path.iterdir() if each.suffix == ".new"] == []


@pytest.mark.parametrize("content", [b"", b"no database" * 1000, None])
def test_what_is_no_backup_is_not_restored_and_nothing_changes(
    config: Config, tmp_path: Path, content: bytes | None
) -> None:
    file = tmp_path / "b"
    if content is not None:
        file.write_bytes(content)
    before = head(config)
    result = oa_server("restore", "--data", config.data, file)
    assert (result.exit_code, "nothing was changed" in result.stderr) == (1, True)
    assert head(config) == before


def test_a_damaged_backup_is_not_restored(config: Config, tmp_path: Path) -> None:
    file = tmp_path / "b"
    with desk_on(config) as desk:
        for _ in range(200):
            logged(desk)
    backups.back_up(config.file, file)
    with file.open("r+b") as opened:
        opened.seek(file.stat().st_size // 2)
        opened.write(os.urandom(20_000))
    with pytest.raises(BadBackup):
        backups.check(file)
    assert oa_server("restore", "--data", config.data, file).exit_code == 1


def test_a_restored_office_is_a_new_epoch_that_forks_where_the_backup_ends(
    config: Config, tmp_path: Path
) -> None:
    file = tmp_path / "b"
    with desk_on(config) as desk:
        kept = logged(desk)
        oa_server("backup", "--data", config.data, file)
        lost = logged(desk)
    told = oa_server("restore", "--data", config.data, file)
    begun = head(config).epoch
    assert f"epoch {begun} goes on after {kept}" in told.stdout
    assert head(config) == feed.Head(begun, kept)
    assert (noted(config).seq, [each.epoch for each in noted(config).epochs]) == (kept, [1, begun])
    (aside,) = config.data.glob("before-restore-*")
    # What was replaced is there to be looked into, whole.
    assert backups.check(aside / config.file.name) == feed.Head(1, lost)
    with desk_on(config) as desk:
        copy = Copy()
        for words in (lambda: desk.asked(CLERK, copy), lambda: desk.push(CLERK)):
            with pytest.raises(Unanswered) as unanswered:
                words()
            assert unanswered.value.code == "epoch_changed"
            assert unanswered.value.facts == {"epoch": str(begun), "fork_seq": str(kept)}
        with desk.database.read() as connection:
            ((_, entry),) = journal.read(connection, 1)
    assert (entry.event, entry.facts) == ("epoch_begun", {"epoch": str(begun), "fork_seq": str(kept)})


def test_a_workstation_retired_after_the_backup_stays_retired(config: Config, tmp_path: Path) -> None:
    file = tmp_path / "b"
    with desk_on(config) as desk:
        now = desk.clock()
        with desk.database.write() as connection:
            devices.put(connection, devices.Device("old", "clerk", CLERK.id, now))
        oa_server("backup", "--data", config.data, file)
        with desk.database.write() as connection:
            devices.put(connection, devices.Device("later", "clerk", CLERK.id, now))
    for device in ("old", "later"):
        assert oa_server("device", "retire", "--data", config.data, device).exit_code == 0
    oa_server("restore", "--data", config.data, file)
    with desk_on(config) as desk, desk.database.read() as connection:
        assert {each.id for each in devices.retired(connection)} == {"old", "later"}


def test_an_office_that_can_no_longer_be_read_is_restored_all_the_same(
    config: Config, tmp_path: Path, expected_logs: ExpectedLogs
) -> None:
    expected_logs("which workstations had been retired cannot be read")
    file = tmp_path / "b"
    with desk_on(config) as desk:
        kept = logged(desk)
        oa_server("backup", "--data", config.data, file)
    config.file.write_bytes(b"burnt" * 4096)
    assert oa_server("restore", "--data", config.data, file).exit_code == 0
    assert head(config).seq == kept


def test_an_order_that_the_backup_lacks_is_done_when_it_is_sent_again_and_one_it_holds_is_not(
    config: Config, tmp_path: Path
) -> None:
    file = tmp_path / "b"
    with desk_on(config) as desk:
        orders = [draft_order(desk.clock()) for _ in range(4)]
        before = desk.push(CLERK, *orders[:2])
        backups.back_up(config.file, file)
        desk.push(CLERK, *orders[2:])
    oa_server("restore", "--data", config.data, file)
    with desk_on(config) as desk:
        again = desk.push(CLERK, *orders, epoch=head(config).epoch)
        assert again[:2] == before
        assert [result.status for result in again] == ["applied"] * 4
        assert len(desk.all_of("document")) == 4


def test_who_missed_several_restores_is_told_the_earliest_fork(config: Config, tmp_path: Path) -> None:
    old, new = tmp_path / "old", tmp_path / "new"
    with desk_on(config) as desk:
        first = logged(desk)
    backups.back_up(config.file, old)
    with desk_on(config) as desk:
        second = logged(desk)
    backups.back_up(config.file, new)
    assert oa_server("restore", "--data", config.data, old).exit_code == 0
    two = head(config).epoch  # after first
    with desk_on(config) as desk:
        logs = [order(Log("后。", desk.clock()), new_id(), desk.clock()) for _ in range(5)]
        third = desk.push(CLERK, *logs, epoch=two)[-1].seq
    backups.back_up(config.file, tmp_path / "third")
    assert oa_server("fork", "--data", config.data).exit_code == 0
    three = head(config).epoch  # after third
    with desk_on(config) as desk, desk.database.read() as connection:
        assert [feed.fork_since(connection, epoch) for epoch in (1, two, 0, three + 9)] == [
            first,
            third,
            0,
            0,
        ]
    # The backup of the first epoch comes back: it knows nothing of the other two, the side file does.
    shutil.rmtree(next(config.data.glob("before-restore-*")))
    assert oa_server("restore", "--data", config.data, new).exit_code == 0
    with desk_on(config) as desk, desk.database.read() as connection:
        assert feed.head(connection).seq == second
        four = feed.head(connection).epoch
        forks = {each.epoch: each.fork_seq for each in feed.epochs(connection)}
        assert forks == {1: 0, two: first, three: third, four: first}
        assert four > three > two > 1
        assert [feed.fork_since(connection, epoch) for epoch in (1, two, three)] == [first, first, first]


def test_a_database_behind_its_side_file_is_not_served_before_somebody_says_so(
    config: Config, tmp_path: Path
) -> None:
    clock = HandClock()
    with serving(config, clock):
        pass
    copy = tmp_path / "copy"
    shutil.copyfile(config.file, copy)
    with desk_on(config) as desk:
        logged(desk)
    with serving(config, clock):
        pass
    newest = noted(config).seq
    shutil.copyfile(copy, config.file)  # somebody put an old file back by hand
    with pytest.raises(epochs.WentBack, match=f"had come to {newest} in 1"), serving(config, clock):
        pass
    said = oa_server("run", "--data", config.data)
    assert (said.exit_code, "oa-server fork" in said.stderr) == (1, True)
    assert oa_server("fork", "--data", config.data).stdout.endswith(f"goes on after {newest - 1}\n")
    with serving(config, clock):
        assert head(config).epoch > 1


def test_a_side_file_that_nobody_can_read_or_of_another_office_stops_the_server(config: Config) -> None:
    clock, file = HandClock(), epochs.notes_in(config.data)
    with serving(config, clock):
        pass
    good = file.read_bytes()
    for bad in (b"{", b"\xff", json.dumps({**json.loads(good), "server": "beiyu"}).encode()):
        file.write_bytes(bad)
        with pytest.raises(epochs.WentBack), serving(config, clock):
            pass
        assert oa_server("fork", "--data", config.data).exit_code == 1


def test_an_office_that_was_served_does_not_start_without_its_side_file_before_somebody_says_so(
    config: Config, tmp_path: Path
) -> None:
    clock = HandClock()
    with serving(config, clock):
        pass
    seq = head(config).seq
    copied = Config(tmp_path / "another machine")
    copied.data.mkdir()
    shutil.copyfile(config.file, copied.file)
    with pytest.raises(epochs.WentBack, match="is not there"), serving(copied, clock):
        pass
    said = oa_server("run", "--data", copied.data)
    assert (said.exit_code, "oa-server fork" in said.stderr) == (1, True)
    assert oa_server("init", "--data", copied.data).exit_code == 0
    with pytest.raises(epochs.WentBack), serving(copied, clock):
        pass
    assert oa_server("fork", "--data", copied.data).stdout.endswith(f"goes on after {seq}\n")
    with serving(copied, clock):
        assert noted(copied).epochs[-1].fork_seq == seq


def test_the_number_of_an_epoch_that_was_lost_with_its_side_file_does_not_come_again(
    config: Config, tmp_path: Path, clock: HandClock
) -> None:
    file = tmp_path / "b"
    with desk_on(config) as desk:
        kept = logged(desk)
    backups.back_up(config.file, file)
    begun = []
    for machine in (Config(tmp_path / "first"), Config(tmp_path / "second")):
        clock.move(hours=1)
        machine.data.mkdir()
        made = looking_after.restore(file, machine.file, epochs.notes_in(machine.data), clock()).begun
        begun.append(made.epoch)
    assert begun[0] < begun[1]
    with desk_on(Config(tmp_path / "second")) as desk, pytest.raises(Unanswered) as unanswered:
        desk.push(CLERK, epoch=begun[0])
    assert unanswered.value.facts == {"epoch": str(begun[1]), "fork_seq": str(kept)}


def test_an_epoch_is_later_than_the_one_before_even_when_the_clock_was_set_back(
    desk: Desk, config: Config, clock: HandClock
) -> None:
    first = looking_after.fork(desk.database, epochs.notes_in(config.data), clock())
    clock.move(days=-400)
    second = looking_after.fork(desk.database, epochs.notes_in(config.data), clock())
    assert second.epoch == first.epoch + 1


def test_the_side_file_is_at_most_a_few_seconds_old_and_up_to_date_at_the_end(
    config: Config, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("oa_server.housekeeping.NOTE_SECONDS", 0.05)
    with serving(config, HandClock()) as (_, services), desk_on(config) as desk:
        del services
        seq = logged(desk)
        for _ in range(200):
            notes = epochs.read(epochs.notes_in(config.data))
            if notes is not None and notes.seq == seq:
                break
            time.sleep(0.05)
        assert noted(config).seq == seq
        last = logged(desk)
    assert noted(config).seq == last


def test_a_backup_of_another_office_does_not_take_this_ones_place(config: Config, tmp_path: Path) -> None:
    other = founded(tmp_path / "other", HandClock(), accounts=())
    with sqlite3.connect(other.file) as connection:
        connection.execute("UPDATE meta SET value = 'beiyu' WHERE name = 'server'")
    connection.close()
    with serving(config, HandClock()):
        pass
    before = head(config)
    file = tmp_path / "b"
    backups.back_up(other.file, file)
    assert oa_server("restore", "--data", config.data, file).exit_code == 1
    assert head(config) == before


def test_an_office_whose_machine_is_lost_is_put_up_from_its_backup_in_an_empty_folder(
    config: Config, tmp_path: Path
) -> None:
    file = tmp_path / "b"
    reached = backups.back_up(config.file, file)
    new = Config(tmp_path / "new machine")
    assert oa_server("restore", "--data", new.data, file).exit_code == 0
    assert head(new).seq == reached.seq
    with serving(new, HandClock()):
        pass


def test_what_was_replaced_by_halves_is_replaced_by_doing_it_again(config: Config, tmp_path: Path) -> None:
    file = tmp_path / "b"
    reached = backups.back_up(config.file, file)
    (config.data / "office.sqlite.restoring").write_bytes(b"half a copy")
    config.file.unlink()
    assert oa_server("restore", "--data", config.data, file).exit_code == 0
    assert head(config).seq == reached.seq


def test_the_workstations_of_an_account_are_listed_and_given_up_by_their_id(config: Config) -> None:
    with desk_on(config) as desk, desk.database.write() as connection:
        for name, who in (("pc-1", CLERK), ("pc-2", CLERK), ("pc-3", COLLEAGUE)):
            devices.put(connection, devices.Device(name, who.id, who.id, desk.clock(), schema=1))
            desk.clock.move(hours=1)
    lines = oa_server("device", "list", "--data", config.data, CLERK.id).stdout.splitlines()
    assert [line.split()[0] for line in lines] == ["pc-2", "pc-1"]
    assert lines[0] == "pc-2  2026-09-01 09:30 UTC  schema 1"
    assert oa_server("device", "retire", "--data", config.data, "pc-2").exit_code == 0
    again = oa_server("device", "retire", "--data", config.data, "pc-2")
    assert again.stdout == "pc-2: retired; it is told so at its next word\n"
    lines = oa_server("device", "list", "--data", config.data, CLERK.id).stdout.splitlines()
    assert "retired" in lines[0]
    assert "retired" not in lines[1]
    nobody = oa_server("device", "retire", "--data", config.data, "pc-9")
    assert (nobody.exit_code, "device list" in nobody.stderr) == (1, True)
    with desk_on(config) as desk, desk.database.read() as connection:
        retired = [entry for _, entry in journal.read(connection, 9) if entry.event == "device_retired"]
    assert [(entry.device, entry.account) for entry in retired] == [("pc-2", CLERK.id)]


def test_a_push_of_another_epoch_does_nothing_even_when_it_is_a_later_one(desk: Desk) -> None:
    drafted = draft_order(desk.clock())
    for epoch in (0, 2, 2**63):
        with pytest.raises(Unanswered) as unanswered:
            desk.push(CLERK, drafted, epoch=epoch)
        assert (unanswered.value.code, unanswered.value.facts["fork_seq"]) == ("epoch_changed", "0")
    assert desk.all_of("document") == []
