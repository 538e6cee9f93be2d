"""A table of the text, edited in the place of the page: cells, rows, columns, rows that repeat. Each change is one step
of the paper's history and is on the page at once."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QItemSelectionModel, Qt, Signal
from PySide6.QtGui import QKeyEvent, QTextCursor
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QHeaderView,
    QSpinBox,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from oa_core.documents.table_grid import Grid
from oa_core.refusal import Refused
from oa_core.structure.source import Table
from ui.documents.body import BodyEdit
from ui.documents.pasting import clean_paste
from ui.theme.theme import Theme
from ui.widgets.buttons import label, line, pane, push

FEW = 6
"""So many columns share the width there is; more are looked at one after the other."""


class _Cells(QTableWidget):
    """``pasted(text)`` for Ctrl+V on a cell; Tab goes from cell to cell, Enter opens one."""

    pasted = Signal(str)
    cleared = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        control = event.modifiers() == Qt.KeyboardModifier.ControlModifier
        if control and event.key() == Qt.Key.Key_V:
            self.pasted.emit(QApplication.clipboard().text())
        elif event.key() == Qt.Key.Key_Delete:
            self.cleared.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            self.editItem(self.currentItem())
        else:
            super().keyPressEvent(event)


class TableEditor(QWidget):
    """``done`` when the table is to be put away; ``refused(Refused)`` when a change was too much."""

    done = Signal()
    refused = Signal(object)

    def __init__(self, theme: Theme, body: BodyEdit) -> None:
        super().__init__()
        self._body = body
        self._at: QTextCursor | None = None
        """The line of the table in the text; it moves with the text."""
        self._filling = False
        self._grid = Grid(Table(()))
        self.setObjectName("table_editor")
        head = QHBoxLayout()
        head.setContentsMargins(12, 0, 6, 0)
        head.setSpacing(4)
        head.addWidget(label(self.tr("表格"), size="panel"))
        self._size = label(size="caption", tone="text2", name="table_size")
        head.addWidget(self._size)
        head.addStretch(1)
        close = push(theme, "table_done", self.tr("完成 Esc"), role="link")
        close.clicked.connect(self.done)
        head.addWidget(close)
        top = pane()
        top.setFixedHeight(theme.px(38))
        top.setLayout(head)
        tools = QHBoxLayout()
        tools.setContentsMargins(8, 4, 8, 4)
        tools.setSpacing(2)
        acts: tuple[tuple[str, str, Callable[[], None]], ...] = (
            ("row_above", self.tr("上插行"), lambda: self._add_row(0)),
            ("row_below", self.tr("下插行"), lambda: self._add_row(1)),
            ("row_off", self.tr("删行"), self._drop_row),
            ("column_left", self.tr("左插列"), lambda: self._add_column(0)),
            ("column_right", self.tr("右插列"), lambda: self._add_column(1)),
            ("column_off", self.tr("删列"), self._drop_column),
        )
        for name, text, act in acts:
            button = push(theme, name, text, role="quiet")
            button.clicked.connect(act)
            tools.addWidget(button)
        tools.addStretch(1)
        tools.addWidget(label(self.tr("表头行"), tone="text2"))
        self.heads = QSpinBox()
        self.heads.setObjectName("table_heads")
        self.heads.setMinimumHeight(theme.px(26))
        self.heads.setAccessibleName(self.tr("每页重复的表头行数"))
        self.heads.valueChanged.connect(self._set_heads)
        tools.addWidget(self.heads)
        self.cells = _Cells()
        self.cells.setObjectName("table_cells")
        self.cells.setAccessibleName(self.tr("表格内容"))
        self.cells.horizontalHeader().setVisible(False)
        self.cells.horizontalHeader().setMinimumSectionSize(theme.px(56))
        self.cells.setWordWrap(True)
        self.cells.setTabKeyNavigation(True)
        self.cells.itemChanged.connect(self._written)
        self.cells.pasted.connect(self._paste)
        self.cells.cleared.connect(self._clear)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for widget in (top, line()):
            column.addWidget(widget)
        column.addLayout(tools)
        column.addWidget(self.cells, 1)
        column.addWidget(
            label(self.tr("  Tab 下一格   Enter 修改   Ctrl+V 粘贴多格"), size="caption", tone="text2")
        )
        body.textChanged.connect(self._follow)

    def open(self, at: QTextCursor) -> bool:
        """Edit the table whose line ``at`` stands in; ``False`` when there is none."""
        table = self._body.blocks.at(at.block().text())
        if not isinstance(table, Table):
            return False
        at.movePosition(QTextCursor.MoveOperation.StartOfBlock)
        at.setKeepPositionOnInsert(True)
        self._at = at
        self._fill(table, 0, 0)
        return True

    def close_table(self) -> None:
        """The text goes on without it."""
        self._at = None

    def _fill(self, table: Table, row: int, column: int) -> None:
        self._filling = True
        grid = self._grid = Grid(table)
        cells = self.cells
        cells.clearSpans()
        cells.clearContents()
        cells.setRowCount(grid.rows)
        cells.setColumnCount(grid.columns)
        for at in range(grid.rows):
            for across in range(grid.columns):
                down, wide = grid.span(at, across)
                if down:
                    item = QTableWidgetItem(grid.text(at, across))
                    item.setToolTip(grid.text(at, across))
                    cells.setItem(at, across, item)
                    if (down, wide) != (1, 1):
                        cells.setSpan(at, across, down, wide)
        cells.setCurrentCell(
            min(row, grid.rows - 1),
            min(column, grid.columns - 1),
            QItemSelectionModel.SelectionFlag.ClearAndSelect,
        )
        few = grid.columns <= FEW
        mode = QHeaderView.ResizeMode.Stretch if few else QHeaderView.ResizeMode.Interactive
        cells.horizontalHeader().setSectionResizeMode(mode)
        cells.resizeRowsToContents()
        self.heads.setRange(0, grid.rows - 1)
        self.heads.setValue(grid.heads)
        self._size.setText(self.tr("{rows} 行 × {columns} 列").format(rows=grid.rows, columns=grid.columns))
        self._filling = False

    def _follow(self) -> None:
        """撤销 may have brought another state of the table, or taken it away."""
        if self._at is None or self._filling:
            return
        table = self._body.blocks.at(self._at.block().text())
        if not isinstance(table, Table):
            self._at = None
            self.done.emit()
        elif table != self._grid.table():
            self._fill(table, max(0, self.cells.currentRow()), max(0, self.cells.currentColumn()))

    # Changes

    def _keep(self, row: int | None = None, column: int | None = None) -> None:
        """Have the text show the table as it is now."""
        if self._at is None or self._body.isReadOnly():
            return
        table = self._grid.table()
        cursor = QTextCursor(self._at)
        cursor.movePosition(QTextCursor.MoveOperation.StartOfBlock)
        cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock, QTextCursor.MoveMode.KeepAnchor)
        made = self._body.blocks.line(table)
        self._filling = True
        if made != cursor.selectedText():
            cursor.insertText(made)
        self._filling = False
        here = self.cells.currentRow() if row is None else row
        self._fill(table, max(0, here), max(0, self.cells.currentColumn() if column is None else column))

    def _written(self, item: QTableWidgetItem) -> None:
        if self._filling:
            return
        try:
            text = clean_paste(item.text()).text
        except Refused as refused:
            self.refused.emit(refused)
            self._fill(self._grid.table(), item.row(), item.column())
            return
        if text != self._grid.text(item.row(), item.column()):
            self._grid.write(item.row(), item.column(), text)
            self._keep(item.row(), item.column())

    def _add_row(self, behind: int) -> None:
        at = max(0, self.cells.currentRow()) + behind
        self._try(lambda: self._grid.add_row(at), at, self.cells.currentColumn())

    def _add_column(self, behind: int) -> None:
        at = max(0, self.cells.currentColumn()) + behind
        self._try(lambda: self._grid.add_column(at), self.cells.currentRow(), at)

    def _drop_row(self) -> None:
        self._grid.drop_row(max(0, self.cells.currentRow()))
        self._keep()

    def _drop_column(self) -> None:
        self._grid.drop_column(max(0, self.cells.currentColumn()))
        self._keep()

    def _set_heads(self, heads: int) -> None:
        if not self._filling:
            self._grid.set_heads(heads)
            self._keep()

    def _clear(self) -> None:
        for item in self.cells.selectedItems():
            self._grid.write(item.row(), item.column(), "")
        self._keep()

    def _paste(self, text: str) -> None:
        """Cells with tabs between them go into the places from the current one on; there are made as many as needed."""
        row, column = max(0, self.cells.currentRow()), max(0, self.cells.currentColumn())
        grid = Grid(self._grid.table())
        try:
            lines = clean_paste(text).text.rstrip("\n").split("\n")
            for down, each in enumerate(lines):
                for across, cell in enumerate(each.split("\t")):
                    while grid.rows <= row + down:
                        grid.add_row(grid.rows)
                    while grid.columns <= column + across:
                        grid.add_column(grid.columns)
                    grid.write(row + down, column + across, cell)
        except Refused as refused:
            self.refused.emit(refused)
            return
        self._grid = grid
        self._keep(row, column)

    def _try(self, change: Callable[[], None], row: int, column: int) -> None:
        try:
            change()
        except Refused as refused:
            self.refused.emit(refused)
        else:
            self._keep(row, column)
