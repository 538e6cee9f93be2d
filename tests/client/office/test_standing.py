"""How the workstation stands: what waits, what stopped, what was sent today, how long it opens without the line."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from oa_client.office.office import Office
from oa_client.office.standing import size_on_disk
from oa_client.storage import lease
from oa_core.duty.commands import Log
from sync.core import Answered, Outgoing
from sync.file_talk import NotTaken, ReadPiece, Sent
from sync.protocol import Push, Result
from tests.client.conftest import Clock
from tests.client.office.filing import PLAN, with_file


def log(office: Office, clock: Clock, times: int = 1) -> None:
    for _ in range(times):
        office.execute(office.new_id(), Log("巡查无异常。", clock.now))


def answer(office: Office, *statuses: str) -> None:
    push = office.exchange.perform(Outgoing(1))
    assert isinstance(push, Push)
    results = [
        Result(order.id, status, "moved_on" if status == "refused" else "", seq=n)
        for n, (order, status) in enumerate(zip(push.orders, statuses, strict=True), 5)
    ]
    office.exchange.perform(Answered(results))


def test_what_waits_and_what_stopped_is_told_of_one_moment(office: Office, clock: Clock) -> None:
    log(office, clock, 2)
    answer(office, "applied", "refused")
    log(office, clock)
    standing = office.standing
    assert [each.state for each in standing.waiting] == ["queued"]
    assert [each.state for each in standing.stopped] == ["refused"]
    assert standing.loading == office.loading


def test_what_the_central_office_took_is_counted(office: Office, clock: Clock) -> None:
    assert office.standing.sent_today == 0
    log(office, clock, 3)
    answer(office, "applied", "refused", "applied")
    log(office, clock)
    answer(office, "applied")
    assert office.standing.sent_today == 3


def test_the_count_begins_anew_with_the_office_day(office: Office, clock: Clock) -> None:
    log(office, clock)
    answer(office, "applied")
    clock.now += timedelta(days=1)
    assert office.standing.sent_today == 0
    log(office, clock, 2)
    answer(office, "applied", "applied")
    assert office.standing.sent_today == 2


def test_an_office_that_has_heard_no_server_has_no_lease(office: Office) -> None:
    with office.write(durable=True) as connection:
        connection.exec_driver_sql("DELETE FROM meta WHERE k = 'heard_at'")
    assert office.standing.opens_until is None


def test_the_lease_counts_from_the_last_word_of_the_server(office: Office, clock: Clock) -> None:
    heard_at = clock.now
    with office.write(durable=True) as connection:
        lease.heard(connection, heard_at, 5)
    assert office.standing.opens_until == heard_at + timedelta(days=5)


def test_files_are_told_until_they_are_where_they_belong(office: Office, tmp_path: Path) -> None:
    with_file(office, tmp_path)
    [file] = office.standing.files
    assert (file.name, file.size, file.outgoing, file.done) == (PLAN.name, len(PLAN.content), True, None)
    office.file_exchange.perform(ReadPiece(PLAN.sha256, 100, 50))
    [file] = office.standing.files
    assert file.done == 100
    office.file_exchange.leave_off()
    assert office.standing.files[0].done is None
    office.file_exchange.perform(Sent(PLAN.sha256))
    assert office.standing.files == ()


def test_a_file_that_was_not_taken_says_why(office: Office, tmp_path: Path) -> None:
    with_file(office, tmp_path)
    office.file_exchange.perform(NotTaken(PLAN.sha256, "file_too_large", {"limit": "20 MB"}))
    [file] = office.standing.files
    assert (file.outgoing, file.code, file.facts) == (True, "file_too_large", {"limit": "20 MB"})


def test_the_size_is_that_of_the_cache_and_what_lies_beside_it(tmp_path: Path) -> None:
    (tmp_path / "cache.db").write_bytes(bytes(100))
    (tmp_path / "cache.db-wal").write_bytes(bytes(20))
    (tmp_path / "cache.files" / "ab").mkdir(parents=True)
    (tmp_path / "cache.files" / "ab" / "abcd").write_bytes(bytes(3))
    (tmp_path / "key.json").write_bytes(bytes(1000))
    assert size_on_disk(tmp_path / "cache.db") == 123


def test_the_size_of_an_office_is_that_of_its_files(office: Office) -> None:
    assert office.size_on_disk > 8192
