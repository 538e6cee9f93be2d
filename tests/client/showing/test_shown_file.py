"""A file is looked at without a readable copy of it on the disk; one made to break takes nothing along."""

from __future__ import annotations

import gc
import io
from pathlib import Path

import pytest
from PIL import Image

from oa_client.showing import shown_file
from oa_client.showing.shown_file import TEXT_SHOWN, Pages, can_be_shown, text_of
from oa_core.refusal import Refused


def pdf(pages: int) -> bytes:
    sides = [Image.new("RGB", (595, 842), "white") for _ in range(pages)]
    made = io.BytesIO()
    sides[0].save(made, "PDF", save_all=True, append_images=sides[1:])
    return made.getvalue()


def picture(kind: str, size: tuple[int, int] = (60, 40), colour: str = "red") -> bytes:
    made = io.BytesIO()
    Image.new("RGB", size, colour).save(made, kind)
    return made.getvalue()


def first_page(content: bytes, name: str) -> bytes:
    return Pages(content, name).page(0, 100)


def drawn(png: bytes) -> Image.Image:
    return Image.open(io.BytesIO(png), formats=("PNG",))


def test_a_pdf_is_drawn_page_by_page_as_wide_as_asked() -> None:
    pages = Pages(pdf(3), "方案.pdf")
    try:
        assert pages.count == 3
        assert drawn(pages.page(0, 300)).width == 300
        assert drawn(pages.page(2, 500)).width == 500
        assert drawn(pages.page(1, 300)).getpixel((5, 5)) == (255, 255, 255)
    finally:
        pages.close()


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "TIFF", "BMP"])
def test_a_picture_is_shown_in_its_colours_and_never_larger_than_it_is(kind: str) -> None:
    pages = Pages(picture(kind), "现场.png")
    try:
        shown = drawn(pages.page(0, 900))
        assert (pages.count, shown.size) == (1, (60, 40))
        red, green, blue = shown.convert("RGB").getpixel((30, 20))  # type: ignore[misc]  # three bands
        assert red > 200
        assert green < 40
        assert blue < 40
    finally:
        pages.close()


@pytest.mark.parametrize(
    "content",
    [b"%PDF-1.7\nnothing of the kind", b"", b"GIF89a" + bytes(40), picture("PNG")[:60], b"\x00" * 5000],
    ids=["broken pdf", "empty", "another kind", "cut picture", "nothing"],
)
def test_what_cannot_be_drawn_is_refused_and_nothing_runs_on(content: bytes) -> None:
    with pytest.raises(Refused) as refusal:
        first_page(content, "坏的.pdf")
    assert (refusal.value.code, refusal.value.facts) == ("file_not_shown", {"name": "坏的.pdf"})


def test_a_page_that_is_not_there_is_refused_and_the_window_lives() -> None:
    pages = Pages(pdf(1), "方案.pdf")
    with pytest.raises(Refused, match="file_not_shown"):
        pages.page(7, 100)
    pages.close()


def test_a_picture_that_would_fill_the_memory_is_not_opened() -> None:
    bomb = io.BytesIO()
    Image.new("1", (30_000, 30_000)).save(bomb, "PNG")
    with pytest.raises(Refused, match="file_not_shown"):
        first_page(bomb.getvalue(), "很大.png")


def test_a_page_that_takes_for_ever_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    pages = Pages(pdf(1), "方案.pdf")
    monkeypatch.setattr(shown_file, "SECONDS", 0.0)

    def look() -> None:
        for _ in range(200):  # the process is killed while it draws or before
            pages.page(0, 4000)

    with pytest.raises(Refused, match="file_not_shown"):
        look()
    pages.close()


def test_a_file_that_is_forgotten_is_drawn_no_more() -> None:
    pages = Pages(pdf(1), "方案.pdf")
    drawing = pages._drawing
    del pages
    gc.collect()
    assert drawing.poll() is not None


def test_nothing_is_written_to_the_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    pages = Pages(pdf(2), "方案.pdf")
    pages.page(1, 400)
    assert list(tmp_path.iterdir()) == []
    pages.close()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_a_text_is_read_in_the_encodings_of_the_office(encoding: str) -> None:
    assert (
        text_of("一、压实责任\n各乡镇要落实。".encode(encoding), "预案.txt") == "一、压实责任\n各乡镇要落实。"
    )


def test_of_a_long_text_the_beginning_is_shown_without_half_a_character() -> None:
    shown = text_of(("岭" * TEXT_SHOWN).encode(), "名单.txt")
    assert set(shown) == {"岭"}
    assert len(shown) == TEXT_SHOWN // 3


def test_bytes_that_are_no_text_are_refused() -> None:
    with pytest.raises(Refused, match="file_not_shown"):
        text_of(b"\xff\x00\xff\x81\x30", "数据.txt")


def test_only_kinds_that_the_window_can_draw_or_read_are_offered() -> None:
    assert can_be_shown("application/pdf")
    assert can_be_shown("image/png")
    assert can_be_shown("text/plain")
    assert not can_be_shown("application/msword")
