"""A test leaves nothing behind: no running thread, no ticking timer, no window."""

from __future__ import annotations

import gc
import sys
import threading
import time
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from PySide6.QtWidgets import QWidget

PATIENCE = 6.0
"""Seconds that a thread which was told to end may still need."""


@pytest.fixture(autouse=True)
def _nothing_left_behind(request: pytest.FixtureRequest) -> Iterator[None]:
    threads = set(threading.enumerate())
    with_qt = "qapp" in request.fixturenames
    windows = set(map(id, _windows())) if with_qt else set()
    ticking = set(map(id, _ticking())) if with_qt else set()
    yield
    left = _left(lambda: [t.name for t in _python_threads() if t not in threads])
    if with_qt:
        _delete_what_waits_for_it()
        left += _left(lambda: [repr(w) for w in _windows() if id(w) not in windows], patience=0.1)
        left += _left(lambda: [repr(t) for t in _ticking() if id(t) not in ticking], patience=0.1)
    if left:
        pytest.fail("left behind: " + ", ".join(left), pytrace=False)


def _left(look: Callable[[], list[str]], patience: float = PATIENCE) -> list[str]:
    """What `look` still finds once garbage is collected and `patience` seconds are over."""
    found = look()
    if found:
        gc.collect()
    deadline = time.monotonic() + patience
    while found and time.monotonic() < deadline:
        time.sleep(0.01)  # a thread that ends tells nobody: it is looked for again
        found = look()
    return found


def _python_threads() -> list[threading.Thread]:
    """All threads but those that Qt started: Python keeps a name for them after they ended."""
    return [t for t in threading.enumerate() if not isinstance(t, threading._DummyThread)]


def _delete_what_waits_for_it() -> None:
    from PySide6.QtCore import QCoreApplication, QEvent

    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def _windows() -> list[QWidget]:
    if "PySide6.QtWidgets" not in sys.modules:
        return []
    from PySide6.QtWidgets import QApplication

    return [w for w in QApplication.topLevelWidgets() if w.parent() is None]


def _ticking() -> list[object]:
    """Running timers, running threads and busy thread pools of Qt's, as far as Python made them."""
    from PySide6.QtCore import QThread, QThreadPool, QTimer
    from shiboken6 import isValid

    signs: dict[type, Callable[[Any], bool]] = {
        QTimer: lambda timer: timer.isActive(),
        QThread: lambda thread: thread.isRunning() and thread is not QThread.currentThread(),
        QThreadPool: lambda pool: pool.activeThreadCount() > 0,
    }
    made = [QThreadPool.globalInstance(), *gc.get_objects()]
    return [
        thing
        for thing in made
        for kind, runs in signs.items()
        if issubclass(type(thing), kind) and isValid(thing) and runs(thing)
    ]
