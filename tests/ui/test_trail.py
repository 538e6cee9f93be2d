"""流转记录 and 签收 tell everything that happened, whole, and what has not arrived yet as such."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from oa_client.office.documents import Paperwork
from oa_core.documents.commands import SignFor
from oa_core.documents.model import Receipt, TrailEntry
from tests.support import papers
from tests.support.county import REGISTER
from tests.support.fake_office import Archive, FakeOffice
from ui.paperwork.acts import FORWARD, forward_form, make_act, may_send_back, said
from ui.paperwork.returned import beside_the_text, reason_of_return
from ui.paperwork.trail import ACT_ICONS, ReceiptSheet, TrailSheet
from ui.theme.icons import FOLDER
from ui.theme.theme import LIGHT_THEME

NOW = datetime(2026, 9, 15, 2, 20, tzinfo=UTC)
ENTRY = TrailEntry("submit", "clerk", "李敏", "秘书股文秘", NOW, NOW, "请审核。", "director")


def words(sheet: QWidget) -> list[str]:
    """Every text on the sheet, from top to bottom and from left to right."""
    labels = [label for label in sheet.findChildren(QLabel) if label.text() and not label.isHidden()]
    return [label.text() for label in labels]


def trail(qtbot: QtBot, *entries: TrailEntry, wide: int = 640) -> TrailSheet:
    sheet = TrailSheet(LIGHT_THEME)
    qtbot.addWidget(sheet)
    sheet.resize(wide, 500)
    sheet.show_trail(entries, (), REGISTER, NOW)
    sheet.show()
    return sheet


def paperwork(archive: Archive, paper: str) -> Paperwork:
    found = FakeOffice(archive, "clerk").documents.paperwork(paper)
    assert found is not None
    return found


def test_an_entry_names_the_act_the_person_the_post_the_next_one_and_the_time(qtbot: QtBot) -> None:
    assert words(trail(qtbot, ENTRY)) == [
        *("送审", "李敏 秘书股文秘", "→ 何晓燕", "今天 10:20", "“请审核。”"),
    ]


def test_the_newest_act_stands_first(qtbot: QtBot) -> None:
    back = replace(ENTRY, act="send_back", person="director", name="何晓燕", to="clerk", opinion="请改。")
    told = words(trail(qtbot, ENTRY, back))
    assert told.index("退回") < told.index("送审")


def test_an_act_that_is_not_confirmed_says_so(qtbot: QtBot) -> None:
    assert "今天 10:20 · 待发" in words(trail(qtbot, replace(ENTRY, received_at=None)))


def test_an_act_that_goes_to_nobody_else_names_nobody_else(qtbot: QtBot) -> None:
    for to in ("", "clerk"):
        assert not [text for text in words(trail(qtbot, replace(ENTRY, to=to))) if text.startswith("→")]


def test_a_paper_that_went_nowhere_has_a_sentence_instead(qtbot: QtBot) -> None:
    assert words(trail(qtbot)) == ["还没有送出，没有流转记录。"]


@pytest.mark.parametrize(
    "opinion", ["很长的意见，" * 80, "第一行\n第二行", "<b>不是格式</b>", "&nbsp;{name}%1"]
)
def test_an_opinion_stands_there_word_for_word_and_whole(qtbot: QtBot, opinion: str) -> None:
    sheet = trail(qtbot, replace(ENTRY, opinion=opinion), wide=360)
    [shown] = [label for label in sheet.findChildren(QLabel) if label.text() == f"“{opinion}”"]
    assert shown.height() >= shown.heightForWidth(shown.width())
    ground = sheet.widget()
    assert ground.width() <= sheet.viewport().width()
    bold = shown.textFormat()
    assert bold == bold.PlainText


@pytest.mark.parametrize("act", ACT_ICONS)
def test_every_act_of_a_trail_has_its_icon(act: str) -> None:
    stem, style = ACT_ICONS[act].rsplit("_", 1)
    assert (FOLDER / f"{stem}_20_{style}.svg").is_file()


def test_the_trail_of_a_whole_way_has_an_icon_for_each_act(qtbot: QtBot) -> None:
    archive = Archive()
    made = paperwork(archive, papers.issued(archive))
    assert {entry.act for entry in made.document.trail} <= set(ACT_ICONS)


def test_a_trail_of_a_hundred_acts_is_all_there(qtbot: QtBot) -> None:
    entries = [replace(ENTRY, opinion=f"第{n}次", made_at=NOW - timedelta(hours=n)) for n in range(100)]
    told = words(trail(qtbot, *entries))
    assert all(f"“第{n}次”" in told for n in range(100))


# 签收


def receipts(qtbot: QtBot, made: Paperwork, archive: Archive) -> ReceiptSheet:
    sheet = ReceiptSheet(LIGHT_THEME)
    qtbot.addWidget(sheet)
    sheet.resize(640, 500)
    sheet.show_receipts(made, REGISTER, archive.now)
    sheet.show()
    return sheet


def test_before_it_is_issued_nobody_can_have_signed_for_it(qtbot: QtBot) -> None:
    archive = Archive()
    sheet = receipts(qtbot, paperwork(archive, papers.signed(archive)), archive)
    assert words(sheet) == ["印发以后，这里列出每个单位的签收情况。"]
    assert sheet.summary == ""


def test_those_who_have_not_signed_stand_first_and_are_named(qtbot: QtBot) -> None:
    archive = Archive()
    paper = papers.issued(archive)
    shimen = next(r for r in archive.records.values() if isinstance(r, Receipt) and r.organ == "shimen")
    FakeOffice(archive, "shimen-clerk").execute(shimen.id, SignFor())
    sheet = receipts(qtbot, paperwork(archive, paper), archive)
    told = words(sheet)
    assert sheet.summary == told[0] == "签收 1/3"
    assert told[1] == "未签收 2 家：青垌乡、县应急管理局"
    assert told.index("石门镇人民政府") > told.index("青垌乡人民政府")
    assert any(text.startswith("周倩 今天 ") for text in told)


def test_when_everybody_signed_it_says_so_once(qtbot: QtBot) -> None:
    archive = Archive()
    paper = papers.issued(archive)
    for receipt in [each for each in archive.records.values() if isinstance(each, Receipt)]:
        FakeOffice(archive, f"{receipt.organ}-clerk").execute(receipt.id, SignFor())
    told = words(receipts(qtbot, paperwork(archive, paper), archive))
    assert told[:2] == ["签收 3/3", "全部签收"]
    assert told.count("已签收") == 3


# beside the text


def test_the_reason_of_a_return_is_told_until_the_paper_goes_on() -> None:
    archive = Archive()
    paper = papers.returned(archive, "请补充联系人。")
    made = paperwork(archive, paper)
    assert reason_of_return(made, archive.now) == "何晓燕 今天 10:27 退回：请补充联系人。"
    sent = replace(made, document=replace(made.document, trail=(*made.document.trail, ENTRY)))
    assert reason_of_return(sent, archive.now) == ""


def test_a_signed_paper_warns_whoever_changes_it() -> None:
    archive = Archive()
    told = beside_the_text(paperwork(archive, papers.signed(archive)), archive.now)
    assert "陈立新签发" in told
    assert "重新签发" in told
    assert beside_the_text(None, archive.now) == ""
    assert beside_the_text(paperwork(archive, papers.submitted(archive)), archive.now) == ""


# how acts are asked for


def test_what_is_offered_decides_the_button_and_the_way_of_the_paper_the_first() -> None:
    everything = frozenset(form.act for form in FORWARD)
    assert forward_form(everything) is FORWARD[0]
    for form in FORWARD:
        assert forward_form(frozenset({form.act})) is form
    assert forward_form(frozenset()) is None
    assert not may_send_back(everything)


@pytest.mark.parametrize("form", FORWARD, ids=lambda form: form.act.__name__)
def test_the_act_carries_what_was_written_and_for_whom(form: object) -> None:
    chosen = next(each for each in FORWARD if each is form)
    archive = Archive()
    document = papers.document(archive, papers.approved(archive))
    act = make_act(chosen, "我的意见。", "head", document)
    assert type(act) is chosen.act
    if chosen.opinion:
        assert getattr(act, "opinion", None) == "我的意见。"
    if chosen.people:
        assert getattr(act, "to", None) == "head"
    assert getattr(act, "content_hash", document.content_hash) == document.content_hash


@pytest.mark.parametrize("form", FORWARD, ids=lambda form: form.act.__name__)
def test_phrases_are_whole_and_there_is_a_key_for_each(form: object) -> None:
    chosen = next(each for each in FORWARD if each is form)
    assert len(chosen.phrases) in (0, 3)
    assert bool(chosen.phrases) is bool(chosen.opinion)
    assert all(said(phrase)[-1] in "。：" for phrase in chosen.phrases)
    assert chosen.label
