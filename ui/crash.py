"""A bug is logged and told in one plain line; the window stays and nothing written is lost."""

from __future__ import annotations

import hashlib
import logging
import sys
import threading
import traceback
from types import TracebackType

from PySide6.QtCore import QObject, Qt, Signal
from shiboken6 import isValid

log = logging.getLogger(__name__)


def code_of(error: BaseException) -> str:
    """A short code that is the same for the same fault, to read out on the telephone."""
    frames = traceback.extract_tb(error.__traceback__)
    place = "/".join(f"{frame.name}:{frame.lineno}" for frame in frames[-3:])
    return hashlib.sha256(f"{type(error).__name__}@{place}".encode()).hexdigest()[:6].upper()


class Crashes(QObject):
    """``happened(code)`` for every exception that nobody caught, on any thread, on the GUI thread."""

    happened = Signal(str)

    def install(self) -> None:
        """Take over Python's two hooks until ``remove``."""
        sys.excepthook = self._main
        threading.excepthook = self._thread

    def remove(self) -> None:
        """Give the hooks back."""
        sys.excepthook = sys.__excepthook__
        threading.excepthook = threading.__excepthook__

    def report(self, error: BaseException) -> None:
        """Log the fault with its code and tell the window. The log holds the traceback and no text of a paper."""
        code = code_of(error)
        log.error("fault %s", code, exc_info=(type(error), error, error.__traceback__))
        if isValid(self):
            self.happened.emit(code)

    def _main(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
            return
        self.report(error)

    def _thread(self, args: threading.ExceptHookArgs) -> None:
        if args.exc_value is not None:
            self.report(args.exc_value)


QUEUED = Qt.ConnectionType.QueuedConnection
"""How ``happened`` must be connected: the fault may come from another thread."""
