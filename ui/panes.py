"""F6: from one place of a page where something can be done to the next."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget


def step_pane(panes: Sequence[QWidget], by: int) -> None:
    """Put the focus ``by`` places on from where it is, among those that can take it; to the first from elsewhere."""
    open_ones = [pane for pane in panes if pane.isVisible() and pane.isEnabled()]
    if not open_ones:
        return
    focus = QApplication.focusWidget()
    here = next(
        (n for n, pane in enumerate(open_ones) if focus and (pane is focus or pane.isAncestorOf(focus))), None
    )
    to = 0 if here is None else (here + by) % len(open_ones)
    open_ones[to].setFocus(Qt.FocusReason.ShortcutFocusReason)
