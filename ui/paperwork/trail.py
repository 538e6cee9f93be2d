"""流转记录 and 签收 of one paper: who did what when, and which receivers are missing."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from oa_client.office.documents import Paperwork
from oa_client.office.orders import Pending
from oa_core.documents.model import ReceiptState, TrailEntry
from oa_core.people.model import Register
from ui import wording
from ui.on_the_way import mark
from ui.paperwork.telling import missing_receivers, signed_count
from ui.theme.theme import Theme
from ui.times import moment
from ui.widgets.buttons import label, line, pane

translate = QCoreApplication.translate

ACT_ICONS = {
    "submit": "send_regular",
    "send_back": "arrow_undo_regular",
    "withdraw": "arrow_undo_regular",
    "approve": "checkmark_circle_regular",
    "sign": "signature_regular",
    "take_number": "number_symbol_regular",
    "issue": "document_arrow_up_regular",
    "revise": "edit_regular",
}


class Sheet(QScrollArea):
    """A column of lines that scrolls; filled anew each time."""

    def __init__(self, theme: Theme, name: str, label_: str) -> None:
        super().__init__()
        self._theme = theme
        self.setObjectName(name)
        self.setAccessibleName(label_)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def fill(self, widgets: list[QWidget]) -> None:
        """Show these below each other."""
        ground = pane()
        column = QVBoxLayout(ground)
        column.setContentsMargins(18, 12, 18, 16)
        column.setSpacing(8)
        for widget in widgets:
            column.addWidget(widget)
        column.addStretch(1)
        self.setWidget(ground)


class TrailSheet(Sheet):
    """流转记录, the newest act first."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, "trail", translate("trail", "流转记录"))

    def show_trail(
        self,
        trail: tuple[TrailEntry, ...],
        waiting: tuple[Pending, ...],
        register: Register,
        now: datetime,
    ) -> None:
        """``waiting``: the person's orders for this paper that the central office has not decided."""
        if not trail:
            self.fill([label(translate("trail", "还没有送出，没有流转记录。"), tone="text3")])
            return
        lines: list[QWidget] = []
        for entry in reversed(trail):
            lines += [self._entry(entry, mark(waiting), register, now), line()]
        self.fill(lines[:-1])

    def _entry(self, entry: TrailEntry, going: str, register: Register, now: datetime) -> QWidget:
        made = QWidget()
        grid = QGridLayout(made)
        grid.setContentsMargins(0, 2, 0, 2)
        grid.setHorizontalSpacing(10)
        grid.setVerticalSpacing(4)
        back = entry.act == "send_back"
        icon = QLabel()
        ratio = self.devicePixelRatioF()
        icon.setPixmap(
            self._theme.pixmap(
                ACT_ICONS.get(entry.act, "info_regular"), "red" if back else "accent", 20, ratio
            )
        )
        grid.addWidget(icon, 0, 0, Qt.AlignmentFlag.AlignTop)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(label(wording.act_name(entry.act), strong=True, tone="red" if back else ""))
        head.addWidget(label(f"{entry.name} {entry.title}", tone="text2"))
        if entry.to and entry.to != entry.person:
            head.addWidget(
                label(translate("trail", "→ {name}").format(name=register.name_of(entry.to)), tone="text2")
            )
        head.addStretch(1)
        when = moment(entry.made_at, now)
        if entry.received_at is None:
            when = f"{when} · {going}"
        head.addWidget(label(when, size="caption", tone="amber" if entry.received_at is None else "text3"))
        grid.addLayout(head, 0, 1)
        if entry.opinion:
            opinion = label(f"“{entry.opinion}”")
            opinion.setWordWrap(True)
            opinion.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            grid.addWidget(opinion, 1, 1)
        grid.setColumnStretch(1, 1)
        return made


class ReceiptSheet(Sheet):
    """签收 n/m, who is missing first, each with its time."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, "receipts", translate("trail", "签收情况"))
        self.summary = ""

    def show_receipts(self, papers: Paperwork, register: Register, now: datetime) -> None:
        if not papers.receipts:
            self.summary = ""
            self.fill([label(translate("trail", "印发以后，这里列出每个单位的签收情况。"), tone="text3")])
            return
        signed, everybody = signed_count(papers)
        missing = missing_receivers(papers, register)
        self.summary = translate("trail", "签收 {signed}/{all}").format(signed=signed, all=everybody)
        head = label(self.summary, size="panel", name="receipt_count")
        if missing:
            told = translate("trail", "未签收 {count} 家：{names}").format(
                count=len(missing), names="、".join(missing)
            )
        else:
            told = translate("trail", "全部签收")
        rest = label(told, tone="amber" if missing else "green", name="receipt_missing")
        rest.setWordWrap(True)
        lines: list[QWidget] = [head, rest, line()]
        open_first = sorted(papers.receipts, key=lambda each: each.state is ReceiptState.SIGNED_FOR)
        for receipt in open_first:
            done = receipt.state is ReceiptState.SIGNED_FOR
            row = QWidget()
            box = QHBoxLayout(row)
            box.setContentsMargins(0, 2, 0, 2)
            box.setSpacing(10)
            icon = QLabel()
            icon.setPixmap(
                self._theme.pixmap(
                    "checkmark_circle_filled" if done else "clock_regular",
                    "green" if done else "amber",
                    18,
                    self.devicePixelRatioF(),
                )
            )
            box.addWidget(icon)
            box.addWidget(label(register.organ_name(receipt.organ), strong=not done))
            box.addWidget(
                label(
                    translate("trail", "抄送") if receipt.as_copy else translate("trail", "主送"),
                    size="caption",
                    tone="text3",
                )
            )
            box.addStretch(1)
            box.addWidget(label(wording.status_name(receipt.state), tone="green" if done else "amber"))
            when = receipt.signed_at or receipt.since
            who = f"{receipt.signed_name} {moment(when, now)}" if done else moment(when, now)
            box.addWidget(label(who, size="caption", tone="text3"))
            lines.append(row)
        self.fill(lines)
