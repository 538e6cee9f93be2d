"""What was before: the history and the traced copy of the paper on the desk, and back to an old text."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Qt

from oa_client.office.history import KEPT, Comparison, Version
from oa_core.documents.model import Content
from oa_core.refusal import Refused
from ui.actions import HISTORY, TRACED
from ui.documents.drafting_desk import DraftingDesk
from ui.documents.history import HistoryAid
from ui.paperwork.compare_view import CompareView
from ui.times import moment
from ui.workplace import Workplace

EXPORT = "export_traced"
"""What the path line is asked for when the changes leave as a file."""


class Past(QObject):
    """Hangs 历史 and 花脸稿 into the right room of ``editor``."""

    def __init__(self, place: Workplace, editor: DraftingDesk) -> None:
        super().__init__(editor)
        self._place = place
        self._editor = editor
        self.history = HistoryAid(place.theme, place.clock)
        self.compared = CompareView(place.theme, place.clock)
        for aid in (self.history, self.compared):
            editor.side.addWidget(aid)
        self.history.compare_wanted.connect(self._compare)
        self.history.restore_wanted.connect(self._restore)
        self.compared.export_wanted.connect(self._ask_export)
        editor.path_bar.chosen.connect(self._export)
        editor.head.history.clicked.connect(self.show_history)
        editor.head.traced.clicked.connect(self.show_traced)
        editor.keys(HISTORY, self.show_history)
        editor.keys(TRACED, self.show_traced)

    @property
    def _document(self) -> str:
        """The id of what is on the desk, empty for nothing."""
        editor = self._editor
        if editor.papers is not None:
            return editor.papers.document.id
        working = editor.autosave.working
        return working.document_id if working is not None else ""

    def show_history(self) -> None:
        """Ctrl+H: the versions in place of the page; again: the page."""
        document, history = self._document, self._place.office.history
        if self._editor.side.aid is self.history:
            self._close()
        elif document:
            self._place.jobs.ask(self, lambda: history.versions(document), self._show_versions, self._refuse)

    def _show_versions(self, versions: tuple[Version, ...]) -> None:
        self.history.show_versions(versions, may_restore=not self._editor.body.isReadOnly())
        self._editor.side.show_aid(self.history)
        self.history.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_traced(self) -> None:
        """Ctrl+D: what changed since the person had the paper before them; again: the page."""
        document, history = self._document, self._place.office.history
        if self._editor.side.aid is self.compared:
            self._close()
            return
        if not document:
            return
        content = self._editor.content()

        def work() -> tuple[Comparison | None, Version | None]:
            seen = history.seen_before(document)
            if seen == KEPT:
                return None, None
            told = history.compare(document, seen, content)
            versions = {each.id: each for each in history.versions(document)}
            return told, versions.get(seen)

        def show(found: tuple[Comparison | None, Version | None]) -> None:
            told, version = found
            if told is None:
                text = self.tr("这件稿还没有保存过，没有可以比较的文字。")
                self._editor.trouble.note(text, "accent", "past")
            else:
                words = self.tr("{old} → 屏幕上的文字").format(old=self._words(version))
                self.show_comparison(told, words)

        self._place.jobs.ask(self, work, show, self._refuse)

    def _compare(self, old: str, new: str) -> None:
        document, history = self._document, self._place.office.history
        wanted: str | Content = new or self._editor.content()
        before = self._words(self.history.version(old))
        after = self._words(self.history.version(new)) if new else self.tr("屏幕上的文字")

        def show(told: Comparison) -> None:
            self.show_comparison(told, f"{before} → {after}")

        self._place.jobs.ask(self, lambda: history.compare(document, old, wanted), show, self._refuse)

    def show_comparison(self, told: Comparison, words: str) -> None:
        """Put a comparison in the place of the page; ``words`` say which two texts it is of."""
        self.compared.show_comparison(told, words)
        self._editor.side.show_aid(self.compared)
        self.compared.text.setFocus(Qt.FocusReason.OtherFocusReason)

    def _words(self, version: Version | None) -> str:
        if version is None:
            return self.tr("原来的文字")
        if version.id == KEPT:
            return self.tr("本机未送出的文字")
        return f"{moment(version.made_at, self._place.clock())} {version.name}"

    # Back to an old text

    def _restore(self, version: str) -> None:
        document, history = self._document, self._place.office.history
        words = self._words(self.history.version(version))

        def put(content: Content) -> None:
            if document != self._document:
                return
            self._editor.put(content)
            self._close()
            text = self.tr("已恢复 {version} 的文字，保存后成为新的一版。不合适按 Ctrl+Z 撤回。")
            self._editor.trouble.note(text.format(version=words), "green", "past")

        self._place.jobs.ask(self, lambda: history.content(document, version), put, self._refuse)

    # Files

    def _ask_export(self) -> None:
        name = "".join(c for c in self._editor.content().title if c.isalnum() or c in "（）《》〔〕-—")[:60]
        suggestion = self.tr("{name}（修订稿）.docx").format(name=name or self.tr("未命名公文"))
        self._editor.path_bar.ask(
            EXPORT, self.tr("导出修订稿（带修改痕迹的 DOCX）"), self.tr("导出"), suggestion
        )

    def _export(self, purpose: str, path: str) -> None:
        told, history = self.compared.told, self._place.office.history
        if purpose != EXPORT or told is None:
            return

        def done(_none: None) -> None:
            self._editor.path_bar.hide()
            self._editor.trouble.tell_written(path)

        self._place.jobs.ask(self, lambda: history.export(told, Path(path)), done, self._refuse)

    def _close(self) -> None:
        self._editor.side.show_aid(None)
        self._editor.body.setFocus()

    def _refuse(self, refused: Refused) -> None:
        self._editor.trouble.tell(refused, "past")
