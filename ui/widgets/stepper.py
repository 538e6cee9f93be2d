"""The steps of a paper in one line: done, here, still to come."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.theme.theme import Theme


class Stage(StrEnum):
    """Where the paper stands with regard to a step."""

    DONE = "done"
    HERE = "here"
    AHEAD = "ahead"


@dataclass(frozen=True)
class Step:
    """A step: its name, what is known of it (who, when), and whether the paper has been there."""

    name: str
    note: str
    stage: Stage


class Stepper(QWidget):
    """Draws the steps side by side. Filled tick = done, ring with a dot = here, empty ring = ahead."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._steps: tuple[Step, ...] = ()
        self.setObjectName("stepper")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_steps(self, steps: tuple[Step, ...]) -> None:
        self._steps = steps
        self.setAccessibleName(" → ".join(f"{step.name} {step.note}".strip() for step in steps))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(420, self._theme.px(48))

    def minimumSizeHint(self) -> QSize:
        return QSize(300, self._theme.px(48))

    def paintEvent(self, _event: QPaintEvent) -> None:
        if not self._steps:
            return
        theme = self._theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        slot = (self.width() - 16) / len(self._steps)
        radius, middle = theme.px(7), theme.px(14)
        names, notes = theme.font(13, bold=True), theme.font(12)
        for number, step in enumerate(self._steps):
            x = 16 + number * slot
            centre = QPointF(x + radius, middle)
            self._mark(painter, step, centre, radius)
            left = x + 2 * radius + 6
            room = slot - 2 * radius - 12
            here = step.stage is Stage.HERE
            font = names if step.stage is not Stage.AHEAD else theme.font(13)
            painter.setFont(font)
            painter.setPen(theme.colour("text" if step.stage is not Stage.AHEAD else "text2"))
            name_width = QFontMetrics(font).horizontalAdvance(step.name)
            painter.drawText(QPointF(left, middle + theme.px(5)), step.name)
            if number + 1 < len(self._steps):
                start = left + name_width + 8
                painter.setPen(self._line(step, self._steps[number + 1]))
                painter.drawLine(QPointF(start, middle), QPointF(max(start, x + slot - 8), middle))
            painter.setFont(notes)
            painter.setPen(theme.colour("amber" if here else "text2"))
            note = QFontMetrics(notes).elidedText(step.note, Qt.TextElideMode.ElideRight, int(room + 6))
            painter.drawText(QPointF(left, middle + theme.px(24)), note)
        painter.end()

    def _mark(self, painter: QPainter, step: Step, centre: QPointF, radius: float) -> None:
        theme = self._theme
        ring = QRectF(centre.x() - radius, centre.y() - radius, 2 * radius, 2 * radius)
        if step.stage is Stage.DONE:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour("accent"))
            painter.drawEllipse(ring)
            painter.setPen(QPen(theme.colour("on_accent"), 1.6))
            painter.drawPolyline(
                [
                    centre + QPointF(-0.45 * radius, 0.0),
                    centre + QPointF(-0.1 * radius, 0.38 * radius),
                    centre + QPointF(0.5 * radius, -0.35 * radius),
                ]
            )
        else:
            here = step.stage is Stage.HERE
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(theme.colour("amber" if here else "line_ctl"), 2 if here else 1.4))
            painter.drawEllipse(ring)
            if here:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(theme.colour("amber"))
                painter.drawEllipse(centre, radius * 0.45, radius * 0.45)
        painter.setBrush(Qt.BrushStyle.NoBrush)

    def _line(self, before: Step, after: Step) -> QPen:
        gone = before.stage is Stage.DONE and after.stage is not Stage.AHEAD
        pen = QPen(self._theme.colour("accent" if gone else "line_ctl"), 1.6 if gone else 1.2)
        if not gone:
            pen.setDashPattern([3, 2.5])
        return pen
