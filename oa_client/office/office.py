"""The office on a workstation, without windows: what a person can see and do, with or without the line."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from oa_client.office.archive import OldPapers
from oa_client.office.boilerplate import Library
from oa_client.office.checking import Checking
from oa_client.office.desk import Desk
from oa_client.office.documents import Documents
from oa_client.office.drafting import Drafting
from oa_client.office.duty import DutyLog
from oa_client.office.exchange import Exchange
from oa_client.office.file_exchange import FileExchange
from oa_client.office.files import Files
from oa_client.office.finding import Finding
from oa_client.office.history import History
from oa_client.office.leases import Leases
from oa_client.office.loading import Loading, loading
from oa_client.office.locking import Locking
from oa_client.office.notes import Notes
from oa_client.office.orders import Orders
from oa_client.office.precedents import Precedents
from oa_client.office.standing import Standing, size_on_disk, standing
from oa_client.office.undoing import Undoing
from oa_client.storage.database import Database
from oa_client.storage.vault import Vault


class Office(Desk):
    """One person's office: their desk, and a read side for each module."""

    def __init__(
        self,
        database: Database,
        person: str,
        clock: Callable[[], datetime],
        rest: timedelta = timedelta(0),
    ) -> None:
        """``rest``: how long a hand-over can be undone before it is sent."""
        super().__init__(database, person, clock)
        self.exchange = Exchange(database, self.foresight, clock, self.tell, rest)
        self.undoing = Undoing(self, rest)
        self.boilerplate = Library(self)
        self.checking = Checking(self)
        self.documents = Documents(self, lambda file: self.files.picture(file))
        self.leases = Leases(self)
        self.drafting = Drafting(self, self.leases)
        self.duty = DutyLog(self)
        self.finding = Finding(self)
        self.old_papers = OldPapers(self, self.finding)
        self.history = History(self)
        self.notes = Notes(self)
        self.precedents = Precedents(self)
        self.orders = Orders(self)
        self.locking = Locking(self)
        self.files = Files(self, Vault(database.path.with_suffix(".files")))
        self.file_exchange = FileExchange(self, self.files)

    @property
    def loading(self) -> Loading:
        """How far the person's papers have been read by this workstation."""
        with self.read() as connection:
            return loading(connection)

    @property
    def standing(self) -> Standing:
        """How this workstation stands with the central office."""
        with self.read() as connection:
            return standing(connection, self._clock(), self.file_exchange.carried)

    @property
    def size_on_disk(self) -> int:
        """The bytes that this person's data take on this workstation."""
        return size_on_disk(self._database.path)
