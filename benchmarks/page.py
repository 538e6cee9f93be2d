"""How long a paper of 5,000 characters takes from its words to its pages and its PDF, beside Typst and LibreOffice."""

from __future__ import annotations

import gc
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from functools import cache, partial
from pathlib import Path
from random import Random
from typing import TypeVar

from benchmarks.measure import ROOT, Figure, arguments, child_figures, median, report
from benchmarks.page_peers import LibreOffice, Typst
from oa_client.output.docx import write_docx
from oa_client.output.ofd import ofd_bytes
from oa_client.output.pdf import pdf_bytes
from oa_client.typesetting.fonts import FontBook
from oa_client.typesetting.layout import lay_out
from oa_core.documents.paper import Paper

CHARACTERS = 5_000
TEXTS = ROOT / "tests" / "data" / "gov"
WARM_UP = 3
FIRST_ROUNDS = 3
T = TypeVar("T")


def main(given: Sequence[str] | None = None) -> int:
    """Measure and print."""
    parser = arguments("page", "From the words of a paper to its pages and files.")
    parser.add_argument(
        "--characters", type=int, default=CHARACTERS, help=f"how long the body is ({CHARACTERS})"
    )
    asked = parser.parse_args(given)
    with tempfile.TemporaryDirectory(prefix="oa-benchmark-") as place:
        figures = measured(Path(place), asked.characters, asked.rounds)
    report({"characters": asked.characters, "rounds": asked.rounds, **figures}, as_json=asked.json)
    return 0


def measured(folder: Path, characters: int, rounds: int) -> dict[str, Figure]:
    """All figures. Every round sets another paper, so that nobody can remember the answer, and the peers take turns
    with ours on the same words."""
    fonts = FontBook.find()
    typst = Typst.ready(folder, fonts)
    office = LibreOffice.ready(folder)
    layouts, pdfs, ofds, by_typst, by_office = [], [], [], [], []
    for number in range(rounds + WARM_UP):
        paper = a_paper(number, characters)
        by_typst.append(typst.seconds(paper) if typst else None)
        gc.collect()
        laid_out, layout = _timed(partial(lay_out, paper, fonts))
        layouts.append(laid_out)
        pdfs.append(_timed(partial(pdf_bytes, layout, fonts))[0])
        ofds.append(_timed(partial(ofd_bytes, layout, fonts))[0])
    for number in range(rounds if office else 0):
        written = folder / f"{number}.docx"
        write_docx(a_paper(number, characters), written)
        by_office.append(office.seconds(written) if office else None)
    del layouts[:WARM_UP], pdfs[:WARM_UP], ofds[:WARM_UP], by_typst[:WARM_UP]
    ours = [a + b for a, b in zip(layouts, pdfs, strict=True)]
    text = folder / "first.txt"
    text.write_text(a_paper(0, characters).body, "utf-8")
    first = [
        child_figures(["benchmarks.page_first", str(text), str(characters)], os.environ)
        for _ in range(FIRST_ROUNDS)
    ]
    return {
        "layout_ms": median([1000 * each for each in layouts], 2),
        "pdf_ms": median([1000 * each for each in pdfs], 2),
        "ofd_ms": median([1000 * each for each in ofds], 2),
        "typst_ms": _median_ms(by_typst),
        "libreoffice_ms": _median_ms(by_office),
        "ratio_typst": _ratio(ours, by_typst),
        "ratio_libreoffice": _ratio(ours, by_office),
        "first_ms": median([each["ms"] for each in first], 1),
        "peak_mb": median([each["peak_mb"] for each in first], 1),
    }


def _timed(work: Callable[[], T]) -> tuple[float, T]:
    began = time.perf_counter()
    done = work()
    return time.perf_counter() - began, done


def _median_ms(seconds: Sequence[float | None]) -> Figure:
    known = [each for each in seconds if each is not None]
    return median([1000 * each for each in known], 2) if known else None


def _ratio(ours: Sequence[float], peer: Sequence[float | None]) -> Figure:
    known = [a / b for a, b in zip(ours, peer, strict=False) if b is not None]
    return median(known, 4) if known else None


def a_paper(seed: int, characters: int) -> Paper:
    """A paper with a body of so many characters or a few more. Equal seeds give equal papers."""
    return Paper(
        mark="南屿县人民政府文件",
        title="南屿县人民政府关于做好2026年防台风工作的通知",
        body="\n".join(paragraphs(seed, characters)),
        signature="南屿县人民政府",
        number=f"屿府〔2026〕{seed + 1}号",
        addressees="各镇人民政府，县政府各部门",
        dated_on=date(2026, 9, 15),
        note="此件主动公开",
        copies="县委办公室，县人大常委会办公室，县政协办公室",
        printed_by="南屿县人民政府办公室",
        printed_on=date(2026, 9, 15),
    )


def paragraphs(seed: int, characters: int) -> Iterator[str]:
    """Paragraphs of published papers as they follow each other, from a place that ``seed`` chooses, until there are
    enough."""
    known = _published()
    first = Random(f"page {seed}").randrange(len(known))
    for line in (*known[first:], *known[:first]):
        yield line
        characters -= len(line)
        if characters <= 0:
            return


@cache
def _published() -> tuple[str, ...]:
    """Every paragraph of the real papers that the tests keep."""
    texts = (path.read_text("utf-8") for path in sorted(TEXTS.glob("*.txt")))
    return tuple(line.strip() for text in texts for line in text.split("\n") if line.strip())


if __name__ == "__main__":
    sys.exit(main())
