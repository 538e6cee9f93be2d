"""校对 with the facts of the office's own records, and 送审 that only the rules for it stop."""

from __future__ import annotations

from dataclasses import replace
from time import perf_counter

import pytest

from oa_client.office.checking import Checked
from oa_client.office.office import Office
from oa_client.typesetting.model import GlyphRun, Layout, Page, Part, Role, Source
from oa_core.checking.rules import Level
from oa_core.documents.model import Content, Document, Openness, Signature
from oa_core.files import Attachment
from oa_core.people.model import Register
from oa_core.refusal import Refused
from tests.core.checking.test_outlining import FILES, SIGNED
from tests.support.book import CONTENT, Book

TEXT = (
    "为做好2026年防台风工作，现将有关事项通知如下。\n一、落实责任\n各级各部门主要负责人要靠前指挥。\n"
    "二、加强值守\n值班人员要坚守岗位。\n特此通知。"
)
GOOD = replace(CONTENT, body=TEXT)
REQUEST = replace(
    GOOD,
    genre="请示",
    title="南屿县人民政府办公室关于拨付防台风经费的请示",
    letterhead="yufuban",
    addressees=("gov",),
    copies=(),
    body="现申请拨付防台风经费30万元。\n妥否，请批示。",
)


BELOW = replace(
    REQUEST,
    letterhead="yufu",
    title="南屿县人民政府关于拨付防台风经费的请示",
    addressees=("finance",),
    copies=("shimen",),
)
"""A township is below the government whose request it is."""


def rules(checked: Checked) -> list[str]:
    return [problem.rule for problem in checked.problems]


def document(
    content: Content, *, files: tuple[Attachment, ...] = (), signed: Signature | None = None
) -> Document:
    made = Book().drafted()
    return replace(made, attachments=files, signature=signed)


def page_of(*parts: Part) -> Layout:
    runs = tuple(
        GlyphRun("字", Role.FANGSONG, 5.6, (28.0,), 33.6, 50.0, source=Source(part)) for part in parts
    )
    return Layout((Page(210.0, 297.0, runs),))


def test_a_paper_in_order_has_no_problem_and_is_not_stopped(office: Office) -> None:
    checked = office.checking.problems(GOOD, None, page_of(Part.TITLE, Part.BODY))
    assert (checked.problems, checked.blocking, checked.content) == ((), (), GOOD)


def test_what_nobody_can_know_yet_is_listed_with_what_it_would_take(office: Office) -> None:
    checked = office.checking.problems(GOOD)
    assert checked.not_checked["L28"] == ("印章",)
    assert checked.not_checked["L16"] == ("会签或征求意见记录",)
    assert checked.not_checked["L35"] == ("排版结果",)
    assert not {"P01", "L40", "L44", "L48", "L49"} & checked.not_checked.keys()


def test_the_pages_tell_whether_the_first_side_shows_the_text(office: Office) -> None:
    assert "L35" not in office.checking.problems(GOOD, None, page_of(Part.BODY)).not_checked
    (problem,) = office.checking.problems(GOOD, None, page_of(Part.TITLE, Part.ADDRESSEES)).problems
    assert (problem.rule, problem.field) == ("L35", "addressees")
    assert "L35" in office.checking.problems(GOOD, None, Layout(())).not_checked


def test_a_paper_without_a_word_yet_is_not_told_that_its_first_side_shows_none(office: Office) -> None:
    empty = office.checking.problems(replace(GOOD, body="\n"), None, page_of(Part.TITLE))
    assert "L35" not in rules(empty)


def test_the_register_knows_who_is_above_whom(office: Office) -> None:
    assert not office.checking.problems(REQUEST).blocking
    copied = office.checking.problems(BELOW)
    below = [problem for problem in copied.blocking if problem.rule == "L08"]
    assert [(problem.field, problem.level) for problem in below] == [("copies", Level.ERROR)]
    sideways = office.checking.problems(replace(REQUEST, addressees=("water",)))
    assert "L17" in rules(sideways)


def test_without_a_known_letterhead_nothing_is_claimed_of_the_sender(office: Office) -> None:
    checked = office.checking.problems(replace(GOOD, letterhead="gone", title="关于防台风工作的通知"))
    assert "L02" in rules(checked)
    assert "L13" in checked.not_checked


@pytest.mark.parametrize(
    ("openness", "reason", "found"),
    [
        (None, "", True),
        (Openness.OPEN, "", False),
        (Openness.CLOSED, "", True),
        (Openness.CLOSED, "涉及个人隐私", False),
        (Openness.ON_REQUEST, "", True),
    ],
)
def test_openness_needs_its_reason(
    office: Office, openness: Openness | None, reason: str, found: bool
) -> None:
    content = replace(GOOD, openness=openness, openness_reason=reason)
    assert ("L61" in rules(office.checking.problems(content))) is found


