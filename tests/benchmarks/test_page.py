"""The benchmark of the page sets real papers, and compares only with what is there."""

from __future__ import annotations

import importlib.util
import json
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.page import a_paper, paragraphs
from benchmarks.page_first import peak_mb
from benchmarks.page_peers import NO_LIBREOFFICE, NO_TYPST, LibreOffice, Typst
from oa_client.typesetting.layout import lay_out
from tests.client.typesetting.papers import fonts_here

ROOT = Path(__file__).resolve().parents[2]
KEYS = {
    *("characters", "rounds", "layout_ms", "pdf_ms", "ofd_ms", "first_ms", "peak_mb"),
    *("typst_ms", "libreoffice_ms", "ratio_typst", "ratio_libreoffice"),
}


@pytest.mark.slow
def test_the_benchmark_prints_one_flat_object_with_the_promised_keys() -> None:
    line = [sys.executable, "-m", "benchmarks.page", "--rounds", "1", "--characters", "600", "--json"]
    done = subprocess.run(line, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    figures = json.loads(done.stdout)
    assert set(figures) == KEYS
    here = {key for key in KEYS if "typst" not in key or importlib.util.find_spec("typst")}
    assert all(figures[key] is not None and figures[key] > 0 for key in here)


@pytest.mark.parametrize("seed", range(3))
def test_a_papers_body_is_as_long_as_asked_and_another_for_each_seed(seed: int) -> None:
    body = "".join(paragraphs(seed, 5000))
    assert 5000 <= len(body) < 7000
    assert body != "".join(paragraphs(seed + 1, 5000))
    assert body == "".join(paragraphs(seed, 5000))


def test_the_paper_is_laid_out_whole() -> None:
    paper = a_paper(0, 1000)
    layout = lay_out(paper, fonts_here())
    drawn = "".join(run.text for page in layout.pages for run in page.runs)
    for paragraph in paper.body.split("\n"):
        assert "".join(paragraph.split())[:10] in "".join(drawn.split())


def test_a_peer_that_is_not_here_is_left_out_with_a_word_on_how_to_get_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda _: None)
    monkeypatch.setattr("shutil.which", lambda _: None)
    assert Typst.ready(tmp_path, fonts_here()) is None
    assert LibreOffice.ready(tmp_path) is None
    assert capsys.readouterr().err.splitlines() == [NO_TYPST, NO_LIBREOFFICE]


def test_the_memory_told_is_that_of_a_whole_python() -> None:
    assert sys.platform == "win32" or 10 < peak_mb() < 20_000
