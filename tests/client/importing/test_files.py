"""Files of every kind as sources, and bad ones: a sentence, quickly, and never a traceback."""

from __future__ import annotations

import io
import json
import os
import shutil
import time
import tracemalloc
import zipfile
from collections.abc import Callable
from contextlib import suppress
from itertools import pairwise
from pathlib import Path

import pytest
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfbase.pdfmetrics import registerFont
from reportlab.pdfgen.canvas import Canvas

from oa_client import cli
from oa_client.importing import files, old_office
from oa_client.importing.file_text import text_of
from oa_client.importing.files import read_source
from oa_core.refusal import Refused
from oa_core.structure.facts import facts
from oa_core.structure.infer import infer
from oa_core.structure.source import Source
from tests.client.importing.word import package_of, paragraph, texts
from tests.structure.score import GOV

NOTICE = (
    "南屿县人民政府关于做好防台风工作的通知",
    "屿府〔2026〕12号",
    "各镇人民政府，县政府各部门：",
    "请做好防台风工作。",
    "南屿县人民政府",
    "2026年3月4日",
)


def read(folder: Path, name: str, content: bytes) -> Source:
    (folder / name).write_bytes(content)
    return read_source(folder / name)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
def test_a_text_file_is_read_in_every_encoding_of_an_office(tmp_path: Path, encoding: str) -> None:
    assert texts(read(tmp_path, "a.txt", "\r\n".join(NOTICE).encode(encoding))) == list(NOTICE)


@pytest.mark.parametrize("content", [b"\x00\x01\x02", b"\xff\xff\xff", b"\xff\xfe\x00", b"text \x07"])
def test_what_is_no_text_is_told(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(Refused, match="encoding_unknown"):
        read(tmp_path, "a.txt", content)


def a_pdf(*lines: str, password: str | None = None) -> bytes:
    registerFont(UnicodeCIDFont("STSong-Light"))
    out = io.BytesIO()
    canvas = Canvas(out, encrypt=password)
    canvas.setFont("STSong-Light", 16)
    for at, line in enumerate(lines):
        canvas.drawString(80, 780 - 28 * at, line)
    canvas.showPage()
    canvas.save()
    return out.getvalue()


def test_the_lines_of_a_pdf_are_found_and_understood(tmp_path: Path) -> None:
    found = facts(infer(read(tmp_path, "a.pdf", a_pdf(*NOTICE, "— 1 —"))))
    assert (found.title, found.number) == NOTICE[:2]
    assert (found.signatures, str(found.date)) == (("南屿县人民政府",), "2026-03-04")


def test_a_scan_has_nothing_to_read(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="nothing_to_read"):
        read(tmp_path, "a.pdf", a_pdf())


def test_a_locked_pdf_is_told(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="file_encrypted"):
        read(tmp_path, "a.pdf", a_pdf("text", password="secret"))


def an_ofd(*lines: str, more: str = "") -> bytes:
    """A package with one page, a text per line, as GB/T 33190 wants it."""
    space = 'xmlns:ofd="http://www.ofdspec.org/2016"'
    texts = "".join(
        f'<ofd:TextObject ID="{at + 10}" Boundary="30 {40 + 10 * at} 150 8" Font="3" Size="5.5">'
        f'<ofd:TextCode X="0" Y="5">{line}</ofd:TextCode></ofd:TextObject>'
        for at, line in enumerate(lines)
    )
    parts = {
        "OFD.xml": "<ofd:DocBody><ofd:DocInfo/><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody>",
        "Doc_0/Document.xml": "<ofd:CommonData><ofd:PageArea><ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox>"
        '</ofd:PageArea></ofd:CommonData><ofd:Pages><ofd:Page ID="1" BaseLoc="Pages/Page_0/Content.xml"/></ofd:Pages>',
        "Doc_0/Pages/Page_0/Content.xml": f"<ofd:Content><ofd:Layer>{texts}</ofd:Layer></ofd:Content>",
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, f"{more}<ofd:Root {space}>{content}</ofd:Root>")
    return out.getvalue()


def test_the_lines_of_an_ofd_are_found_and_understood(tmp_path: Path) -> None:
    source = read(tmp_path, "a.ofd", an_ofd(*NOTICE))
    assert texts(source) == list(NOTICE)
    assert facts(infer(source)).number == NOTICE[1]
    package = an_ofd(*NOTICE)
    assert text_of("来文.ofd", io.BytesIO(package), len(package)) == "\n".join(NOTICE)


def test_a_classified_text_is_refused_before_anybody_sees_it(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="classified"):
        read(tmp_path, "a.docx", package_of(paragraph("机密★5年") + paragraph("正文")))


def test_a_text_beyond_all_measure_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "TEXT_LIMIT", 10)
    with pytest.raises(Refused, match="text_too_long"):
        read(tmp_path, "a.txt", "字".encode() * 11)


