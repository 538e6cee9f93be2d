"""Buttons and labels with their role, name and accessible name in one line."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QLabel, QPushButton, QSizePolicy, QWidget

from ui.theme.theme import Theme


def push(
    theme: Theme,
    name: str,
    text: str,
    *,
    role: str = "",
    icon: str = "",
    tone: str = "text2",
    hint: str = "",
    parent: QWidget | None = None,
) -> QPushButton:
    """A button. ``role`` picks its look in the style sheet; ``hint`` names it where it has an icon only."""
    button = QPushButton(text, parent)
    button.setObjectName(name)
    button.setAutoDefault(False)
    if role:
        button.setProperty("role", role)
    if icon:
        button.setIcon(theme.icon(icon, "on_accent" if role == "primary" else tone))
    if hint:
        button.setToolTip(hint)
    button.setAccessibleName(hint or text)
    button.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)
    return button


def label(text: str = "", *, size: str = "", tone: str = "", strong: bool = False, name: str = "") -> QLabel:
    """A text in one of the sizes and tones of the design."""
    made = QLabel(text)
    made.setTextFormat(Qt.TextFormat.PlainText)
    if name:
        made.setObjectName(name)
    for key, value in (("text_size", size), ("tone", tone), ("strong", "true" if strong else "")):
        if value:
            made.setProperty(key, value)
    return made


def line(vertical: bool = False) -> QFrame:
    """A hairline between panes."""
    made = QFrame()
    made.setProperty("role", "line")
    if vertical:
        made.setFixedWidth(1)
    else:
        made.setFixedHeight(1)
    return made


def pane(role: str = "pane") -> QWidget:
    """A ground of the style sheet: pane, nav, desk, window."""
    made = QWidget()
    made.setProperty("role", role)
    made.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
    return made


def restyle(widget: QWidget) -> None:
    """Let the style sheet look again after a property changed."""
    widget.style().unpolish(widget)
    widget.style().polish(widget)
