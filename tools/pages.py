"""``python -m tools.pages``: the pictures in ``docs/pages/``, six papers as their PDF shows them."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from math import ceil
from pathlib import Path

import pypdfium2
from PIL import Image

from oa_client.output.pdf import pdf_bytes
from oa_client.typesetting.fonts import FontBook, font_directories
from oa_client.typesetting.layout import lay_out
from tools.sample_papers import sample_papers

FOLDER = Path(__file__).resolve().parents[1] / "docs" / "pages"
_PIXELS_PER_POINT = 1.25
_A_ROW = 4
_GAP = 14
_DESK = (222, 224, 228)
_COLOURS = 64


def main(given: Sequence[str] | None = None) -> int:
    """Draw all the pictures."""
    parser = argparse.ArgumentParser(prog="python -m tools.pages", description="Draw the sample pages.")
    parser.add_argument("folder", type=Path, nargs="?", default=FOLDER, help="where to put them (docs/pages)")
    parser.add_argument("--fonts", type=Path, help="where python -m tools.fonts has put the free faces")
    arguments = parser.parse_args(given)
    folder: Path = arguments.folder
    folder.mkdir(parents=True, exist_ok=True)
    fonts = FontBook.find([arguments.fonts, *font_directories()] if arguments.fonts else None)
    for name, paper in sample_papers().items():
        document = pypdfium2.PdfDocument(pdf_bytes(lay_out(paper, fonts), fonts))
        pages = [page.render(scale=_PIXELS_PER_POINT).to_pil() for page in document]
        path = folder / f"{name}.png"
        side_by_side(pages).quantize(_COLOURS).save(path, optimize=True)
        print(f"{path.name}: {len(pages)} sides")
    return 0


def side_by_side(pages: Sequence[Image.Image]) -> Image.Image:
    """The pages on a desk, up to four a row."""
    width, height = pages[0].size
    columns, rows = min(_A_ROW, len(pages)), ceil(len(pages) / _A_ROW)
    whole = Image.new("RGB", (columns * (width + _GAP) + _GAP, rows * (height + _GAP) + _GAP), _DESK)
    for at, page in enumerate(pages):
        row, column = divmod(at, _A_ROW)
        whole.paste(page, (_GAP + column * (width + _GAP), _GAP + row * (height + _GAP)))
    return whole


if __name__ == "__main__":
    raise SystemExit(main())
