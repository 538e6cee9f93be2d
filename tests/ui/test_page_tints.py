"""Tints on the page lie over exactly the letters that they are about."""

from __future__ import annotations

from PySide6.QtCore import QRectF

from oa_client.typesetting.model import GlyphRun, Page, Part, Role, Source
from ui.widgets.page_tints import Tint, by_entry, places


def run(text: str, source: Source | None, left: float = 28.0, baseline: float = 50.0) -> GlyphRun:
    xs = tuple(left + 5.0 * at for at in range(len(text)))
    return GlyphRun(text, Role.FANGSONG, 5.0, xs, left + 5.0 * len(text), baseline, source=source)


PAGE = Page(
    210.0,
    297.0,
    (
        run("南屿县通知", Source(Part.TITLE)),
        run("各镇要落实", Source(Part.BODY, 1), baseline=80.0),
        run("责任，到位", Source(Part.BODY, 1, 5), baseline=90.0),
        run("各镇要落实", Source(Part.BODY, 1, 0, annex=1), baseline=200.0),
        run("— 1 —", None, baseline=270.0),
    ),
)


def lying(*tints: Tint) -> list[tuple[QRectF, str]]:
    return list(places(PAGE, by_entry(tints)))


def test_a_tint_lies_over_its_letters() -> None:
    ((place, tone),) = lying(Tint(Part.BODY, 1, 2, 4, "red"))
    assert (place.left(), place.right(), tone) == (38.0, 48.0, "red")
    assert place.top() < 80.0 < place.bottom()


def test_the_last_letter_of_a_line_is_tinted_to_its_end() -> None:
    ((place, _),) = lying(Tint(Part.TITLE, 0, 4, 5, "accent"))
    assert (place.left(), place.right()) == (48.0, 53.0)


def test_a_tint_goes_on_in_the_next_line() -> None:
    assert [(place.left(), place.right()) for place, _ in lying(Tint(Part.BODY, 1, 4, 7, "amber"))] == [
        (48.0, 53.0),
        (28.0, 38.0),
    ]


def test_nothing_else_is_tinted() -> None:
    assert lying(Tint(Part.BODY, 0, 0, 5, "red"), Tint(Part.BODY, 1, 10, 12, "red")) == []
    assert lying(Tint(Part.BODY, 1, 3, 3, "red")) == []
