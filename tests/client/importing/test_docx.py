"""The text of a DOCX, and files that only call themselves so."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import docx
import pytest
from docx.shared import Pt

from oa_client.importing import package
from oa_client.importing.docx import text_of_docx
from oa_client.output.docx import write_docx
from oa_core.documents.content import paper_of
from oa_core.refusal import Refused
from tests.support.book import CONTENT
from tests.support.county import REGISTER


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


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "not_a_docx"),
        (b"%PDF-1.7", "not_a_docx"),
        (b"PK\x03\x04 broken", "package_damaged"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 an old .doc", "not_a_docx"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "file_encrypted"),
    ],
)
def test_another_kind_of_file_is_told(tmp_path: Path, content: bytes, code: str) -> None:
    (tmp_path / "a.docx").write_bytes(content)
    with pytest.raises(Refused, match=code):
        text_of_docx(tmp_path / "a.docx")


def test_a_package_without_a_document_is_told(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.docx", "w") as made:
        made.writestr("hello.txt", "nothing")
    with pytest.raises(Refused, match="not_a_docx"):
        text_of_docx(tmp_path / "a.docx")


def test_a_small_file_that_unpacks_to_a_huge_one_is_not_unpacked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(package, "UNPACKED_LIMIT", 1000)
    docx.Document().save(str(tmp_path / "a.docx"))
    with pytest.raises(Refused, match="unpacks_too_large"):
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


def test_tab_stops_are_no_tabs(tmp_path: Path) -> None:
    document = docx.Document()
    paragraph = document.add_paragraph("一、落实责任")
    paragraph.paragraph_format.tab_stops.add_tab_stop(Pt(100))
    document.save(str(tmp_path / "a.docx"))
    assert text_of_docx(tmp_path / "a.docx") == "一、落实责任"


def test_a_paper_that_was_exported_comes_back_with_every_text_once(tmp_path: Path) -> None:
    paper = paper_of(CONTENT, REGISTER, number="屿府〔2026〕1号")
    write_docx(paper, tmp_path / "a.docx")
    text = text_of_docx(tmp_path / "a.docx")
    for once in ("抄送", "台风工作的通知", "屿府〔2026〕1号", CONTENT.body.split("\n")[0]):
        assert text.count(once) == 1, once


def spoilt(path: Path, spoil: Callable[[bytearray], None]) -> None:
    document = docx.Document()
    document.add_paragraph("正文" * 2000)
    document.save(str(path))
    content = bytearray(path.read_bytes())
    spoil(content)
    path.write_bytes(bytes(content))


def scramble(content: bytearray) -> None:
    with zipfile.ZipFile(io.BytesIO(bytes(content))) as opened:
        entry = opened.getinfo("word/document.xml")
    start = entry.header_offset + 60
    content[start : start + 40] = b"\xff" * 40


def encrypt(content: bytearray) -> None:
    for mark, at in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
        place = content.find(mark)
        while place >= 0:
            content[place + at] |= 1
            place = content.find(mark, place + 4)


def pack_oddly(content: bytearray) -> None:
    for mark, at in ((b"PK\x01\x02", 10), (b"PK\x03\x04", 8)):
        place = content.find(mark)
        while place >= 0:
            content[place + at] = 97
            place = content.find(mark, place + 4)


def cut_short(content: bytearray) -> None:
    del content[len(content) // 2 :]


@pytest.mark.parametrize(
    ("spoil", "code"),
    [
        (scramble, "package_damaged"),
        (encrypt, "file_encrypted"),
        (pack_oddly, "package_damaged"),
        (cut_short, "package_damaged"),
    ],
)
def test_a_spoilt_package_is_told(tmp_path: Path, spoil: Callable[[bytearray], None], code: str) -> None:
    spoilt(tmp_path / "a.docx", spoil)
    with pytest.raises(Refused, match=code):
        text_of_docx(tmp_path / "a.docx")


def test_a_document_without_a_body_is_told(tmp_path: Path) -> None:
    docx.Document().save(str(tmp_path / "a.docx"))
    with zipfile.ZipFile(tmp_path / "a.docx") as whole, zipfile.ZipFile(tmp_path / "b.docx", "w") as made:
        for entry in whole.infolist():
            content = b"<nothing/>" if entry.filename == "word/document.xml" else whole.read(entry)
            made.writestr(entry.filename, content)
    with pytest.raises(Refused, match="not_a_docx"):
        text_of_docx(tmp_path / "b.docx")
