"""The first words of a workstation: who it is, what it can unpack, and what it learns from the welcome."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
import zstandard

from oa_client.office.office import Office
from oa_client.storage import facts, lease
from oa_client.storage.database import Database
from oa_core.documents.model import Content, TextRevision
from sync import bodies
from sync.core import Confused, Introduce, Page, Wanted, Welcomed
from sync.encoding import encode
from sync.protocol import Change, Dictionary, Hello, Pull, Welcome
from tests.client.conftest import KEY, Clock, page, sent
from tests.support.book import Book

NUMBER = 77


def hello(office: Office) -> Hello | None:
    said = office.exchange.perform(Introduce(1))
    assert said is None or isinstance(said, Hello)
    return said


def welcome(office: Office, device: str = "d1", token: str = "t1") -> None:
    told = Welcome(1, "nanyu", 1, 0, device, token, 30)
    office.exchange.perform(Welcomed(told))


def test_a_new_workstation_has_no_epoch_and_no_token(office: Office) -> None:
    said = hello(office)
    assert said is not None
    assert (said.epoch, said.token, said.dictionaries) == (0, "", sorted(bodies.known()))


def test_a_welcomed_one_says_nothing_more_until_the_next_start(office: Office) -> None:
    welcome(office)
    assert hello(office) is None
    office.exchange.begin()
    assert hello(office) is None
    office.exchange.start()
    said = hello(office)
    assert said is not None
    assert said.token == "t1"


def test_it_introduces_itself_again_when_the_line_is_in_doubt(office: Office) -> None:
    welcome(office)
    office.exchange.begin(introduce=True)
    assert hello(office) is not None


def test_the_token_is_the_one_told_last(office: Office) -> None:
    for token in ("t1", "t2", "t3"):
        welcome(office, token=token)
    office.exchange.start()
    said = hello(office)
    assert said is not None
    assert said.token == "t3"


def test_who_is_taken_for_another_device_reads_everything_anew_and_loses_nothing(
    office: Office, clock: Clock
) -> None:
    book = Book()
    paper = book.drafted()
    office.exchange.perform(Page(page("clerk", sent(book.records, "clerk", seq=5), seq=5, now=clock.now)))
    welcome(office, device="d1")
    office.drafting.keep(office.drafting.open(paper.id), Content("yufu", title="正在写的"))
    welcome(office, device="d2")
    pull = office.exchange.perform(Wanted(2))
    assert isinstance(pull, Pull)
    assert set(pull.scopes.values()) == {(0, 0)}
    assert office.drafting.open(paper.id).content.title == "正在写的"
    assert office.documents.paperwork(paper.id) is not None, "it is read on while it is read anew"
    with office.read() as connection:
        assert facts.get(connection, "device") == "d2"


def test_the_same_device_goes_on_where_it_was(office: Office, clock: Clock) -> None:
    office.exchange.perform(Page(page("clerk", [], seq=5, now=clock.now)))
    welcome(office)
    welcome(office)
    pull = office.exchange.perform(Wanted(2))
    assert isinstance(pull, Pull)
    assert set(pull.scopes.values()) == {(5, 5)}


def test_another_server_at_the_same_address_is_not_believed(office: Office) -> None:
    welcome(office)
    with pytest.raises(Confused, match="shimen"):
        office.exchange.perform(Welcomed(Welcome(1, "shimen", 1, 0, "d1", "t9", 30)))
    with office.read() as connection:
        assert facts.get(connection, "device_token") == "t1"


def test_the_days_of_the_lease_are_kept(office: Office, clock: Clock) -> None:
    office.exchange.perform(Welcomed(Welcome(1, "nanyu", 1, 0, "d1", "t1", 7)))
    with office.write(durable=True) as connection:
        assert lease.ended(connection, clock.now + timedelta(days=6)) == 0
        assert lease.ended(connection, clock.now + timedelta(days=8)) == 7


def test_a_dictionary_the_server_tells_of_is_known_now_and_at_the_next_start(
    database: Database, clock: Clock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = dict(bodies._dictionaries)
    revision = TextRevision(
        id="v1", organ="office", document="p", parent="", author="clerk", made_at=clock.now, body="防汛" * 200
    )
    samples: list[bytes | bytearray | memoryview] = [
        encode(revision).replace(b"v1", b"v%d" % n) for n in range(300)
    ]
    content = zstandard.train_dictionary(2000, samples, dict_id=NUMBER).as_bytes()
    packed = zstandard.ZstdCompressor(dict_data=zstandard.ZstdCompressionDict(content)).compress(
        encode(revision)
    )
    office = Office(database, "clerk", clock)
    monkeypatch.setattr(bodies, "_dictionaries", dict(before))
    # Other tests may have told of another dictionary by this number, which no office ever does.
    monkeypatch.setattr(bodies, "_mine", threading.local())
    office.exchange.perform(
        Welcomed(Welcome(1, "nanyu", 1, 0, "d1", "t1", 30, [Dictionary(NUMBER, content)]))
    )
    change = Change("v1", "text_revision", 1, 5, ["all"], [], packed)
    office.exchange.perform(Page(page("clerk", [change], seq=5, now=clock.now)))
    office.close()
    monkeypatch.setattr(bodies, "_dictionaries", dict(before))
    again = Office(Database(tmp_path / "cache.db", KEY), "clerk", clock)
    said = hello(again)
    assert said is not None
    assert NUMBER in said.dictionaries
    with again.read() as connection:
        stored = connection.exec_driver_sql("SELECT body FROM confirmed WHERE id = 'v1'").scalar_one()
    assert bodies.unpack(stored) == encode(revision)
    again.close()


def test_a_body_in_a_dictionary_nobody_told_of_is_kept_unread(
    office: Office, clock: Clock, expected_logs: Callable[[str], None]
) -> None:
    expected_logs("kept unread")
    samples: list[bytes | bytearray | memoryview] = [
        b'{"id": "%d", "organ": "office"}' % n * 20 for n in range(300)
    ]
    strange = zstandard.train_dictionary(2000, samples, dict_id=NUMBER + 1)
    body = zstandard.ZstdCompressor(dict_data=strange).compress(bytes(samples[0]))
    change = Change("x1", "document", 1, 5, ["all"], [], body)
    office.exchange.perform(Page(page("clerk", [change], seq=5, now=clock.now)))
    assert office.documents.paperwork("x1") is None
    with office.read() as connection:
        stored = connection.exec_driver_sql("SELECT body FROM confirmed WHERE id = 'x1'").scalar_one()
    assert bytes(stored) == body
