"""The first page of whatever comes in: small, readable, upright, and bounded in what it costs."""

from __future__ import annotations

import io
import random
import subprocess
import sys
import time
from pathlib import Path

import pytest
from PIL import Image

from oa_server.first_page import LARGEST_JPEG, LONGEST_SIDE, small_jpeg
from oa_server.office.first_pages import has_first_page
from tests.support.handing_in import Paper, a_scan, a_text

pytestmark = pytest.mark.slow


def drawn(tmp_path: Path, content: bytes) -> Image.Image | None:
    """The first page as the process of its own draws it; ``None`` when it says that it cannot."""
    file, page = tmp_path / "content", tmp_path / "page.jpg"
    file.write_bytes(content)
    ended = subprocess.run(
        [sys.executable, "-m", "oa_server.first_page", str(file), str(page)], check=False, timeout=60
    )
    if ended.returncode != 0:
        assert not page.exists()
        return None
    assert page.stat().st_size <= LARGEST_JPEG
    return Image.open(io.BytesIO(page.read_bytes()))


def picture(kind: str, mode: str = "RGB", size: tuple[int, int] = (600, 800), **more: object) -> bytes:
    out = io.BytesIO()
    drawn = Image.linear_gradient("L").resize(size)
    deep = drawn.convert("I").point(lambda value: value * 256) if mode == "I;16" else drawn
    deep.convert(mode).save(out, kind, **more)
    return out.getvalue()


def test_a_scan_of_many_pages_shows_its_first_at_150_dots(tmp_path: Path) -> None:
    page = drawn(tmp_path, a_scan(3, dots_per_inch=200).content)
    assert page is not None
    assert (page.mode, page.size) == ("L", (1241, 1754)), "A4 at 150 dpi, grey as it is"


def test_colour_that_means_something_stays(tmp_path: Path) -> None:
    page = drawn(tmp_path, a_scan(1, dots_per_inch=60, colour=True).content)
    assert page is not None
    assert page.mode == "RGB"


@pytest.mark.parametrize(
    "content",
    [
        picture("JPEG"),
        picture("JPEG", "CMYK"),
        picture("PNG", "RGBA"),
        picture("PNG", "P"),
        picture("PNG", "1"),
        picture("PNG", "I;16"),
        picture("TIFF", "1", compression="group4"),
        picture("TIFF"),
        picture("BMP"),
    ],
    ids=["jpeg", "cmyk", "rgba", "palette", "bits", "16 bits", "fax", "tiff", "bmp"],
)
def test_pictures_of_every_kind_are_drawn(tmp_path: Path, content: bytes) -> None:
    page = drawn(tmp_path, content)
    assert page is not None
    assert page.size == (600, 800)
    grey = page.convert("L").tobytes()
    assert grey[5 * 600 + 300] < 40, "dark above"
    assert grey[795 * 600 + 300] > 200, "light below, as it was"


def test_a_photograph_taken_sideways_stands_upright(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    page = drawn(tmp_path, picture("JPEG", size=(800, 400), exif=exif))
    assert page is not None
    assert page.size == (400, 800)


def test_a_large_picture_becomes_small(tmp_path: Path) -> None:
    page = drawn(tmp_path, picture("PNG", "L", (5000, 7000)))
    assert page is not None
    assert max(page.size) == LONGEST_SIDE


def test_a_page_full_of_noise_still_fits() -> None:
    noise = Image.frombytes("L", (1240, 1754), random.Random(1).randbytes(1240 * 1754))
    assert len(small_jpeg(noise)) <= LARGEST_JPEG


def bomb() -> bytes:
    out = io.BytesIO()
    Image.new("1", (30000, 30000)).save(out, "PNG")
    return out.getvalue()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"%PDF-1.7",
        b"%PDF-1.7\n" + bytes(5000),
        a_scan(1, dots_per_inch=40).content[:2000],
        picture("PNG")[:300],
        b"\xff\xd8\xff" + bytes(100),
        b"BM" + bytes(60),
        b"II*\x00" + b"\xff" * 200,
        bomb(),
    ],
    ids=["empty", "no pdf", "zeros", "half a pdf", "half a png", "no jpeg", "no bmp", "no tiff", "a bomb"],
)
def test_what_cannot_be_drawn_is_told_and_quickly(tmp_path: Path, content: bytes) -> None:
    begun = time.monotonic()
    assert drawn(tmp_path, content) is None
    assert time.monotonic() - begun < 20


def test_a_page_of_monstrous_size_is_drawn_small(tmp_path: Path) -> None:
    content = a_scan(1, dots_per_inch=40).content
    page = drawn(tmp_path, content.replace(b"/MediaBox [", b"/MediaBox [0 0 99999 99999 ] %", 1))
    assert page is None or max(page.size) <= LONGEST_SIDE + 1


def test_what_a_file_is_tells_its_beginning_and_not_its_name(tmp_path: Path) -> None:
    def looks(paper: Paper) -> bool:
        path = tmp_path / "file"
        path.write_bytes(paper.content)
        return has_first_page(path)

    assert looks(a_scan(dots_per_inch=40))
    assert looks(Paper("name.docx", picture("PNG")))
    assert not looks(a_text(100))
    assert not looks(Paper("name.pdf", b"not a pdf"))
