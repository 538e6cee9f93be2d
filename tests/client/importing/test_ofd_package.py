"""OFD packages of any maker are read, and those that mean harm are refused."""

from __future__ import annotations

import zipfile
from io import BytesIO
from pathlib import Path

import pytest

from oa_client.importing import ofd_package
from oa_client.importing import package as package_module
from oa_client.importing.ofd_package import OfdPage, OfdText, read_ofd
from oa_core.refusal import Refused

XMLNS = 'xmlns:ofd="http://www.ofdspec.org/2016"'
PLAIN = {
    "OFD.xml": f"""<ofd:OFD {XMLNS}><ofd:DocBody><ofd:DocInfo><ofd:Title> 通知 </ofd:Title></ofd:DocInfo>
        <ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>""",
    "Doc_0/Document.xml": f"""<ofd:Document {XMLNS}><ofd:CommonData><ofd:MaxUnitID>9</ofd:MaxUnitID><ofd:PageArea>
        <ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox></ofd:PageArea><ofd:PublicRes>PublicRes.xml</ofd:PublicRes>
        </ofd:CommonData><ofd:Pages><ofd:Page ID="1" BaseLoc="Pages/Page_0/Content.xml"/></ofd:Pages></ofd:Document>""",
    "Doc_0/PublicRes.xml": f"""<ofd:Res {XMLNS} BaseLoc="Res"><ofd:Fonts>
        <ofd:Font ID="2" FontName="FangSong_GB2312" FamilyName="仿宋_GB2312"/></ofd:Fonts></ofd:Res>""",
    "Doc_0/Pages/Page_0/Content.xml": f"""<ofd:Page {XMLNS}><ofd:Content><ofd:Layer ID="3">
        <ofd:TextObject ID="4" Boundary="28 37 156 10" Font="2" Size="5.64"><ofd:TextCode X="1" Y="5"
        DeltaX="5 g 2 6">各乡镇府</ofd:TextCode></ofd:TextObject></ofd:Layer></ofd:Content></ofd:Page>""",
}
PAGE = "Doc_0/Pages/Page_0/Content.xml"


def package(**changes: str) -> BytesIO:
    """The plain package with other parts: ``page=`` stands for the content of its page."""
    names = {
        "page": PAGE,
        "entry": "OFD.xml",
        "document": "Doc_0/Document.xml",
        "resources": "Doc_0/PublicRes.xml",
    }
    return zipped(PLAIN | {names[key]: value for key, value in changes.items()})


def zipped(parts: dict[str, str]) -> BytesIO:
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in parts.items():
            file.writestr(name, content)
    buffer.seek(0)
    return buffer


def page_of(objects: str) -> str:
    return f'<ofd:Page {XMLNS}><ofd:Content><ofd:Layer ID="3">{objects}</ofd:Layer></ofd:Content></ofd:Page>'


def only_text(file: BytesIO) -> OfdText:
    (text,) = read_ofd(file).pages[0].texts
    return text


def test_title_size_text_places_and_font_are_read() -> None:
    document = read_ofd(package())
    (page,) = document.pages
    assert document.title == "通知"
    assert (page.width, page.height) == (210, 297)
    assert page.texts == (OfdText("各乡镇府", (29, 34, 40, 46), (42, 42, 42, 42), 5.64, "仿宋_GB2312"),)


def test_a_file_on_the_disk_is_read_too(tmp_path: Path) -> None:
    (tmp_path / "a.ofd").write_bytes(package().getvalue())
    assert read_ofd(tmp_path / "a.ofd").title == "通知"


@pytest.mark.parametrize("prefix", ["x:", ""])
def test_another_prefix_or_none_is_the_same_format(prefix: str) -> None:
    declared = f"xmlns{':' if prefix else ''}{prefix.rstrip(':')}="
    others = {
        name: text.replace("xmlns:ofd=", declared).replace("ofd:", prefix) for name, text in PLAIN.items()
    }
    assert only_text(zipped(others)).text == "各乡镇府"


