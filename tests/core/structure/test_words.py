"""The words that structure is read from: numbers, organs, people, titles."""

from __future__ import annotations

import pytest

from oa_core.structure.genres import ends_as_document, ends_as_title, title_end_in
from oa_core.structure.numbers import as_written, is_serial, issued_as, number_in
from oa_core.structure.organs import addressed, is_organ, is_person, issuers_of
from oa_core.structure.outline import SURE


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("国办发〔2019〕3号", "国办发〔2019〕3号"),
        ("屿府[2026]12号", "屿府[2026]12号"),
        ("屿府（2026）第12号", "屿府（2026）第12号"),
        ("关于科技节水建议的复函 国办函〔2005〕21号", "国办函〔2005〕21号"),
        ("关于科技节水建议的复函国办函〔2005〕21号马万祺副主席：", "国办函〔2005〕21号"),
        ("南屿县人民政府文件屿府〔2026〕1号", "屿府〔2026〕1号"),
        ("国 办 发 〔 2 0 1 9 〕 3 号", "国 办 发 〔 2 0 1 9 〕 3 号"),
        ("会议纪要〔2026〕3号", "〔2026〕3号"),
    ],
)
def test_a_number_is_found_among_other_words(text: str, number: str) -> None:
    found = number_in(text)
    assert found is not None
    assert text[found.begin : found.end] == number


@pytest.mark.parametrize(
    "text",
    [
        "根据《国务院关于…的通知》（国发〔2019〕5号）要求",
        "各地要落实。国发〔2019〕5号文件规定",
        "“国发〔2019〕5号",
        "2019年第5号",
        "国发5号",
    ],
)
def test_a_number_that_is_quoted_is_not_the_papers_own(text: str) -> None:
    assert number_in(text) is None


def test_a_sign_that_runs_into_other_words_is_doubtful() -> None:
    found = number_in("请各有关单位一并遵照执行屿府〔2026〕1号")
    assert found is not None
    assert found.sure < SURE


@pytest.mark.parametrize(
    ("text", "written", "misread"),
    [
        ("屿府[2026]12号", "屿府〔2026〕12号", False),
        ("屿府〔2O26〕l2号", "屿府〔2026〕12号", True),
        ("国 办 发〔2019〕3 号", "国办发〔2019〕3号", False),
        ("（第3O2号）", "第302号", True),
        ("第二十号", "第二十号", False),
        ("2O19年第39号", "2019年第39号", True),
    ],
)
def test_a_number_is_given_as_it_should_be_written(text: str, written: str, misread: bool) -> None:
    assert as_written(text) == (written, misread)


@pytest.mark.parametrize(
    "text", ["第12号", "（第3期）", "2019年第1号", "〔2026〕3号", "第 五 号", "第二十号"]
)
def test_numbers_of_other_kinds(text: str) -> None:
    assert is_serial(text)
    assert not is_serial(f"{text}文件")


def test_the_number_of_an_order_follows_its_name() -> None:
    assert issued_as("北京市人民政府令 第302号", "") == (9, 14)
    assert issued_as("第302号公布", "北京市人民政府令") == (0, 5)
    assert issued_as("第302号建议", "关于全国人大") is None


@pytest.mark.parametrize(
    "name",
    [
        "国务院",
        "南屿县人民政府",
        "南 屿 县 人 民 政 府",
        "国务院办公厅　中央军委办公厅",
        "南屿县人民法院（章）",
        "中央依法治国办",
    ],
)
def test_an_organ_is_known_by_its_name(name: str) -> None:
    assert is_organ(name)


@pytest.mark.parametrize(
    "name", ["", "请认真贯彻执行。", "一、加强领导", "现将有关事项通知如下：", "2026年3月4日"]
)
def test_other_words_are_no_organ(name: str) -> None:
    assert not is_organ(name)


@pytest.mark.parametrize("name", ["总理　李某某", "县长：张某", "中华人民共和国主席　某某某", "市长 王 某"])
def test_a_person_signs_with_the_office(name: str) -> None:
    assert is_person(name)


@pytest.mark.parametrize(
    ("title", "issuers"),
    [
        ("国务院办公厅关于加强管理的通知", ("国务院办公厅",)),
        ("国务院办公厅、中央军委办公厅\n关于加强管理的通知", ("国务院办公厅", "中央军委办公厅")),
        ("财政部 税务总局\n关于深化改革的公告", ("财政部", "税务总局")),
        ("国务院办公厅对全国政协十届四次会议第4626号提案的答复", ("国务院办公厅",)),
        ("国务院批转国家发展改革委意见的通知", ("国务院",)),
        ("关于加强管理的通知", ()),
        ("任免通知", ()),
    ],
)
def test_the_issuer_is_what_the_title_begins_with(title: str, issuers: tuple[str, ...]) -> None:
    assert issuers_of(title) == issuers


@pytest.mark.parametrize(
    "text",
    [
        "各省、自治区、直辖市人民政府，国务院各部委、各直属机构：",
        "石英代表：",
        "各镇（街道）人民政府：",
        "各位代表：",
        "县委：",
    ],
)
def test_those_it_is_sent_to(text: str) -> None:
    assert addressed(text) >= SURE


@pytest.mark.parametrize(
    "text", ["", "现将有关事项通知如下：", "为做好有关工作，根据规定：", "一是加强。二是：", "会议要求："]
)
def test_the_begin_of_a_text_is_sent_to_nobody(text: str) -> None:
    assert addressed(text) < 0.4


@pytest.mark.parametrize(
    "title", ["关于值班的通知", "管理办法（试行）", "关于某事的 函", "实 施 方 案", "第302号提案的答复"]
)
def test_a_title_has_its_end(title: str) -> None:
    assert ends_as_title(title)


def test_a_kind_of_document_is_more_than_any_title() -> None:
    assert ends_as_document("关于值班的通知")
    assert not ends_as_document("值班方案")
    assert not ends_as_title("各镇人民政府")


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("南屿县人民政府关于禁放的通告为保障安全", "南屿县人民政府关于禁放的通告"),
        ("关于印发《某某的通知》的通知各镇：", "关于印发《某某的通知》的通知"),
        ("关于转发有关意见的若干意见（试行）各镇：", "关于转发有关意见的若干意见（试行）"),
        ("各镇要加强值班。", ""),
    ],
)
def test_where_a_title_ends_that_runs_into_the_text(text: str, title: str) -> None:
    assert text[: title_end_in(text)] == title
