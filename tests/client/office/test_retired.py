"""A device that was retired: nothing of the office's is left on it, in no file, and nothing of the person's is lost."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from oa_client.office.changes import Changes
from oa_client.office.office import Office
from oa_client.storage import ladder, schema
from oa_client.storage.database import Database
from oa_core.duty.commands import Log
from sync.core import Answered, Introduce, Outgoing, Page
from sync.protocol import Hello, Push, Result
from tests.client.conftest import KEY, Clock, page, sent
from tests.client.office.filing import PLAN, arrived, on_disk, rows, with_file
from tests.support.book import CONTENT, Book
from tests.support.handing_in import Paper

SCAN = Paper("扫描件.txt", "转发省里的通知。\n".encode() * 3000)


@pytest.fixture
def worked(office: Office, clock: Clock) -> Office:
    """An office that has read papers, one with a file, and has sent some orders."""
    arrived(office, clock, SCAN)
    office.execute(office.new_id(), Log("送出而办成的。", office.now()))
    push = office.exchange.perform(Outgoing(1))
    assert isinstance(push, Push)
    office.exchange.perform(Answered([Result(order.id, "applied", seq=9) for order in push.orders]))
    return office


def test_nothing_that_was_read_is_left(worked: Office) -> None:
    told: list[Changes] = []
    worked.on_change(told.append)
    worked.finding.catch_up()
    assert worked.finding.find("通知")
    assert on_disk(worked) == {SCAN.sha256}
    worked.exchange.purge()
    with worked.read() as connection:
        for table in schema.metadata.sorted_tables:
            found = connection.execute(table.select()).all()
            assert not found or table.name == "meta", table.name
    assert on_disk(worked) == set()
    assert (worked.documents.outgoing(), worked.documents.inbox(), worked.duty.entries()) == ((), (), ())
    worked.finding.catch_up()
    assert worked.finding.find("通知") == ()
    assert worked._database.path.with_name(worked._database.path.name + "-wal").stat().st_size == 0, (
        "nor words"
    )
    assert worked.me.organ == ""
    assert {"r1", "clerk"} <= told[0].gone, "what shows them is closed"


def test_what_the_server_has_not_got_stays_with_its_files(worked: Office, tmp_path: Path) -> None:
    document = with_file(worked, tmp_path)
    worked.execute(worked.new_id(), Log("没有送出的。", worked.now()))
    worked.drafting.keep(worked.drafting.begin(), replace(CONTENT, title="写了一半的"))
    worked.notes.keep("duty", "二十时三十分")
    worked.exchange.purge()
    assert [order.kind for order in worked.orders.waiting()] == [
        "document.draft",
        "document.attach",
        "duty.log",
    ]
    assert worked.orders.waiting()[0].text == CONTENT.body
    assert [row.title for row in worked.documents.outgoing()] == ["写了一半的"]
    assert worked.notes.kept("duty") == "二十时三十分"
    assert (on_disk(worked), rows(worked)) == ({PLAN.sha256}, {PLAN.sha256: "pending"})
    with worked.read() as connection:
        key, size = connection.exec_driver_sql("SELECT key, size FROM file").one()
    with worked.files.vault.open(PLAN.sha256, key, size) as opened:
        assert opened.readall() == PLAN.content
    assert document


def test_a_refused_order_keeps_its_text(worked: Office) -> None:
    worked.drafting.save(worked.drafting.begin(), CONTENT)
    push = worked.exchange.perform(Outgoing(1))
    assert isinstance(push, Push)
    worked.exchange.perform(Answered([Result(push.orders[0].id, "refused", "letterhead_unknown")]))
    worked.exchange.purge()
    (refused,) = worked.orders.refused()
    assert (refused.code, refused.text) == ("letterhead_unknown", CONTENT.body)


def test_what_comes_back_to_the_person_signs_in_again_is_sent_once(worked: Office, clock: Clock) -> None:
    worked.execute(worked.new_id(), Log("没有送出的。", worked.now()))
    worked.exchange.purge()
    said = worked.exchange.perform(Introduce(1))
    assert isinstance(said, Hello)
    assert said.token == "", "another device than before"
    push = worked.exchange.perform(Outgoing(2))
    assert isinstance(push, Push)
    assert len(push.orders) == 1
    book = Book()
    book.drafted()
    worked.exchange.perform(Page(page("clerk", sent(book.records, "clerk", seq=5), seq=5, now=clock())))
    assert [row.title for row in worked.documents.outgoing()] == [CONTENT.title]


def test_the_log_and_the_copies_of_older_versions_hold_nothing_of_it(
    open_office: Callable[[str], Office], tmp_path: Path, clock: Clock
) -> None:
    path = tmp_path / "old.db"
    path.write_bytes((Path(__file__).parents[2] / "data" / "caches" / "version-1.db").read_bytes())
    office = Office(Database(path, KEY), "clerk", clock)
    assert ladder.copies(path)
    office.exchange.purge()
    assert ladder.copies(path) == []
    assert path.with_name("old.db-wal").stat().st_size == 0
    office.close()
