"""A process with the whole client on a cache that is there already: it opens a long draft, types into it, and tells
how long each thing took until it was painted."""

from __future__ import annotations

import argparse
import gc
import json
import statistics
import sys
import time
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QPlainTextEdit

from benchmarks.long_draft import DRAFT
from benchmarks.memory import resident_mb
from benchmarks.search_rounds import KEY
from benchmarks.typist import FIVE_A_SECOND_MS, Painted, Typist, press, to_and_fro, to_the_middle, until
from oa_client.bootstrap import now
from oa_client.office.office import Office
from oa_client.storage.database import Database
from oa_client.typesetting.fonts import FontBook
from oa_client.typesetting.layout import lay_out
from oa_client.typesetting.model import Layout, Part
from ui.application import FIRST_SIZE, make_application
from ui.documents.editor import Editor
from ui.documents.outgoing import OutgoingPage
from ui.jobs import Jobs
from ui.main_window import MainWindow

ALONE = 5
"""How often the pages are laid out and painted by themselves."""
WARM_KEYS = 100
"""Keys before the memory is read for the first time."""


def main() -> int:
    """Open, type, print one JSON object, end."""
    parser = argparse.ArgumentParser()
    parser.add_argument("cache", type=Path)
    parser.add_argument("person")
    parser.add_argument("--opened", type=int, default=0, help="how often the draft is opened")
    parser.add_argument(
        "--keys", type=int, default=0, help="keys whose way to the screen and page is measured"
    )
    parser.add_argument("--soak-keys", type=int, default=0, help="keys as fast as they go, for the memory")
    parser.add_argument("--live", action="store_true", help="these at the pace of a person instead")
    parser.add_argument("--turn", type=int, default=0, help="which moments the keys come at")
    given = parser.parse_args()
    app, theme = make_application(dark=False)
    office = Office(Database(given.cache, KEY), given.person, now)
    office.finding.start()
    jobs = Jobs()
    jobs.broke.connect(traceback.print_exception)
    figures: dict[str, Any] = {}
    try:
        window = MainWindow(office, jobs, theme)
        window.resize(FIRST_SIZE)
        window.show()
        bench = Bench(window, jobs)
        if given.opened:
            opened = [bench.open() for _ in range(given.opened + 1)][1:]
            figures["open_ms"], figures["open_page_ms"] = map(list, zip(*opened, strict=True))
        else:
            bench.open()
        if given.keys:
            figures |= bench.type(given.keys, given.turn)
            figures["page_alone_ms"] = bench.page_alone()
        if given.soak_keys:
            figures |= bench.soak(given.soak_keys, live=given.live)
        bench.leave()
        window.close()
        app.processEvents()
    finally:
        jobs.close()
        office.close()
    print(json.dumps(figures))
    return 0


