"""What a new paper begins from: an earlier one of the same kind, the form of its 文种, or a template of one's own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QTextEdit

from oa_client.office.boilerplate import LibraryRow
from oa_client.office.precedents import Begun, LastTime
from oa_core.boilerplate.commands import Keep, Remove
from oa_core.boilerplate.model import NAME_LIMIT, Sort
from oa_core.documents.model import Content
from oa_core.documents.precedents import Advanced
from oa_core.documents.templates import FORMS, Form, Way, content_from
from oa_core.office_days import office_day
from oa_core.refusal import Refused
from ui.actions import BEGIN_FROM
from ui.documents.choosing import Chooser
from ui.documents.drafting_desk import DraftingDesk
from ui.rows import Chip, Heading, Row
from ui.times import day_name
from ui.utf16 import unit_at
from ui.widgets.buttons import push
from ui.workplace import Workplace

LAST, FORM, OWN = "last:", "form:", "own:"
"""What stands before the ids of the rows."""
FEW = 6
"""So many earlier papers stand over the forms as long as nothing is typed."""
YEARS = "years"
"""Whose tints in the text these are."""


@dataclass(frozen=True)
class _Choices:
    earlier: tuple[LastTime, ...]
    own: tuple[LibraryRow, ...]


class Beginning(QObject):
    """Hangs 从上次同类文件开始 into the right room of ``editor``: unasked beside an empty paper, by its keys beside
    any other."""

    def __init__(self, place: Workplace, editor: DraftingDesk) -> None:
        super().__init__(editor)
        self._place = place
        self._editor = editor
        self._unasked = False
        self._choices = _Choices((), ())
        self.aid = Chooser(
            place.theme,
            "beginning",
            self.tr("从已有的开始"),
            self.tr("文种、标题里的字"),
            self.tr("没有这样的文件和模板"),
        )
        self._keep = push(place.theme, "keep_template", self.tr("把这件存为模板"), icon="add_regular")
        self._remove = push(place.theme, "remove_template", self.tr("删除模板"), icon="delete_regular")
        self._keep.clicked.connect(self._keep_template)
        self._remove.clicked.connect(self._remove_template)
        self.aid.foot.addWidget(self._keep)
        self.aid.foot.addWidget(self._remove)
        self.aid.foot.addStretch(1)
        editor.side.addWidget(self.aid)
        self.aid.typed.connect(lambda _text: self._look())
        self.aid.taken.connect(self._take)
        self.aid.stands_on.connect(self._offer)
        editor.keys(BEGIN_FROM, self.show)
        editor.form.changed.connect(self._give_way)
        editor.body.textChanged.connect(self._give_way)

    # Showing

    def show(self) -> None:
        """The keys: choose now."""
        if self._editor.body.isReadOnly():
            return
        self._unasked = False
        self._editor.side.show_aid(self.aid)
        self.aid.begin()
        self._look()

    def offer(self) -> None:
        """A paper is on the desk: beside an empty one it is shown what could stand in it; the focus stays."""
        self._editor.body.tint(YEARS, ())
        if not self._empty or self._editor.body.isReadOnly():
            return
        self._unasked = True
        self.aid.filter.clear()
        self._editor.side.show_unasked(self.aid)
        self._look()

    @property
    def _empty(self) -> bool:
        content = self._editor.content()
        return not content.title and not content.body

    @property
    def _shown(self) -> bool:
        return self._editor.side.currentWidget() is self.aid

    def _give_way(self) -> None:
        """The paper is begun: the page comes back."""
        if self._unasked and self._shown and not self._empty:
            self._unasked = False
            self._editor.side.show_aid(None)

    def _look(self) -> None:
        if not self._shown:
            return
        content, typed, office = self._editor.content(), self.aid.filter.text(), self._place.office

        def work() -> _Choices:
            return _Choices(office.precedents.like(content, typed), office.boilerplate.templates())

        def show(choices: _Choices) -> None:
            self._choices = choices
            self.aid.show_rows(self._rows(typed))

        self._place.jobs.ask(self, work, show, self._refuse)

    def _rows(self, typed: str) -> tuple[Row | Heading, ...]:
        rows: list[Row | Heading] = []
        earlier = self._choices.earlier if typed else self._choices.earlier[:FEW]
        forms = [
            form for form in FORMS.values() if all(word in form.genre + form.use for word in typed.split())
        ]
        own = [row for row in self._choices.own if row.fits(typed)]
        sections: tuple[tuple[str, list[Row]], ...] = (
            (self.tr("从上次同类文件开始"), [self._earlier(each) for each in earlier]),
            (self.tr("自己的模板"), [self._own(each) for each in own]),
            (self.tr("按文种"), [self._form(each) for each in forms]),
        )
        for heading, some in sections:
            if some:
                rows += [Heading(heading), *some]
        return tuple(rows)

    def _earlier(self, paper: LastTime) -> Row:
        today = office_day(self._place.clock())
        told = [paper.number, day_name(paper.dated, today) if paper.dated else self.tr("日期不明")]
        chips = (Chip(self.tr("旧文"), "accent", "document_text_regular"),) if paper.imported else ()
        caption = " · ".join(each for each in told if each)
        return Row(LAST + paper.id, paper.title, caption, "history_regular", chips, source=paper)

    def _own(self, row: LibraryRow) -> Row:
        chips = (Chip(self.tr("本单位"), "green", "people_regular"),) if row.text.shared else ()
        title = row.text.content.title
        return Row(OWN + row.text.id, row.text.name, title, "document_text_regular", chips, source=row)

    def _form(self, form: Form) -> Row:
        ways = {
            Way.UP: self.tr("上行"),
            Way.DOWN: self.tr("下行"),
            Way.LEVEL: self.tr("平行"),
            Way.OPEN: self.tr("公开发布"),
        }
        caption = f"{'、'.join(ways[way] for way in form.ways)} · {form.use}"
        return Row(FORM + form.genre, form.genre, caption, "document_edit_regular", source=form)

    def _offer(self, row: str) -> None:
        mine = any(OWN + each.text.id == row and each.mine for each in self._choices.own)
        self._remove.setVisible(mine)
        self._keep.setEnabled(bool(self._editor.body.toPlainText().strip()))

    # Taking

    def _take(self, row: str) -> None:
        if row.startswith(LAST):
            self._from_last(row.removeprefix(LAST))
        elif row.startswith(FORM):
            head = self._place.register.letterheads.get(self._editor.content().letterhead)
            if head is not None:
                organ = self._place.register.organ_name(head.organ)
                self._put(content_from(row.removeprefix(FORM), head, organ))
                self._select_first("【")
        else:
            found = [each for each in self._choices.own if OWN + each.text.id == row]
            for each in found:
                self._put(self._under_own_head(each.text.content))

    def _under_own_head(self, content: Content) -> Content:
        """A template of the office may come from somebody who drafts under another letterhead."""
        offered = self._editor.form.letterhead.findData(content.letterhead) >= 0
        return content if offered else replace(content, letterhead=self._editor.content().letterhead)

    def _from_last(self, paper: str) -> None:
        head, precedents = self._editor.content().letterhead, self._place.office.precedents
        working = self._editor.autosave.working

        def put(begun: Begun) -> None:
            now = self._editor.autosave.working
            if working is None or now is None or now.document_id != working.document_id:
                return
            self._put(begun.content)
            self._tell(begun)

        self._place.jobs.ask(self, lambda: precedents.from_last_time(paper, head), put, self._refuse)

    def _put(self, content: Content) -> None:
        self._editor.body.tint(YEARS, ())
        self._editor.put(content)
        self._editor.side.show_aid(None)
        self._editor.body.setFocus(Qt.FocusReason.OtherFocusReason)

    def _tell(self, begun: Begun) -> None:
        """What was changed and what was left out is said and marked; none of it happens unseen."""
        told = [self.tr("已从《{title}》开始，附件没有带过来。").format(title=begun.source.title)]
        if begun.advanced:
            count = self.tr("{year} 年改成今年 {count} 处（正文里的已标出），请逐处看过；带日的日期没有改。")
            told.append(count.format(year=begun.year, count=len(begun.advanced)))
        elif begun.year is None:
            told.append(self.tr("原件没有日期，年份没有改。"))
        names = {"letterhead": self.tr("版头"), "addressees": self.tr("主送")}
        if begun.left_out:
            left = "、".join(names[name] for name in begun.left_out)
            told.append(self.tr("{fields}不能确定，请自己选。").format(fields=left))
        tone = "amber" if begun.advanced or begun.left_out else "green"
        self._editor.trouble.note("".join(told), tone, "beginning")
        self._mark([each for each in begun.advanced if each.field == "body"])

    def _mark(self, places: list[Advanced]) -> None:
        body = self._editor.body
        text, marks = body.toPlainText(), []
        for each in places:
            cursor = QTextCursor(body.document())
            cursor.setPosition(unit_at(text, each.start))
            cursor.setPosition(unit_at(text, each.end), QTextCursor.MoveMode.KeepAnchor)
            mark = QTextEdit.ExtraSelection()
            mark.cursor = cursor  # type: ignore[attr-defined]  # the stubs do not know the fields of this struct
            mark.format.setBackground(self._place.theme.colour("amber_soft"))  # type: ignore[attr-defined]  # nor this one
            marks.append(mark)
        body.tint(YEARS, marks)
        if places:
            cursor = body.textCursor()
            cursor.setPosition(unit_at(text, places[0].start))
            body.setTextCursor(cursor)

    def _select_first(self, sign: str) -> None:
        """The first place to fill in is chosen, in the title where there is one, so that writing replaces it."""
        title = self._editor.form.title
        edit = title if sign in title.toPlainText() else self._editor.body
        text = edit.toPlainText()
        start = text.find(sign)
        end = text.find("】", start) + 1
        if start < 0 or not end:
            return
        cursor = edit.textCursor()
        cursor.setPosition(unit_at(text, start))
        cursor.setPosition(unit_at(text, end), QTextCursor.MoveMode.KeepAnchor)
        edit.setTextCursor(cursor)
        edit.setFocus(Qt.FocusReason.OtherFocusReason)

    # Templates of one's own

    def _keep_template(self) -> None:
        content = self._editor.content()
        name = (content.title.strip() or self.tr("未命名模板"))[:NAME_LIMIT]
        office = self._place.office
        self._do(
            lambda: office.execute(office.new_id(), Keep(Sort.TEMPLATE, name, content)),
            self.tr("已存为模板：{name}").format(name=name),
        )

    def _remove_template(self) -> None:
        found = next((each for each in self._choices.own if OWN + each.text.id == self.aid.current), None)
        if found is not None:
            text, office = found.text, self._place.office
            self._do(
                lambda: office.execute(text.id, Remove(), seen=text.step),
                self.tr("已删除模板：{name}").format(name=text.name),
            )

    def _do(self, act: Callable[[], object], words: str) -> None:
        def done(_changes: object) -> None:
            self._editor.trouble.note(words, "green", "beginning")
            self._look()

        self._place.jobs.ask(self, act, done, self._refuse)

    def _refuse(self, refused: Refused) -> None:
        self._editor.trouble.tell(refused, "beginning")
