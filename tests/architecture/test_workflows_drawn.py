"""The drawn workflows say what the rules say."""

from __future__ import annotations

from tools.workflows import FOLDER, drawings


def test_the_drawn_workflows_are_those_of_the_rules() -> None:
    drawn = {path.name: path.read_text("utf-8") for path in FOLDER.glob("*.md")}
    assert drawn == drawings(), "draw them anew: python -m tools.workflows"


def test_every_step_of_a_paper_stands_on_its_page() -> None:
    page = drawings()["documents.md"]
    for word in ("document.submit", "签收", "the holder", "to_sign"):
        assert word in page