@pytest.mark.slow
@pytest.mark.parametrize("name", ["a.doc", "a.wps", "a.rtf"])
def test_old_office_comes_through_libreoffice_or_is_told(tmp_path: Path, name: str) -> None:
    # What LibreOffice opens, it knows by its content; the name is what brings the file to it.
    rtf = b"{\\rtf1\\ansi " + "".join(f"\\u{ord(letter)}?" for letter in "南屿县").encode() + b"\\par}"
    if shutil.which("soffice") or shutil.which("libreoffice"):
        assert texts(read(tmp_path, name, rtf)) == ["南屿县"]
    else:
        with pytest.raises(Refused, match="libreoffice_missing"):
            read(tmp_path, name, rtf)


def test_without_libreoffice_an_old_file_is_told_how_to_get_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(shutil, "which", lambda _name: None)
    monkeypatch.setattr(old_office, "_USUAL", ())
    (tmp_path / "a.doc").write_bytes(b"\xd0\xcf\x11\xe0")
    assert cli.main(["inspect", str(tmp_path / "a.doc")]) == 2
    assert (
        capsys.readouterr().err
        == "读 .doc 文件要用 LibreOffice，本机没有安装。请用 WPS 或 Word 另存为 DOCX。\n"
    )


def test_a_converter_that_never_ends_is_stopped_with_its_children(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    endless = tmp_path / "soffice"
    endless.write_text('#!/bin/sh\nsleep 600 &\necho $! > "$(dirname "$0")/child"\nwait\n')
    endless.chmod(0o755)
    monkeypatch.setattr(shutil, "which", lambda _name: str(endless))
    monkeypatch.setattr(old_office, "_SECONDS", 0.5)
    with pytest.raises(Refused, match="conversion_failed"):
        read(tmp_path, "a.doc", b"x")
    child = int((tmp_path / "child").read_text())
    for _ in range(50):
        try:
            os.kill(child, 0)
        except ProcessLookupError:
            return
        if Path(f"/proc/{child}/stat").read_text().split()[2] == "Z":
            return
        time.sleep(0.05)
    raise AssertionError("the child still runs")


def a_bomb() -> bytes:
    out = io.BytesIO()
    package = zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED)
    with package, package.open("word/document.xml", "w", force_zip64=True) as part:
        for _ in range(200):
            part.write(b" " * 1024 * 1024)
    return out.getvalue()


def a_bomb_of_names() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        for number in range(5000):
            package.writestr(f"{number}", b"")
    return out.getvalue()


def laughing() -> bytes:
    names = "abcdefghij"
    entities = '<!ENTITY a "haha">' + "".join(
        f'<!ENTITY {after} "{f"&{before};" * 10}">' for before, after in pairwise(names)
    )
    body = f"<!DOCTYPE d [{entities}]><d>&j;</d>"
    return package_of("", more={"word/document.xml": body.encode()})


