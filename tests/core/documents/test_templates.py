"""The fifteen 文种 to begin from: each whole, none of them able to go out before it is filled in."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from oa_client.office.checking import Checking
from oa_core.documents.model import Openness
from oa_core.documents.precedents import genre_of_title
from oa_core.documents.templates import FORMS, Way, content_from
from oa_core.people.model import Register
from oa_core.structure.genres import GENRES
from tests.support.county import LETTERHEADS, REGISTER

YUFU = LETTERHEADS[0]


class Office:
    register: Register = REGISTER


def begun(genre: str, addressees: tuple[str, ...] = ("shimen",)) -> tuple[set[str], set[str]]:
    """The rules that a filled-in form breaks, and those that stop 送审."""
    content = content_from(genre, YUFU, "南屿县人民政府")
    checked = Checking(Office()).problems(replace(content, openness=Openness.OPEN, addressees=addressees))
    return {each.rule for each in checked.problems}, {each.rule for each in checked.blocking}


@pytest.mark.parametrize("genre", GENRES)
def test_a_form_ends_its_title_with_its_kind_and_is_stopped_until_it_is_filled_in(genre: str) -> None:
    content = content_from(genre, YUFU, "南屿县人民政府")
    assert genre_of_title(content.title) == genre
    assert (content.letterhead, content.genre, content.openness) == ("yufu", genre, None)
    _, blocking = begun(genre)
    assert "L66" in blocking


@pytest.mark.parametrize("genre", GENRES)
def test_every_place_to_fill_in_is_marked_the_way_that_the_rule_finds(genre: str) -> None:
    form = FORMS[genre]
    left = re.sub(r"【待补：[^】]{1,16}】", "", form.title.format(organ="南屿县人民政府") + form.body)
    assert not re.search(r"[【】{}]|××|待补", left)


def test_the_directions_are_those_of_the_handbook() -> None:
    assert {genre for genre, form in FORMS.items() if Way.UP in form.ways} == {"报告", "请示", "意见"}
    assert {genre for genre, form in FORMS.items() if Way.OPEN in form.ways} == {"公报", "公告", "通告"}
    assert FORMS["函"].ways == (Way.LEVEL,)


@pytest.mark.parametrize(
    ("genre", "closing"),
    [
        ("请示", "妥否，请批示。"),
        ("报告", "特此报告。"),
        ("批复", "此复。"),
        ("函", "请予函复。"),
        ("通告", "特此通告。"),
    ],
)
def test_a_form_closes_as_its_kind_does(genre: str, closing: str) -> None:
    assert content_from(genre, YUFU, "南屿县人民政府").body.endswith("\n" + closing)
    assert "L18" not in begun(genre)[0]


def test_what_goes_to_a_superior_asks_for_somebody_to_call() -> None:
    assert FORMS["请示"].required == ("title", "body", "openness", "addressees", "contact")
    assert content_from("请示", YUFU, "南屿县人民政府").contact == "【待补：联系人和电话】"
    assert FORMS["通告"].required == ("title", "body", "openness")
    assert content_from("通知", YUFU, "南屿县人民政府").contact == ""
