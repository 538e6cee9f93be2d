"""A bug told in the status bar, with its code to copy for the administrator."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication

from ui.crash import QUEUED, Crashes
from ui.jobs import Jobs
from ui.widgets.status_line import StatusLine


class CrashLine(QObject):
    """Brings what broke, here or in a job, to the status bar of one window."""

    def __init__(self, crashes: Crashes, jobs: Jobs, status: StatusLine, parent: QObject) -> None:
        super().__init__(parent)
        self._crashes = crashes
        self._status = status
        self._code = ""
        jobs.broke.connect(self._broke)
        crashes.happened.connect(self._tell, QUEUED)
        status.copy_button.clicked.connect(self._copy)

    def _broke(self, error: BaseException) -> None:
        self._crashes.report(error)

    def _tell(self, code: str) -> None:
        self._code = code
        self._status.show_crash(code)

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._code)
