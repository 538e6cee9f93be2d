"""The application object: language, look, faults; and the order of windows: sign in, then the office."""

from __future__ import annotations

import sys

from PySide6.QtCore import QLibraryInfo, QLocale, Qt, QTranslator
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from ui.theme.palette import DARK, LIGHT
from ui.theme.theme import Theme


def make_application(scale: float = 1.0, *, dark: bool | None = None) -> tuple[QApplication, Theme]:
    """The one QApplication in the office's language and look. ``dark=None`` follows the system."""
    running = QApplication.instance()
    app = running if isinstance(running, QApplication) else QApplication(sys.argv[:1])
    app.setApplicationName("county-office")
    app.setApplicationDisplayName("县政通")
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
