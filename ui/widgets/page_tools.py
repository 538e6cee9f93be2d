"""The buttons that go with a page view: smaller, larger, fitted."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QWidget

from ui.theme.theme import Theme
from ui.widgets.buttons import push
from ui.widgets.page_view import Fit, PageView


class PageTools(QWidget):
    """``name`` goes before the object names of the buttons; ``worded`` says the fit in words beside the icons."""

    def __init__(self, theme: Theme, view: PageView, name: str, *, worded: bool) -> None:
        super().__init__()
        self._view = view
        self._worded = worded
        hint = self.tr("适合版心、整页宽或整页")
        smaller = push(theme, f"{name}_out", "", role="quiet", icon="zoom_out_regular", hint=self.tr("缩小"))
        self._fit = push(
            theme, f"{name}_fit", "", role="quiet", icon="" if worded else "page_fit_regular", hint=hint
        )
        larger = push(theme, f"{name}_in", "", role="quiet", icon="zoom_in_regular", hint=self.tr("放大"))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        for button in (smaller, self._fit, larger):
            row.addWidget(button)
        smaller.clicked.connect(view.zoom_out)
        larger.clicked.connect(view.zoom_in)
        self._fit.clicked.connect(self._toggle)
        self._say()

    def _toggle(self) -> None:
        fits = tuple(Fit)
        self._view.set_fit(fits[(fits.index(self._view.fit) + 1) % len(fits)])
        self._say()

    def _say(self) -> None:
        if self._worded:
            words = {
                Fit.TEXT: self.tr("适合版心"),
                Fit.WIDTH: self.tr("整页宽"),
                Fit.PAGE: self.tr("整页"),
            }
            self._fit.setText(words[self._view.fit])
