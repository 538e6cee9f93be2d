"""The head of a paper: urgency, title, facts, who holds it, its steps."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from ui.theme.theme import Theme
from ui.widgets.buttons import label
from ui.widgets.holder_band import HolderBand, Holding
from ui.widgets.line_breaks import two_lines
from ui.widgets.stepper import Step, Stepper


class Title(QWidget):
    """The title of a paper in at most two well-broken lines, with its urgency in a frame before it."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._text = ""
        self._urgency = ""
        self.setObjectName("paper_title")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    @property
    def text(self) -> str:
        return self._text

    def show_title(self, urgency: str, text: str) -> None:
        self._urgency, self._text = urgency, text
        self.setAccessibleName(f"{urgency} {text}".strip())
        self._fit()
        self.update()

    def _indent(self) -> float:
        return self._theme.px(46) if self._urgency else 0.0

    def _lines(self) -> tuple[str, ...]:
        metrics = QFontMetricsF(self._theme.font(17, bold=True))
        return two_lines(self._text, max(60.0, self.width() - self._indent()), metrics.horizontalAdvance)

    def _fit(self) -> None:
        self.setFixedHeight(self._theme.px(26) * len(self._lines()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def sizeHint(self) -> QSize:
        return QSize(400, self._theme.px(26) * len(self._lines()))

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme = self._theme
        painter = QPainter(self)
        high = theme.px(26)
        if self._urgency:
            tone = "red" if self._urgency == "特急" else "amber"
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(theme.colour(tone), 1.2))
            box = QRectF(0.6, 3, theme.px(38), high - 6)
            painter.drawRoundedRect(box, 3, 3)
            painter.setFont(theme.font(13, bold=True))
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, self._urgency)
        painter.setFont(theme.font(17, bold=True))
        painter.setPen(theme.colour("text"))
        for number, text in enumerate(self._lines()):
            box = QRectF(self._indent(), number * high, self.width() - self._indent(), high)
            painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, text)
        painter.end()


class Facts(QWidget):
    """Names and values in one line; where there is no room for all, the longest value ends in …"""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("facts")
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(6)
        self._values: list[tuple[QLabel, str]] = []

    def show_facts(self, facts: tuple[tuple[str, str], ...]) -> None:
        while self._row.count():
            old = self._row.takeAt(0).widget()
            if old is not None:
                old.hide()
                old.deleteLater()
        self._values = []
        for number, (name, value) in enumerate(facts):
            if number:
                self._row.addSpacing(10)
            shown = label(value)
            self._values.append((shown, value))
            self._row.addWidget(label(name, tone="text3"))
            self._row.addWidget(shown)
        self._row.addStretch(1)
        self._fit()
        self.setAccessibleName("，".join(f"{name} {value}" for name, value in facts))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Shorten one value, whose whole words stand in its tip; a second one only if the line is still too long."""
        for shown, value in self._values:
            shown.setText(value)
            shown.setToolTip("")
        for shown, value in sorted(self._values, key=lambda pair: -len(pair[1]))[:2]:
            over = self._row.minimumSize().width() - self.width()
            if over <= 0:
                return
            metrics = shown.fontMetrics()
            room = max(metrics.horizontalAdvance("汉汉…"), shown.sizeHint().width() - over)
            shown.setText(metrics.elidedText(value, Qt.TextElideMode.ElideRight, room))
            shown.setToolTip(value)

    def minimumSizeHint(self) -> QSize:
        return QSize(100, super().minimumSizeHint().height())


class PaperHead(QWidget):
    """Everything above the tabs."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.title = Title(theme)
        self.facts = Facts()
        self.facts.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.band = HolderBand(theme)
        self.stepper = Stepper(theme)
        words = QVBoxLayout()
        words.setContentsMargins(18, 12, 14, 8)
        words.setSpacing(6)
        words.addWidget(self.title)
        words.addWidget(self.facts)
        self._steps = QWidget()
        steps = QVBoxLayout(self._steps)
        steps.setContentsMargins(6, 10, 6, 2)
        steps.addWidget(self.stepper)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(words)
        column.addWidget(self.band)
        column.addWidget(self._steps)

    def show_head(
        self,
        urgency: str,
        title: str,
        facts: tuple[tuple[str, str], ...],
        holding: Holding,
        steps: tuple[Step, ...],
    ) -> None:
        """Show the head of another paper; without ``steps`` the stepper is left out."""
        self.title.show_title(urgency, title)
        self.facts.show_facts(facts)
        self.band.show_holding(holding)
        self._steps.setVisible(bool(steps))
        self.stepper.show_steps(steps)
