"""One look: colours, sizes and icons together, handed to every widget that paints or sizes itself."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtGui import QColor, QFont, QIcon, QPixmap
from PySide6.QtWidgets import QApplication

from ui.theme import icons
from ui.theme.palette import DARK, LIGHT, Tokens, qpalette
from ui.theme.stylesheet import stylesheet

FAMILIES = (
    *("Microsoft YaHei UI", "Noto Sans CJK SC", "Noto Sans SC", "Source Han Sans SC", "WenQuanYi Micro Hei"),
)
"""The interface font, the first that is installed. Only Regular and Bold are used: YaHei has no Medium."""

SCALES = (1.0, 1.15, 1.3)
"""标准, 大, 特大."""


@dataclass(frozen=True)
class Theme:
    """Tokens and scale. Sizes are logical pixels at scale 1.0."""

    tokens: Tokens = LIGHT
    scale: float = 1.0

    def px(self, size: float) -> int:
        """A length of the design at the scale in use."""
        return round(size * self.scale)

    def font(self, size: float = 13, *, bold: bool = False) -> QFont:
        """The interface font; 12 is the smallest size that the design knows."""
        font = QFont()
        font.setFamilies(list(FAMILIES))
        font.setPixelSize(self.px(size))
        font.setBold(bold)
        return font

    def colour(self, token: str) -> QColor:
        """The colour of a token by name."""
        return QColor(getattr(self.tokens, token))

    def icon(self, name: str, tone: str = "text2", size: int = 20) -> QIcon:
        """An icon for a button, in the colour of a token."""
        return icons.icon(name, getattr(self.tokens, tone), self.tokens.line_ctl, self.px(size))

    def pixmap(self, name: str, tone: str, size: int, ratio: float) -> QPixmap:
        """An icon for painting."""
        return icons.pixmap(name, getattr(self.tokens, tone), self.px(size), ratio)

    def apply(self, app: QApplication) -> None:
        """Give the application this look: Fusion, palette, font and the one style sheet."""
        app.setStyle("Fusion")
        app.setPalette(qpalette(self.tokens))
        app.setFont(self.font())
        arrow = icons.FOLDER / ("arrow_dark.svg" if self.tokens.dark else "arrow_light.svg")
        app.setStyleSheet(stylesheet(self.tokens, self.scale, arrow.as_posix()))


LIGHT_THEME = Theme(LIGHT)
DARK_THEME = Theme(DARK)