def test_the_note_on_attachments_is_always_in_step_with_the_files(office: Office) -> None:
    checked = office.checking.problems(GOOD, document(GOOD, files=FILES))
    assert not {"L41", "L42", "L43"} & {*rules(checked), *checked.not_checked}


def test_who_signed_and_what_is_on_record(office: Office) -> None:
    by_deputy = replace(SIGNED, person="director", name="何晓燕")
    upward = replace(REQUEST, letterhead="yufu", addressees=("gov",))
    assert "L12" in rules(office.checking.problems(upward, document(upward, signed=by_deputy)))
    assert "L12" not in rules(office.checking.problems(upward, document(upward, signed=SIGNED)))
    assert "L12" in office.checking.problems(upward).not_checked


def test_a_text_that_is_not_the_one_that_was_signed_is_told(office: Office) -> None:
    book = Book()
    drafted = book.drafted()
    signed = replace(drafted, signature=replace(SIGNED, content_hash=drafted.content_hash))
    assert "L63" not in {*rules(office.checking.problems(CONTENT, signed))}
    assert "L63" in rules(office.checking.problems(GOOD, signed))


STOPPED = [
    (replace(GOOD, body=f"{TEXT}\n请于××月××日前报送。"), "没有占位符"),
    (replace(REQUEST, title="南屿县人民政府办公室关于增加编制和拨付经费的请示"), "请示一文一事"),
    (
        replace(
            REQUEST,
            genre="报告",
            title="南屿县人民政府办公室关于防台风工作情况的报告",
            body="现将情况报告如下。\n以上报告当否，请批示。",
        ),
        "报告不夹带请示事项",
    ),
    (BELOW, "上行文不抄送下级机关"),
]


@pytest.mark.parametrize(("content", "named"), STOPPED)
def test_a_paper_that_breaks_a_rule_of_submitting_stays_on_the_desk(
    office: Office, content: Content, named: str
) -> None:
    working = office.drafting.keep(office.drafting.begin(), content)
    with pytest.raises(Refused) as refused:
        office.drafting.submit(working, content, to="director")
    assert (refused.value.code, refused.value.facts) == ("checks_block", {"rules": named})
    assert office.drafting.open(working.document_id).content == content
    assert office.orders.waiting() == ()


def test_two_rules_are_named_together_and_each_once(office: Office) -> None:
    content = replace(STOPPED[2][0], body="以上报告当否，请批示。××请予批准。\n××")
    with pytest.raises(Refused) as refused:
        office.drafting.submit(office.drafting.begin(), content, to="director")
    assert refused.value.facts == {"rules": "报告不夹带请示事项；没有占位符"}


def test_every_other_problem_lets_the_paper_go(office: Office) -> None:
    content = replace(GOOD, body=f"{TEXT}\n1、请抓紧落实,确保安全。", openness=Openness.CLOSED)
    checked = office.checking.problems(content)
    assert {"L38", "L53", "L61"} <= set(rules(checked))
    assert checked.blocking == ()
    office.drafting.submit(office.drafting.begin(), content, to="director")
    (waiting,) = office.documents.outgoing()
    assert waiting.title == content.title


def test_what_is_missing_is_told_as_missing(office: Office) -> None:
    content = replace(GOOD, addressees=(), body=f"{TEXT}××")
    with pytest.raises(Refused, match="addressees_missing"):
        office.drafting.submit(office.drafting.begin(), content, to="director")


def test_only_what_a_standard_demands_is_an_error(office: Office) -> None:
    content = replace(GOOD, body=f"{TEXT}\n今年要完成。请于××前报送,谢谢。", title=f"{GOOD.title}。")
    for problem in office.checking.problems(content).problems:
        assert (problem.level is Level.ERROR) <= (problem.source not in ("惯例", "本单位"))


def test_a_register_without_superiors_leaves_the_line_of_command_open(office: Office) -> None:
    class Nobody:
        register = Register.of(())

    checked = type(office.checking)(Nobody()).problems(REQUEST)
    assert "L10" in checked.not_checked


@pytest.mark.parametrize(
    "line", ["各单位要落实责任，加强值守。" * 40, "甲" * 4000, '"' + "中" * 19_000, "13" * 9000]
)
def test_twenty_thousand_characters_are_judged_before_anybody_waits(office: Office, line: str) -> None:
    content = replace(GOOD, body="\n".join([line] * (20_000 // len(line) or 1)))
    office.checking.problems(content)
    begun = perf_counter()
    office.checking.problems(content)
    assert perf_counter() - begun < 0.3