def half(content: bytes) -> bytes:
    return content[: len(content) // 2]


BAD: tuple[tuple[str, Callable[[], bytes], str], ...] = (
    ("a.docx", a_bomb, "unpacks_too_large"),
    ("a.docx", a_bomb_of_names, "unpacks_too_large"),
    ("a.docx", laughing, "file_unsafe"),
    ("a.docx", lambda: half(package_of(paragraph("甲" * 500))), "package_damaged"),
    ("a.docx", lambda: b"", "nothing_to_read"),
    ("a.txt", lambda: b"", "nothing_to_read"),
    ("a.txt", lambda: b" \n \n", "nothing_to_read"),
    ("a.docx", lambda: package_of(""), "nothing_to_read"),
    ("a.docx", lambda: package_of("<w:p><w:r><w:t>a</w:t></w:r></w:p>" * 350_000), "too_many_paragraphs"),
    ("a.docx", lambda: package_of("<w:p/>" * 110_000), "too_many_paragraphs"),
    ("a.txt", lambda: b"a\n" * 60_000, "too_many_paragraphs"),
    ("a.docm", lambda: package_of(paragraph("甲")), "has_macros"),
    ("a.docx", lambda: package_of(paragraph("甲"), more={"word/vbaProject.bin": b"x"}), "has_macros"),
    ("a.pdf", lambda: b"%PDF-1.7 and nothing", "not_a_pdf"),
    ("a.pdf", lambda: half(a_pdf("text" * 100)), "not_a_pdf"),
    ("a.ofd", lambda: b"PK\x03\x04 broken", "package_damaged"),
    ("a.ofd", lambda: half(an_ofd(*NOTICE)), "package_damaged"),
    ("a.ofd", lambda: b"%PDF", "not_an_ofd"),
    ("a.ofd", lambda: package_of(paragraph("甲")), "not_an_ofd"),
    ("a.ofd", lambda: an_ofd(), "nothing_to_read"),
    ("a.ofd", lambda: an_ofd("甲", more="<!DOCTYPE d [<!ENTITY x 'y'>]>"), "file_unsafe"),
    ("a.ofd", a_bomb, "unpacks_too_large"),
    ("a.xyz", lambda: b"x", "kind_unreadable"),
    ("a.json", lambda: b"{}", "kind_unreadable"),
)


@pytest.mark.parametrize(("name", "made", "code"), BAD)
def test_a_bad_file_gets_a_sentence_quickly_and_cheaply(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str, made: Callable[[], bytes], code: str
) -> None:
    (tmp_path / name).write_bytes(made())
    tracemalloc.start()
    begun = time.process_time()
    status = cli.main(["inspect", str(tmp_path / name), "--json"])
    seconds = time.process_time() - begun
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    said = capsys.readouterr()
    found = json.loads(said.out)
    assert (status, found["error"]) == (2, code)
    assert found["message"].endswith("。")
    assert said.err == ""
    assert seconds < 30  # one that never ends is meant, on however busy a machine
    assert peak < 100 * 1024 * 1024


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    (tmp_path / "a.txt").mkdir()
    with pytest.raises(Refused, match="file_unreadable"):
        read_source(tmp_path / "a.txt")


def test_random_bytes_never_break_a_reader(tmp_path: Path) -> None:
    for number in range(40):
        for name in ("a.docx", "a.txt", "a.pdf"):
            begin = b"PK\x03\x04" if name == "a.docx" and number % 2 else b""
            with suppress(Refused):
                read(tmp_path, name, begin + os.urandom(200))


def test_ten_thousand_paragraphs_are_read_and_understood_in_time(tmp_path: Path) -> None:
    lines = (GOV / "G01.txt").read_text(encoding="utf-8").splitlines()
    many = [*lines[:4], *(lines[4:38] * 300)[:10_000], *lines[38:]]
    source = read(tmp_path, "a.docx", package_of("".join(paragraph(line) for line in many)))
    begun = time.process_time()
    found = facts(infer(source))
    assert time.process_time() - begun < 2  # one second on a quiet machine
    assert (len(source), str(found.date)) == (len(many), "2019-01-27")
