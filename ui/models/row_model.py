"""The model behind every list: rows by id in a given order, with headings between them."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from ui.rows import ROW, Heading, Row

Index = QModelIndex | QPersistentModelIndex
NOWHERE = QModelIndex()


class RowModel(QAbstractListModel):
    """Ordered ids, their rows, and headings. Sorting and filtering are done where the rows come from."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._entries: tuple[Row | Heading, ...] = ()
        self._places: dict[str, int] = {}

    def show_rows(self, entries: tuple[Row | Heading, ...]) -> bool:
        """Show other entries. Rows that only read differently are changed in place, so that selection and
        scroll stay; ``False`` when nothing differs."""
        if entries == self._entries:
            return False
        before = [self._key(entry) for entry in self._entries]
        after = [self._key(entry) for entry in entries]
        if before == after:
            self._entries = entries
            self.dataChanged.emit(self.index(0), self.index(len(entries) - 1))
            return True
        self.beginResetModel()
        self._entries = entries
        self._places = {entry.id: at for at, entry in enumerate(entries) if isinstance(entry, Row)}
        self.endResetModel()
        return True

    @staticmethod
    def _key(entry: Row | Heading) -> tuple[str, str]:
        return ("row", entry.id) if isinstance(entry, Row) else ("heading", entry.text)

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids in order, headings left out."""
        return tuple(self._places)

    def index_of(self, row_id: str) -> QModelIndex:
        """Where a row stands; an invalid index when it is not here."""
        place = self._places.get(row_id)
        return QModelIndex() if place is None else self.index(place)

    def row_at(self, index: Index) -> Row | None:
        """The row at an index; ``None`` for headings and invalid indexes."""
        if not index.isValid():
            return None
        entry = self._entries[index.row()]
        return entry if isinstance(entry, Row) else None

    def after(self, row_id: str) -> str:
        """The id of the row to go on with when this one is done: the next, else the one before, else empty."""
        ids = self.ids
        if row_id not in self._places or len(ids) < 2:
            return ""
        at = ids.index(row_id)
        return ids[at + 1] if at + 1 < len(ids) else ids[at - 1]

    def rowCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._entries)

    def flags(self, index: Index) -> Qt.ItemFlag:
        if index.isValid() and isinstance(self._entries[index.row()], Row):
            return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren
        return Qt.ItemFlag.NoItemFlags

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        entry = self._entries[index.row()]
        if role == ROW:
            return entry
        if role == Qt.ItemDataRole.DisplayRole:
            return entry.title if isinstance(entry, Row) else entry.text
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return entry.spoken if isinstance(entry, Row) else entry.text
        if role == Qt.ItemDataRole.ToolTipRole and isinstance(entry, Row):
            return entry.title
        return None
