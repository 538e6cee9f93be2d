"""旧文: taking over a folder of old papers and ledgers, how far it is, and the papers a person has to look at."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from oa_client.office.archive import Held
from oa_client.office.import_run import Progress
from oa_core.archive.commands import ConfirmOldPaper
from oa_core.archive.model import OldFacts, OldPaper
from oa_core.refusal import Refused
from ui import wording
from ui.archive.facts_form import FactsForm
from ui.models.row_model import RowModel
from ui.notices import Notice
from ui.rows import Chip, Row
from ui.widgets.buttons import label, line, push
from ui.widgets.filter_line import REST_MS, FilterLine
from ui.widgets.holder_band import EmptyState
from ui.widgets.path_bar import PathBar
from ui.widgets.row_list import RowList
from ui.workplace import Workplace

LOOK_MS = 1000
"""How soon it is looked again how far a folder has come, in milliseconds."""
FOLDER, REPORT = "old_folder", "old_report"
"""What the path line is asked for."""


class OldPapersPage(QWidget):
    """The list of what has to be looked at, the paper beside it, the folder over both. ``counted(n)``: so many papers
    have to be looked at; ``left``: back to where the person was."""

    counted = Signal(int)
    left = Signal()

    def __init__(self, place: Workplace) -> None:
        super().__init__()
        self._place = place
        self._papers: dict[str, OldPaper] = {}
        self._shown: OldPaper | None = None
        theme = place.theme
        self.setObjectName("archive_page")
        self.setProperty("role", "pane")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.choose = push(theme, "import_folder", self.tr("导入文件夹"), icon="arrow_import_regular")
        self.pause = push(theme, "import_pause", self.tr("暂停"))
        self.report = push(theme, "import_report", self.tr("导出结果"), icon="arrow_export_regular")
        self._told = label(tone="text2", name="import_told")
        self.path_bar = PathBar(theme)
        self.notice = Notice(theme, "import_notice")
        self._model = RowModel(self)
        self.list = RowList(theme, "old_list", self.tr("待核对的旧文"))
        self.list.setModel(self._model)
        self.form = FactsForm(theme)
        self._nothing = EmptyState(theme, "checkmark_circle_regular", self.tr("没有要核对的旧文"))
        hint = self.tr("查旧文：标题、文号、机关、正文、拼音")
        self.search = FilterLine("old_search", hint)
        self.search.setPlaceholderText(hint)
        self.search.setMinimumWidth(theme.px(280))
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(REST_MS)
        self._rest.timeout.connect(self.read)
        self._stack = QStackedWidget()
        self._stack.addWidget(self._nothing)
        self._stack.addWidget(self._beside())
        head = QHBoxLayout()
        head.setContentsMargins(18, 10, 14, 10)
        head.setSpacing(10)
        for widget in (label(self.tr("旧文"), size="title"), self._told):
            head.addWidget(widget)
        head.addStretch(1)
        head.addWidget(self.search)
        for button in (self.choose, self.pause, self.report):
            head.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        for part in (line(), self.path_bar, self.notice):
            column.addWidget(part)
        column.addWidget(self._stack, 1)
        self._moving = QTimer(self)
        self._moving.setSingleShot(True)
        self._moving.setInterval(LOOK_MS)
        self._moving.timeout.connect(self.read)
        self._connect()
        self.pause.hide()
        self.report.hide()

    def _beside(self) -> QWidget:
        both = QWidget()
        row = QHBoxLayout(both)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.list, 4)
        row.addWidget(line(vertical=True))
        row.addWidget(self.form, 6)
        return both

    def _connect(self) -> None:
        self.choose.clicked.connect(
            lambda: self.path_bar.ask(FOLDER, self.tr("旧文和登记簿所在的文件夹"), self.tr("导入"))
        )
        self.pause.clicked.connect(self._stop)
        self.report.clicked.connect(
            lambda: self.path_bar.ask(
                REPORT, self.tr("导出逐份结果（CSV）"), self.tr("导出"), self.tr("导入结果.csv")
            )
        )
        self.path_bar.chosen.connect(self._chosen)
        self.search.textChanged.connect(lambda _text: self._rest.start())
        self.search.moved.connect(self._move)
        self.search.entered.connect(self._enter)
        self.list.chosen.connect(self._show)
        self.list.opened.connect(lambda _paper: self.form.begin())
        self.form.confirmed.connect(self._confirm)

    # What is shown

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.read()

    def read(self) -> None:
        """Read what has to be looked at, and how far the folder has come."""
        archive, text = self._place.office.old_papers, self.search.text().strip()
        self._place.jobs.ask(
            self,
            lambda: (archive.find(text) if text else archive.papers(doubtful=True), archive.held),
            lambda found: self._take(found) if text == self.search.text().strip() else None,
        )

    def _take(self, found: tuple[tuple[OldPaper, ...], Held]) -> None:
        papers, held = found
        self._papers = {paper.id: paper for paper in papers}
        before = self._model.row_at(self.list.currentIndex())
        self._model.show_rows(tuple(map(self._row, papers)))
        self._stack.setCurrentIndex(1 if papers else 0)
        self._nothing.say(
            self.tr("没有找到这样的旧文") if self.search.text().strip() else self.tr("没有要核对的旧文")
        )
        if papers:
            stays = before is not None and before.id in self._papers
            self.list.setCurrentIndex(self._model.index_of(before.id if before and stays else papers[0].id))
        self.counted.emit(held.doubtful)
        self._tell(self._place.office.old_papers.run.progress, held)

    def _row(self, paper: OldPaper) -> Row:
        told = [paper.facts.number, paper.file or (paper.ledger.book if paper.ledger else "")]
        chip = Chip(self.tr("{count} 处待核对").format(count=len(paper.doubts)), "amber", "warning_regular")
        caption = " · ".join(each for each in told if each)
        chips = (chip,) if paper.doubts else ()
        return Row(paper.id, paper.facts.title, caption, "document_text_regular", chips, source=paper)

    def _tell(self, progress: Progress, held: Held) -> None:
        words = self.tr("共 {total} 份，待核对 {doubtful} 份").format(
            total=held.total, doubtful=held.doubtful
        )
        if progress.running:
            told = self.tr("正在导入 {done}/{total}").format(done=progress.done, total=progress.total)
            words += "　" + (self.tr("等前面的送到服务器") if progress.waiting else told)
            self._moving.start()
        elif progress.folder and progress.code:
            self.notice.say(wording.sentence(progress.code, {}))
        elif progress.folder and progress.done >= progress.total:
            words += "　" + self.tr("导入完成")
        self._told.setText(words)
        self.pause.setVisible(progress.running)
        self.report.setVisible(bool(progress.folder) and not progress.running)

    def _enter(self) -> None:
        """What was typed last counts, also when it was not looked for yet."""
        self._rest.stop()
        self.read()
        self.list.setFocus()

    def _move(self, step: int) -> None:
        """Up and Down go through what was found while the letters stay in the line."""
        at = self.list.currentIndex().row() + step
        if 0 <= at < self._model.rowCount():
            self.list.setCurrentIndex(self._model.index(at))

    def _show(self, paper: str) -> None:
        # The list is read again while a folder is taken over: what is being written beside it stays.
        if paper in self._papers and self._papers[paper] != self._shown:
            self._shown = self._papers[paper]
            self.form.show_paper(self._papers[paper])

    # What is done

    def _chosen(self, purpose: str, path: str) -> None:
        self.path_bar.hide()
        self.notice.clear()
        archive, place = self._place.office.old_papers, self._place
        if purpose == FOLDER:
            place.jobs.ask(self, lambda: archive.run.start(Path(path)), lambda _none: self.read())
        else:
            place.jobs.ask(
                self,
                lambda: archive.write_report(wording.sentence, Path(path)),
                lambda _none: self.notice.say(self.tr("已导出：{path}").format(path=path), "green"),
                self._refuse,
            )

    def _stop(self) -> None:
        self._place.jobs.ask(self, self._place.office.old_papers.run.pause, lambda _none: self.read())

    def _confirm(self, facts: OldFacts) -> None:
        row, office = self._model.row_at(self.list.currentIndex()), self._place.office
        paper = self._papers.get(row.id) if row is not None else None
        if paper is not None:
            self._place.jobs.ask(
                self,
                lambda: office.execute(paper.id, ConfirmOldPaper(facts), seen=paper.step),
                lambda _changes: self._next(),
                lambda refused: self.form.notice.say(wording.sentence(refused.code, refused.facts)),
            )

    def _next(self) -> None:
        self.list.setFocus()
        self.read()

    def _refuse(self, refused: Refused) -> None:
        self.notice.say(wording.sentence(refused.code, refused.facts))

    # What the window asks of a page

    def press_submit(self) -> None:
        """Ctrl+Enter: the whole paper is right, once what is in doubt was seen."""
        if self._papers:
            self.form.confirm_all()

    def press_back(self) -> None:
        """Esc: the path line first, then what is searched for."""
        if self.search.text() and not self.path_bar.isVisible():
            self.search.clear()
        elif self.path_bar.isVisible():
            self.path_bar.hide()
            self.take_focus()
        else:
            self.left.emit()

    def panes(self) -> tuple[QWidget, ...]:
        """The places F6 goes through."""
        return (self.search, self.choose, self.list, self.form.fields["title"])

    def take_focus(self) -> None:
        """The list, where there is one."""
        (self.list if self._papers else self.choose).setFocus()
