"""Where the cursor of the text stands on the page: a thin mark that follows the writing."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer

from oa_client.typesetting.model import Part, Source
from ui.documents.body import BodyEdit
from ui.documents.preview import Preview


class PageCursor(QObject):
    """Tells the preview the place of the cursor once for every burst of changes."""

    def __init__(self, body: BodyEdit, preview: Preview) -> None:
        super().__init__(body)
        self._body = body
        self._view = preview.view
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(0)
        self._soon.timeout.connect(self._show)
        body.cursorPositionChanged.connect(self._soon.start)
        # The view holds the new pages a moment after they are told of.
        preview.laid_out.connect(lambda _layout: self._soon.start())

    def _show(self) -> None:
        cursor = self._body.textCursor()
        before = cursor.block().text().encode("utf-16-le", "surrogatepass")[: 2 * cursor.positionInBlock()]
        offset = len(before.decode("utf-16-le", "replace"))
        self._view.show_place(Source(Part.BODY, cursor.blockNumber(), offset))
