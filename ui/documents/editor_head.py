"""The head of the editor: back, title, state, what is saved, and what can be done with the whole document."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QWidget

from ui.theme.theme import Theme
from ui.widgets.buttons import label, push, restyle

WITH_WORDS = 1500
"""In a narrower head the aids are icons."""


class EditorHead(QWidget):
    """46 px over the three columns."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._whole_title = ""
        self._said = ("", "")
        self._aids: dict[QPushButton, str] = {}
        self.setProperty("role", "pane")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedHeight(theme.px(46))
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 0, 14, 0)
        row.setSpacing(6)
        self.back = push(
            theme, "back", "", role="quiet", icon="chevron_left_regular", hint=self.tr("返回列表 Esc")
        )
        self._title = label(size="panel", name="editor_title")
        self._title.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._title.setMinimumWidth(120)
        self._state = label(size="caption", tone="accent", strong=True, name="state")
        self._state.setProperty("chip", "true")
        self._icon = QLabel()
        self._saved = label(size="caption", tone="text2", name="saved")
        self.read_docx = self._aid("read_docx", self.tr("从 DOCX 读入"), "arrow_import_regular", "")
        self.history = self._aid("history", self.tr("历史"), "history_regular", "Ctrl+H")
        self.traced = self._aid("traced", self.tr("花脸稿"), "document_edit_regular", "Ctrl+D")
        self.print = self._aid("print", self.tr("打印"), "print_regular", "Ctrl+P")
        # The verb stands once before the three kinds: with it in each, the row is too long for the largest text.
        self.export_pdf = push(theme, "export_pdf", "PDF", role="quiet", hint=self.tr("导出 PDF"))
        self.export_ofd = push(theme, "export_ofd", "OFD", role="quiet", hint=self.tr("导出 OFD"))
        self.export_docx = push(theme, "export_docx", "DOCX", role="quiet", hint=self.tr("导出 DOCX"))
        self.submit = push(theme, "submit_draft", "", role="primary", icon="send_filled")
        self.submit.setIconSize(QSize(theme.px(16), theme.px(16)))
        row.addWidget(self.back)
        row.addWidget(self._title, 1)
        row.addWidget(self._state, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addSpacing(6)
        row.addWidget(self._icon)
        row.addWidget(self._saved)
        row.addSpacing(12)
        for button in (self.read_docx, self.history, self.traced, self.print):
            row.addWidget(button)
        row.addWidget(label(self.tr("导出"), tone="text2"))
        kinds = QHBoxLayout()
        kinds.setSpacing(0)
        for button in (self.export_pdf, self.export_ofd, self.export_docx):
            kinds.addWidget(button)
        row.addLayout(kinds)
        row.addSpacing(6)
        row.addWidget(self.submit)

    def _aid(self, name: str, words: str, icon: str, keys: str) -> QPushButton:
        """A button whose words stand beside its icon where there is room for them."""
        made = push(self._theme, name, words, role="quiet", icon=icon)
        made.setToolTip(f"{words} {keys}".strip())
        made.setAccessibleName(words)
        self._aids[made] = words
        return made

    @property
    def saved_text(self) -> str:
        return self._saved.text()

    def show_title(self, title: str) -> None:
        """The title as it stands in its field."""
        text = " ".join(title.split()) or self.tr("新建公文")
        self._title.setToolTip(text)
        self._whole_title = text
        self._elide()

    def show_state(self, state: str, submit: str, *, may_submit: bool) -> None:
        """The state of the document, and what the primary button does."""
        self._state.setText(state)
        self.submit.setText(f"{submit}  Ctrl+Enter")
        self.submit.setAccessibleName(submit)
        self.submit.setVisible(may_submit)
        self.read_docx.setEnabled(may_submit)

    def show_kept(self, time: str) -> None:
        """✓ 10:42:31 已自动保存到本机; nothing when nothing was kept."""
        self._say(
            self.tr("{time} 已自动保存到本机").format(time=time) if time else "",
            "green",
            "checkmark_circle_filled",
        )

    def show_saving(self) -> None:
        """Something was typed that is not kept yet."""
        self._say(self.tr("正在保存…"), "text2", "arrow_sync_regular")

    def show_not_kept(self) -> None:
        """What is on the screen could not be kept; the reason stands over the text."""
        self._say(self.tr("没有保存"), "red", "error_circle_filled")

    def _say(self, text: str, tone: str, icon: str) -> None:
        if (text, icon) == self._said:
            return  # each key says it again, and a new look is dear
        self._said = (text, icon)
        self._saved.setText(text)
        self._saved.setProperty("tone", tone if tone != "green" else "text2")
        restyle(self._saved)
        self._icon.setVisible(bool(text))
        self._icon.setPixmap(self._theme.pixmap(icon, tone, 16, self.devicePixelRatioF()))

    def resizeEvent(self, event: object) -> None:
        super().resizeEvent(event)  # type: ignore[arg-type]  # handed through as it came
        roomy = self.width() >= self._theme.px(WITH_WORDS)
        for button, words in self._aids.items():
            button.setText(words if roomy else "")
        self._elide()

    def _elide(self) -> None:
        metrics = self._title.fontMetrics()
        self._title.setText(
            metrics.elidedText(self._whole_title, Qt.TextElideMode.ElideRight, max(60, self._title.width()))
        )
