"""Two people's texts meet on the desk: told in a band over the text, chosen place by place, put off at any time."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QObject

from oa_client.office.history import Comparison
from oa_client.office.on_the_desk import Conflict, Merged, Working
from oa_core.documents.blocks import key_of_picture, key_of_table, line_of
from oa_core.people.model import printed_names
from oa_core.refusal import Refused
from ui import wording
from ui.documents.drafting_desk import DraftingDesk
from ui.documents.merge_choices import MergeChoices
from ui.documents.merge_view import MergeView
from ui.documents.others_band import OthersBand
from ui.documents.past import Past
from ui.notices import Notice, Offer
from ui.paperwork.traced_text import block_words
from ui.times import moment
from ui.workplace import Workplace


class Meeting(QObject):
    """Hangs the band and the view into ``editor``. ``unread``: changes of others went in that nobody has looked at."""

    def __init__(self, place: Workplace, editor: DraftingDesk, past: Past) -> None:
        super().__init__(editor)
        self._place = place
        self._editor = editor
        self._past = past
        self._working: Working | None = None
        self._went_in: Comparison | None = None
        self.unread = False
        self.others = OthersBand(place, editor)
        self.band = Notice(place.theme, "meeting")
        self.view = MergeView(place.theme)
        editor.rooms.over.addWidget(self.band)
        editor.rooms.text.addWidget(self.view)
        self.view.changed.connect(self._show_merged)
        self.view.finished.connect(self._finish)
        self.view.postponed.connect(self.postpone)

    @property
    def open(self) -> bool:
        """Whether the person is choosing now."""
        return not self.view.isHidden()

    def begin(self, working: Working | None) -> None:
        """Another document is on the desk, or none."""
        self._end_view()
        self.band.clear()
        self._working, self._went_in, self.unread = working, None, False
        self.others.begin(working.document_id if working is not None and working.document is not None else "")
        if working is None:
            return
        if working.conflict is not None:
            self._tell_conflict(working.conflict)
        elif working.merged is not None:
            self._tell_merged(working, working.merged)

    # 请通读

    def _tell_merged(self, working: Working, merged: Merged) -> None:
        """What they were is read at once, before anything else is kept over it."""
        self.unread = True
        told = self.tr("{who} {time} 的 {count} 处修改已自动并入，请通读。")
        time = moment(merged.when, self._place.clock())
        offers = (
            Offer("see_merged", self.tr("看改动"), self.show_what_went_in),
            Offer("merged_read", self.tr("已读"), self._read),
        )
        self.band.say(told.format(who=merged.who, time=time, count=merged.count), "amber", offers)
        history = self._place.office.history

        def take(told: Comparison) -> None:
            if self._working is working:
                self._went_in = told

        self._place.jobs.ask(self, lambda: history.went_in(working), take, self._refuse)

    def show_what_went_in(self) -> None:
        """The traced copy of what others changed."""
        if self._went_in is not None and self._working is not None and self._working.merged is not None:
            words = self.tr("并入{who}的修改之前 → 之后").format(who=self._working.merged.who)
            self._past.show_comparison(self._went_in, words)

    def stops_sending(self) -> bool:
        """送审 comes after reading what went in: the first time the traced copy opens instead."""
        if not self.unread:
            return False
        self.show_what_went_in()
        text = self.tr("并入的修改还没有通读。看过后按“已读”，再送审。")
        self._editor.trouble.note(text, "amber", "meeting")
        return True

    def _read(self) -> None:
        working, drafting = self._working, self._place.office.drafting
        if working is not None:
            self._place.jobs.ask(self, lambda: drafting.mark_read(working), lambda _none: None, self._refuse)
        self.unread = False
        self.band.clear()
        self._editor.trouble.settle("meeting")
        self._editor.side.show_aid(None)
        self._editor.take_focus()

    # 两份改动

    def _tell_conflict(self, conflict: Conflict) -> None:
        told = self.tr(
            "{who} {time} 也改了这件稿，有 {count} 处和您改的碰在一起，要您来定。您的文字一字未动。"
        )
        count = len(conflict.merge.body.conflicts) + len(conflict.merge.fields)
        time = moment(conflict.when, self._place.clock())
        offers = (Offer("merge_now", self.tr("现在来定"), self.choose),)
        self.band.say(told.format(who=conflict.who, time=time, count=count), "amber", offers)

    def choose(self) -> None:
        """Ask, about the text as it stands on the screen now."""
        working = self._working
        if working is None or working.conflict is None or self.open:
            return
        self._editor.form.set_locked(True)
        self._editor.body.setReadOnly(True)
        drafting = self._place.office.drafting
        self._editor.autosave.then(
            lambda: self._place.jobs.ask(
                self, lambda: drafting.open(working.document_id), self._ask, self._not_asked
            )
        )

    def _ask(self, working: Working) -> None:
        conflict = working.conflict
        if conflict is None:
            self._editor.moved.reopen.emit(working.document_id)
            return
        self._working = working
        fields = [
            (
                self._in_words(each.name, each.base),
                self._in_words(each.name, each.mine),
                self._in_words(each.name, each.theirs),
            )
            for each in conflict.merge.fields
        ]
        choices = MergeChoices(conflict.merge, fields)
        told = self.tr(
            "您和{who}改了同一处，共 {count} 处要定；不相干的改动已经并好。没选的那一份也留在历史里。"
        )
        self.band.clear()
        self._editor.rooms.text.setCurrentWidget(self.view)
        self.view.ask(
            choices, conflict.who, told.format(who=conflict.who, count=len(choices.asked)), _blocks(conflict)
        )

    def _in_words(self, name: str, value: Any) -> str:
        if name in ("addressees", "copies"):
            return printed_names(self._place.register, value or ())
        if name == "letterhead":
            known = self._place.register.letterheads.get(value)
            return known.mark if known else str(value or "")
        if name == "openness":
            return wording.openness_name(value) if value else ""
        return str(value or "")

    def _show_merged(self) -> None:
        if self.view.choices is not None:
            self._editor.preview.put_beside(
                self.view.choices.content, self.tr("合并后的样子"), self.view.place
            )

    def press(self) -> bool:
        """Ctrl+Enter while choosing; whether it was for this."""
        if self.open:
            self.view.press()
        return self.open

    def postpone(self) -> None:
        """Not now: the person writes on in their own text, the question stays."""
        working = self._working
        self._end_view()
        self._editor.form.set_locked(False)
        self._editor.body.setReadOnly(False)
        self._editor.preview.begin()
        self._editor.body.setFocus()
        if working is not None and working.conflict is not None:
            self._tell_conflict(working.conflict)

    def _finish(self) -> None:
        working, choices = self._working, self.view.choices
        if working is None or choices is None or choices.left:
            return
        content, drafting = choices.content, self._place.office.drafting

        def settled(document: str) -> None:
            self._end_view()
            self._editor.moved.reopen.emit(document)

        self._place.jobs.ask(
            self, lambda: drafting.settle(working, content).document_id, settled, self._refuse
        )

    def _end_view(self) -> None:
        self.view.end()
        self._editor.rooms.text.setCurrentWidget(self._editor.body)

    def _not_asked(self, refused: Refused) -> None:
        self._editor.form.set_locked(False)
        self._editor.body.setReadOnly(False)
        self._refuse(refused)

    def _refuse(self, refused: Refused) -> None:
        self._editor.trouble.tell(refused, "meeting")


def _blocks(conflict: Conflict) -> dict[str, str]:
    """The words for every table and picture of both texts, by the line that stands for it."""
    contents = [each for each in (conflict.base, conflict.mine, conflict.theirs) if each is not None]
    tables = {line_of(key_of_table(each)): block_words(each, None) for one in contents for each in one.tables}
    pictures = {
        line_of(key_of_picture(each)): block_words(None, each) for one in contents for each in one.pictures
    }
    return tables | pictures
