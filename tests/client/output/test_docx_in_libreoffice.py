"""Our DOCX as another office suite shows it: the same 22 lines of 28 characters, the parts at their places."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from oa_client.output.docx import write_docx
from tests.client.output.libreoffice import printed
from tests.client.output.pdf_reading import (
    Glyph,
    black,
    glyphs,
    ink_box,
    page_count,
    picture,
    red,
    strokes,
    text_of,
)
from tests.client.typesetting.papers import a_paper, real_paper

pytestmark = pytest.mark.slow

CELL = 156 / 28


@pytest.fixture(scope="module")
def grid(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A paper of nothing but Chinese characters, as LibreOffice prints it."""
    folder = tmp_path_factory.mktemp("grid")
    write_docx(a_paper(body="政" * 1800), folder / "grid.docx")
    return printed(folder / "grid.docx", folder)


@pytest.fixture(scope="module")
def real(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    folder = tmp_path_factory.mktemp("real")
    write_docx(real_paper("G06"), folder / "real.docx")
    return printed(folder / "real.docx", folder)


def test_a_full_page_has_22_lines_of_28_characters(grid: bytes) -> None:
    lines = Counter(round(glyph.top, 1) for glyph in glyphs(grid, 2) if glyph.text == "政")
    assert len(lines) == 22
    assert set(lines.values()) == {28}


def test_the_lines_fill_the_type_area(grid: bytes) -> None:
    left, top, right, bottom = ink_box(black(picture(grid, 2)), 30, 264)
    assert (left, top, right, bottom) == pytest.approx((28, 39.3, 184, 259.5), abs=1.2)


def test_no_character_of_a_real_paper_is_lost(real: bytes) -> None:
    pages = [re.sub(r"—\d+—", "", text_of(real, page)) for page in range(1, page_count(real) + 1)]
    assert re.sub(r"\s", "", real_paper("G06").body) in "".join(pages)


def test_mark_and_red_rule_stand_where_the_standard_has_them(real: bytes) -> None:
    image = red(picture(real, 1))
    (rule,) = strokes(image, longer_than=100)
    assert (rule.left, rule.right) == pytest.approx((28, 184), abs=1)
    _, top, _, bottom = ink_box(image, 60, rule.top - 1)
    assert top == pytest.approx(72, abs=1.5)
    assert bottom < rule.top - 20


def test_the_imprint_lies_on_the_bottom_of_the_last_page(real: bytes) -> None:
    rules = strokes(black(picture(real, page_count(real))), longer_than=100)
    assert len(rules) == 3
    assert rules[-1].middle == pytest.approx(262, abs=1)
    for rule in rules:
        assert (rule.left, rule.right) == pytest.approx((28, 184), abs=1)


def test_page_numbers_lie_below_the_type_area_at_the_outer_edge(real: bytes) -> None:
    for page in (1, 2):
        left, top, right, bottom = ink_box(black(picture(real, page)), 264, 280)
        assert (top + bottom) / 2 == pytest.approx(269, abs=1)
        if page % 2:
            assert right == pytest.approx(184 - CELL, abs=1.2)
        else:
            assert left == pytest.approx(28 + CELL, abs=1.2)


def test_a_paper_with_everything_keeps_its_head_in_order(tmp_path: Path) -> None:
    """Full lines of mark and title do not wrap; names stand in columns that end one character from the right."""
    paper = a_paper(
        mark="南屿县人民政府办公室文件",
        title="南屿县人民政府办公室关于做好2026年清明节期间值班值守和森林防灭火工作的通知",
        signers=("符海燕", "欧阳明月", "李四"),
        urgency="特急",
    )
    write_docx(paper, tmp_path / "full.docx")
    shown = glyphs(printed(tmp_path / "full.docx", tmp_path), 1)
    texts = "".join(glyph.text for glyph in shown)

    def place(text: str) -> list[Glyph]:
        at = texts.index(text)
        return shown[at : at + len(text)]

    for line in (paper.mark, "南屿县人民政府办公室关于做好2026年清明节"):
        assert max(glyph.bottom for glyph in place(line)) - min(glyph.top for glyph in place(line)) < 16
    # The ink of a slim character such as 月 ends well inside its cell.
    assert place("欧阳明月")[-1].right == pytest.approx(184 - CELL, abs=2)
    assert place("李四")[0].left == pytest.approx(place("符海燕")[0].left, abs=1)
    assert place("屿府〔2026〕12号")[0].left == pytest.approx(28 + CELL, abs=1.2)
    assert place("特急")[0].left == pytest.approx(28, abs=1)
