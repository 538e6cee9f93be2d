"""One row of 校对: what one rule found, where, before → after, and what can be done about it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from oa_core.checking.outlining import ATTACHMENTS, Problem
from oa_core.checking.rules import Level
from ui.documents.problem_marks import TONES
from ui.marked import QT_TRANSLATE_NOOP
from ui.notices import ICONS
from ui.theme.theme import Theme
from ui.widgets.buttons import label, push
from ui.widgets.fitted_label import FittedLabel

HEIGHT = 28
_SHOWN = 14
"""Characters of a place that a row shows."""
_PLACES = 4
_CHANGES = 2

Group = tuple[Problem, ...]
"""The problems of one row: what one rule found, all with a fix or all without."""

_WORDS = {
    Level.ERROR.value: QT_TRANSLATE_NOOP("problems", "错误"),
    Level.WARNING.value: QT_TRANSLATE_NOOP("problems", "提醒"),
    Level.HINT.value: QT_TRANSLATE_NOOP("problems", "提示"),
    "title": QT_TRANSLATE_NOOP("problems", "标题"),
    "addressees": QT_TRANSLATE_NOOP("problems", "主送"),
    "copies": QT_TRANSLATE_NOOP("problems", "抄送"),
    "openness": QT_TRANSLATE_NOOP("problems", "公开"),
    "openness_reason": QT_TRANSLATE_NOOP("problems", "理由"),
    "urgency": QT_TRANSLATE_NOOP("problems", "缓急"),
    "letterhead": QT_TRANSLATE_NOOP("problems", "版头"),
    "contact": QT_TRANSLATE_NOOP("problems", "联系人"),
    ATTACHMENTS: QT_TRANSLATE_NOOP("problems", "附件"),
}


def word(name: str) -> str:
    """What a level or a field is called; nothing for a field that is not in the form."""
    return QCoreApplication.translate("problems", _WORDS[name]) if name in _WORDS else ""


def groups_of(problems: Iterable[Problem]) -> tuple[Group, ...]:
    """Rows: errors first, then warnings, then hints, each in the order of the page."""
    rows: dict[tuple[int, str, bool], list[Problem]] = {}
    ranks = list(Level)
    for each in problems:
        rows.setdefault((ranks.index(each.level), each.rule, each.fix is not None), []).append(each)
    return tuple(tuple(rows[row]) for row in sorted(rows, key=lambda row: row[0]))


class ProblemRow(QWidget):
    """``go`` to one of its problems, or ``fix`` them."""

    go = Signal()
    fix = Signal()

    def __init__(self, theme: Theme, group: Group, number: int) -> None:
        super().__init__()
        self._level = word(group[0].level.value)
        self._fixable = group[0].fix is not None
        self.setFixedHeight(theme.px(HEIGHT))
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 0, 8, 0)
        row.setSpacing(6)
        tone = TONES[group[0].level]
        icon = QLabel()
        icon.setPixmap(theme.pixmap(ICONS[tone], tone, 16, self.devicePixelRatioF()))
        row.addWidget(icon)
        row.addWidget(label(self._level, size="caption", tone=tone))
        self._told = FittedLabel(f"problem_told{number}")
        row.addWidget(self._told, 1)
        self.act = push(theme, f"problem_act{number}", "", role="link")
        self.act.clicked.connect(self.fix if self._fixable else self.go)
        row.addWidget(self.act)
        self.show_group(group)

    def show_group(self, group: Group) -> None:
        """Say what is wrong, with the places where the problems stand now."""
        first, count = group[0], len(group)
        told = first.message.removesuffix("。")
        if count > 1:
            told = self.tr("{told}（{count} 处）").format(told=told, count=count)
        whole = f"{told}　{self._place(group)}".rstrip()
        self._told.show_text(whole)
        self.setToolTip("\n".join((first.message, self.tr("依据：{source}").format(source=first.source))))
        self.setAccessibleName(f"{self._level}：{whole}")
        if self._fixable:
            self.act.setText(self.tr("修复 {count} 处").format(count=count) if count > 1 else self.tr("修复"))
        else:
            self.act.setText(self.tr("去看"))
        self.act.setAccessibleName(f"{self.act.text()}：{told}")

    def _place(self, group: Group) -> str:
        paragraphs = list(dict.fromkeys(str(each.paragraph) for each in group if each.paragraph))
        where = word(group[0].field)
        if paragraphs:
            numbers = "、".join(paragraphs[:_PLACES]) + ("…" if len(paragraphs) > _PLACES else "")
            where = self.tr("第{numbers}段").format(numbers=numbers)
        return f"{where}：{self._changes(group)}" if self._fixable else where

    def _changes(self, group: Sequence[Problem]) -> str:
        changes = list(dict.fromkeys((_short(each.text), _short(each.fix or "")) for each in group))
        said = [self._change(*change) for change in changes[:_CHANGES]]
        return "，".join(said) + ("…" if len(changes) > _CHANGES else "")

    def _change(self, before: str, after: str) -> str:
        if not after:
            return self.tr("删去“{before}”").format(before=before)
        if not before:
            return self.tr("加上“{after}”").format(after=after)
        return f"“{before}” → “{after}”"

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click on the row goes to the place."""
        super().mouseReleaseEvent(event)
        if event.button() is Qt.MouseButton.LeftButton and self.rect().contains(event.position().toPoint()):
            self.go.emit()


def _short(text: str) -> str:
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"
