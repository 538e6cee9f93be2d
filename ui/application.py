"""The application object: language, look, faults; and the order of windows: sign in, then the office."""

from __future__ import annotations

import sys
from datetime import timedelta

from PySide6.QtCore import QLibraryInfo, QLocale, QObject, QSize, Qt, QTranslator
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from oa_client.office.office import Office
from oa_client.office.session import Session
from ui.crash import Crashes
from ui.jobs import Jobs
from ui.main_window import MainWindow
from ui.sign_in.page import SignInPage
from ui.theme.palette import DARK, LIGHT
from ui.theme.theme import Theme

FIRST_SIZE = QSize(1366, 728)


def make_application(scale: float = 1.0, *, dark: bool | None = None) -> tuple[QApplication, Theme]:
    """The one QApplication in the office's language and look. ``dark=None`` follows the system."""
    running = QApplication.instance()
    app = running if isinstance(running, QApplication) else QApplication(sys.argv[:1])
    app.setApplicationName("county-office")
    app.setApplicationDisplayName(app.translate("application", "县政通"))
    QLocale.setDefault(QLocale(QLocale.Language.Chinese, QLocale.Country.China))
    translator = QTranslator(app)
    folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    if translator.load("qtbase_zh_CN", folder):
        app.installTranslator(translator)
    if dark is None:
        dark = QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark
    theme = Theme(DARK if dark else LIGHT, scale)
    theme.apply(app)
    return app, theme


class Desktop(QObject):
    """The windows of one workstation in their order: signing in, then the office, and signing in again when somebody
    else wants to. It lives as long as the program."""

    def __init__(self, session: Session, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._lock_after = timedelta(minutes=max(1, session.settings.lock_minutes))
        self._office: Office | None = None
        self.jobs = Jobs(self)
        self.crashes = Crashes(self)
        self.sign_in = SignInPage(session, self.jobs, theme)
        self.sign_in.opened.connect(self._open)
        self.jobs.broke.connect(self.crashes.report)
        self.window: MainWindow | None = None

    def _open(self, office: Office) -> None:
        self.jobs.broke.disconnect(self.crashes.report)
        self._office = office
        self.window = MainWindow(
            office, self.jobs, self._theme, crashes=self.crashes, lock_after=self._lock_after
        )
        self.window.switched.connect(self._switch)
        self.window.resize(FIRST_SIZE)
        self.window.show()
        self.sign_in.close()

    def _switch(self) -> None:
        """The window is closing: back to signing in. The office is closed behind what it still has to keep, and
        before anything that the next person asks for."""
        window, office = self.window, self._office
        assert window is not None
        assert office is not None
        self.window = self._office = None
        self.jobs.broke.connect(self.crashes.report)
        standing = window.place.standings.latest
        self.sign_in.come_back(window.place.me.name, len(standing.waiting), len(standing.stopped))
        self.jobs.ask(self, office.close, lambda _none: None)
        window.deleteLater()

    def close(self) -> None:
        """After the last window: wait for what is being kept, then close the office."""
        self.jobs.close()
        self.sign_in.close_late()
        if self._office is not None:
            self._office.close()


def run(session: Session) -> int:
    """Sign in, work, and give the exit code when the last window is closed."""
    settings = session.settings
    app, theme = make_application(settings.scale, dark=settings.dark or None)
    desktop = Desktop(session, theme)
    desktop.crashes.install()
    try:
        desktop.sign_in.show()
        return app.exec()
    finally:
        desktop.crashes.remove()
        desktop.close()
