"""旧文: taking over a folder of old papers and ledgers, how far it is, and the papers a person has to look at."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from oa_client.office.archive import Held
from oa_client.office.import_run import Progress
from oa_core.archive.commands import ConfirmOldPaper
from oa_core.archive.model import OldFacts, OldPaper
from oa_core.refusal import Refused
from oa_core.structure.dates import day_of
from ui import wording
from ui.models.row_model import RowModel
from ui.notices import Notice
from ui.rows import Chip, Row
from ui.theme.theme import Theme
from ui.widgets.buttons import label, line, push
from ui.widgets.holder_band import EmptyState
from ui.widgets.path_bar import PathBar
from ui.widgets.row_list import RowList
from ui.widgets.text_fields import TextLine
from ui.workplace import Workplace

LOOK_MS = 1000
"""How soon it is looked again how far a folder has come, in milliseconds."""
FOLDER, REPORT = "old_folder", "old_report"
"""What the path line is asked for."""


class FactsForm(QWidget):
    """The facts of an old paper beside its text; ``confirmed(OldFacts)`` on Enter in any field."""

    confirmed = Signal(object)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._facts = OldFacts()
        self.text = QPlainTextEdit()
        self.text.setObjectName("old_text")
        self.text.setAccessibleName(self.tr("旧文的正文"))
        self.text.setReadOnly(True)
        self.fields: dict[str, TextLine] = {}
        self._names: dict[str, QLabel] = {}
        grid = QGridLayout()
        grid.setHorizontalSpacing(10)
        words = {
            "title": self.tr("标题"),
            "number": self.tr("文号"),
            "issuer": self.tr("发文机关"),
            "addressees": self.tr("主送"),
            "dated": self.tr("成文日期"),
        }
        for row, (name, text) in enumerate(words.items()):
            field = self.fields[name] = TextLine(f"old_{name}", text)
            field.entered.connect(self._confirm)
            self._names[name] = label(text, tone="text2")
            grid.addWidget(self._names[name], row, 0)
            grid.addWidget(field, row, 1)
        confirm = push(theme, "old_confirm", self.tr("核对无误  Enter"), role="primary")
        confirm.clicked.connect(self._confirm)
        self.notice = Notice(theme, "old_notice")
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 10, 14, 10)
        column.setSpacing(8)
        column.addWidget(self.text, 1)
        column.addLayout(grid)
        column.addWidget(self.notice)
        column.addWidget(confirm, 0, Qt.AlignmentFlag.AlignRight)

    def show_paper(self, paper: OldPaper) -> None:
        """Show a paper; names of facts in doubt stand out, and the first of them has the cursor when asked."""
        facts = self._facts = paper.facts
        self.notice.clear()
        self.text.setPlainText("\n".join(paper.text) or self.tr("只有登记，没有正文。"))
        values = {
            "title": facts.title,
            "number": facts.number,
            "issuer": facts.issuer,
            "addressees": facts.addressees,
            "dated": facts.dated.isoformat() if facts.dated else "",
        }
        for name, field in self.fields.items():
            field.setText(values[name])
            field.setCursorPosition(0)
            mark = self.tr("（请核对）") if name in paper.doubts else ""
            self._names[name].setText(field.accessibleName() + mark)

    def _confirm(self) -> None:
        written = self.fields["dated"].text().strip()
        dated = _day(written)
        if written and dated is None:
            self.notice.say(self.tr("日期请写成 2025-03-01 或 2025年3月1日。"), "amber")
            self.fields["dated"].setFocus()
            return
        told = {name: field.text().strip() for name, field in self.fields.items()}
        self.confirmed.emit(
            replace(
                self._facts,
                title=told["title"],
                number=told["number"],
                issuer=told["issuer"],
                addressees=told["addressees"],
                dated=dated,
            )
        )


class OldPapersPage(QWidget):
    """The list of what has to be looked at, the paper beside it, the folder over both. ``counted(n)``: so many papers
    have to be looked at; ``left``: back to where the person was."""

    counted = Signal(int)
    left = Signal()

    def __init__(self, place: Workplace) -> None:
        super().__init__()
        self._place = place
        self._papers: dict[str, OldPaper] = {}
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
        self._stack = QStackedWidget()
        self._stack.addWidget(self._nothing)
        self._stack.addWidget(self._beside())
        head = QHBoxLayout()
        head.setContentsMargins(18, 10, 14, 10)
        head.setSpacing(10)
        for widget in (label(self.tr("旧文"), size="title"), self._told):
            head.addWidget(widget)
        head.addStretch(1)
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
        self.list.chosen.connect(self._show)
        self.list.opened.connect(lambda _paper: self.form.fields["title"].setFocus())
        self.form.confirmed.connect(self._confirm)

    # What is shown

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.read()

    def read(self) -> None:
        """Read what has to be looked at, and how far the folder has come."""
        archive = self._place.office.old_papers
        self._place.jobs.ask(self, lambda: (archive.papers(doubtful=True), archive.held), self._take)

    def _take(self, found: tuple[tuple[OldPaper, ...], Held]) -> None:
        papers, held = found
        self._papers = {paper.id: paper for paper in papers}
        before = self._model.row_at(self.list.currentIndex())
        self._model.show_rows(tuple(map(self._row, papers)))
        self._stack.setCurrentIndex(1 if papers else 0)
        if papers:
            stays = before is not None and before.id in self._papers
            self.list.setCurrentIndex(self._model.index_of(before.id if before and stays else papers[0].id))
        self.counted.emit(held.doubtful)
        self._tell(self._place.office.old_papers.run.progress, held)

    def _row(self, paper: OldPaper) -> Row:
        told = [paper.facts.number, paper.file or (paper.ledger.book if paper.ledger else "")]
        chip = Chip(self.tr("{count} 处待核对").format(count=len(paper.doubts)), "amber", "warning_regular")
        caption = " · ".join(each for each in told if each)
        return Row(paper.id, paper.facts.title, caption, "document_text_regular", (chip,), source=paper)

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

    def _show(self, paper: str) -> None:
        if paper in self._papers:
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
        """Ctrl+Enter: nothing is submitted here."""

    def press_back(self) -> None:
        """Esc: the path line first."""
        if self.path_bar.isVisible():
            self.path_bar.hide()
            self.take_focus()
        else:
            self.left.emit()

    def panes(self) -> tuple[QWidget, ...]:
        """The places F6 goes through."""
        return (self.choose, self.list, self.form.fields["title"])

    def take_focus(self) -> None:
        """The list, where there is one."""
        (self.list if self._papers else self.choose).setFocus()


def _day(text: str) -> date | None:
    found = day_of(text) if text else None
    return found.date if found is not None else None
