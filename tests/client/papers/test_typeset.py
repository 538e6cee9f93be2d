"""``oa-client typeset``: from a file to pages, and the proof that they say the same."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pypdfium2
import pytest

from oa_client import cli
from oa_client.importing.files import read_source
from oa_client.typesetting.fonts import FontBook, FontFace
from oa_client.typesetting.model import Role
from oa_core.structure.outline import fingerprint
from tests.client.typesetting.papers import GOV

NOTICE = """南屿县人民政府文件
屿府〔2026〕12号
南屿县人民政府关于做好防台风工作的通知
各乡、镇人民政府：
现将有关事项通知如下：
一、加强值班
请各镇24小时专人值班。
附件：值班表
南屿县人民政府
2026年6月18日
（此件主动公开）
"""


def typeset(capsys: pytest.CaptureFixture[str], *arguments: object) -> dict[str, Any]:
    assert cli.main(["typeset", *map(str, arguments), "--json"]) == 0
    printed = capsys.readouterr().out
    assert printed.count("\n") == 1
    told: dict[str, Any] = json.loads(printed)
    return told


def refused(capsys: pytest.CaptureFixture[str], *arguments: object) -> str:
    assert cli.main(["typeset", *map(str, arguments), "--json"]) == 2
    code: str = json.loads(capsys.readouterr().out)["error"]
    return code


@pytest.fixture
def notice(tmp_path: Path) -> Path:
    path = tmp_path / "notice.txt"
    path.write_text(NOTICE, encoding="utf-8")
    return path


@pytest.mark.parametrize("kind", ["pdf", "ofd", "docx"])
def test_a_text_becomes_pages_that_say_the_same(
    notice: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], kind: str
) -> None:
    out = tmp_path / f"out.{kind}"
    told = typeset(capsys, notice, "-o", out)
    assert told["text_sha256_in"] == told["text_sha256_out"] == fingerprint([NOTICE])
    assert (told["pages"], told["lines_per_page"]) == (1, 22)
    assert told["layout_ms"] > 0
    assert told["render_ms"] > 0
    assert told["fonts"]["fangsong"].keys() == {"family", "substituted"}
    assert out.read_bytes()[:2] in (b"%P", b"PK")


def test_the_pdf_has_as_many_pages_as_it_says(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    told = typeset(capsys, GOV / "G01.txt", "-o", tmp_path / "out.pdf")
    assert len(pypdfium2.PdfDocument(tmp_path / "out.pdf")) == told["pages"] > 5


def test_the_print_version_fills_the_type_area(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    told = typeset(capsys, GOV / "G01.txt", "-o", tmp_path / "out.pdf", "--full")
    assert told["lines_per_page"] == 22
    assert told["text_sha256_in"] == told["text_sha256_out"]


def test_what_inspect_prints_can_be_set(
    notice: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["inspect", str(notice), "--json"]) == 0
    (tmp_path / "notice.json").write_text(capsys.readouterr().out, encoding="utf-8")
    told = typeset(capsys, tmp_path / "notice.json", "-o", tmp_path / "again.pdf")
    assert told["text_sha256_in"] == told["text_sha256_out"] == fingerprint([NOTICE])
    typeset(capsys, notice, "-o", tmp_path / "once.pdf")
    assert (tmp_path / "again.pdf").read_bytes() == (tmp_path / "once.pdf").read_bytes()


def test_a_docx_that_was_written_can_be_read_and_set(
    notice: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    typeset(capsys, notice, "-o", tmp_path / "a.docx")
    read = fingerprint(piece.text for piece in read_source(tmp_path / "a.docx"))
    told = typeset(capsys, tmp_path / "a.docx", "-o", tmp_path / "b.pdf")
    assert told["text_sha256_in"] == told["text_sha256_out"] == read


@pytest.mark.parametrize("signing", ["sealed", "unsealed", "stamped", "none"])
@pytest.mark.parametrize("form", ["document", "letter", "order", "minutes"])
def test_no_form_and_no_way_of_signing_costs_a_letter(
    notice: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], form: str, signing: str
) -> None:
    told = typeset(capsys, notice, "-o", tmp_path / "a.pdf", "--form", form, "--signing", signing)
    assert told["text_sha256_in"] == told["text_sha256_out"]


def test_for_a_person_there_is_one_sentence(
    notice: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["typeset", str(notice), "-o", str(tmp_path / "a.pdf"), "--one-sided"]) == 0
    assert "a.pdf：1 页" in capsys.readouterr().out


def test_what_cannot_be_done_is_refused(
    notice: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert refused(capsys, notice, "-o", tmp_path / "a.rtf") == "output_kind_unknown"
    assert refused(capsys, notice, "-o", tmp_path / "nowhere" / "a.pdf") == "output_unwritable"
    assert refused(capsys, tmp_path / "none.txt", "-o", tmp_path / "a.pdf") == "file_unreadable"
    assert refused(capsys, tmp_path / "none.json", "-o", tmp_path / "a.pdf") == "file_unreadable"
    (tmp_path / "odd.json").write_text("[" * 100_000)
    assert refused(capsys, tmp_path / "odd.json", "-o", tmp_path / "a.pdf") == "outline_malformed"
    (tmp_path / "odd.json").write_text('{"blocks": [{"kind": "body", "text": "机密★5年"}]}')
    assert refused(capsys, tmp_path / "odd.json", "-o", tmp_path / "a.pdf") == "classified"
    assert not list(tmp_path.glob("*.pdf"))


def test_the_types_that_are_missing_are_named_in_chinese(
    notice: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    told = typeset(capsys, notice, "-o", tmp_path / "a.pdf")
    assert cli.main(["typeset", str(notice), "-o", str(tmp_path / "b.pdf"), "--strict"]) == 2
    said = capsys.readouterr().err
    assert "已用别的字体替代（小标宋、仿宋、" in said
    assert not any(role in said for role in told["fonts"])


def test_strictly_a_type_that_is_not_here_at_all_is_refused_though_another_draws_it(
    notice: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    face = next(iter(FontBook.find().faces.values()))
    genuine = FontFace(face.path, face.number)
    only_body = FontBook({role: genuine for role in Role if role is not Role.KAITI})
    monkeypatch.setattr(FontBook, "find", lambda: only_body)
    assert refused(capsys, notice, "-o", tmp_path / "b.pdf", "--strict") == "fonts_substituted"
    every = FontBook(dict.fromkeys(Role, genuine))
    monkeypatch.setattr(FontBook, "find", lambda: every)
    assert typeset(capsys, notice, "-o", tmp_path / "b.pdf", "--strict")["pages"] >= 1


def test_strictly_no_font_may_stand_in_for_another(
    notice: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    told = typeset(capsys, notice, "-o", tmp_path / "a.pdf")
    assert any(each["substituted"] for each in told["fonts"].values()), "here are free stand-ins only"
    assert refused(capsys, notice, "-o", tmp_path / "b.pdf", "--strict") == "fonts_substituted"
    assert not (tmp_path / "b.pdf").exists()
