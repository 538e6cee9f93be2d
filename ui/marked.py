"""Marks a text of module data for translation; lupdate finds the name, the text is looked up when it is shown."""

from __future__ import annotations


def QT_TRANSLATE_NOOP(_context: str, text: str) -> str:
    """The text itself, typed as one: Qt's own function of this name says only that it gives an object."""
    return text