def test_locations_may_begin_at_the_root() -> None:
    document = PLAIN["Doc_0/Document.xml"].replace("Pages/Page_0", "/Doc_0/Pages/Page_0")
    assert only_text(package(document=document)).text == "各乡镇府"


def test_a_page_may_have_a_size_of_its_own() -> None:
    area = "<ofd:Area><ofd:PhysicalBox>0 0 297 210</ofd:PhysicalBox></ofd:Area><ofd:Content>"
    page = read_ofd(package(page=PLAIN[PAGE].replace("<ofd:Content>", area, 1))).pages[0]
    assert (page.width, page.height) == (297, 210)


def test_steps_that_are_lacking_go_on_like_the_last() -> None:
    assert only_text(package(page=PLAIN[PAGE].replace("5 g 2 6", "5"))).xs == (29, 34, 39, 44)


def test_text_may_run_downwards() -> None:
    text = only_text(package(page=PLAIN[PAGE].replace('DeltaX="5 g 2 6"', 'DeltaY="g 3 6"')))
    assert (text.xs, text.ys) == ((29, 29, 29, 29), (42, 48, 54, 60))


def test_a_matrix_turns_and_scales() -> None:
    turned = page_of(
        '<ofd:TextObject ID="4" Boundary="0 0 210 297" CTM="0 -2 2 0 0 297" Font="2" Size="5">'
        '<ofd:TextCode X="10" Y="20" DeltaX="6">甲乙</ofd:TextCode></ofd:TextObject>'
    )
    text = only_text(package(page=turned))
    assert (text.xs, text.ys) == ((40, 40), (277, 265))
    assert text.size == pytest.approx(10)


def test_what_a_template_holds_is_on_the_page() -> None:
    used = PLAIN[PAGE].replace("<ofd:Content>", '<ofd:Template TemplateID="7"/><ofd:Content>', 1)
    listed = PLAIN["Doc_0/Document.xml"].replace(
        "</ofd:CommonData>", '<ofd:TemplatePage ID="7" BaseLoc="Tpls/T.xml"/></ofd:CommonData>'
    )
    template = page_of(
        '<ofd:TextObject ID="8" Boundary="0 0 9 9" Font="2" Size="5"><ofd:TextCode X="0" Y="5">印'
        "</ofd:TextCode></ofd:TextObject>"
    )
    parts = PLAIN | {PAGE: used, "Doc_0/Document.xml": listed, "Doc_0/Tpls/T.xml": template}
    assert [text.text for text in read_ofd(zipped(parts)).pages[0].texts] == ["印", "各乡镇府"]


def test_texts_in_blocks_are_found() -> None:
    inner = PLAIN[PAGE].replace("<ofd:TextObject", '<ofd:PageBlock ID="6"><ofd:TextObject')
    inner = inner.replace("</ofd:TextObject>", "</ofd:TextObject></ofd:PageBlock>")
    assert only_text(package(page=inner)).text == "各乡镇府"


def text_at(text: str, x: float, y: float) -> OfdText:
    xs = tuple(x + 5 * at for at in range(len(text)))
    return OfdText(text, xs, (y,) * len(text), 5.0, "")


def test_lines_come_from_the_top_and_each_from_the_left() -> None:
    texts = (text_at("下", 30, 90), text_at("右", 80, 50.5), text_at("左", 30, 50), text_at("中", 30, 70))
    assert OfdPage(210, 297, texts).lines() == ["左右", "中", "下"]
    assert OfdPage(210, 297, ()).lines() == []


@pytest.mark.parametrize(
    ("file", "code"),
    [
        (b"", "not_an_ofd"),
        (b"PK\x03\x04", "package_damaged"),
        (b"%PDF-1.4", "not_an_ofd"),
        (package().getvalue()[:-60], "package_damaged"),
        (zipped({"a.txt": "x"}).getvalue(), "not_an_ofd"),
        (zipped({"OFD.xml": "<ofd"}).getvalue(), "package_damaged"),
        (zipped({"OFD.xml": "<OFD/>"}).getvalue(), "not_an_ofd"),
        (zipped({"OFD.xml": PLAIN["OFD.xml"]}).getvalue(), "not_an_ofd"),
    ],
)
def test_what_is_no_ofd_is_refused(file: bytes, code: str) -> None:
    with pytest.raises(Refused) as refused:
        read_ofd(BytesIO(file))
    assert refused.value.code == code


