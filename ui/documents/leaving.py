"""Going away from a text: what can be kept is kept unasked; what cannot stays in view until it is given up."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from oa_client.office.on_the_desk import Working
from oa_core.refusal import Refused
from ui import wording
from ui.documents.autosave import Autosave
from ui.documents.pasting import Brought, told
from ui.notices import Notice, Offer
from ui.workplace import Workplace


class TextNotice(Notice):
    """The line over the text. ``about`` says what it is about, so that it goes away with its cause."""

    about = ""

    def tell(self, refused: Refused, about: str) -> None:
        """A refusal, as its sentence."""
        self.note(wording.sentence(refused.code, refused.facts), "red", about)

    def note(self, text: str, tone: str, about: str, offers: tuple[Offer, ...] = ()) -> None:
        """Anything else worth a line."""
        self.about = about
        self.say(text, tone, offers)

    def tell_paste(self, refused: Refused) -> None:
        """Nothing came in, from the clipboard or from a file, or nothing went out to one."""
        self.tell(refused, "paste")

    def tell_pasted(self, brought: Brought) -> None:
        """A paste came in; what was left out of it is said."""
        self.settle("paste")
        text = told(brought)
        if text:
            self.note(text, "accent", "paste")

    def tell_written(self, path: str) -> None:
        """A file was written."""
        self.note(self.tr("已导出：{path}").format(path=path), "green", "file")

    def settle(self, *about: str) -> None:
        """Take the line away if it is about one of these."""
        if self.about in about:
            self.about = ""
            self.clear()


class Leaving(QObject):
    """``left`` when the text is safe or was given up."""

    left = Signal()

    def __init__(self, place: Workplace, autosave: Autosave, notice: TextNotice, parent: QObject) -> None:
        super().__init__(parent)
        self._place = place
        self._autosave = autosave
        self._notice = notice
        autosave.kept.connect(self._kept)
        autosave.refused.connect(self._not_kept)

    @property
    def unkept(self) -> bool:
        """Whether the screen holds a text that the office refused to keep."""
        return self._autosave.refusal is not None and self._autosave.dirty

    def leave(self) -> None:
        """Go, once the text is saved."""
        self.when_put_away(self.left.emit)

    def when_kept(self, go_on: Callable[[], object]) -> None:
        """Keep the text, then ``go_on``; when it cannot be kept stay and say why."""
        self._autosave.then(lambda: self._warn() if self.unkept else go_on())

    def when_put_away(self, go_on: Callable[[], object]) -> None:
        """The same, and what may be saved unasked is saved first."""
        self.when_kept(lambda: self._put_away(go_on))

    def _put_away(self, go_on: Callable[[], object]) -> None:
        working, content = self._autosave.working, self._autosave.on_screen
        if working is None:
            go_on()
            return
        drafting = self._place.office.drafting

        def away(now: Working) -> None:
            """What was typed while the text was being saved follows it."""
            if self._autosave.working is None or self._autosave.on_screen == content:
                go_on()
            else:
                self._autosave.begin(now)
                self.when_put_away(go_on)

        def stays(refused: Refused) -> None:
            self._notice.tell(refused, "keeping")

        self._place.jobs.ask(self, lambda: drafting.put_away(working, content), away, stays)

    def _warn(self) -> None:
        refused = self._autosave.refusal
        reason = wording.sentence(refused.code, refused.facts) if refused else ""
        give_up = Offer("give_up", self.tr("放弃这段文字"), self._give_up)
        text = self.tr("屏幕上的文字没有保存，离开就没有了。{reason}").format(reason=reason)
        self._notice.note(text, "red", "leaving", (give_up,))

    def _give_up(self) -> None:
        self._autosave.begin(None)
        self._notice.settle("leaving")
        self.left.emit()

    def _kept(self, _moment: object) -> None:
        self._notice.settle("keeping", "leaving")

    def _not_kept(self, refused: Refused) -> None:
        if self._notice.about != "leaving":
            self._notice.tell(refused, "keeping")
