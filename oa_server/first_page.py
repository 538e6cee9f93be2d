"""Draws the first page of one file: ``python -m oa_server.first_page FILE JPEG``; ends with 1 when it cannot.

A process of its own, because the file may be made to break or to stall what reads it.
"""

from __future__ import annotations

import io
import sys
import warnings
from pathlib import Path

import pypdfium2
from PIL import Image, ImageChops, ImageOps

LARGEST_JPEG = 250 * 1024
"""Bytes: a second on a 2 Mbit/s line."""
DOTS_PER_INCH = 150
LONGEST_SIDE = 2000
"""Pixels; A4 at 150 dpi has 1754."""
PIXELS = 120_000_000
"""The most pixels a picture may have to be opened at all: A3 at 600 dpi has 70 million."""
MEMORY = 2 * 1024**3
SECONDS = 25
COLOUR_SPREAD = 24
"""A page whose channels differ by no more than this is drawn grey."""
QUALITIES = (75, 60, 45, 30)
SHRINK = 0.8
FORMATS = ("JPEG", "PNG", "TIFF", "BMP")


def main(content: Path, into: Path) -> int:
    """Draw ``content`` to ``into``; 0 when it is there."""
    _bound()
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    Image.MAX_IMAGE_PIXELS = PIXELS
    try:
        page = _page(content)
    except Exception:  # noqa: BLE001 - whatever it is, the file cannot be drawn, and nobody can mend it here
        return 1
    into.write_bytes(small_jpeg(page))
    return 0


def small_jpeg(page: Image.Image) -> bytes:
    """The page as JPEG of at most ``LARGEST_JPEG`` bytes, grey when it has no colour to speak of."""
    while True:
        for quality in QUALITIES:
            drawn = io.BytesIO()
            page.save(drawn, "JPEG", quality=quality, optimize=True)
            if drawn.tell() <= LARGEST_JPEG:
                return drawn.getvalue()
        page = page.resize(
            (max(1, int(page.width * SHRINK)), max(1, int(page.height * SHRINK))), Image.Resampling.BILINEAR
        )


def _page(content: Path) -> Image.Image:
    with content.open("rb") as opened:
        is_pdf = opened.read(5) == b"%PDF-"
    return _grey_if_grey(_pdf_page(content) if is_pdf else _picture(content))


def _pdf_page(content: Path) -> Image.Image:
    document = pypdfium2.PdfDocument(content)
    try:
        page = document[0]
        longest = max(page.get_size())
        scale = min(DOTS_PER_INCH / 72, LONGEST_SIDE / longest)
        return page.render(scale=scale).to_pil().convert("RGB")
    finally:
        document.close()


def _picture(content: Path) -> Image.Image:
    with Image.open(content, formats=FORMATS) as opened:
        opened.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
        upright = ImageOps.exif_transpose(opened)
        if upright.mode.startswith("I;16") or upright.mode in ("I", "F"):
            upright = upright.point(lambda value: value / 256, "L") if upright.mode != "F" else upright
        page = upright.convert("RGBA")
    page.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS, reducing_gap=2.0)
    paper = Image.new("RGBA", page.size, "white")
    paper.alpha_composite(page)
    return paper.convert("RGB")


def _grey_if_grey(page: Image.Image) -> Image.Image:
    """Scans of black print have no colour but noise: without it they are a third smaller."""
    small = page.resize((128, 128), Image.Resampling.BOX)
    red, green, blue = small.split()
    spread = ImageChops.lighter(ImageChops.difference(red, green), ImageChops.difference(green, blue))
    return page if any(spread.histogram()[COLOUR_SPREAD + 1 :]) else page.convert("L")


def _bound() -> None:
    """So much time and memory and no more, where the system can hold a process to it."""
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), Path(sys.argv[2])))
