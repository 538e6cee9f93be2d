"""The benchmark of the drafting desk, small: it tells what it promises, about a draft that is what it says."""

from __future__ import annotations

import argparse
import json
import re
import time
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QPlainTextEdit
from pytestqt.qtbot import QtBot

from benchmarks.editor import KEYS_PER_SECOND, comparing, minutes
from benchmarks.editor_window import body_characters
from benchmarks.long_draft import DRAFT, draft_text, fill, rewritten
from benchmarks.search_rounds import KEY
from benchmarks.typist import (
    FIVE_A_SECOND_MS,
    REST_EVERY,
    REST_S,
    SWING,
    Painted,
    Typist,
    press,
    to_and_fro,
    to_the_middle,
    until,
)
from oa_client.office.office import Office
from oa_client.storage import records
from oa_client.storage.database import Database
from oa_client.typesetting.layout import lay_out
from oa_core.documents.content import check_storable, content_of
from oa_core.documents.model import Document, TextRevision
from tests.benchmarks.running import ROOT, run
from tests.client.conftest import Clock
from tests.client.typesetting.papers import a_paper, fonts_here

KEYS = {
    *("characters", "revisions", "rounds", "keys", "key_ms_p50", "key_ms_p95", "bare_key_ms_p95"),
    *("ratio_bare_key", "preview_ms_p50", "preview_ms_p95", "page_alone_ms", "ratio_page_alone"),
    *("open_ms", "open_page_ms", "compare_ms", "compare_all_ms", "difflib_ms", "ratio_difflib"),
    *("soak_keys", "soak_s", "growth_mb"),
}
MAY_BE_NOTHING = {"growth_mb", "ratio_difflib", "compare_ms"}
"""A small soak may give memory back; a short text is compared in less than the last digit."""


@pytest.mark.slow
def test_the_benchmark_prints_one_flat_object_with_the_promised_keys() -> None:
    done = run(
        *("editor", "--json", "--rounds", "1", "--characters", "600", "--revisions", "5"),
        *("--keys", "10", "--soak", "0.2"),
    )
    assert done.returncode == 0, done.stderr
    [line] = done.stdout.splitlines()
    figures = json.loads(line)
    assert set(figures) == KEYS
    assert figures["soak_keys"] == 60
    assert all(figures[key] > 0 for key in KEYS - MAY_BE_NOTHING)
    assert figures["preview_ms_p50"] >= figures["key_ms_p50"]
    assert figures["open_page_ms"] > 0


def test_every_key_of_the_desk_is_explained() -> None:
    page = (ROOT / "docs" / "benchmarks.md").read_text(encoding="utf-8")
    _, _, section = page.partition("## `benchmarks.editor`")
    section = section.partition("\n## ")[0]
    assert set(re.findall(r"^\| `(\w+)`", section, re.MULTILINE)) == KEYS


@pytest.mark.parametrize("characters", [600, 20_000])
def test_the_draft_has_exactly_as_many_characters_as_is_said(characters: int) -> None:
    assert len(draft_text(characters)) == characters
    assert draft_text(characters) == draft_text(characters)


def test_a_rewritten_text_is_as_long_and_says_something_else_in_some_paragraphs() -> None:
    text = draft_text(5_000)
    other = rewritten(text, 1)
    assert len(other) == len(text)
    changed = [a != b for a, b in zip(text.split("\n"), other.split("\n"), strict=True)]
    assert 1 <= sum(changed) <= 3


def test_the_cache_holds_the_draft_with_every_one_of_its_revisions(tmp_path: Path) -> None:
    person = fill(tmp_path / "cache.db", characters=600, revisions=7)
    database = Database(tmp_path / "cache.db", KEY)
    office = Office(database, person, Clock())
    try:
        with office.read() as connection:
            document = records.read(connection, DRAFT)
            assert isinstance(document, Document)
            texts = []
            revision = document.revision
            while revision:
                text = records.read(connection, revision)
                assert isinstance(text, TextRevision)
                texts.append(text.body)
                revision = text.parent
        assert len(texts) == 7
        assert len(set(texts)) == 7
        assert texts[0] == draft_text(600)
        content = content_of(document, texts[0])
        check_storable(content)
        working = office.drafting.open(DRAFT)
        assert working.content == content
    finally:
        office.close()


