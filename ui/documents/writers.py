"""合写 in the form: who writes on the draft on the desk, and the drafter's way to invite a colleague."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from oa_client.office.changes import Changes
from oa_client.office.colleagues import Colleague
from oa_client.office.documents import Paperwork
from oa_core.documents.commands import Invite
from oa_core.refusal import Refused
from ui import wording
from ui.documents.drafting_desk import DraftingDesk
from ui.notices import Notice
from ui.theme.theme import Theme
from ui.widgets.buttons import label, push
from ui.widgets.person_field import PersonField
from ui.widgets.text_fields import composing
from ui.workplace import Workplace


class WritersRow(QWidget):
    """The names; under them, once asked for, the field for one more."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.names = label(name="writers")
        self.names.setWordWrap(True)
        self.names.setContentsMargins(0, 6, 0, 0)
        self.ask = push(theme, "invite_ask", self.tr("请人合写"), role="link")
        self.to = PersonField(theme, "invite_to", self.tr("请谁合写"))
        self.invite = push(theme, "invite", self.tr("请来"))
        self.notice = Notice(theme, "invite_notice")
        row = QHBoxLayout()
        row.setSpacing(6)
        row.addWidget(self.names, 1, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self.ask, 0, Qt.AlignmentFlag.AlignTop)
        self.asking = QWidget()
        asked = QHBoxLayout(self.asking)
        asked.setContentsMargins(0, 0, 0, 0)
        asked.setSpacing(6)
        asked.addWidget(self.to, 1)
        asked.addWidget(self.invite, 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(row)
        column.addWidget(self.asking)
        column.addWidget(self.notice)
        self.asking.hide()


class Writers(QObject):
    """Hangs the row into the form of ``editor``. A draft that nobody has saved is saved before the first invitation."""

    def __init__(self, place: Workplace, editor: DraftingDesk) -> None:
        super().__init__(editor)
        self._place = place
        self._editor = editor
        self._locked = True
        self._document = ""
        self.row = WritersRow(place.theme)
        editor.form.add_row(self.tr("合写"), self.row)
        self.row.ask.clicked.connect(self._ask)
        self.row.invite.clicked.connect(self._press)
        self.row.to.edit.entered.connect(self._press)
        place.heard.changed.connect(self._hear)

    def begin(self, document_id: str, papers: Paperwork | None, *, locked: bool) -> None:
        """Another paper is on the desk; ``papers`` of one that is a record."""
        self._document, self._locked = document_id, locked
        self.row.asking.hide()
        self.row.notice.clear()
        self.row.to.clear()
        self._show(papers)

    def _show(self, papers: Paperwork | None) -> None:
        register, me = self._place.register, self._place.me
        ids = (papers.document.drafter, *papers.document.writers) if papers else (me.id,)
        names = [
            self.tr("您") if each == me.id else register.people[each].name
            for each in ids
            if each in register.people
        ]
        self.row.names.setText("、".join(names))
        may = not self._locked and (papers is None or Invite in papers.offered)
        self.row.ask.setVisible(may)
        if not may:
            self.row.asking.hide()

    def _hear(self, changes: Changes) -> None:
        if self._document and self._document in changes.records:
            self._read()

    def _read(self) -> None:
        document, office = self._document, self._place.office

        def show(papers: Paperwork | None) -> None:
            if papers is not None and document == self._document:
                self._show(papers)

        self._place.jobs.ask(self, lambda: office.documents.paperwork(document), show)

    def _ask(self) -> None:
        """Who may be invited comes from the office; asked for once more, the field goes."""
        if self.row.asking.isVisible():
            self.row.asking.hide()
            return
        documents, content = self._place.office.documents, self._editor.content()
        writing = self._editor.papers.document.writers if self._editor.papers else ()

        def show(people: tuple[Colleague, ...]) -> None:
            others = tuple(each for each in people if each.id not in writing)
            self.row.notice.clear()
            if not others:
                self.row.notice.say(self.tr("本机关没有别的拟稿人员可请。"), "accent")
                return
            self.row.to.clear()
            self.row.to.show_people(others)
            self.row.asking.show()
            self.row.to.ask()

        self._place.jobs.ask(self, lambda: documents.co_writers(content), show)

    def _press(self) -> None:
        to = self.row.to.chosen
        if composing() or not self.row.invite.isEnabled():
            return
        if not to:
            self.row.notice.say(self.tr("还没有选请谁合写。"))
            self.row.to.ask()
            return
        self.row.invite.setEnabled(False)
        self._editor.when_saved(lambda: self._invite(to), self._refuse)

    def _invite(self, to: str) -> None:
        working, office = self._editor.autosave.working, self._place.office
        if working is None or working.document is None:
            self.row.invite.setEnabled(True)
            return
        document = working.document

        def invited(_changes: Changes) -> None:
            self.row.invite.setEnabled(True)
            self.row.asking.hide()
            self.row.notice.clear()
            self._read()

        self._place.jobs.ask(
            self, lambda: office.execute(document.id, Invite(to), seen=document.step), invited, self._refuse
        )

    def _refuse(self, refused: Refused) -> None:
        self.row.invite.setEnabled(True)
        self.row.notice.say(wording.sentence(refused.code, refused.facts))
