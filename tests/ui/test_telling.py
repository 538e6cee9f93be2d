"""What lists and heads tell of a paper: where it is, who has it, how far it came. Nothing is told that is not so."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from itertools import chain

import pytest

from oa_client.office.documents import Paperwork, Received, Todo
from oa_core.documents.commands import Approve, SignFor
from oa_core.documents.model import Receipt, ReceiptState, Status
from tests.support import papers
from tests.support.county import REGISTER
from tests.support.fake_office import START, Archive, FakeOffice
from ui.paperwork import telling
from ui.rows import Heading, Row
from ui.widgets.stepper import Stage

CLERK, DIRECTOR, HEAD = (REGISTER.people[key] for key in ("clerk", "director", "head"))
TODO = Todo("a", "document", "关于值班的通知", "", "in_review", "李敏", START, "")


def paperwork(archive: Archive, paper: str, person: str = "clerk") -> Paperwork:
    found = FakeOffice(archive, person).documents.paperwork(paper)
    assert found is not None
    return found


def stages(archive: Archive, paper: str) -> list[Stage]:
    steps = telling.steps_of(paperwork(archive, paper), CLERK, REGISTER, archive.now)
    assert [step.name for step in steps] == ["拟稿", "审核", "签发", "编号", "印发", "签收"]
    return [step.stage for step in steps]


def sign_for_all(archive: Archive, *organs: str) -> None:
    for receipt in [each for each in archive.records.values() if isinstance(each, Receipt)]:
        if receipt.organ in organs:
            FakeOffice(archive, f"{receipt.organ}-clerk").execute(receipt.id, SignFor())


# rows


def test_a_row_says_where_it_comes_from_how_it_stands_and_since_when() -> None:
    row = telling.row_of(TODO, START)
    assert row.caption == "发文 · 李敏 · 审核 · 今天 10:20"
    assert (row.title, row.chips, row.unread) == ("关于值班的通知", (), True)


def test_a_row_that_was_seen_is_no_longer_bold() -> None:
    assert not telling.row_of(TODO, START, frozenset({"a"})).unread


def test_a_paper_without_a_title_can_still_be_found_in_the_list() -> None:
    assert telling.row_of(replace(TODO, title=""), START).title == "（还没有标题）"


def test_a_source_that_is_not_known_leaves_no_gap_between_the_dots() -> None:
    assert telling.row_of(replace(TODO, source=""), START).caption == "发文 · 审核 · 今天 10:20"


def test_an_incoming_paper_is_told_as_one() -> None:
    row = telling.row_of(replace(TODO, kind="receipt", status="delivered"), START)
    assert row.caption.startswith("收文 · ")
    assert "待签收" in row.caption
    assert row.icon != telling.row_of(TODO, START).icon


@pytest.mark.parametrize(("urgency", "tone"), [("特急", "red"), ("加急", "amber")])
def test_urgency_is_a_word_and_not_only_a_colour(urgency: str, tone: str) -> None:
    [chip] = telling.row_of(replace(TODO, urgency=urgency), START).chips
    assert (chip.text, chip.tone) == (urgency, tone)
    assert chip.icon


def test_trouble_stands_before_urgency_and_what_waits() -> None:
    row = telling.row_of(replace(TODO, urgency="特急", waiting=True, trouble="not_yours"), START)
    assert [chip.text for chip in row.chips] == ["没有办成", "特急", "待发"]
    assert row.spoken.endswith("没有办成，特急，待发")


def rows_under(entries: tuple[Row | Heading, ...]) -> dict[str, list[str]]:
    """The ids of the rows by the heading that they stand under."""
    found: dict[str, list[str]] = {}
    heading = ""
    for entry in entries:
        if isinstance(entry, Heading):
            heading = entry.text
            assert heading not in found, "a heading stands once"
            found[heading] = []
        else:
            found[heading].append(entry.id)
    return found


def test_the_inbox_shows_urgent_papers_first_however_old_they_are() -> None:
    old = START - timedelta(days=3)
    todos = (
        replace(TODO, id="old", since=old),
        replace(TODO, id="urgent", since=old, urgency="加急"),
        TODO,
    )
    grouped = rows_under(telling.urgent_first(todos, START, frozenset()))
    assert grouped == {"特急 · 加急": ["urgent"], "今天": ["a"], "更早": ["old"]}
    assert list(grouped) == ["特急 · 加急", "今天", "更早"]


def test_each_paper_stands_in_the_inbox_once_and_none_is_left_out() -> None:
    todos = tuple(
        replace(TODO, id=f"{day}-{urgency}", since=START - timedelta(days=day), urgency=urgency)
        for day in range(-1, 4)
        for urgency in ("", "加急", "特急")
    )
    grouped = rows_under(telling.urgent_first(todos, START, frozenset()))
    assert sorted(chain.from_iterable(grouped.values())) == sorted(todo.id for todo in todos)


def test_an_empty_inbox_has_no_headings() -> None:
    assert telling.urgent_first((), START, frozenset()) == ()
    assert telling.by_day((), START, frozenset()) == ()


def test_the_day_of_the_office_decides_the_heading_and_not_the_day_in_london() -> None:
    before_midnight = START.replace(hour=15, minute=59)
    after = before_midnight + timedelta(minutes=1)
    todos = (replace(TODO, id="after", since=after), replace(TODO, id="before", since=before_midnight))
    now = after + timedelta(hours=1)
    assert rows_under(telling.by_day(todos, now, frozenset())) == {"今天": ["after"], "昨天": ["before"]}
    assert rows_under(telling.urgent_first(todos, now, frozenset())) == {
        "今天": ["after"],
        "更早": ["before"],
    }


def test_every_day_of_a_list_has_one_heading() -> None:
    todos = tuple(replace(TODO, id=str(n), since=START - timedelta(hours=8 * n)) for n in range(9))
    grouped = rows_under(telling.by_day(todos, START, frozenset()))
    assert list(grouped) == ["今天", "昨天", "9月13日", "9月12日"]


# the facts under the title


def test_the_facts_name_the_receivers_and_count_many() -> None:
    archive = Archive()
    made = paperwork(archive, papers.submitted(archive))
    facts = dict(telling.meta_of_document(made, REGISTER))
    assert facts == {
        "文种": "通知",
        "拟稿": "李敏",
        "主送": "石门镇、青垌乡、县应急管理局",
        "公开": "主动公开",
    }
    many = replace(made.document, addressees=("shimen", "qingtong", "baisha", "nanwan"))
    facts = dict(telling.meta_of_document(replace(made, document=many), REGISTER))
    assert facts["主送"] == "石门镇、青垌乡等 4 家"


def test_the_number_is_announced_after_signing_and_then_told() -> None:
    archive = Archive()
    signed = dict(telling.meta_of_document(paperwork(archive, papers.signed(archive)), REGISTER))
    assert signed["文号"] == "编号后生成"
    issued = dict(telling.meta_of_document(paperwork(archive, papers.issued(archive)), REGISTER))
    assert issued["文号"] == "屿府〔2026〕1号"


# who holds it


def test_the_holder_is_told_that_it_is_in_their_hands() -> None:
    archive = Archive()
    paper = papers.submitted(archive)
    archive.tick(hours=2, minutes=5)
    mine = telling.holding_of_document(paperwork(archive, paper), DIRECTOR, REGISTER, archive.now)
    assert (mine.main, mine.rest) == ("现在在您手里 · 审核", "已停留 2 小时 5 分")
    assert mine.mine
    theirs = telling.holding_of_document(paperwork(archive, paper), CLERK, REGISTER, archive.now)
    assert theirs.main == "现在在何晓燕 办公室主任手里 · 审核"
    assert not theirs.mine


def test_a_holder_who_left_the_register_is_told_by_what_is_known() -> None:
    archive = Archive()
    made = paperwork(archive, papers.submitted(archive))
    gone = replace(made, document=replace(made.document, holder="gone"))
    told = telling.holding_of_document(gone, CLERK, REGISTER, archive.now)
    assert told.main == "现在在gone手里 · 审核"


def test_an_issued_paper_names_those_who_have_not_signed_for_it() -> None:
    archive = Archive()
    paper = papers.issued(archive)
    told = telling.holding_of_document(paperwork(archive, paper), CLERK, REGISTER, archive.now)
    assert (told.main, told.rest) == ("已印发 · 签收 0/3", "未签收：石门镇、青垌乡、县应急管理局")
    assert not told.done
    sign_for_all(archive, "shimen", "qingtong")
    told = telling.holding_of_document(paperwork(archive, paper), CLERK, REGISTER, archive.now)
    assert (told.main, told.rest) == ("已印发 · 签收 2/3", "未签收：县应急管理局")
    sign_for_all(archive, "emergency")
    told = telling.holding_of_document(paperwork(archive, paper), CLERK, REGISTER, archive.now)
    assert (told.main, told.rest, told.done) == ("已印发 · 签收 3/3", "全部签收", True)


def test_what_waits_for_the_line_says_so() -> None:
    archive = Archive()
    paper = papers.submitted(archive)
    made = paperwork(archive, paper)
    office = FakeOffice(archive, "director")
    office.go_offline()
    office.execute(paper, Approve("head", "同意。"), seen=made.document.step)
    told = telling.holding_of_document(_paperwork(office, paper), DIRECTOR, REGISTER, archive.now)
    assert told.rest.endswith(" · 待发，联网后送出")


def _paperwork(office: FakeOffice, paper: str) -> Paperwork:
    found = office.documents.paperwork(paper)
    assert found is not None
    return found


def received(archive: Archive) -> Received:
    office = FakeOffice(archive, "shimen-clerk")
    [todo] = office.documents.incoming()
    found = office.documents.received(todo.id)
    assert found is not None
    return found


def test_a_receiver_sees_who_sent_it_and_that_it_waits_for_a_signature() -> None:
    archive = Archive()
    papers.issued(archive)
    archive.tick(minutes=8)
    came = received(archive)
    assert dict(telling.meta_of_receipt(came, archive.now))["方式"] == "主送"
    told = telling.holding_of_receipt(came, archive.now)
    assert (told.main, told.rest, told.mine) == ("等待签收 · 待签收", "已到 8 分钟", True)


def test_a_receiver_sees_who_signed_for_it_and_when() -> None:
    archive = Archive()
    papers.issued(archive)
    sign_for_all(archive, "shimen")
    told = telling.holding_of_receipt(received(archive), archive.now)
    assert told.main == "已签收"
    assert told.rest.startswith("周倩 今天 ")
    assert told.done
    assert "收到" not in dict(telling.meta_of_receipt(received(archive), archive.now))


# its way


def test_every_status_stands_at_one_of_the_six_steps() -> None:
    assert set(telling.PLACES) == set(Status)
    assert set(telling.PLACES.values()) == set(range(6))


def test_the_steps_follow_the_paper() -> None:
    archive = Archive()
    done, here, ahead = Stage.DONE, Stage.HERE, Stage.AHEAD
    assert stages(archive, papers.submitted(archive)) == [done, here, ahead, ahead, ahead, ahead]
    assert stages(archive, papers.returned(archive)) == [here, ahead, ahead, ahead, ahead, ahead]
    assert stages(archive, papers.approved(archive)) == [done, done, here, ahead, ahead, ahead]
    assert stages(archive, papers.signed(archive)) == [done, done, done, here, ahead, ahead]
    issued = papers.issued(archive)
    assert stages(archive, issued) == [done, done, done, done, done, here]
    sign_for_all(archive, "shimen", "qingtong", "emergency")
    assert stages(archive, issued) == [done] * 6


def test_each_step_that_is_done_names_who_did_it_and_the_one_here_who_has_it() -> None:
    archive = Archive()
    paper = papers.signed(archive)
    steps = telling.steps_of(paperwork(archive, paper), CLERK, REGISTER, archive.now)
    assert [step.note for step in steps] == [
        "李敏 10:20",
        "何晓燕 10:27",
        "陈立新 10:34",
        "李敏（您）",
        "",
        "",
    ]


def test_steps_of_another_day_are_told_by_their_day() -> None:
    archive = Archive()
    paper = papers.submitted(archive)
    archive.tick(days=1)
    [first, *_] = telling.steps_of(paperwork(archive, paper), CLERK, REGISTER, archive.now)
    assert first.note == "李敏 昨天"


def test_a_returned_paper_shows_no_step_ahead_as_done_by_anybody() -> None:
    archive = Archive()
    paper = papers.returned(archive)
    steps = telling.steps_of(paperwork(archive, paper), CLERK, REGISTER, archive.now)
    assert [step.note for step in steps[1:]] == [""] * 5


def test_missing_receivers_are_those_in_any_state_but_signed_for() -> None:
    archive = Archive()
    made = paperwork(archive, papers.issued(archive))
    for state in ReceiptState:
        receipts = tuple(replace(receipt, state=state) for receipt in made.receipts)
        missing = telling.missing_receivers(replace(made, receipts=receipts), REGISTER)
        assert bool(missing) is (state is not ReceiptState.SIGNED_FOR)
        assert telling.signed_count(replace(made, receipts=receipts))[1] == 3
