"""A picture in a text is kept encrypted, outlives a restart with its draft, goes with the order and is on the page."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from PIL import Image as Drawing

from oa_client.office.files import files_of
from oa_client.office.office import Office
from oa_client.office.publishing import with_pictures
from oa_core.documents.blocks import Picture, key_of_picture, line_of
from oa_core.documents.commands import Draft, Revise
from oa_core.documents.content import check_picture, check_storable
from oa_core.documents.model import Content
from oa_core.documents.paper import FullPaper, Paper, Text
from oa_core.files import Attachment
from oa_core.modules import COMMANDS
from oa_core.refusal import Refused
from oa_core.structure.source import Image
from tests.client.office.filing import rows
from tests.support.book import CONTENT as SENT

FILE = Attachment("a" * 64, "图.png", 10, "image/png")
PICTURE = Picture(FILE, 40.0, 30.0)
BODY = f"前\n{line_of(key_of_picture(PICTURE))}\n后"
CONTENT = Content(letterhead="head", body=BODY, pictures=(PICTURE,))


def a_png() -> bytes:
    written = BytesIO()
    Drawing.new("RGB", (8, 8), "green").save(written, "PNG")
    return written.getvalue()


def test_the_page_shows_the_picture_in_the_place_of_its_mark() -> None:
    paper = Paper(mark="", title="", body=BODY, signature="", pictures=(PICTURE,))
    whole = with_pictures(paper, lambda _file: b"png")
    assert isinstance(whole, FullPaper)
    assert whole.main == (Text("前"), Image(b"png", 40.0, 30.0), Text("后"))


def test_a_picture_that_is_not_here_says_so_on_the_page() -> None:
    paper = Paper(mark="", title="", body=BODY, signature="", pictures=(PICTURE,))
    whole = with_pictures(paper, lambda _file: None)
    assert isinstance(whole, FullPaper)
    assert whole.main[1] == Text("（图片未下载：图.png）")


def test_a_paper_without_pictures_is_left_alone() -> None:
    paper = Paper(mark="", title="", body="前", signature="")
    assert with_pictures(paper, lambda _file: None) is paper


@pytest.mark.parametrize(
    ("name", "act"), [("document.draft", Draft(CONTENT)), ("document.revise", Revise(CONTENT, ""))]
)
def test_an_order_names_the_pictures_that_must_be_there_before_it(name: str, act: object) -> None:
    assert COMMANDS[name].files(act) == (FILE.sha256,)
    assert COMMANDS[name].sizes(act) == {FILE.sha256: 10}


@pytest.mark.parametrize(
    ("picture", "code"),
    [
        (replace(PICTURE, file=replace(FILE, sha256="x")), "file_malformed"),
        (replace(PICTURE, file=Attachment("a" * 64, "表.xlsx", 10, "")), "file_kind_refused"),
        (replace(PICTURE, file=Attachment("a" * 64, "稿.pdf", 10, "application/pdf")), "not_a_picture"),
        (replace(PICTURE, width=0.0), "not_a_picture"),
        (replace(PICTURE, height=1e9), "not_a_picture"),
    ],
)
def test_what_cannot_stand_in_a_text_is_not_kept(picture: Picture, code: str) -> None:
    check_picture(PICTURE)
    with pytest.raises(Refused, match=code):
        check_storable(replace(CONTENT, pictures=(picture,)))


# On a workstation


def with_picture(office: Office, file: Attachment) -> Content:
    picture = Picture(file, 40.0, 30.0)
    return replace(SENT, body=f"前\n{line_of(key_of_picture(picture))}\n后", pictures=(picture,))


def test_a_picture_is_kept_encrypted_and_read_again(office: Office) -> None:
    file = office.files.take_picture(a_png(), "图.png")
    assert office.files.picture(file) == a_png()
    lying = office.files.vault.path(file.sha256).read_bytes()
    assert b"PNG" not in lying
    assert rows(office) == {file.sha256: "pending"}
    assert office.files.take_picture(a_png(), "又一张.png").sha256 == file.sha256


def test_a_picture_of_a_kept_text_outlives_every_sweep(office: Office) -> None:
    file = office.files.take_picture(a_png(), "图.png")
    office.drafting.keep(office.drafting.begin(), with_picture(office, file))
    office.files._held.clear()  # as after a restart
    office.files.clear_away()
    assert office.files.sweep() == 0
    assert office.files.picture(file) == a_png()


def test_a_picture_that_no_text_names_any_more_goes_at_the_next_start(office: Office) -> None:
    file = office.files.take_picture(a_png(), "图.png")
    office.files._held.clear()
    office.files.sweep()
    assert rows(office) == {}
    assert not office.files.vault.path(file.sha256).exists()


def test_the_order_with_the_text_names_its_picture_and_the_paper_shows_it(office: Office) -> None:
    file = office.files.take_picture(a_png(), "图.png")
    content = with_picture(office, file)
    document = office.drafting.save(office.drafting.begin(), content).document_id
    office.files._held.clear()
    office.files.sweep()
    assert office.files.picture(file) == a_png()
    papers = office.documents.paperwork(document)
    assert papers is not None
    assert files_of(papers.document) == (file,)
    assert office.files.of(document) == ()
    layout = office.documents.lay_out(papers.paper)
    assert [picture.data for page in layout.pages for picture in page.pictures] == [a_png()]


def test_a_picture_that_is_not_here_is_asked_for(office: Office) -> None:
    assert office.files.picture(FILE) is None
    assert rows(office) == {FILE.sha256: "wanted"}


@pytest.mark.parametrize("kind", ["pdf", "ofd", "docx"])
def test_every_export_holds_the_picture(office: Office, tmp_path: Path, kind: str) -> None:
    file = office.files.take_picture(a_png(), "图.png")
    with_it = office.documents.preview(with_picture(office, file))
    without = office.documents.preview(replace(SENT, body="前\n后"))
    write = getattr(office.documents, f"export_{kind}")
    write(with_it, tmp_path / f"with.{kind}")
    write(without, tmp_path / f"without.{kind}")
    assert pictures_in(tmp_path / f"with.{kind}") == pictures_in(tmp_path / f"without.{kind}") + 1


def pictures_in(path: Path) -> int:
    if path.suffix == ".pdf":
        return path.read_bytes().count(b"/Subtype /Image")
    with ZipFile(path) as package:
        return sum(name.lower().endswith((".png", ".jpg", ".jpeg")) for name in package.namelist())


def test_nothing_but_papers_has_files() -> None:
    assert files_of(None) == ()
