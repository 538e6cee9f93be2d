"""The text of a DOCX, and files that only call themselves so."""

from __future__ import annotations

import zipfile
from pathlib import Path

import docx
import pytest

from oa_client.importing import docx as importing
from oa_client.importing.docx import text_of_docx
from oa_core.refusal import Refused


def test_every_paragraph_comes_in_reading_order_tables_included(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_paragraph("关于防台风的通知")
    table = document.add_table(rows=1, cols=2)
    table.cell(0, 0).text, table.cell(0, 1).text = "单位", "责任人"
    document.add_paragraph("一、加强值班")
    document.save(str(tmp_path / "a.docx"))
    assert text_of_docx(tmp_path / "a.docx") == "关于防台风的通知\n单位\n责任人\n一、加强值班"


def test_runs_of_one_paragraph_are_one_text_and_breaks_stay(tmp_path: Path) -> None:
    document = docx.Document()
    paragraph = document.add_paragraph("南屿")
    paragraph.add_run("县").bold = True
    paragraph.add_run("\n第二行\t栏")
    document.save(str(tmp_path / "a.docx"))
    assert text_of_docx(tmp_path / "a.docx") == "南屿县\n第二行\t栏"


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7", b"PK\x03\x04 broken", b"\xd0\xcf\x11\xe0 an old .doc"])
def test_another_kind_of_file_is_told(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "a.docx").write_bytes(content)
    with pytest.raises(Refused, match="not_a_docx"):
        text_of_docx(tmp_path / "a.docx")


def test_a_package_without_a_document_is_told(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.docx", "w") as package:
        package.writestr("hello.txt", "nothing")
    with pytest.raises(Refused, match="not_a_docx"):
        text_of_docx(tmp_path / "a.docx")


def test_a_small_file_that_unpacks_to_a_huge_one_is_not_unpacked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importing, "UNPACKED_LIMIT", 1000)
    docx.Document().save(str(tmp_path / "a.docx"))
    with pytest.raises(Refused, match="not_a_docx"):
        text_of_docx(tmp_path / "a.docx")


def test_a_text_over_the_limit_is_refused(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_paragraph("字" * 200_000)
    document.save(str(tmp_path / "a.docx"))
    with pytest.raises(Refused, match="text_too_long"):
        text_of_docx(tmp_path / "a.docx")


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="file_unreadable"):
        text_of_docx(tmp_path / "none.docx")
