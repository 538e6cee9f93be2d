"""附件 of one paper: which files go with it and how each stands here; add one, keep a copy of one, remove one."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from oa_client.office.files import FileShown
from oa_client.showing.shown_file import Pages
from oa_core.documents.commands import Arrange
from oa_core.files import Attachment
from oa_core.refusal import Refused
from ui import wording
from ui.jobs import Lane
from ui.notices import Notice, Offer
from ui.paperwork.file_list import FileList
from ui.widgets.buttons import label, push
from ui.widgets.path_bar import PathBar
from ui.workplace import Workplace

translate = QCoreApplication.translate


class Attachments(QWidget):
    """Hidden for a paper that has no files and takes none. ``page_came(name, jpeg)`` is the first page that was asked
    for, ``opened(name, content)`` a file that is to be looked at (``Pages`` or a text)."""

    page_came = Signal(str, bytes)
    opened = Signal(str, object)

    def __init__(self, place: Workplace, *, narrow: bool = False) -> None:
        """``narrow``: a card for each file in place of a line, for a column of 270 pixels."""
        super().__init__()
        self.prepare: Callable[[Callable[[], None]], None] = lambda go_on: go_on()
        """What has to be done before a file can be added: ``prepare(go_on)``."""
        self._place = place
        self._record = ""
        self._files: tuple[FileShown, ...] = ()
        self._may_change = False
        self._saving = ""
        self._awaited: FileShown | None = None
        self.setObjectName("attachments")
        self.setAcceptDrops(True)
        theme = place.theme
        self._title = label(strong=True)
        self._add = push(
            theme, "add_file", translate("attachments", "添加附件"), role="quiet", icon="add_regular"
        )
        self._add.clicked.connect(self._ask_which)
        head = QHBoxLayout()
        head.setContentsMargins(*((0, 4, 0, 0) if narrow else (18, 4, 14, 0)))
        head.addWidget(self._title)
        head.addStretch(1)
        head.addWidget(self._add)
        self._list = FileList(theme, narrow=narrow)
        self._list.looked_into.connect(self._look_into)
        self._list.first_page_wanted.connect(self._look)
        self._list.taken.connect(self._take)
        self._list.removed.connect(self._remove)
        self._list.moved.connect(self._move)
        self._bar = PathBar(theme)
        self._bar.chosen.connect(self._chosen)
        self.notice = Notice(theme, "file_notice")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 4)
        column.setSpacing(2)
        column.addLayout(head)
        column.addWidget(self._list)
        column.addWidget(self._bar)
        column.addWidget(self.notice)
        self.hide()

    def turn_to(self, record: str) -> None:
        """Another paper: what was begun for the one before is over."""
        if record != self._record:
            self._record = record
            self._awaited = None
            self._bar.hide()
            self.notice.clear()
            self.hide()

    def show_files(self, files: tuple[FileShown, ...], *, may_change: bool) -> None:
        """The files of the paper that was turned to. A first page that was asked for may have come."""
        if self._awaited is not None:
            self._look(self._awaited)
        self.setVisible(bool(files) or may_change)
        self._add.setVisible(may_change)
        self._title.setText(
            translate("attachments", "附件 {count}").format(count=len(files))
            if files
            else translate("attachments", "附件")
        )
        self._list.setVisible(bool(files))
        if (files, may_change) == (self._files, self._may_change):
            return
        self._files, self._may_change = files, may_change
        self._list.show_files(files, may_change=may_change)

    # What is asked

    def _ask_which(self) -> None:
        self.notice.clear()
        self._bar.ask("add", translate("attachments", "添加哪个文件："), translate("attachments", "添加"))

    def _take(self, shown: FileShown) -> None:
        """A file that is here is written where the person says; one that is not is fetched first."""
        self.notice.clear()
        if shown.here:
            self._saving = shown.file.sha256
            self._bar.ask(
                "save", translate("attachments", "存到："), translate("attachments", "保存"), shown.file.name
            )
            return
        files, record = self._place.office.files, self._record
        self._do(lambda: files.want(record, shown.file.sha256), "")

    def _look(self, shown: FileShown) -> None:
        """The first page is a small picture: it comes long before the file."""
        self._awaited = shown
        files, record, file = self._place.office.files, self._record, shown.file

        def came(jpeg: bytes | None) -> None:
            if record != self._record or self._awaited is not shown:
                return
            if jpeg is None:
                self.notice.say(
                    translate("attachments", "正在取“{name}”的首页…").format(name=file.name), "accent"
                )
                return
            self._awaited = None
            self.notice.clear()
            if jpeg:
                self.page_came.emit(file.name, jpeg)
            else:
                self.no_picture(file.name)

        self._place.jobs.ask(
            self,
            lambda: files.first_page(record, file.sha256),
            came,
            lambda refused: self._refused(record, refused),
        )

    def _look_into(self, shown: FileShown) -> None:
        """Read on the pages' thread: the text that is being written goes before."""
        files, record, name = self._place.office.files, self._record, shown.file.name

        def came(content: Pages | str) -> None:
            if record == self._record:
                self.notice.clear()
                self.opened.emit(name, content)

        self._place.jobs.ask(
            self,
            lambda: files.look_into(record, shown.file.sha256),
            came,
            lambda refused: self._refused(record, refused),
            lane=Lane.PAGES,
        )

    def no_picture(self, name: str) -> None:
        """There is no first page to show of the file ``name``."""
        told = translate("attachments", "“{name}”没有首页图，请下载后看。").format(name=name)
        self.notice.say(told, "amber")

    def _remove(self, shown: FileShown) -> None:
        files, record, file = self._place.office.files, self._record, shown.file
        at = self._files.index(shown)
        told = translate("attachments", "已移除附件“{name}”。").format(name=file.name)
        back = Offer("put_back", translate("attachments", "放回"), lambda: self._put_back(record, file, at))
        self._do(lambda: files.detach(record, file.sha256), told, (back,))

    def _put_back(self, record: str, file: Attachment, at: int) -> None:
        files = self._place.office.files
        if record == self._record:
            told = translate("attachments", "已放回附件“{name}”。").format(name=file.name)
            self._do(lambda: files.put_back(record, file, at), told)

    def _chosen(self, purpose: str, text: str) -> None:
        files, record, path = self._place.office.files, self._record, Path(text).expanduser()
        if purpose == "add":
            self.add(path)
        else:
            sha256, told = (
                self._saving,
                translate("attachments", "已存到 {path}。这一份没有加密。").format(path=path),
            )
            self._do(lambda: files.save_copy(record, sha256, path), told)

    def add(self, path: Path) -> None:
        """Let a file go with the paper."""
        files = self._place.office.files
        told = translate("attachments", "已添加附件“{name}”。").format(name=path.name)
        self.prepare(lambda: self._do(lambda: files.attach(self._record, path), told))

    def _move(self, shown: FileShown, by: int) -> None:
        """Alt+↑↓: the order of the files is that of 附件说明."""
        order = [each.file.sha256 for each in self._files]
        at = order.index(shown.file.sha256)
        to = at + by
        if self._may_change and 0 <= to < len(order):
            order.insert(to, order.pop(at))
            office, record = self._place.office, self._record
            self._do(lambda: office.execute(record, Arrange(tuple(order))), "")

    # Files that are dropped on the paper

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if self._may_change and event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        event.acceptProposedAction()
        for url in event.mimeData().urls():
            self.add(Path(url.toLocalFile()))

    def _do(self, work: Callable[[], object], told: str, offers: tuple[Offer, ...] = ()) -> None:
        self.setEnabled(False)
        record = self._record
        self._place.jobs.ask(
            self,
            work,
            lambda _done: self._done(record, told, offers),
            lambda refused: self._refused(record, refused),
        )

    def _done(self, record: str, told: str, offers: tuple[Offer, ...]) -> None:
        self.setEnabled(True)
        if record == self._record:
            self._bar.hide()
            if told:
                self.notice.say(told, "green", offers)

    def _refused(self, record: str, refused: Refused) -> None:
        self.setEnabled(True)
        if record == self._record:
            self.tell_refused(refused)

    def tell_refused(self, refused: Refused) -> None:
        """What was asked was not done."""
        self.notice.say(wording.sentence(refused.code, refused.facts))