@pytest.mark.parametrize(
    ("page", "code"),
    [
        (PLAIN[PAGE].replace('Boundary="28 37 156 10"', 'Boundary="28 37"'), "not_an_ofd"),
        (PLAIN[PAGE].replace('X="1"', 'X="one"'), "not_an_ofd"),
        (PLAIN[PAGE].replace("5 g 2 6", "5 g x 6"), "not_an_ofd"),
        (PLAIN[PAGE].replace('Font="2"', 'Font="2" CTM="1 0"'), "not_an_ofd"),
        ("<!DOCTYPE a [<!ENTITY e 'x'>]>" + PLAIN[PAGE].replace("各", "&e;"), "file_unsafe"),
        ("<!DOCTYPE a SYSTEM 'file:///etc/passwd'>" + PLAIN[PAGE], "file_unsafe"),
        (
            f"<ofd:Page {XMLNS}>" + "<ofd:PageBlock>" * 5000 + "</ofd:PageBlock>" * 5000 + "</ofd:Page>",
            "package_damaged",
        ),
    ],
)
def test_a_page_that_says_nonsense_or_means_harm_is_refused(page: str, code: str) -> None:
    with pytest.raises(Refused) as refused:
        read_ofd(package(page=page))
    assert refused.value.code == code


@pytest.mark.parametrize("limit", ["UNPACKED_LIMIT", "XML_LIMIT"])
def test_a_package_that_unpacks_too_far_is_refused(limit: str, monkeypatch: pytest.MonkeyPatch) -> None:
    bomb = PLAIN[PAGE].replace("各乡镇府", "零" * 2_000_000)
    monkeypatch.setattr(package_module, limit, 1_000_000)
    with pytest.raises(Refused) as refused:
        read_ofd(package(page=bomb))
    assert refused.value.code == "unpacks_too_large"


def test_a_part_that_a_thousand_pages_name_is_not_read_a_thousand_times(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(ofd_package, "READ_LIMIT", 100_000)
    again = '<ofd:Page ID="1" BaseLoc="Pages/Page_0/Content.xml"/>' * 1_000
    document = PLAIN["Doc_0/Document.xml"].replace("<ofd:Pages>", "<ofd:Pages>" + again)
    with pytest.raises(Refused) as refused:
        read_ofd(package(document=document))
    assert refused.value.code == "unpacks_too_large"


def test_a_step_that_counts_to_a_billion_does_not() -> None:
    assert only_text(package(page=PLAIN[PAGE].replace("5 g 2 6", "g 1000000000 6"))).xs == (29, 35, 41, 47)


def test_more_pages_than_a_paper_has_are_refused() -> None:
    many = '<ofd:Page ID="1" BaseLoc="Pages/Page_0/Content.xml"/>' * (ofd_package.PAGES_LIMIT + 1)
    document = PLAIN["Doc_0/Document.xml"].replace("<ofd:Pages>", "<ofd:Pages>" + many)
    with pytest.raises(Refused) as refused:
        read_ofd(package(document=document))
    assert refused.value.code == "not_an_ofd"


def test_a_missing_file_is_unreadable(tmp_path: Path) -> None:
    with pytest.raises(Refused) as refused:
        read_ofd(tmp_path / "none.ofd")
    assert refused.value.code == "file_unreadable"


def test_an_encrypted_package_is_refused() -> None:
    data = bytearray(package().getvalue())
    for signature, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.find(signature)
        while at >= 0:
            data[at + flags] |= 1
            at = data.find(signature, at + 1)
    with pytest.raises(Refused) as refused:
        read_ofd(BytesIO(bytes(data)))
    assert refused.value.code == "file_encrypted"
