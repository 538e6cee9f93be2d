"""Work off the GUI thread: in order, answered on the GUI thread, dropped for owners that are gone, waited for."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from functools import partial

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot
from shiboken6 import delete

from oa_core.refusal import Refused
from ui.jobs import Jobs, Lane


@pytest.fixture
def jobs(qtbot: QtBot) -> Iterator[Jobs]:
    jobs = Jobs()
    yield jobs
    jobs.close()


def test_work_is_done_elsewhere_and_answered_on_the_gui_thread(jobs: Jobs, qtbot: QtBot) -> None:
    owner = QObject()
    threads: list[int] = []
    jobs.ask(owner, threading.get_ident, lambda worker: threads.extend((worker, threading.get_ident())))
    qtbot.waitUntil(lambda: jobs.idle)
    worker, answered = threads
    assert worker != threading.get_ident()
    assert answered == threading.get_ident()


def test_a_lane_keeps_the_order(jobs: Jobs, qtbot: QtBot) -> None:
    owner = QObject()
    seen: list[int] = []
    for number in range(50):
        jobs.ask(owner, partial(int, number), seen.append)
    qtbot.waitUntil(lambda: jobs.idle)
    assert seen == list(range(50))


def test_pages_do_not_hold_up_the_office(jobs: Jobs, qtbot: QtBot) -> None:
    owner, gate, seen = QObject(), threading.Event(), list[str]()
    jobs.ask(owner, lambda: gate.wait(5), lambda _: seen.append("page"), lane=Lane.PAGES)
    jobs.ask(owner, lambda: "office", seen.append)
    qtbot.waitUntil(lambda: seen == ["office"])
    gate.set()
    qtbot.waitUntil(lambda: jobs.idle)


def test_an_answer_for_a_deleted_owner_is_dropped(jobs: Jobs, qtbot: QtBot) -> None:
    owner, gate, seen = QObject(), threading.Event(), list[bool]()
    jobs.ask(owner, lambda: gate.wait(5), seen.append)
    delete(owner)
    gate.set()
    qtbot.waitUntil(lambda: jobs.idle)
    assert seen == []


def test_a_refusal_goes_to_the_asker(jobs: Jobs, qtbot: QtBot) -> None:
    owner, seen = QObject(), list[str]()

    def forbidden() -> None:
        raise Refused("not_yours")

    jobs.ask(owner, forbidden, lambda _: seen.append("done"), lambda refused: seen.append(refused.code))
    qtbot.waitUntil(lambda: jobs.idle)
    assert seen == ["not_yours"]


def test_a_bug_is_carried_to_the_gui_thread(jobs: Jobs, qtbot: QtBot) -> None:
    owner, seen = QObject(), list[BaseException]()
    jobs.broke.connect(seen.append)

    def broken() -> None:
        raise ZeroDivisionError

    jobs.ask(owner, broken, lambda _: None)
    qtbot.waitUntil(lambda: jobs.idle)
    assert [type(error) for error in seen] == [ZeroDivisionError]


def test_the_asker_hears_of_a_bug_too_and_can_go_on(jobs: Jobs, qtbot: QtBot) -> None:
    owner, told, broke = QObject(), list[str](), list[BaseException]()
    jobs.broke.connect(broke.append)

    def broken() -> None:
        raise ZeroDivisionError

    jobs.ask(owner, broken, lambda _: None, lambda refused: told.append(refused.code))
    jobs.ask(owner, broken, lambda _: None, broken=lambda: told.append("own"))
    qtbot.waitUntil(lambda: jobs.idle)
    assert told == ["fault", "own"]
    assert len(broke) == 2


def test_closing_waits_for_what_was_asked_last(qtbot: QtBot) -> None:
    jobs, owner, written = Jobs(), QObject(), list[int]()
    for number in range(20):
        jobs.ask(owner, partial(written.append, number), lambda _: None)
    jobs.close()
    assert written == list(range(20))
    jobs.ask(owner, lambda: written.append(99), lambda _: None)
    assert 99 not in written


@pytest.mark.parametrize("lane", [Lane.PAGES, Lane.CHECKS])
def test_what_nobody_will_see_is_not_made_any_more_at_the_end(qtbot: QtBot, lane: Lane) -> None:
    jobs, owner, made = Jobs(), QObject(), list[int]()
    begun, go_on = threading.Event(), threading.Event()

    def first() -> None:
        begun.set()
        go_on.wait(5)

    jobs.ask(owner, first, lambda _: None, lane=lane)
    begun.wait(5)
    for number in range(5):
        jobs.ask(owner, partial(made.append, number), lambda _: None, lane=lane)
    threading.Timer(0.05, go_on.set).start()
    jobs.close()
    assert made == []


def test_a_check_does_not_wait_for_the_pages(jobs: Jobs, qtbot: QtBot) -> None:
    owner, go_on, seen = QObject(), threading.Event(), list[str]()
    jobs.ask(owner, lambda: go_on.wait(5), lambda _: seen.append("pages"), lane=Lane.PAGES)
    jobs.ask(owner, lambda: None, lambda _: seen.append("checks"), lane=Lane.CHECKS)
    qtbot.waitUntil(lambda: seen == ["checks"])
    go_on.set()
    qtbot.waitUntil(lambda: jobs.idle)


def test_who_expected_no_refusal_is_called_back_all_the_same(jobs: Jobs, qtbot: QtBot) -> None:
    owner, seen, broke = QObject(), list[str](), list[object]()
    jobs.broke.connect(broke.append)

    def refuse() -> None:
        raise Refused("gone")

    jobs.ask(owner, refuse, lambda _none: None, broken=lambda: seen.append("broken"))
    qtbot.waitUntil(lambda: jobs.idle)
    assert seen == ["broken"]
    assert [str(each) for each in broke] == [str(Refused("gone"))]


def test_closing_does_not_wait_for_a_print_service_that_does_not_answer(qtbot: QtBot) -> None:
    jobs, owner, answers = Jobs(), QObject(), threading.Event()
    jobs.ask(owner, lambda: answers.wait(10), lambda _answered: None, lane=Lane.PRINTERS)
    began = time.monotonic()
    jobs.close()
    assert time.monotonic() - began < 2
    answers.set()
