"""One data folder is one office: held by one process at a time, laid out in one place, free again afterwards."""

from __future__ import annotations

import subprocess
import sys
import threading
from datetime import timedelta
from pathlib import Path

import pytest

from oa_server.config import Config
from oa_server.holding import Held, held
from oa_server.office.setting_up import NotSetUp, server_id, set_up
from oa_server.storage import feed, journal
from oa_server.storage.database import Database
from tests.server.conftest import HandClock

NOW = HandClock().now


def test_a_folder_is_held_once_and_free_again_however_the_work_ended(tmp_path: Path) -> None:
    def work_that_fails() -> None:
        with held(tmp_path / "lock"):
            raise ZeroDivisionError

    with held(tmp_path / "lock"), pytest.raises(Held), held(tmp_path / "lock"):
        pass
    with pytest.raises(ZeroDivisionError):
        work_that_fails()
    with held(tmp_path / "lock"):
        pass


def test_two_folders_do_not_hinder_each_other(tmp_path: Path) -> None:
    with held(tmp_path / "one"), held(tmp_path / "two"):
        pass


def test_a_lock_file_that_was_left_behind_holds_nothing_and_keeps_its_bytes(tmp_path: Path) -> None:
    lock = tmp_path / "lock"
    lock.write_bytes(b"left behind")
    with held(lock):
        pass
    assert lock.read_bytes() == b"left behind"


def test_another_process_cannot_hold_what_is_held_here(tmp_path: Path) -> None:
    program = (
        "import sys; from pathlib import Path; from oa_server.holding import Held, held\n"
        "try:\n    with held(Path(sys.argv[1])): print('free')\nexcept Held: print('held')"
    )

    def asked() -> str:
        command = [sys.executable, "-c", program, str(tmp_path / "lock")]
        return subprocess.run(command, capture_output=True, text=True, check=True, timeout=20).stdout.strip()

    with held(tmp_path / "lock"):
        assert asked() == "held"
    assert asked() == "free"


def test_of_many_who_want_the_folder_at_once_one_gets_it(tmp_path: Path) -> None:
    got: list[int] = []
    turned_away = threading.Semaphore(0)
    everybody_asked = threading.Event()

    def want(n: int) -> None:
        try:
            with held(tmp_path / "lock"):
                got.append(n)
                everybody_asked.wait(10)
        except Held:
            turned_away.release()

    threads = [threading.Thread(target=want, args=(n,)) for n in range(12)]
    for thread in threads:
        thread.start()
    for _ in range(11):
        assert turned_away.acquire(timeout=10)
    everybody_asked.set()
    for thread in threads:
        thread.join()
    assert len(got) == 1


def test_everything_of_an_office_lies_in_its_folder_each_in_its_own_place(tmp_path: Path) -> None:
    config = Config(tmp_path)
    places = (config.file, config.settings, config.tls, config.running, config.lock)
    assert len(set(places)) == 5
    assert config.database == config.file
    assert {place.parent for place in places} == {tmp_path}


def test_an_office_listens_to_its_own_machine_unless_told_otherwise(tmp_path: Path) -> None:
    config = Config(tmp_path)
    assert (config.host, config.port, config.hosts) == ("127.0.0.1", 0, ())
    assert config.session > timedelta(days=7)


def test_an_office_is_set_up_once_and_keeps_its_id(tmp_path: Path) -> None:
    database = Database(tmp_path / "office.sqlite")
    assert set_up(database, "nanyu", NOW)
    assert not set_up(database, "another", NOW)
    assert server_id(database) == "nanyu"
    with database.read() as connection:
        assert feed.head(connection) == feed.Head(1, 0)
        assert [(entry.event, entry.at, entry.facts) for _, entry in journal.read(connection, 9)] == [
            ("set_up", NOW, {"server": "nanyu"})
        ]
    database.close()


def test_asking_for_an_office_where_there_is_none_makes_none(tmp_path: Path) -> None:
    database = Database(tmp_path / "office.sqlite")
    with pytest.raises(NotSetUp):
        server_id(database)
    database.close()
    assert list(tmp_path.iterdir()) == []


def test_a_setting_up_that_was_cut_short_is_no_office_and_can_be_done_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def cut_short(*_: object) -> None:
        raise ZeroDivisionError

    database = Database(tmp_path / "office.sqlite")
    monkeypatch.setattr(feed, "begin_epoch", cut_short)
    with pytest.raises(ZeroDivisionError):
        set_up(database, "nanyu", NOW)
    with pytest.raises(NotSetUp):
        server_id(database)
    monkeypatch.undo()
    assert set_up(database, "nanyu", NOW)
    assert server_id(database) == "nanyu"
    database.close()