class Bench:
    """The window under measurement."""

    def __init__(self, window: MainWindow, jobs: Jobs) -> None:
        self._window, self._jobs = window, jobs
        page = window.page_named("outgoing")
        assert isinstance(page, OutgoingPage)
        self._editor: Editor = page.editor
        self._view = page.editor.preview.view
        self.body: QPlainTextEdit = page.editor.body
        self._text_seen = 0.0
        Painted(self.body.viewport()).seen.connect(self._see_text)
        Painted(self._view.viewport()).seen.connect(self._see_page)
        page.editor.preview.laid_out.connect(self._hear_layout)
        self._characters = 0
        """How many characters of the body stand in the layout that was handed to the view last."""
        self._on_pages: list[tuple[int, float]] = []
        """How many characters of the body stood on the pages at which paintings."""

    def _see_text(self, instant: float) -> None:
        if not self._text_seen and self.body.blockCount() > 1 and not self.body.isReadOnly():
            self._text_seen = instant

    def _see_page(self, instant: float) -> None:
        if not self._on_pages or self._on_pages[-1][0] != self._characters:
            self._on_pages.append((self._characters, instant))

    def _hear_layout(self, layout: Layout) -> None:
        self._characters = body_characters(layout)

    def _quiet(self) -> bool:
        return self._jobs.idle and self._window.place.heard.quiet and not self._editor.dirty

    def open(self) -> tuple[float, float]:
        """From asking for the draft to its painted text, which can be written on, and to its painted page. The desk is
        empty before."""
        self.leave()
        until(lambda: self._quiet(), "the window does not come to rest")
        gc.collect()
        self._text_seen, self._characters = 0.0, 0
        self._on_pages.clear()
        began = time.perf_counter()
        self._window.edit(DRAFT)
        until(lambda: self._text_seen, "the draft did not open")
        until(lambda: self._characters and self._quiet(), "its pages did not come")
        page_seen = next(instant for characters, instant in self._on_pages if characters)
        return 1000 * (self._text_seen - began), 1000 * (page_seen - began)

    def leave(self) -> None:
        """Back to the list."""
        if self._editor.isVisible():
            self._editor.leave()
            until(lambda: not self._editor.isVisible(), "the editor was not left")
            self.body.setPlainText("")

    def _go_to_work(self) -> None:
        """To the middle of the draft, with the same place of its pages beside it."""
        to_the_middle(self.body)
        bar = self._view.verticalScrollBar()
        bar.setValue(bar.maximum() // 2)
        until(self._quiet, "the window does not come to rest")

    def type(self, keys: int, turn: int) -> dict[str, list[float]]:
        """From each key to the painted text, and to the painted page that holds it."""
        self._go_to_work()
        before = self._characters
        self._on_pages.clear()
        typist = Typist(self.body, keys, turn)
        typist.begin()
        until(lambda: self._characters == before + keys and self._quiet(), "keys did not arrive", 60 + keys)
        pages = iter(self._on_pages)
        count, painted = next(pages)
        waited = []
        for key, due in enumerate(typist.due, 1):
            while count < before + key:
                count, painted = next(pages)
            waited.append(1000 * (painted - due))
        return {"key_ms": typist.milliseconds, "preview_ms": waited}

    def page_alone(self) -> float:
        """The same draft laid out from nothing and painted where it is in view, with nobody typing."""
        place = self._window.place
        paper, fonts = place.office.documents.preview(self._editor.content()), FontBook.find()
        taken = []
        for _ in range(ALONE):
            began = time.perf_counter()
            layout = lay_out(paper, fonts)
            self._view.show_layout(layout, from_top=False)
            self._view.viewport().repaint()
            taken.append(1000 * (time.perf_counter() - began))
        return statistics.median(taken)

    def soak(self, keys: int, *, live: bool) -> dict[str, float]:
        """Each key as soon as the one before stands on the screen, or ``live`` at the pace of a person; and how much
        more memory is in use at the end."""
        self._go_to_work()
        self._hammer(WARM_KEYS)
        before = self._at_rest()
        began = time.perf_counter()
        if live:
            self._keep_typing(keys)
        else:
            self._hammer(keys)
        seconds = time.perf_counter() - began
        return {"growth_mb": self._at_rest() - before, "soak_s": seconds}

    def _hammer(self, keys: int) -> None:
        painted = Painted(self.body.viewport())
        typed = 0

        def next_key(_instant: float = 0.0) -> None:
            nonlocal typed
            if typed < keys:
                typed += 1
                press(self.body, to_and_fro(typed))

        painted.seen.connect(next_key)
        QTimer.singleShot(0, next_key)
        self._await_end(lambda: typed, keys)
        painted.deleteLater()

    def _keep_typing(self, keys: int) -> None:
        typist = Typist(self.body, keys, 0, FIVE_A_SECOND_MS, to_and_fro)
        typist.begin()
        self._await_end(lambda: len(typist.due), keys)

    def _await_end(self, typed: Callable[[], int], keys: int) -> None:
        try:
            until(lambda: typed() == keys and self._quiet(), "the soak did not end", 60 + keys)
        except TimeoutError as late:
            late.add_note(
                f"{typed()} of {keys} keys; unkept: {self._editor.dirty} ({self._editor.autosave.refusal}); "
                f"work done: {self._jobs.idle}; all heard: {self._window.place.heard.quiet}"
            )
            raise

    def _at_rest(self) -> float:
        until(self._quiet, "the window does not come to rest")
        gc.collect()
        return resident_mb()


def body_characters(layout: Layout) -> int:
    """How many characters of the body stand on the pages."""
    runs = (run for page in layout.pages for run in page.runs)
    return sum(len(run.text) for run in runs if run.source is not None and run.source.part is Part.BODY)


if __name__ == "__main__":
    sys.exit(main())
