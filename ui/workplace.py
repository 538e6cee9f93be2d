"""What every page of a window stands on: the office, the threads, the look, the clock, the person."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from oa_client.typesetting.model import Layout
from oa_core.documents.model import Content
from oa_core.documents.paper import Paper
from oa_core.files import Attachment
from oa_core.people.model import Person, Register
from ui.heard import Heard
from ui.jobs import Jobs, Lane
from ui.opening import Opening
from ui.standings import Standings
from ui.theme.theme import Theme
from ui.times import Clock
from ui.widgets.page_fonts import Face, PageFonts, StandIn

if TYPE_CHECKING:
    from oa_client.office.office import Office


class Keeping(Protocol):
    """Something of a window that is being written and outlives it."""

    @property
    def field(self) -> QWidget: ...
    @property
    def settled(self) -> bool: ...
    @property
    def at_stake(self) -> tuple[str, ...]: ...
    def keep(self, then: Callable[[], object] | None = None) -> None: ...
    def warn(self) -> None: ...


class HandedOver(QObject):
    """``told(hand_over, where)``: a paper was handed on and rests; its words were kept at ``where``. ``ended(record)``:
    something else was done with a paper, behind which no hand-over of it can be undone any more."""

    told = Signal(object, str)
    ended = Signal(str)


class Workplace:
    """One person's window: handed to each page, which holds nothing global.

    ``me`` and ``register`` are read once before the window shows and again by ``refresh`` when the register changed.
    """

    def __init__(
        self, office: Office, jobs: Jobs, theme: Theme, clock: Clock, heard: Heard, look_ms: int
    ) -> None:
        """``look_ms``: how long a paper is in view before it can be acted on (``ui.paperwork.in_view``)."""
        self.office = office
        self.jobs = jobs
        self.theme = theme
        self.clock = clock
        self.heard = heard
        self.standings = Standings(office, jobs, heard)
        self.look_ms = look_ms
        self.handed_over = HandedOver(heard)
        self.opening = Opening(office, jobs, heard)
        self.me: Person = office.me
        self.register: Register = office.register
        self.kept_fields: list[Keeping] = []
        """The fields of this window whose words outlive it."""
        self.pin_skipped = False
        """Whether the person went on without a PIN while this window was open: it is not offered each time."""
        self._fonts: PageFonts | None = None

    def refresh(self, owner: QObject, done: Callable[[], None]) -> None:
        """Read the person and the register again, then ``done()``."""
        office = self.office

        def take(read: tuple[Person, Register]) -> None:
            self.me, self.register = read
            done()

        self.jobs.ask(owner, lambda: (office.me, office.register), take)

    def lay_out(
        self,
        owner: QObject,
        paper: Paper | Content,
        done: Callable[[Layout, PageFonts], None],
        broken: Callable[[], None] | None = None,
        attachments: tuple[Attachment, ...] = (),
    ) -> None:
        """Lay a paper, or the paper that a content makes with ``attachments``, out off the GUI thread, then
        ``done(layout, fonts)``; ``broken()`` after a bug."""
        documents = self.office.documents

        def work() -> tuple[Layout, dict[str, Path | Face], dict[str, StandIn]]:
            made = documents.preview(paper, attachments) if isinstance(paper, Content) else paper
            return documents.lay_out(made), dict(documents.font_files()), dict(documents.replaced_fonts())

        def answer(made: tuple[Layout, dict[str, Path | Face], dict[str, StandIn]]) -> None:
            layout, files, replaced = made
            if self._fonts is None:
                self._fonts = PageFonts(files, replaced)
            done(layout, self._fonts)

        self.jobs.ask(owner, work, answer, broken=broken, lane=Lane.PAGES)
