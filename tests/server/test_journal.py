"""The journal: every act and every refusal with who, when and why, in order, and never a word of a paper."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import msgspec
import pytest
from sqlalchemy import select
from sqlalchemy.exc import StatementError

from oa_core import modules
from oa_core.archive.commands import ConfirmOldPaper, KeepOldPaper
from oa_core.archive.model import OldFacts, old_paper_id
from oa_core.boilerplate.commands import Change, Keep, Remove
from oa_core.boilerplate.model import Sort
from oa_core.documents.commands import (
    Approve,
    Arrange,
    Attach,
    Detach,
    Draft,
    Invite,
    Issue,
    Open,
    Revise,
    SendBack,
    Sign,
    SignFor,
    Submit,
    TakeNumber,
    Withdraw,
)
from oa_core.documents.model import Document, Receipt
from oa_core.duty.commands import Correct, Log
from oa_core.files import Attachment
from oa_core.modules import COMMANDS
from oa_core.people.model import Person
from oa_server.config import Config
from oa_server.storage import answers, file_rows, journal
from oa_server.storage.database import Database
from oa_server.storage.file_rows import StoredFile, Upload
from oa_server.storage.schema import AUDIT, COMMAND_LOG
from sync.protocol import Result, WireOrder
from tests.guards.logs import ExpectedLogs
from tests.server.register import CLERK, COLLEAGUE, COUNTY_HEAD, DIRECTOR, SHIMEN_CLERK
from tests.server.test_feed import Desk, desk_on
from tests.server.workstation import draft_order, new_id, notice, order

SECRET = "弹药库在北山脚下第三个山洞"
EVENTS_OF_AN_ORDER = ("applied", "refused", "failed")


@pytest.fixture
def desk(config: Config) -> Iterator[Desk]:
    with desk_on(config) as opened:
        yield opened


def entries(desk: Desk) -> list[journal.Entry]:
    """What the journal says of orders, oldest first."""
    with desk.database.read() as connection:
        return [entry for _, entry in journal.read(connection, 1000) if entry.event in EVENTS_OF_AN_ORDER]


def ask(desk: Desk, who: Person, act: object, record: str) -> Result:
    (result,) = desk.push(who, order(act, record, desk.clock()))
    return result


def document(desk: Desk, paper: str) -> Document:
    found: Document = next(each for each in desk.all_of("document") if each.id == paper)
    return found


PLAN = Attachment("a" * 64, "防汛预案.pdf", 10, "application/pdf")
OLD = OldFacts(title="关于做好防汛工作的通知", genre="通知")


def handed_in(desk: Desk, who: Person, file: Attachment) -> None:
    """The office has the content from this person."""
    now = desk.clock()
    with desk.database.write() as connection:
        file_rows.put(connection, StoredFile(file.sha256, file.size, file_rows.NONE, now))
        file_rows.put_upload(connection, Upload("u1", file.sha256, who.id, file.size, now, now))


def test_every_kind_of_act_stands_in_the_journal_once(desk: Desk) -> None:
    paper, entry, ready, now = new_id(), new_id(), new_id(), desk.clock()
    with desk.database.write() as connection:  # the clerk has handed the file in
        file_rows.put(connection, StoredFile(PLAN.sha256, PLAN.size, "none", now))
        file_rows.put_upload(connection, Upload("u", PLAN.sha256, CLERK.id, PLAN.size, now, now))
    first = order(Draft(notice()), paper, desk.clock())
    handed_in(desk, CLERK, PLAN)
    desk.push(CLERK, first)
    for who, act in (
        (CLERK, Revise(notice(body="第二稿。"), base=first.id)),
        (CLERK, Invite(to=COLLEAGUE.id)),
        (CLERK, Attach(PLAN)),
        (CLERK, Arrange((PLAN.sha256,))),
        (CLERK, Submit(to=DIRECTOR.id)),
        (CLERK, Withdraw()),
        (CLERK, Submit(to=DIRECTOR.id)),
        (DIRECTOR, Open()),
        (DIRECTOR, SendBack("再改。")),
        (CLERK, Detach(PLAN.sha256)),
        (CLERK, Submit(to=DIRECTOR.id)),
        (DIRECTOR, Approve(to=COUNTY_HEAD.id)),
    ):
        assert ask(desk, who, act, paper).status == "applied"
    later: tuple[tuple[Person, object, str], ...] = (
        (COUNTY_HEAD, Sign(document(desk, paper).content_hash), paper),
        (CLERK, TakeNumber(), paper),
        (CLERK, Issue(), paper),
        (CLERK, Log("巡查。", desk.clock()), entry),
        (CLERK, Correct(entry, "巡查两次。", desk.clock()), new_id()),
        (CLERK, Keep(Sort.PASSAGE, "值班要求", notice()), ready),
        (CLERK, Change("值班", notice()), ready),
        (CLERK, Remove(), ready),
        (
            CLERK,
            KeepOldPaper("office", PLAN.sha256, OLD, file=PLAN.name),
            old_paper_id("office", PLAN.sha256),
        ),
        (CLERK, ConfirmOldPaper(OLD), old_paper_id("office", PLAN.sha256)),
    )
    for who, step, record in later:
        result = ask(desk, who, step, record)
        assert result.status == "applied", result
    receipt: Receipt = next(one for one in desk.all_of("receipt") if one.organ == "shimen")
    ask(desk, SHIMEN_CLERK, SignFor(), receipt.id)
    written = entries(desk)
    assert {one.event for one in written} == {"applied"}
    acts = [one.act for one in written]
    assert sorted(acts) == sorted([*COMMANDS, "document.submit", "document.submit"])
    assert [one.person for one in written if one.act == "receipt.sign_for"] == [SHIMEN_CLERK.id]
    assert [one.record for one in written if one.act == "receipt.sign_for"] == [receipt.id]


TEXTS = {
    "a title": lambda: Draft(notice(title=f"秘密★{SECRET}")),
    "a body": lambda: Draft(notice(body=f"绝密★启用前\n{SECRET}")),
    "a mark with spaces": lambda: Draft(notice(body=f"机 密 ☆ 10年\n{SECRET}")),
    "a duty entry": lambda: Log(f"秘密★{SECRET}", datetime(2026, 9, 1, 8, tzinfo=UTC)),
}


@pytest.mark.parametrize("act", TEXTS.values(), ids=TEXTS.keys())
def test_an_attempt_with_a_classified_text_is_noted_and_its_words_are_kept_nowhere(
    desk: Desk, config: Config, act: object
) -> None:
    assert callable(act)
    record = new_id()
    result = ask(desk, CLERK, act(), record)
    assert (result.status, result.code) == ("refused", "classified")
    (noted,) = entries(desk)
    assert (noted.person, noted.record, noted.code, noted.at) == (
        CLERK.id,
        record,
        "classified",
        desk.clock(),
    )
    assert noted.facts.keys() == {"level"}
    desk.database.close()
    for file in Path(config.data).glob("office.sqlite*"):
        assert SECRET.encode() not in file.read_bytes()


@pytest.mark.parametrize(
    ("who", "act"),
    [
        (CLERK, Submit(to=DIRECTOR.id, opinion=f"机密★{SECRET}")),
        (CLERK, Revise(notice(body=f"机密★{SECRET}"), base="")),
        (DIRECTOR, SendBack(f"机密★{SECRET}")),
        (DIRECTOR, Approve(COUNTY_HEAD.id, f"机密★{SECRET}")),
        (COUNTY_HEAD, Sign("", f"机密★{SECRET}")),
        (CLERK, TakeNumber(f"机密★{SECRET}")),
    ],
    ids=lambda value: type(value).__name__ if not isinstance(value, Person) else value.id,
)
def test_no_step_of_a_paper_lets_a_classified_opinion_through(desk: Desk, who: Person, act: object) -> None:
    first = draft_order(desk.clock())
    paper = first.record
    desk.push(CLERK, first)
    content_hash = document(desk, paper).content_hash
    act = msgspec.convert(msgspec.to_builtins(act) | known_of(act, first.id, content_hash), type(act))
    steps: list[tuple[Person, object]] = [
        (CLERK, Submit(to=DIRECTOR.id)),
        (DIRECTOR, Approve(to=COUNTY_HEAD.id)),
        (COUNTY_HEAD, Sign(content_hash)),
    ]
    before = {Submit: 0, Revise: 0, SendBack: 1, Approve: 1, Sign: 2, TakeNumber: 3}[type(act)]
    for someone, step in steps[:before]:
        assert ask(desk, someone, step, paper).status == "applied"
    assert ask(desk, who, act, paper).code == "classified"
    assert entries(desk)[-1].code == "classified"
    with desk.database.read() as connection:
        kept = [*connection.execute(select(AUDIT)), *connection.execute(select(COMMAND_LOG))]
    assert SECRET not in repr(kept)
    assert SECRET not in repr(desk.all_of("document") + desk.all_of("text_revision"))


def known_of(act: object, base: str, content_hash: str) -> dict[str, str]:
    """What an act must say of the paper to come as far as its words."""
    return {Revise: {"base": base}, Sign: {"content_hash": content_hash}}.get(type(act), {})


def test_a_refusal_tells_its_rule_and_whose_it_was(desk: Desk) -> None:
    first = draft_order(desk.clock())
    desk.push(CLERK, first)
    result = ask(desk, SHIMEN_CLERK, SignFor(), first.record)
    (_, refused) = entries(desk)
    assert (refused.event, refused.code, refused.act) == ("refused", "not_yours", "receipt.sign_for")
    assert (refused.person, refused.account, refused.device) == (SHIMEN_CLERK.id, SHIMEN_CLERK.id, "device-1")
    assert (refused.order_id, refused.record) == (result.id, first.record)


def test_an_order_that_comes_again_is_noted_once_and_one_under_a_used_id_each_time(desk: Desk) -> None:
    first = draft_order(desk.clock())
    for _ in range(3):
        desk.push(CLERK, first)
    other = msgspec.structs.replace(draft_order(desk.clock(), notice(title="另一个")), id=first.id)
    for _ in range(2):
        desk.push(CLERK, other)
    assert [(one.event, one.code) for one in entries(desk)] == [
        ("applied", ""),
        ("refused", "id_reused"),
        ("refused", "id_reused"),
    ]


def test_a_mistake_of_ours_is_noted_and_not_remembered_as_an_answer(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, expected_logs: ExpectedLogs
) -> None:
    expected_logs("could not be carried out")

    def wrong(*_: object) -> None:
        raise ZeroDivisionError(SECRET)

    monkeypatch.setattr(modules, "apply", wrong)
    asked = order(Log("巡查。", desk.clock()), new_id(), desk.clock())
    desk.push(CLERK, asked)
    (noted,) = entries(desk)
    assert (noted.event, noted.code, noted.order_id) == ("failed", "failed", asked.id)
    assert SECRET not in repr(noted)
    with desk.database.read() as connection:
        assert answers.find(connection, [asked.id]) == {}


def test_blocked_and_unknown_orders_are_not_noted_as_done(desk: Desk) -> None:
    unknown = WireOrder(new_id(), "lane", new_id(), "kite.fly", b"{}", desk.clock())
    behind = msgspec.structs.replace(draft_order(desk.clock()), lane="lane")
    desk.push(CLERK, unknown, behind)
    assert entries(desk) == []


def test_the_journal_keeps_both_times_the_workstations_as_it_was(desk: Desk) -> None:
    ahead, behind = desk.clock() + timedelta(days=2), desk.clock() - timedelta(days=2)
    desk.push(CLERK, draft_order(ahead), draft_order(behind))
    assert [(one.made_at, one.at) for one in entries(desk)] == [(ahead, desk.clock()), (behind, desk.clock())]
    with desk.database.read() as connection:
        kept = (
            connection.execute(select(COMMAND_LOG.c.made_at).order_by(COMMAND_LOG.c.made_at)).scalars().all()
        )
    assert kept == [behind, desk.clock()]


@pytest.fixture
def database(config: Config) -> Iterator[Database]:
    opened = Database(config.database)
    yield opened
    opened.close()


ENTRY = journal.Entry(datetime(2026, 9, 1, tzinfo=UTC), "set_up")


def test_the_newest_entries_are_read_oldest_first_with_their_numbers(database: Database) -> None:
    with database.write() as connection:
        connection.execute(AUDIT.delete())
        journal.write(connection, [replace(ENTRY, order_id=f"o{n}") for n in range(10)])
        journal.write(connection, [])
        found = list(journal.read(connection, 3))
        assert [entry.order_id for _, entry in found] == ["o7", "o8", "o9"]
        numbers = [number for number, _ in journal.read(connection, 100)]
        assert len(numbers) == 10
        assert numbers == list(range(numbers[0], numbers[0] + 10))


def test_an_entry_comes_back_as_it_was_written_in_utc(database: Database) -> None:
    there = datetime(2026, 9, 1, 16, 30, 0, 123456, tzinfo=timezone(timedelta(hours=8)))
    whole = journal.Entry(
        there, "refused", "a", "p", "d", "act", "r", "o", there, "c", {"name": "林小满", "": "☆"}
    )
    with database.write() as connection:
        journal.write(connection, [whole])
        ((_, found),) = journal.read(connection, 1)
    assert found == whole
    assert (found.at.tzinfo, found.at.hour) == (UTC, 8)


NAIVE = datetime(2026, 9, 1)  # noqa: DTZ001  (that is the point)


@pytest.mark.parametrize(
    "wrong", [replace(ENTRY, at=NAIVE), replace(ENTRY, made_at=NAIVE)], ids=["at", "made_at"]
)
def test_a_naive_time_never_comes_into_the_journal(database: Database, wrong: journal.Entry) -> None:
    with database.write() as connection, pytest.raises(StatementError, match="without a zone"):
        journal.write(connection, [wrong])
