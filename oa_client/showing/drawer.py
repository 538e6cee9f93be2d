"""Draws the pages of one file: ``python -m oa_client.showing.drawer``, a process of its own.

A file may be made to break or to stall what reads it; here it takes nothing along. Its content comes in by the standard
input and its pages leave by the standard output, so that no readable copy lies on the disk. Lengths are four bytes, the
highest first: in, the content; out, the number of pages; then, for each line ``page width`` that comes in, a PNG.
"""

from __future__ import annotations

import io
import sys
import warnings
from collections.abc import Callable
from typing import BinaryIO

import pypdfium2
from PIL import Image, ImageOps, ImageSequence

PIXELS = 120_000_000
"""The most pixels a picture may have to be opened at all: A3 at 600 dpi has 70 million."""
WIDEST = 4000
"""The most pixels across that a page is drawn with."""
MEMORY = 2 * 1024**3
SECONDS = 120
"""Of the processor, for as long as the file is looked at."""
FORMATS = ("JPEG", "PNG", "TIFF", "BMP")

Draw = Callable[[int, int], Image.Image]


def main(asked: BinaryIO, drawn: BinaryIO) -> int:
    """Draw what is asked for until nobody asks any more; 1 when the file cannot be drawn."""
    _bound()
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    Image.MAX_IMAGE_PIXELS = PIXELS
    content = asked.read(int.from_bytes(asked.read(4), "big"))
    try:
        count, draw = _pdf(content) if content.startswith(b"%PDF-") else _picture(content)
        _answer(drawn, count.to_bytes(4, "big"))
        for line in asked:
            page, width = (int(word) for word in line.split())
            made = io.BytesIO()
            draw(page, min(width, WIDEST)).save(made, "PNG", compress_level=1)
            _answer(drawn, len(made.getvalue()).to_bytes(4, "big") + made.getvalue())
    except Exception:  # noqa: BLE001 - whatever it is, the file cannot be drawn, and nobody can mend it here
        return 1
    return 0


def _answer(drawn: BinaryIO, answer: bytes) -> None:
    drawn.write(answer)
    drawn.flush()


def _pdf(content: bytes) -> tuple[int, Draw]:
    document = pypdfium2.PdfDocument(content)

    def draw(number: int, width: int) -> Image.Image:
        page = document[number]
        wide, high = page.get_size()
        scale = min(width / wide, (PIXELS / (wide * high)) ** 0.5)
        return page.render(scale=scale).to_pil().convert("RGB")

    return len(document), draw


def _picture(content: bytes) -> tuple[int, Draw]:
    opened = Image.open(io.BytesIO(content), formats=FORMATS)
    count = getattr(opened, "n_frames", 1)

    def draw(number: int, width: int) -> Image.Image:
        frame = ImageOps.exif_transpose(ImageSequence.Iterator(opened)[number]).convert("RGBA")
        frame.thumbnail((width, PIXELS), Image.Resampling.LANCZOS, reducing_gap=2.0)
        paper = Image.new("RGBA", frame.size, "white")
        paper.alpha_composite(frame)
        return paper.convert("RGB")

    return count, draw


def _bound() -> None:
    """So much time and memory and no more, where the system can hold a process to it."""
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    sys.exit(main(sys.stdin.buffer, sys.stdout.buffer))
