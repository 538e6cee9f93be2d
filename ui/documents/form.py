"""公文要素: what a paper carries besides its body."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QGridLayout, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from oa_core.documents.model import URGENCIES, Content, Openness
from oa_core.people.model import Letterhead, Organ, OrganKind
from oa_core.refusal import Refused
from oa_core.structure.genres import GENRES, UPWARD
from ui import wording
from ui.documents.pasting import clean_paste
from ui.theme.theme import Theme
from ui.widgets.buttons import label, pane
from ui.widgets.organ_field import Choice, OrganField
from ui.widgets.text_fields import TextBox, TextLine


class TitleBox(TextBox):
    """The title: several lines on the screen, one line in the paper."""

    def insertFromMimeData(self, source: object) -> None:
        text = getattr(source, "text", str)()
        try:
            clean = clean_paste(text).text
        except Refused:
            return
        self.textCursor().insertText(" ".join(clean.split()))


class ContentForm(QScrollArea):
    """The fields of a ``Content`` but the body. ``changed`` on every change a person makes."""

    changed = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._filling = False
        self._organs: tuple[Organ, ...] = ()
        self._names: dict[QWidget, QLabel] = {}
        self._issuers: dict[str, str] = {}
        """The issuing organ of each letterhead."""
        self.setObjectName("form")
        self.setAccessibleName(self.tr("公文要素"))
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        ground = pane("window")
        column = QVBoxLayout(ground)
        column.setContentsMargins(14, 12, 12, 12)
        column.setSpacing(10)
        column.addWidget(label(self.tr("公文要素"), size="panel"))
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(10)
        self._grid.setVerticalSpacing(8)
        self._grid.setColumnStretch(1, 1)
        column.addLayout(self._grid)
        self.below = QVBoxLayout()
        self.below.setSpacing(8)
        column.addLayout(self.below)
        column.addStretch(1)
        self.setWidget(ground)
        self.genre = self._combo("genre", self.tr("文种"))
        self.urgency = self._combo("urgency", self.tr("缓急"))
        self.letterhead = self._combo("letterhead", self.tr("版头"))
        self.title = TitleBox("title", self.tr("标题"), one_paragraph=True)
        self.title.setFixedHeight(theme.px(68))
        self.addressees = OrganField(theme, "addressees", self.tr("主送"))
        self.copies = OrganField(theme, "copies", self.tr("抄送"))
        self.openness = self._combo("openness", self.tr("公开属性"))
        self.openness_reason = TextLine("openness_reason", self.tr("不主动公开的理由"))
        self.contact = TextLine("contact", self.tr("联系人和电话"))
        kinds = QWidget()
        pair = QHBoxLayout(kinds)
        pair.setContentsMargins(0, 0, 0, 0)
        pair.setSpacing(6)
        pair.addWidget(self.genre, 1)
        pair.addWidget(self.urgency, 1)
        for text, field in (
            (self.tr("文种"), kinds),
            (self.tr("版头"), self.letterhead),
            (self.tr("标题"), self.title),
            (self.tr("主送"), self.addressees),
            (self.tr("抄送"), self.copies),
            (self.tr("公开"), self.openness),
            (self.tr("理由"), self.openness_reason),
            (self.tr("联系人"), self.contact),
        ):
            self.add_row(text, field)
        self._fill_constant()
        self.letterhead.currentIndexChanged.connect(self._offer_receivers)
        for combo in (self.genre, self.urgency, self.letterhead, self.openness):
            combo.currentIndexChanged.connect(self._tell)
        for line in (self.openness_reason, self.contact):
            line.textChanged.connect(self._tell)
        for combo in (self.genre, self.openness):
            combo.currentIndexChanged.connect(self._show_what_is_asked)
        self.title.textChanged.connect(self._tell)
        self.addressees.changed.connect(self._tell)
        self.copies.changed.connect(self._tell)

    def add_row(self, text: str, field: QWidget) -> None:
        """One more row, under the others."""
        row = self._grid.rowCount()
        name = self._names[field] = QLabel(text)
        name.setProperty("tone", "text2")
        name.setContentsMargins(0, 6, 0, 0)
        self._grid.addWidget(name, row, 0, Qt.AlignmentFlag.AlignTop)
        self._grid.addWidget(field, row, 1)

    def _combo(self, name: str, text: str) -> QComboBox:
        combo = QComboBox()
        combo.setObjectName(name)
        combo.setAccessibleName(text)
        combo.setMinimumContentsLength(4)
        combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        return combo

    def _fill_constant(self) -> None:
        for genre in GENRES:
            self.genre.addItem(genre, genre)
        for urgency in URGENCIES:
            self.urgency.addItem(urgency or self.tr("平件"), urgency)
        self.openness.addItem(self.tr("— 请选择 —"), "")
        for openness in Openness:
            self.openness.addItem(wording.openness_name(openness), openness.value)

    def set_choices(self, letterheads: tuple[Letterhead, ...], organs: tuple[Organ, ...]) -> None:
        """What may be chosen for this person."""
        self._filling = True
        self._organs = organs
        self._issuers = {head.id: head.organ for head in letterheads}
        self.letterhead.clear()
        for head in letterheads:
            self.letterhead.addItem(head.mark, head.id)
        self._offer_receivers()
        self._filling = False

    def _offer_receivers(self) -> None:
        """Every organ but the one that issues under the letterhead: nobody writes to themselves."""
        issuer = self._issuers.get(str(self.letterhead.currentData() or ""), "")
        organs = tuple(organ for organ in self._organs if organ.id != issuer)
        choices = []
        for kind, text in (
            (OrganKind.TOWNSHIP, self.tr("各乡镇")),
            (OrganKind.BUREAU, self.tr("县政府各部门")),
        ):
            ids = tuple(organ.id for organ in organs if organ.kind is kind)
            if len(ids) > 1:
                choices.append(
                    Choice(self.tr("{group}（{count} 家）").format(group=text, count=len(ids)), ids)
                )
        choices += [Choice(organ.name, (organ.id,)) for organ in organs]
        names = {organ.id: organ.short_name for organ in self._organs}
        for field in (self.addressees, self.copies):
            field.set_choices(tuple(choices), names)

    def show_content(self, content: Content) -> None:
        """Show a content; ``changed`` is not told."""
        self._filling = True
        for combo, value in (
            (self.genre, content.genre),
            (self.urgency, content.urgency),
            (self.letterhead, content.letterhead),
            (self.openness, content.openness.value if content.openness else ""),
        ):
            combo.setCurrentIndex(max(0, combo.findData(value)))
        if self.title.toPlainText() != content.title:
            self.title.setPlainText(content.title)
        self.addressees.set_chosen(content.addressees)
        self.copies.set_chosen(content.copies)
        for line, text in ((self.openness_reason, content.openness_reason), (self.contact, content.contact)):
            if line.text() != text:
                line.setText(text)
        self._show_what_is_asked()
        self._filling = False

    def filled_in(self, content: Content) -> Content:
        """``content`` with what stands in the fields; its body is left as it is."""
        openness = str(self.openness.currentData() or "")
        return replace(
            content,
            genre=str(self.genre.currentData()),
            urgency=str(self.urgency.currentData() or ""),
            letterhead=str(self.letterhead.currentData() or content.letterhead),
            title=self.title.toPlainText(),
            addressees=self.addressees.chosen,
            copies=self.copies.chosen,
            openness=Openness(openness) if openness else None,
            openness_reason=self.openness_reason.text(),
            contact=self.contact.text(),
        )

    def _show_what_is_asked(self) -> None:
        """A reason where a paper is not published on the office's own account (L61), a contact in what goes to a
        superior; either stays in view as long as something stands in it."""
        asked = self.openness.currentData() not in ("", Openness.OPEN.value)
        upward = self.genre.currentData() in UPWARD
        for line, wanted in ((self.openness_reason, asked), (self.contact, upward)):
            shown = wanted or bool(line.text())
            line.setVisible(shown)
            self._names[line].setVisible(shown)

    def set_locked(self, locked: bool) -> None:
        """Nothing may be changed."""
        widgets = (self.genre, self.urgency, self.letterhead, self.addressees, self.copies, self.openness)
        for field in widgets:
            field.setEnabled(not locked)
        for line in (self.title, self.openness_reason, self.contact):
            line.setReadOnly(locked)

    def field_for(self, code: str) -> QWidget | None:
        """The field that a refusal is about."""
        fields: dict[str, QWidget] = {
            "title_missing": self.title,
            "title_too_long": self.title,
            "addressees_missing": self.addressees.edit,
            "openness_missing": self.openness,
            "letterhead_unknown": self.letterhead,
            "other_letterhead": self.letterhead,
        }
        if code in fields:
            # It may stand aside (F7).
            self.show()
        return fields.get(code)

    def field(self, name: str) -> QWidget | None:
        """The field that holds what ``Content`` has under ``name``."""
        fields: dict[str, QWidget] = {
            "genre": self.genre,
            "urgency": self.urgency,
            "letterhead": self.letterhead,
            "title": self.title,
            "addressees": self.addressees.edit,
            "copies": self.copies.edit,
            "openness": self.openness,
            "openness_reason": self.openness_reason,
            "contact": self.contact,
        }
        return fields.get(name)

    def _tell(self) -> None:
        if not self._filling:
            self.changed.emit()
