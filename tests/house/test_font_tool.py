"""The fonts that stand in are built from packages, with their licences, and are told apart from anything else."""

from __future__ import annotations

import gzip
import os
import stat
from pathlib import Path

import pytest
import uharfbuzz as hb

from oa_client.typesetting.font_candidates import CANDIDATES
from oa_client.typesetting.fonts import OWN_FONTS, FontBook, font_directories
from oa_client.typesetting.model import Role
from tools.fonts import SOURCES, MissingError, Packages, Source, build, gbk_characters, is_built, main

PLAIN = Source("Plain.ttf", "fonts-plain", "usr/share/fonts/plain.ttf", ("usr/share/doc/plain/copyright",))
NOTO = next(source for source in SOURCES if source.file == "NotoSansSC-Regular.otf")


@pytest.fixture
def system(tmp_path: Path) -> Path:
    """The root of a system in which the plain font is installed."""
    root = tmp_path / "system"
    for path, content in ((PLAIN.path, b"a font"), (PLAIN.licences[0], b"do what you like")):
        (root / path).parent.mkdir(parents=True)
        (root / path).write_bytes(content)
    return root


def test_a_font_comes_with_its_licence_and_where_it_is_from(tmp_path: Path, system: Path) -> None:
    folder = tmp_path / "fonts"
    assert build(folder, lambda _: system, [PLAIN]) == [folder / "Plain.ttf"]
    assert (folder / "Plain.ttf").read_bytes() == b"a font"
    assert (folder / "licences" / "fonts-plain-copyright.txt").read_bytes() == b"do what you like"
    assert "fonts-plain: /usr/share/fonts/plain.ttf, unchanged" in (folder / "SOURCES.txt").read_text()


def test_a_packed_licence_is_unpacked(tmp_path: Path, system: Path) -> None:
    source = Source("a.ttf", "p", PLAIN.path, ("usr/share/doc/COPYING.gz",))
    (system / "usr/share/doc/COPYING.gz").write_bytes(gzip.compress(b"GPL"))
    build(tmp_path, lambda _: system, [source])
    assert (tmp_path / "licences" / "p-COPYING.txt").read_bytes() == b"GPL"


def test_no_font_is_passed_on_without_its_licence(tmp_path: Path, system: Path) -> None:
    (system / PLAIN.licences[0]).unlink()
    with pytest.raises(MissingError, match="licence"):
        build(tmp_path, lambda _: system, [PLAIN])
    assert not is_built(tmp_path, [PLAIN])


def test_a_package_that_changed_is_told(tmp_path: Path, system: Path) -> None:
    (system / PLAIN.path).unlink()
    with pytest.raises(MissingError, match="no longer holds"):
        build(tmp_path, lambda _: system, [PLAIN])


def test_fonts_that_are_there_are_known_by_their_content(tmp_path: Path, system: Path) -> None:
    assert not is_built(tmp_path, [PLAIN])
    build(tmp_path, lambda _: system, [PLAIN])
    assert is_built(tmp_path, [PLAIN])
    (tmp_path / "Plain.ttf").write_bytes(b"another font")
    assert not is_built(tmp_path, [PLAIN])


@pytest.mark.slow
def test_a_face_of_a_collection_becomes_a_font_with_the_characters_of_gbk(tmp_path: Path) -> None:
    """Noto is installed on every machine that runs the tests: the window's own font."""
    (made,) = build(tmp_path, Packages(tmp_path).provide, [NOTO])
    face = hb.Face(hb.Blob.from_file_path(str(made)))
    assert face.count == 1
    assert made.stat().st_size < 8_000_000
    assert face.get_name(6, "en") == "NotoSansCJKsc-Regular"
    lacking = set(gbk_characters()) - set(face.unicodes)
    assert len(lacking) <= 1, [chr(code) for code in lacking]
    assert not set(map(ord, "한글")) & set(face.unicodes)


def test_gbk_holds_what_names_are_written_with_and_the_standards_marks() -> None:
    characters = frozenset(map(chr, gbk_characters()))
    assert len(characters) > 21_700
    assert characters >= set("喆堃昇玥珺鎔海南屿县〔〕《》“”—…·")


def test_what_is_installed_is_not_fetched_again(tmp_path: Path, system: Path) -> None:
    assert Packages(tmp_path, system).provide(PLAIN) == system


def _program(folder: Path, name: str, script: str) -> None:
    folder.mkdir(exist_ok=True)
    (folder / name).write_text(f"#!/bin/sh\n{script}\n")
    (folder / name).chmod(0o755 | stat.S_IXUSR)


@pytest.fixture
def packaging(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Stands for the system's package programs."""
    programs = tmp_path / "programs"
    _program(programs, "apt-get", 'touch "$3_1.0_all.deb"')
    _program(programs, "dpkg-deb", f"mkdir -p usr/share/fonts usr/share/doc/plain; touch {PLAIN.path}")
    monkeypatch.setenv("PATH", f"{programs}{os.pathsep}{os.environ['PATH']}")
    return programs


def test_what_is_not_installed_is_unpacked_from_its_package(tmp_path: Path, packaging: Path) -> None:
    assert packaging.is_dir()
    packages = Packages(tmp_path, tmp_path / "no system")
    root = packages.provide(PLAIN)
    assert root == tmp_path / "fonts-plain"
    assert (root / PLAIN.path).is_file()
    assert not list(root.glob("*.deb"))
    assert packages.provide(PLAIN) == root  # once


def test_a_package_that_cannot_be_fetched_is_told_in_a_sentence(tmp_path: Path, packaging: Path) -> None:
    _program(packaging, "apt-get", "echo 'E: Unable to locate package fonts-plain' >&2; exit 100")
    with pytest.raises(MissingError, match="Unable to locate package fonts-plain"):
        Packages(tmp_path, tmp_path / "no system").provide(PLAIN)


def test_a_machine_without_packages_is_told_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr("tools.fonts.Packages.provide", lambda self, source: self._fetched(source.package))
    assert main([str(tmp_path / "fonts")]) == 1
    assert "this needs Debian" in capsys.readouterr().err


def test_fonts_that_are_there_are_not_built_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tools.fonts.is_built", lambda _: True)
    assert main([str(tmp_path / "fonts")]) == 0
    assert not (tmp_path / "fonts").exists()


def test_every_font_that_is_built_is_looked_for() -> None:
    looked_for = {each.file for candidates in CANDIDATES.values() for each in candidates if not each.genuine}
    assert {source.file.lower() for source in SOURCES} <= looked_for


def test_the_program_looks_where_the_tool_puts_them() -> None:
    assert OWN_FONTS in set(font_directories())


def test_a_genuine_font_goes_before_those_that_are_brought_along(tmp_path: Path) -> None:
    book = FontBook.find()
    face = next(face for face in book.faces.values() if face.path.suffix == ".ttf")
    for name in ("FandolFang-Regular.otf", "simfang.ttf"):
        (tmp_path / name).write_bytes(face.path.read_bytes())
    assert FontBook.find([tmp_path]).face(Role.FANGSONG).path.name == "simfang.ttf"
