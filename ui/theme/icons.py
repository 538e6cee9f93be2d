"""The icons: SVG files of 20 px, tinted at run time with a colour of the theme."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

FOLDER = Path(__file__).resolve().parents[2] / "resources" / "icons"
"""Where the files lie, in the checkout and beside the frozen program alike."""
RATIOS = (1.0, 1.25, 1.5, 2.0)
"""The device pixel ratios that pixmaps are made for."""


@lru_cache(maxsize=512)
def pixmap(name: str, colour: str, size: int, ratio: float) -> QPixmap:
    """The icon ``name`` (such as ``send_regular``) in one colour, ``size`` logical pixels wide."""
    stem, style = name.rsplit("_", 1)
    renderer = QSvgRenderer(str(FOLDER / f"{stem}_20_{style}.svg"))
    if not renderer.isValid():
        raise FileNotFoundError(name)
    side = round(size * ratio)
    image = QPixmap(side, side)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    renderer.render(painter, QRectF(0, 0, side, side))
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceIn)
    painter.fillRect(image.rect(), QColor(colour))
    painter.end()
    image.setDevicePixelRatio(ratio)
    return image


@lru_cache(maxsize=256)
def icon(name: str, colour: str, disabled: str, size: int = 20) -> QIcon:
    """The icon for buttons and rows, sharp at every usual scaling."""
    made = QIcon()
    for ratio in RATIOS:
        made.addPixmap(pixmap(name, colour, size, ratio), QIcon.Mode.Normal)
        made.addPixmap(pixmap(name, disabled, size, ratio), QIcon.Mode.Disabled)
    return made