def test_every_key_is_timed_until_it_is_painted(qtbot: QtBot) -> None:
    field = QPlainTextEdit("一二三\n四五六\n七八九")
    qtbot.addWidget(field)
    field.show()
    qtbot.waitExposed(field)
    to_the_middle(field)
    typist = Typist(field, 12, seed=1, pause_ms=10)
    typist.begin()
    until(lambda: len(typist.shown) == 12, "the keys did not come")
    assert len(field.toPlainText()) == 11 + 12
    assert all(0 < each < 1000 for each in typist.milliseconds)


def test_a_key_that_finds_the_program_busy_counts_from_when_it_was_due(qtbot: QtBot) -> None:
    field = QPlainTextEdit()
    qtbot.addWidget(field)
    field.show()
    qtbot.waitExposed(field)
    typist = Typist(field, 30, seed=1, pause_ms=10)
    QTimer.singleShot(60, lambda: time.sleep(0.2))
    typist.begin()
    until(lambda: len(typist.shown) == 30, "the keys did not come")
    assert max(typist.milliseconds) > 100


def test_letters_paragraphs_and_taking_back_are_keys(qtbot: QtBot) -> None:
    field = QPlainTextEdit()
    qtbot.addWidget(field)
    for character in "各乡\n镇政\b":
        press(field, character)
    assert field.toPlainText() == "各乡\n镇"


def test_a_painting_is_told_after_it_happened(qtbot: QtBot) -> None:
    field = QPlainTextEdit()
    qtbot.addWidget(field)
    field.show()
    qtbot.waitExposed(field)
    seen: list[float] = []
    Painted(field.viewport()).seen.connect(seen.append)
    before = time.perf_counter()
    field.viewport().update()
    qtbot.waitUntil(lambda: bool(seen))
    assert before < seen[0] <= time.perf_counter()


def test_one_more_letter_in_the_body_is_one_more_on_the_pages() -> None:
    body = "各镇要严格值班。\n\n请做好准备。"
    layout = lay_out(a_paper(body=body), fonts_here())
    assert body_characters(layout) == len(body.replace("\n", ""))
    more = lay_out(a_paper(body=body + "各"), fonts_here())
    assert body_characters(more) == body_characters(layout) + 1


def test_what_never_comes_is_not_waited_for(qtbot: QtBot) -> None:
    with pytest.raises(TimeoutError, match="it did not come"):
        until(lambda: False, "it did not come", patience=0.1)


def test_what_held_when_it_was_looked_at_has_come_whatever_is_due_in_the_same_turn(qtbot: QtBot) -> None:
    looks = iter([False, True, False, False])
    until(lambda: next(looks), "it did not come", patience=5)
    assert list(looks) == [False, False]


def test_who_goes_to_and_fro_leaves_the_text_as_long_as_it_was(qtbot: QtBot) -> None:
    field = QPlainTextEdit("一二三")
    qtbot.addWidget(field)
    to_the_middle(field)
    for number in range(1, 2 * SWING + 1):
        press(field, to_and_fro(number))
        assert 3 <= len(field.toPlainText()) <= 3 + SWING
    assert field.toPlainText() == "一二三"


def test_a_soak_at_the_pace_of_a_person_is_as_long_as_is_said() -> None:
    rest = REST_EVERY * FIVE_A_SECOND_MS / 1000 + sum(REST_S) / 2
    assert REST_EVERY / rest == pytest.approx(KEYS_PER_SECOND)


def test_comparing_is_held_against_the_standard_librarys() -> None:
    figures = comparing(2_000, 10, 1)
    assert set(figures) == {"compare_ms", "compare_all_ms", "difflib_ms", "ratio_difflib"}
    assert all(figure is not None and figure >= 0 for figure in figures.values())


@pytest.mark.parametrize("text", ["0", "-1"])
def test_a_soak_of_no_time_is_none(text: str) -> None:
    with pytest.raises(argparse.ArgumentTypeError):
        minutes(text)
