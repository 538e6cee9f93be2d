"""The drafting desk: nothing a person writes is lost, changed or left behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from oa_client.office.changes import Changes
from oa_client.office.colleagues import Colleague
from oa_client.office.office import Office
from oa_client.office.on_the_desk import Working
from oa_client.storage.database import Database
from oa_core.documents.commands import SendBack, Submit
from oa_core.documents.model import Status
from oa_core.refusal import Refused
from sync.core import Page
from tests.client.conftest import KEY, Clock, page, sent
from tests.support.book import CONTENT, Book

SCRUFFY = replace(CONTENT, title="未完成的标题", addressees=(), openness=None, body="第一句。\n\n  第二句　")


def test_a_new_document_begins_empty_under_the_offices_first_letterhead(office: Office) -> None:
    working = office.drafting.begin()
    assert (working.content.letterhead, working.content.title, working.base) == ("yufu", "", "")
    assert office.documents.outgoing() == ()


def test_somebody_who_drafts_under_no_letterhead_is_told(open_office: Callable[[str], Office]) -> None:
    with pytest.raises(Refused, match="letterhead_unknown"):
        open_office("head").drafting.begin()


def test_what_is_kept_comes_back_to_the_letter(office: Office) -> None:
    working = office.drafting.keep(office.drafting.begin(), SCRUFFY)
    again = office.drafting.open(working.document_id)
    assert again.content == SCRUFFY
    assert again.kept_at == working.kept_at


def test_a_kept_draft_stands_in_the_list_of_outgoing_papers(office: Office) -> None:
    working = office.drafting.keep(office.drafting.begin(), SCRUFFY)
    (row,) = office.documents.outgoing()
    assert (row.id, row.title, row.status) == (working.document_id, "未完成的标题", Status.DRAFT)
    assert office.orders.waiting() == ()


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (replace(CONTENT, body="机密★5年\n正文"), "classified"),
        (replace(CONTENT, body="字" * 200_000), "text_too_long"),
        (replace(CONTENT, title="题" * 201), "title_too_long"),
        (replace(CONTENT, body="正\x00文"), "control_characters"),
    ],
)
def test_what_must_not_be_stored_is_refused_and_the_last_text_stays(
    office: Office, content: object, code: str
) -> None:
    assert isinstance(content, type(CONTENT))
    working = office.drafting.keep(office.drafting.begin(), SCRUFFY)
    with pytest.raises(Refused, match=code):
        office.drafting.keep(working, content)
    assert office.drafting.open(working.document_id).content == SCRUFFY


def test_a_classified_text_leaves_no_trace_in_cache_or_log(
    office: Office, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")
    secret = replace(CONTENT, body="绝密★30年\n某项不可外传的安排")
    with pytest.raises(Refused, match="classified"):
        office.drafting.submit(office.drafting.begin(), secret, to="director")
    assert "classified text refused" in caplog.text
    assert "不可外传" not in caplog.text
    assert office.documents.outgoing() == ()
    assert office.orders.waiting() == ()


def test_saving_makes_an_order_and_leaves_no_kept_draft(office: Office) -> None:
    working = office.drafting.keep(office.drafting.begin(), CONTENT)
    saved = office.drafting.save(working, CONTENT)
    assert [order.kind for order in office.orders.waiting()] == ["document.draft"]
    assert (saved.kept_at, saved.content) == (None, CONTENT)
    assert saved.document is not None


def test_saving_again_without_a_change_orders_nothing(office: Office) -> None:
    saved = office.drafting.save(office.drafting.begin(), CONTENT)
    office.drafting.save(saved, CONTENT)
    assert len(office.orders.waiting()) == 1


def test_each_save_goes_on_from_the_one_before(office: Office) -> None:
    working = office.drafting.begin()
    for body in ("一。", "二。", "三。"):
        working = office.drafting.save(working, replace(CONTENT, body=body))
    assert [order.kind for order in office.orders.waiting()] == ["document.draft", *["document.revise"] * 2]
    assert office.drafting.open(working.document_id).content.body == "三。"


def test_submitting_saves_and_hands_on_in_one_step(office: Office) -> None:
    working = office.drafting.keep(office.drafting.begin(), CONTENT)
    office.drafting.submit(working, CONTENT, to="director", opinion="请审。")
    paperwork = office.documents.paperwork(working.document_id)
    assert paperwork is not None
    assert (paperwork.document.status, paperwork.document.holder) == (Status.IN_REVIEW, "director")
    assert paperwork.body == CONTENT.body
    assert [order.kind for order in paperwork.waiting] == ["document.draft", "document.submit"]


def test_a_submission_that_is_refused_leaves_the_text_kept_and_orders_nothing(office: Office) -> None:
    working = office.drafting.keep(office.drafting.begin(), SCRUFFY)
    with pytest.raises(Refused, match="addressees_missing"):
        office.drafting.submit(working, SCRUFFY, to="director")
    assert office.orders.waiting() == ()
    assert office.drafting.open(working.document_id).content == SCRUFFY


def test_the_text_of_a_returned_paper_opens_with_the_reason_beside_it(
    open_office: Callable[[str], Office], clock: Clock
) -> None:
    book = Book()
    document = book.submitted()
    book.do("director", SendBack("请补充责任单位。"), document.id)
    office = open_office("clerk")
    office.exchange.perform(Page(page("clerk", sent(book.records, "clerk", seq=2), seq=2, now=clock.now)))
    (todo,) = office.documents.inbox()
    assert (todo.status, todo.source) == (Status.RETURNED, "何晓燕")
    working = office.drafting.open(document.id)
    assert working.content == CONTENT
    assert working.document is not None
    assert working.document.trail[-1].opinion == "请补充责任单位。"


def test_a_kept_draft_of_a_saved_document_wins_over_its_saved_text(office: Office) -> None:
    saved = office.drafting.save(office.drafting.begin(), CONTENT)
    office.drafting.keep(saved, replace(CONTENT, body="还没保存的话。"))
    assert office.drafting.open(saved.document_id).content.body == "还没保存的话。"


def test_throwing_a_draft_away_leaves_what_was_saved(office: Office) -> None:
    saved = office.drafting.save(office.drafting.begin(), CONTENT)
    office.drafting.keep(saved, SCRUFFY)
    office.drafting.discard(saved.document_id)
    assert office.drafting.open(saved.document_id).content == CONTENT


def test_opening_what_is_not_there_is_refused(office: Office) -> None:
    with pytest.raises(Refused, match="gone"):
        office.drafting.open("nowhere")


def test_a_classified_text_that_is_typed_is_noted_without_its_words(
    office: Office, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")
    working = office.drafting.begin()
    with pytest.raises(Refused, match="classified"):
        office.drafting.keep(working, replace(CONTENT, body="绝密★30年\n某项不可外传的安排"))
    assert f"classified text refused: draft of {working.document_id}" in caplog.text
    assert "不可外传" not in caplog.text


OWN = replace(CONTENT, body="我在这台机器上写的。")


def with_somebody_else(office: Office) -> Working:
    """A kept text of a document that was submitted meanwhile."""
    saved = office.drafting.save(office.drafting.begin(), CONTENT)
    office.drafting.keep(saved, OWN)
    office.execute(saved.document_id, Submit("director"))
    return office.drafting.open(saved.document_id)


def test_a_text_for_a_paper_in_other_hands_stays_as_it_was_kept(office: Office) -> None:
    working = with_somebody_else(office)
    assert (working.content, working.merged, working.conflict) == (OWN, None, None)
    assert office.drafting.put_away(working, OWN).content == OWN
    assert office.drafting.open(working.document_id).content == OWN


def test_a_text_for_a_paper_in_other_hands_becomes_a_document_of_its_own(office: Office) -> None:
    working = with_somebody_else(office)
    own = office.drafting.take_out(working.document_id)
    assert own.document_id != working.document_id
    assert office.drafting.open(own.document_id) == own
    assert (own.content, own.base, own.kept_at) == (OWN, "", working.kept_at)
    assert office.drafting.open(working.document_id).content == CONTENT
    saved = office.drafting.save(own, own.content)
    assert saved.document is not None


def test_only_what_is_kept_can_be_taken_out_and_only_a_question_answered(office: Office) -> None:
    with pytest.raises(Refused, match="gone"):
        office.drafting.take_out("nowhere")
    with pytest.raises(Refused, match="gone"):
        office.drafting.settle(office.drafting.begin(), CONTENT)


def test_listeners_hear_which_draft_was_kept(office: Office) -> None:
    heard: list[Changes] = []
    office.on_change(heard.append)
    working = office.drafting.keep(office.drafting.begin(), SCRUFFY)
    assert heard == [Changes(drafts=True, records=frozenset({working.document_id}))]


def test_the_choices_are_those_the_rules_allow(office: Office) -> None:
    assert [head.id for head in office.documents.letterheads()] == ["yufu", "yufuban"]

    def names(people: tuple[Colleague, ...]) -> list[str]:
        return [person.name for person in people]

    assert names(office.documents.reviewers(CONTENT)) == ["何晓燕"]
    document = office.drafting.save(office.drafting.begin(), CONTENT).document
    assert document is not None
    assert names(office.documents.signers(document)) == ["陈立新"]
    kinds = [organ.kind for organ in office.documents.receivers()]
    assert kinds == sorted(kinds, key=list(dict.fromkeys(kinds)).index)


TYPIST = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from oa_client.office.office import Office
from oa_client.storage.database import Database
from tests.support.book import CONTENT
from dataclasses import replace
office = Office(Database(Path(sys.argv[1]), bytes(range(32))), "clerk", lambda: datetime.now(UTC))
working = office.drafting.open(sys.argv[2])
text = ""
while True:
    text += "字"
    working = office.drafting.keep(working, replace(CONTENT, body=text))
    print(len(text), flush=True)
"""


def test_a_program_killed_while_somebody_types_loses_nothing_that_was_kept(
    office: Office, tmp_path: Path
) -> None:
    working = office.drafting.keep(office.drafting.begin(), CONTENT)
    path = next(tmp_path.glob("clerk-*.db"))
    office.close()
    typist = subprocess.Popen(
        [sys.executable, "-c", TYPIST, str(path), working.document_id], stdout=subprocess.PIPE, text=True
    )
    assert typist.stdout is not None
    kept = int([typist.stdout.readline() for _ in range(25)][-1])
    os.kill(typist.pid, signal.SIGKILL)
    typist.wait()
    typist.stdout.close()
    again = Office(Database(path, KEY), "clerk", Clock())
    text = again.drafting.open(working.document_id).content.body
    again.close()
    assert set(text) == {"字"}
    assert len(text) in (kept, kept + 1, kept + 2)
