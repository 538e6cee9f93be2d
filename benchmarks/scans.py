"""A scan of twenty megabytes behind a thin line: how soon its first page can be read."""

from __future__ import annotations

import io
import math
import time
from contextlib import closing
from functools import partial
from pathlib import Path
from random import Random

from PIL import Image, ImageDraw

from benchmarks.exchanges import READER
from benchmarks.link import Link, Quality
from benchmarks.measure import Figure, Served, median
from benchmarks.slow_line import GOOD
from benchmarks.workstations import until
from oa_client.bootstrap import build_session
from oa_client.office.office import Office
from oa_client.settings import Account
from oa_core.documents.commands import Draft
from oa_core.documents.model import Content
from tools.demo.county import PASSWORD, County
from tools.demo.texts import the_text

DOTS_PER_INCH = 200
A4_INCHES = (8.27, 11.69)
LINE_DOTS = 60
READY = "ready"
"""The state of a file that the centre has (``storage.files``)."""


def scans(
    folder: Path, served: Served, county: County, of: Quality, rounds: int, size: int
) -> dict[str, Figure]:
    """One workstation of a clerk's attaches scans of ``size`` bytes; another one, behind the thin line, asks for the
    first page of each: seconds from asking until the picture is decoded."""
    seconds = []
    with (
        Link(served.url, GOOD) as link,
        closing(sign_in(folder / "scanning", served)) as scanning,
        closing(sign_in(folder / "scan-reading", Served(link.url, served.ca))) as reading,
    ):
        paper = attached(scanning, county, folder, rounds, size)
        names = [file.file.sha256 for file in scanning.files.of(paper)]
        until(
            scanning,
            lambda: all(file.state == READY for file in scanning.files.of(paper)),
            "nothing was taken in",
        )
        until(reading, lambda: len(reading.files.of(paper)) == rounds, "the paper did not arrive")
        for name in names:
            until(scanning, partial(first_page, scanning, paper, name), "the centre drew no first page")
        link.become(of)
        for name in names:
            start = time.perf_counter()
            page = until(reading, partial(first_page, reading, paper, name), "the first page did not arrive")
            Image.open(io.BytesIO(page)).load()
            seconds.append(time.perf_counter() - start)
    return {"link_scan_s": median(seconds, 2)}


def sign_in(folder: Path, served: Served) -> Office:
    """A workstation as it is, with its worker for files."""
    folder.mkdir()
    session = build_session(folder, with_keyring=False)
    return session.open(Account(served.url, str(served.ca), READER), PASSWORD)


def attached(office: Office, county: County, folder: Path, count: int, size: int) -> str:
    """A paper that ``count`` different scans go with; its id."""
    desk = county.desks[0]
    text = the_text("typhoon")
    paper = office.new_id()
    office.execute(paper, Draft(Content(letterhead=desk.letterheads[0].id, title="扫描件", body=text.body)))
    scan = a_scan(size)
    for number in range(count):
        path = folder / f"扫描件{number}.pdf"
        # What follows the end of a PDF is no part of it, but makes it another file.
        path.write_bytes(scan + b"%%%d\n" % number)
        office.files.attach(paper, path)
    return paper


def first_page(office: Office, paper: str, name: str) -> bytes | None:
    """The first page, ``None`` while it is not here. Raises ``RuntimeError`` when there will be none."""
    page = office.files.first_page(paper, name)
    if page == b"":
        raise RuntimeError("the scan has no first page")
    return page


def a_scan(size: int) -> bytes:
    """A PDF of about ``size`` bytes, as a copier makes it: pages of grainy grey with lines of print."""
    random = Random("scan")
    width, height = (int(inches * DOTS_PER_INCH) for inches in A4_INCHES)
    page = Image.frombytes("L", (width, height), random.randbytes(width * height))
    page = page.point(lambda value: 225 + value // 9)
    pen = ImageDraw.Draw(page)
    for line in range(LINE_DOTS, height - LINE_DOTS, LINE_DOTS):
        pen.rectangle((LINE_DOTS, line, width - LINE_DOTS - random.randrange(400), line + 20), fill=20)
    one = _pdf([page])
    return _pdf([page] * max(1, math.ceil(size / len(one))))


def _pdf(pages: list[Image.Image]) -> bytes:
    made = io.BytesIO()
    pages[0].save(made, "PDF", save_all=True, append_images=pages[1:], resolution=DOTS_PER_INCH, quality=80)
    return made.getvalue()
