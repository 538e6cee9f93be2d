"""校对 under the text: how much is wrong, each of it with the way there and its fix, and what could not be checked."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from oa_client.office.checking import Checked
from oa_core.checking.outlining import Problem
from oa_core.checking.rules import Level
from ui.documents.problem_marks import TONES
from ui.documents.problem_rows import HEIGHT, Group, ProblemRow, groups_of, word
from ui.theme.theme import Theme
from ui.widgets.buttons import label, line, pane, push
from ui.widgets.fitted_label import FittedLabel

SEEN = 5
"""So many rows are in view; the others are scrolled to."""


class Problems(QWidget):
    """``go(problems)`` to one of these, ``fix(problems)``, ``fix_all()``: for whoever holds the text."""

    go = Signal(object)
    fix = Signal(object)
    fix_all = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._rows: dict[Group, ProblemRow] = {}
        self.setObjectName("problems")
        self.setAccessibleName(self.tr("校对"))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(line())
        column.addWidget(self._made_head())
        ground = pane()
        self._list = QVBoxLayout(ground)
        self._list.setContentsMargins(0, 0, 0, 0)
        self._list.setSpacing(0)
        self._scroll = QScrollArea()
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setWidget(ground)
        column.addWidget(self._scroll)
        self._foot = pane()
        self._foot.setFixedHeight(theme.px(22))
        under = QHBoxLayout(self._foot)
        under.setContentsMargins(12, 0, 12, 2)
        self._lacking = FittedLabel("problems_lacking")
        self._lacking.setProperty("text_size", "caption")
        self._lacking.setProperty("tone", "text3")
        under.addWidget(self._lacking)
        column.addWidget(self._foot)
        self.clear()

    def _made_head(self) -> QWidget:
        theme = self._theme
        head = pane()
        head.setFixedHeight(theme.px(32))
        row = QHBoxLayout(head)
        row.setContentsMargins(12, 0, 8, 0)
        row.setSpacing(6)
        row.addWidget(label(self.tr("校对"), size="panel"))
        self._chips: dict[Level, QLabel] = {}
        for level in Level:
            chip = label(size="caption", tone=TONES[level], strong=True, name=f"problems_{TONES[level]}")
            chip.setProperty("chip", TONES[level])
            self._chips[level] = chip
            row.addWidget(chip, 0, Qt.AlignmentFlag.AlignVCenter)
        self._fine = QLabel()
        self._fine.setPixmap(theme.pixmap("checkmark_circle_filled", "green", 16, self.devicePixelRatioF()))
        row.addWidget(self._fine)
        self._state = label(tone="text2", name="problems_state")
        row.addWidget(self._state)
        row.addStretch(1)
        self.fix_button = push(theme, "fix_all", "", role="link")
        self.fix_button.clicked.connect(self.fix_all)
        row.addWidget(self.fix_button)
        return head

    @property
    def told(self) -> str:
        """What the panel says in its head."""
        shown = [each.text() for each in (*self._chips.values(), self._state) if not each.isHidden()]
        return " ".join([*shown, *([] if self.fix_button.isHidden() else [self.fix_button.text()])])

    def clear(self) -> None:
        """Nothing was checked yet."""
        self._show_groups(())
        self._tell({}, 0)
        self._fine.hide()
        self._state.setText("")
        self._foot.hide()

    def show_checked(self, checked: Checked) -> None:
        """What was found, in place of what was found last."""
        self._show_groups(groups_of(checked.problems))
        counts = {level: sum(each.level is level for each in checked.problems) for level in Level}
        self._tell(counts, sum(each.fix is not None for each in checked.problems))
        facts = list(dict.fromkeys(fact for lacking in checked.not_checked.values() for fact in lacking))
        self._foot.setVisible(bool(facts))
        self._lacking.show_text(
            self.tr("{count} 条规则缺少依据，没有检查：{facts}").format(
                count=len(checked.not_checked), facts="、".join(facts)
            )
        )
        self._lacking.setToolTip("\n".join(facts))

    def show_places(self, standing: Mapping[Problem, Problem]) -> None:
        """Where the problems stand by now. One whose letters have changed is not told until it is found again."""
        for group, row in self._rows.items():
            there = tuple(standing[each] for each in group if each in standing)
            if there:
                row.show_group(there)
            row.setVisible(bool(there))

    def _tell(self, counts: Mapping[Level, int], fixable: int) -> None:
        for level, chip in self._chips.items():
            count = counts.get(level, 0)
            chip.setText(f"{count} {word(level.value)}")
            chip.setVisible(bool(count))
        nothing = not any(counts.values())
        self._fine.setVisible(nothing)
        self._state.setVisible(nothing)
        self._state.setText(self.tr("没有发现问题"))
        self.fix_button.setText(self.tr("全部修复 {count} 处  Alt+Enter").format(count=fixable))
        self.fix_button.setAccessibleName(self.tr("全部修复 {count} 处").format(count=fixable))
        self.fix_button.setVisible(bool(fixable))

    def _show_groups(self, groups: tuple[Group, ...]) -> None:
        for old in self._rows.values():
            self._list.removeWidget(old)
            old.hide()
            old.deleteLater()
        self._rows = {}
        for number, group in enumerate(groups, 1):
            row = ProblemRow(self._theme, group, number)
            row.go.connect(lambda of=group: self.go.emit(of))
            row.fix.connect(lambda of=group: self.fix.emit(of))
            self._list.addWidget(row)
            self._rows[group] = row
        self._scroll.setFixedHeight(self._theme.px(HEIGHT) * min(SEEN, len(groups)))
        self._scroll.setVisible(bool(groups))
