"""``oa-client compare``: two files become one with tracked changes, and both can be had back exactly."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from docx import Document

from oa_client import cli
from tests.client.output.test_tracked import dropped, emptied, joined

A = "标题\n\n　　第一段，投资1200万元。\n第二段。\n"
B = "标题\n\n　　第一段，投资1250万元。\n新的一段。\n第二段。\n落款"


def test_two_texts_come_back_exactly_with_their_blanks_and_empty_lines(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "a.txt").write_text(A, encoding="utf-8")
    (tmp_path / "b.txt").write_text(B, encoding="gb18030")
    out = tmp_path / "c.docx"
    files = [str(tmp_path / name) for name in ("a.txt", "b.txt")]
    assert cli.main(["compare", *files, "-o", str(out), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told == {"paragraphs": 6, "added": 2, "removed": 0, "changed": 1}
    for settled in (joined, dropped, emptied):
        assert settled(out.read_bytes(), "ins") == A.splitlines()
        assert settled(out.read_bytes(), "del") == B.splitlines()


def test_two_documents_are_compared_by_what_word_shows(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name, texts in (
        ("a", ("标题", "第一段。", "第二段。")),
        ("b", ("标题", "第一段，改了。", "第二段。")),
    ):
        document = Document()
        for text in texts:
            document.add_paragraph(text)
        document.save(str(tmp_path / f"{name}.docx"))
    files = [str(tmp_path / name) for name in ("a.docx", "b.docx")]
    assert cli.main(["compare", *files, "-o", str(tmp_path / "c.docx")]) == 0
    assert capsys.readouterr().out.endswith("新增 0 段，删去 0 段，改动 1 段\n")
    assert joined((tmp_path / "c.docx").read_bytes(), "del") == ["标题", "第一段，改了。", "第二段。"]


@pytest.mark.parametrize(
    ("name", "code"), [("c.pdf", "output_kind_unknown"), ("none/c.docx", "output_unwritable")]
)
def test_what_cannot_be_written_is_refused(
    name: str, code: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "a.txt").write_text(A, encoding="utf-8")
    paths = [str(tmp_path / each) for each in ("a.txt", "a.txt")]
    assert cli.main(["compare", *paths, "-o", str(tmp_path / name), "--json"]) == 2
    assert json.loads(capsys.readouterr().out)["error"] == code


def test_a_file_that_is_not_there_is_refused_and_nothing_is_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "a.txt").write_text(A, encoding="utf-8")
    out = tmp_path / "c.docx"
    assert cli.main(["compare", str(tmp_path / "a.txt"), str(tmp_path / "b.txt"), "-o", str(out)]) == 2
    assert capsys.readouterr().err.count("\n") == 1
    assert not out.exists()
