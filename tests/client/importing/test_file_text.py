"""The words of a file, so that it is found again; a file without words, or a broken one, is no trouble."""

from __future__ import annotations

import io
from pathlib import Path

import docx
import pytest
from reportlab.pdfgen.canvas import Canvas

from oa_client.importing.docx import text_of_docx
from oa_client.importing.file_text import SIZE_LIMIT, TEXT_LIMIT, text_of
from oa_client.importing.pdf import PAGES_LIMIT
from tests.support.handing_in import a_scan


def words(name: str, content: bytes) -> str:
    return text_of(name, io.BytesIO(content), len(content))


def a_docx(text: str) -> bytes:
    out = io.BytesIO()
    document = docx.Document()
    document.add_paragraph(text)
    document.save(out)
    return out.getvalue()


def a_pdf(*pages: str) -> bytes:
    out = io.BytesIO()
    canvas = Canvas(out)
    for page in pages:
        canvas.drawString(100, 700, page)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def test_a_docx_is_found_by_its_words() -> None:
    assert words("方案.DOCX", a_docx("白沙镇避险转移方案")) == "白沙镇避险转移方案"


def test_every_page_of_a_pdf_counts() -> None:
    found = words("list.pdf", a_pdf("typhoon", "shelter"))
    assert "typhoon" in found
    assert "shelter" in found


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_plain_text_is_read_as_chinese_offices_write_it(encoding: str) -> None:
    assert words("名单.txt", "避险转移名单".encode(encoding)) == "避险转移名单"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("扫描.pdf", a_scan(dots_per_inch=40).content),
        ("坏.pdf", b"%PDF-1.7 and nothing"),
        ("坏.docx", b"PK\x03\x04 and nothing"),
        ("空.docx", b""),
        ("图.png", b"\x89PNG"),
        ("无后缀", b"text"),
        ("表.xlsx", b"PK"),
    ],
)
def test_what_has_no_words_for_us_is_no_trouble(name: str, content: bytes) -> None:
    assert words(name, content).strip() == ""


def test_a_monstrous_file_is_not_read_and_a_long_one_only_so_far() -> None:
    assert text_of("大.txt", io.BytesIO(b"never read"), SIZE_LIMIT + 1) == ""
    assert len(words("长.txt", "字".encode() * (TEXT_LIMIT + 10))) == TEXT_LIMIT
    assert "last" not in words("long.pdf", a_pdf(*["page"] * PAGES_LIMIT, "last"))


def test_a_docx_is_read_from_a_path_as_before(tmp_path: Path) -> None:
    path = tmp_path / "方案.docx"
    path.write_bytes(a_docx("一样的文字"))
    assert text_of_docx(path) == "一样的文字"
