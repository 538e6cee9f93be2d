"""The amber line under the page that says another font stands in for the one the standard asks for."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from oa_client.typesetting.model import Layout
from ui import wording
from ui.theme.theme import Theme
from ui.widgets.buttons import label, line, pane
from ui.widgets.page_fonts import PageFonts


class FontsLine(QWidget):
    """Hidden while every font on the page is the right one. The hint names what is drawn by which family."""

    def __init__(self, theme: Theme, name: str) -> None:
        super().__init__()
        self._text = label(self.tr("字体已替代，仅供预览"), size="caption", tone="amber", name=name)
        ground = pane()
        ground.setMinimumHeight(theme.px(25))
        row = QHBoxLayout(ground)
        row.setContentsMargins(12, 0, 12, 0)
        row.addWidget(self._text)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(line())
        column.addWidget(ground)
        self.hide()

    def tell(self, layout: Layout, fonts: PageFonts) -> None:
        """Show or hide it for these pages. A role without any font of its own is not among those drawn, so it
        cannot be known whether the page wanted it: it is told."""
        drawn = {role.value for role in layout.roles}
        told = [
            self.tr("{role} → {family}").format(
                role=wording.role_name(role), family=stand_in.family or self.tr("无")
            )
            for role, stand_in in fonts.replaced.items()
            if role in drawn or stand_in.borrowed
        ]
        hint = self.tr("本机缺少规定的字体：") + "\n" + "\n".join(told)
        self._text.setToolTip(hint)
        self._text.setAccessibleDescription(hint)
        self.setVisible(bool(told))
