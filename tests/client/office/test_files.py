"""Files that go with papers on a workstation: added, opened, removed; and gone with the right to read them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import select

from oa_client.office.changes import Changes
from oa_client.office.office import Office
from oa_client.storage import files, outbox
from oa_client.storage.file_tables import file, file_gone, file_page, file_ref
from oa_client.storage.schema import outbox as outbox_table
from oa_client.storage.vault import BLOCK
from oa_core.files import FILE_LIMITS
from sync.core import Answered, Outgoing, Page
from sync.protocol import Result
from tests.client.conftest import Clock, page
from tests.client.office.filing import (
    PAPERS,
    PLAN,
    arrived,
    drafted,
    on_disk,
    orders,
    refused,
    rows,
    with_file,
    written,
)
from tests.support.handing_in import Paper, some_bytes
from tests.support.power import PowerCut, cut_at

# Adding


def test_a_file_is_here_encrypted_and_its_order_waits_as_soon_as_it_is_added(
    office: Office, tmp_path: Path
) -> None:
    document = with_file(office, tmp_path)
    (shown,) = office.files.of(document)
    assert (shown.file, shown.state, shown.here) == (PLAN.attachment, "pending", True)
    assert orders(office) == [("document.draft", "queued"), ("document.attach", "queued")]
    with office.files.open_file(document, PLAN.sha256) as opened:
        assert opened.read() == PLAN.content
    assert on_disk(office) == {PLAN.sha256}
    assert PLAN.content[:20] not in office.files.vault.path(PLAN.sha256).read_bytes()


def test_the_original_may_go_the_copy_stays(office: Office, tmp_path: Path) -> None:
    document = with_file(office, tmp_path)
    (tmp_path / PLAN.name).unlink()
    out = tmp_path / "copy.txt"
    office.files.save_copy(document, PLAN.sha256, out)
    assert out.read_bytes() == PLAN.content


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("程序.exe", b"x", "file_kind_refused"),
        ("机密★方案.pdf", b"x", "classified"),
        ("空.pdf", b"", "file_empty"),
        ("a" * 120 + ".pdf", b"x", "file_name_wrong"),
    ],
)
def test_what_is_not_taken_is_refused_before_anything_is_kept(
    office: Office, tmp_path: Path, name: str, content: bytes, code: str
) -> None:
    document = drafted(office)
    path = tmp_path / name
    path.write_bytes(content)
    assert refused(lambda: office.files.attach(document, path)) == code
    assert (on_disk(office), rows(office), len(orders(office))) == (set(), {}, 1)


def test_a_file_larger_than_announced_is_refused_here(office: Office, tmp_path: Path) -> None:
    document = drafted(office)
    office.file_exchange.announced(replace(FILE_LIMITS, largest=1000))
    assert office.files.limits().largest == 1000
    assert refused(lambda: office.files.attach(document, written(tmp_path, PLAN))) == "file_too_large"


def test_a_file_that_is_not_there_is_told(office: Office, tmp_path: Path) -> None:
    document = drafted(office)
    assert refused(lambda: office.files.attach(document, tmp_path / "nowhere.pdf")) == "file_unreadable"


def test_the_rules_refuse_a_file_and_nothing_of_it_stays(office: Office, tmp_path: Path) -> None:
    assert refused(lambda: office.files.attach("no such paper", written(tmp_path, PLAN))) == "gone"
    document = with_file(office, tmp_path)
    assert refused(lambda: office.files.attach(document, written(tmp_path, PLAN))) == "file_attached"
    assert on_disk(office) == {PLAN.sha256}
    with office.files.open_file(document, PLAN.sha256) as opened:
        assert opened.read() == PLAN.content


def test_one_content_goes_with_two_papers_and_lies_here_once(office: Office, tmp_path: Path) -> None:
    one, two = with_file(office, tmp_path), with_file(office, tmp_path)
    assert on_disk(office) == {PLAN.sha256}
    office.files.detach(one, PLAN.sha256)
    with office.files.open_file(two, PLAN.sha256) as opened:
        assert opened.read() == PLAN.content


def test_a_crash_at_any_step_of_adding_leaves_all_of_it_or_nothing(
    open_office: Callable[[str], Office], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    office = open_office("clerk")
    document = drafted(office)
    for step in range(1, 20):
        paper = Paper(f"{step}.txt", some_bytes(BLOCK + step))
        path, cut = written(tmp_path, paper), False
        with cut_at(step, monkeypatch):
            try:
                office.files.attach(document, path)
            except PowerCut:
                cut = True
        office.files.sweep()
        names = {shown.file.sha256 for shown in office.files.of(document)}
        assert on_disk(office) == rows(office).keys() == names
        for shown in office.files.of(document):
            with office.files.open_file(document, shown.file.sha256) as opened:
                assert len(opened.read()) == shown.file.size
        if not cut:
            assert paper.sha256 in names
            return
    raise AssertionError("there are more steps than were cut")


# Removing, and what a refusal does


def test_a_file_that_no_order_and_no_record_needs_goes_from_the_disk(office: Office, tmp_path: Path) -> None:
    document = with_file(office, tmp_path)
    office.files.detach(document, PLAN.sha256)
    assert office.files.of(document) == ()
    assert on_disk(office) == {PLAN.sha256}, "the order that adds it still waits"
    with office.write(durable=True) as connection:
        connection.execute(outbox_table.delete())
    office.tell(Changes(orders=True, records=frozenset({document})))
    assert (on_disk(office), rows(office)) == (set(), {})


def test_a_file_that_was_removed_is_put_back_and_still_opens(office: Office, tmp_path: Path) -> None:
    document = with_file(office, tmp_path)
    office.files.detach(document, PLAN.sha256)
    office.files.put_back(document, PLAN.attachment, 0)
    (shown,) = office.files.of(document)
    assert (shown.file, shown.state) == (PLAN.attachment, "pending")
    with office.files.open_file(document, PLAN.sha256) as opened:
        assert opened.read() == PLAN.content


def test_a_file_is_put_back_at_its_place(office: Office, tmp_path: Path) -> None:
    document = with_file(office, tmp_path)
    other = tmp_path / "名单.txt"
    other.write_bytes(b"1")
    office.files.attach(document, other)
    office.files.detach(document, PLAN.sha256)
    office.files.put_back(document, PLAN.attachment, 0)
    assert [each.file.name for each in office.files.of(document)] == [PLAN.name, "名单.txt"]


def test_a_file_that_has_gone_from_here_meanwhile_is_fetched_again(office: Office, tmp_path: Path) -> None:
    document = with_file(office, tmp_path)
    office.files.detach(document, PLAN.sha256)
    with office.write(durable=True) as connection:
        connection.execute(file.delete())
    office.files.put_back(document, PLAN.attachment, 0)
    assert [(each.file, each.state) for each in office.files.of(document)] == [(PLAN.attachment, "wanted")]


def test_a_refused_order_keeps_its_file_until_the_person_closes_it(office: Office, tmp_path: Path) -> None:
    document = with_file(office, tmp_path)
    with office.read() as connection:
        order = next(
            row for row in outbox.in_states(connection, ("queued",)) if row.kind == "document.attach"
        )
    office.exchange.perform(Outgoing(1))
    office.exchange.perform(Answered([Result(order.id, "refused", "moved_on", {"status": "in_review"})]))
    assert office.files.of(document) == ()
    assert on_disk(office) == {PLAN.sha256}
    office.orders.close(order.id)
    assert on_disk(office) == set()


def test_what_the_centre_takes_back_goes_with_its_key_text_and_open_windows(
    office: Office, tmp_path: Path, clock: Clock
) -> None:
    paper, content = arrived(office, clock, PLAN)
    assert office.file_exchange.read_one()
    with office.write(durable=False) as connection:
        files.ask_for_page(connection, content.sha256)
        files.put_page(connection, content.sha256, b"jpeg")
    stream = office.files.open_file(paper.id, content.sha256)
    office.exchange.perform(Page(page("clerk", [], seq=9, now=clock(), drop=PAPERS)))
    assert office.documents.paperwork(paper.id) is None
    assert on_disk(office) == set()
    with office.read() as connection:
        for table in (file, file_ref, file_page, file_gone):
            assert connection.execute(select(table)).all() == []
        kept = connection.exec_driver_sql("SELECT count(*) FROM search_file").scalar()
    assert kept == 0
    with pytest.raises(ValueError, match="closed"):
        stream.read()


def test_the_key_goes_in_the_transaction_of_the_purge_even_if_the_file_cannot(
    office: Office, clock: Clock, monkeypatch: pytest.MonkeyPatch, expected_logs: Callable[[str], None]
) -> None:
    expected_logs("a listener failed")
    _, content = arrived(office, clock, PLAN)
    purge = Page(page("clerk", [], seq=9, now=clock(), drop=PAPERS))
    with monkeypatch.context() as patched, cut_at(1, patched) as reached:
        office.exchange.perform(purge)
    assert "unlink" in reached
    assert rows(office) == {}, "before the file could go, nobody can read it any more"
    assert on_disk(office) == {content.sha256}
    office.files.sweep()
    assert on_disk(office) == set()


def test_a_file_of_an_order_that_this_program_cannot_read_stays(office: Office, tmp_path: Path) -> None:
    """The act was written by another version of the program; whatever may be the name of a content is kept."""
    document = with_file(office, tmp_path)
    with office.write(durable=True) as connection:
        odd = b'{"enclosed": ["%s"]}' % PLAN.sha256.encode()
        connection.exec_driver_sql("UPDATE outbox SET act = ? WHERE kind = 'document.attach'", (odd,))
        connection.exec_driver_sql("DELETE FROM file_ref")
    office.tell(Changes(records=frozenset({document}), orders=True))
    office.files.sweep()
    assert on_disk(office) == {PLAN.sha256}


@pytest.fixture
def windows(monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """The names of files that are open: as on Windows, none of them is removed."""
    opened: set[str] = set()
    unlink = Path.unlink

    def refuse_open(path: Path, missing_ok: bool = False) -> None:
        if path.name in opened and path.exists():
            raise PermissionError(13, "used by another process")
        unlink(path, missing_ok)

    monkeypatch.setattr(Path, "unlink", refuse_open)
    return opened


def test_a_file_that_is_being_carried_when_it_may_no_longer_be_read_is_removed_after_that(
    office: Office, clock: Clock, windows: set[str]
) -> None:
    arrived(office, clock, PLAN)
    told: list[Changes] = []
    office.on_change(told.append)
    windows.add(PLAN.sha256)
    office.exchange.perform(Page(page("clerk", [], seq=9, now=clock.now, drop=PAPERS)))
    assert any(each.gone for each in told), "who shows it is told all the same"
    assert (on_disk(office), rows(office)) == ({PLAN.sha256}, {}), "its key is gone"
    windows.clear()
    office.tell(Changes(orders=True))
    assert on_disk(office) == set()
    with office.read() as connection:
        assert files.gone(connection) == []


def test_a_file_is_added_although_the_same_is_just_arriving(
    office: Office, tmp_path: Path, windows: set[str]
) -> None:
    part = office.files.vault.path(PLAN.sha256).parents[2] / "parts" / PLAN.sha256
    part.parent.mkdir(parents=True)
    part.write_bytes(b"half")
    windows.add(part.name)
    document = with_file(office, tmp_path)
    windows.clear()
    assert [shown.state for shown in office.files.of(document)] == ["pending"]
    assert orders(office)[-1] == ("document.attach", "queued")


def test_every_listener_hears_of_what_is_gone_although_one_fails(
    office: Office, clock: Clock, expected_logs: Callable[[str], None]
) -> None:
    expected_logs("a listener failed")
    arrived(office, clock, PLAN)
    told: list[Changes] = []

    def fail(_changes: Changes) -> None:
        raise OSError("no room")

    office.on_change(fail)
    office.on_change(told.append)
    office.exchange.perform(Page(page("clerk", [], seq=9, now=clock.now, drop=PAPERS)))
    assert any(each.gone for each in told)


def test_a_file_that_is_taken_away_while_it_is_added_again_is_here_all_the_same(
    office: Office, tmp_path: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A page takes the paper that it came with away, between the look for it and the order."""
    arrived(office, clock, PLAN)
    document = drafted(office)
    has = office.files.vault.has

    def and_purge(sha256: str, size: int) -> bool:
        found = has(sha256, size)
        with office.write(durable=True) as connection:
            connection.exec_driver_sql("DELETE FROM file_ref")
            files.forget_unused(connection, {PLAN.sha256})
        return found

    monkeypatch.setattr(office.files.vault, "has", and_purge)
    office.files.attach(document, written(tmp_path, PLAN))
    assert (on_disk(office), rows(office)) == ({PLAN.sha256}, {PLAN.sha256: "pending"})
    with office.files.open_file(document, PLAN.sha256) as opened:
        assert opened.read() == PLAN.content
