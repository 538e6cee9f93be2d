"""The six sample papers are drawn by one command, and each of them keeps what the standard asks of its kind."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest
from PIL import Image

from oa_client.typesetting.layout import lay_out
from oa_client.typesetting.model import Layout, Part
from tests.client.typesetting.papers import fonts_here
from tests.client.typesetting.promises import (
    check_breaks,
    check_closing,
    check_company,
    check_inside,
    check_numbers,
)
from tools import pages
from tools.sample_papers import sample_papers

KINDS = ("notice", "request", "opinion", "letter", "order", "minutes")


@cache
def laid_out(kind: str) -> Layout:
    return lay_out(sample_papers()[kind], fonts_here())


@pytest.mark.parametrize("kind", KINDS)
def test_a_sample_keeps_every_promise_and_lacks_no_character(kind: str) -> None:
    layout = laid_out(kind)
    check_inside(layout)
    check_breaks(layout)
    check_company(layout)
    check_closing(layout)
    check_numbers(layout)
    assert layout.missing == ()


def test_the_notice_has_everything() -> None:
    layout = laid_out("notice")
    parts = {run.source.part for page in layout.pages for run in page.all_runs if run.source}
    assert parts >= {Part.COPY_NUMBER, Part.URGENCY, Part.ATTACHMENTS, Part.NOTE, Part.COPIES, Part.LABEL}
    assert any(page.turned for page in layout.pages)
    assert any(page.pictures for page in layout.pages)
    assert any(page.shapes for page in layout.pages)


@pytest.mark.slow
def test_one_command_draws_them_all(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert pages.main([str(tmp_path)]) == 0
    assert capsys.readouterr().out.count("sides") == len(KINDS)
    for kind in KINDS:
        with Image.open(tmp_path / f"{kind}.png") as drawn, Image.open(pages.FOLDER / f"{kind}.png") as kept:
            assert drawn.size == kept.size, "docs/pages is what the command draws"
