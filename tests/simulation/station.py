"""A workstation of the simulation: the real office over a real cache, the real conversation, one step at a time."""

from __future__ import annotations

import random
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy.exc import OperationalError

from oa_client.office.office import Office
from oa_client.storage import facts
from oa_client.storage.database import DiskFull
from oa_core.refusal import Refused
from sync.core import (
    Choked,
    Confused,
    Conversation,
    Introduce,
    Outgoing,
    Page,
    PageTaken,
    Send,
    Step,
    Wanted,
    exchange,
)
from sync.core import Reply as Said
from sync.engine import _Chokes
from sync.protocol import API, Pulled, Push, SignedIn, SignIn
from sync.trouble import DeviceRetired, Misunderstood, NotSignedIn, Offline, Trouble
from tests.simulation import person
from tests.simulation.carrying import Carrier
from tests.simulation.clock import StationClock
from tests.simulation.county import PASSWORD
from tests.simulation.disk import Crash, Image, Look, SimDatabase
from tests.simulation.ledger import Book, Made, Standing
from tests.simulation.line import DOORS, heard, packed
from tests.simulation.line import Said as Message
from tests.simulation.network import Network, Reply

if TYPE_CHECKING:
    from tests.simulation.centre import Centre


@dataclass
class Disk:
    """The cache of one person on one workstation, and what the checker knows of it."""

    person: str
    database: SimDatabase
    book: Book = field(default_factory=Book)
    retired: bool = False

    @property
    def look(self) -> Look:
        """What the checker sees of it."""
        return self.database.look

    def put(self, image: Image, book: Book) -> None:
        """Let the disk be what it was, or what another is."""
        self.database.put(image)
        self.book = book

    def see(self, step: int) -> None:
        """Write down the orders that are new, and how each stands."""
        standing: dict[str, Standing] = {}
        for row in self.look.rows(
            "SELECT id, n, lane, record, kind, act, seen, state, code, seq FROM outbox ORDER BY n"
        ):
            id_, n, lane, record, kind, act, seen, state, code, seq = row
            standing[id_] = Standing(state, code, seq, act)
            if id_ not in self.book.made:
                self.book.made[id_] = Made(id_, n, lane, record, kind, act, seen, self.person, step)
        self.book.standing = standing


@dataclass
class Talk:
    """A conversation under way. ``reply`` is what the generator is sent next; ``call`` the answer it waits for, to
    ``message``."""

    conversation: Conversation
    reply: Said = None
    call: int | None = None
    message: Message | None = None


class Seat:
    """A workstation's desk: a clock, a disk for each person who has worked at it, the program and what they do."""

    def __init__(self, number: int, network: Network, clock: StationClock, words: Callable[[], str]) -> None:
        self.number = number
        self.clock = clock
        self.disks: dict[str, Disk] = {}
        self.person = ""
        self.page: tuple[Pulled, PageTaken] | None = None
        self.restarted = False
        self.told = ""
        self._network = network
        self._words = words
        self._office: Office | None = None
        self._carrier = Carrier()
        self._talk: Talk | None = None
        self._turn = 0
        self._chokes = _Chokes()

    # The program

    @property
    def disk(self) -> Disk:
        """The disk of whoever works here now."""
        return self.disks[self.person]

    @property
    def office(self) -> Office:
        """The office, opened if it was not."""
        if self._office is None:
            self._turn = 0
            self._chokes = _Chokes()
            self._office = Office(self.disk.database, self.person, self.clock)
            self._office.exchange.start()
            self._office.file_exchange.sweep()
        return self._office

    def sit_down(self, disk: Disk, signed_in: SignedIn, device: str) -> None:
        """A person signs in at this workstation for the first time."""
        self.leave()
        self.person = disk.person
        self.disks[disk.person] = disk
        with disk.database.write(durable=True) as connection:
            for name, value in (
                ("person", signed_in.person),
                ("server", signed_in.server),
                ("epoch", str(signed_in.epoch)),
                ("token", signed_in.token),
                ("device", device),
            ):
                facts.put(connection, name, value)

    def go_on(self, disk: Disk, image: Image) -> None:
        """A person goes on at a workstation they have worked at before."""
        self.person = disk.person
        self.disks[disk.person] = disk
        disk.put(image, Book())

    def switch(self, person: str) -> None:
        """Somebody else who has worked here sits down."""
        self.leave()
        self.person = person

    def leave(self) -> None:
        """Close the program; what is on the line is heard by nobody."""
        self._talk = None
        self._carrier.drop()
        if self._office is not None:
            self._office.close()
            self._office = None

    def crash(self, image: Image | None = None) -> None:
        """The program, or the machine, ends; the disk is as it was, or as ``image`` says."""
        self._talk = None
        self._office = None
        self._carrier.drop()
        left = self.disk.database.image() if image is None else image
        self.disk.put(left, self.disk.book)
        self.restarted = True

    def _guarded(self, work: Callable[[], object]) -> bool:
        """Do something that may end the program or find the disk full; whether it was done."""
        try:
            work()
        except Crash as crash:
            self.crash(crash.left)
            return False
        except (DiskFull, OperationalError) as error:
            self.told = str(error)
            return False
        return True

    def _fact(self, name: str) -> str:
        rows = self.disk.look.rows("SELECT v FROM meta WHERE k = ?", (name,))
        return str(rows[0][0]) if rows else ""

    # The person

    def act(self, chance: random.Random) -> None:
        """The person does something."""

        def work(office: Office) -> None:
            self.told = person.act(office, self.disk.look, chance, self._words)

        self.do(work)

    def do(self, work: Callable[[Office], object]) -> None:
        """The person does this."""
        self._guarded(lambda: work(self.office))

    def close_one(self, chance: random.Random, step: int, *, take_back: bool) -> None:
        """The person reads a refusal, and closes it or takes its text back."""

        def work() -> None:
            refused = self.office.orders.refused()
            if not refused:
                return
            read = chance.choice(refused)
            try:
                if take_back:
                    self.office.orders.take_back(read.id)
                else:
                    self.office.orders.close(read.id)
            except Refused:
                return

        before = self._stopped()
        self._guarded(work)
        for gone in before - self._stopped():
            self.disk.book.closed[gone] = step

    def _stopped(self) -> set[str]:
        rows = self.disk.look.rows("SELECT id FROM outbox WHERE state IN ('refused', 'blocked', 'held')")
        return {row[0] for row in rows}

    def attach(self, paper: str, file: Path) -> None:
        """The person adds a file to a paper."""

        def work(office: Office) -> None:
            with suppress(Refused):
                office.files.attach(paper, file)

        self.do(work)

    def detach(self, paper: str, chance: random.Random) -> None:
        """The person removes a file of a paper."""

        def work(office: Office) -> None:
            shown = office.files.of(paper)
            if shown:
                with suppress(Refused):
                    office.files.detach(paper, chance.choice(shown).file.sha256)

        self.do(work)

    def carry(self, steps: int, centre: Centre, chance: random.Random | None) -> bool:
        """Let the file worker do some steps; whether there was anything to do."""
        moved = False
        if not self.disk.retired:
            self._guarded(lambda: self.office.file_exchange.begin())
        for _ in range(steps if not self.disk.retired else 0):
            went = self._carry_one(centre, chance)
            if not went:
                break
            moved = True
        return moved

    def _carry_one(self, centre: Centre, chance: random.Random | None) -> bool:
        went = False

        def work() -> None:
            nonlocal went
            went = self._carrier.step(self.office, self._fact("token"), centre, chance)

        if not self._guarded(work):
            self._carrier.drop()
        return went


class Station(Seat):
    """One workstation: somebody's desk, and the conversation on its line."""

    @property
    def talking(self) -> bool:
        """Whether a conversation is under way."""
        return self._talk is not None

    @property
    def busy(self) -> bool:
        """Whether the conversation has something to do that is not waiting."""
        return self._talk is not None and self._talk.call is None

    def sync(self) -> None:
        """Begin a conversation, unless one is under way (as ``Engine._converse`` does)."""
        if self._talk is not None or self.disk.retired:
            return
        if self._guarded(lambda: self.office.exchange.begin(introduce=self._chokes.doubtful)):
            self._talk = Talk(exchange(self._turn))

    def advance(self, steps: int) -> None:
        """Do the next steps of the conversation, at most until something is said to the server."""
        for _ in range(steps):
            if not self.busy:
                return
            if not self._guarded(self._step):
                self._talk = None

    def _step(self) -> None:
        talk = self._talk
        assert talk is not None
        try:
            step = talk.conversation.send(talk.reply)
            if isinstance(step, Send):
                self._say(talk, step.message)
            else:
                talk.reply = self._perform(step)
        except StopIteration:
            self._talk = None
        except Confused as error:
            self.told = str(error)
            self._talk = None

    def _perform(self, step: Step) -> Said:
        assert not isinstance(step, Send)
        if isinstance(step, Introduce | Outgoing | Wanted):
            self._turn = step.turn + 1
        reply = self.office.exchange.perform(step)
        if isinstance(step, Page):
            assert isinstance(reply, PageTaken)
            self.page = (step.pulled, reply)
        return reply

    def _say(self, talk: Talk, message: Message) -> None:
        talk.message = message
        body = packed(message)
        talk.call = self._network.ask(self.number, DOORS[type(message)], body, self._fact("token"), API)

    def hear(self, reply: Reply) -> None:
        """An answer arrives; what nobody waits for any more is not heard."""
        talk = self._talk
        if talk is None or talk.call != reply.letter.call:
            return
        assert talk.message is not None
        talk.call = None
        try:
            said = heard(reply.letter.door, reply.answer)
        except Trouble as trouble:
            self._trouble(talk, talk.message, trouble)
            return
        if isinstance(said, SignedIn):
            self._talk = None
            if self._guarded(lambda: self._renew(said.token)):
                self.sync()
            return
        assert not isinstance(talk.message, SignIn)
        self._chokes.answered(talk.message)
        talk.reply = said

    def _trouble(self, talk: Talk, message: Message, trouble: Trouble) -> None:
        """There is no answer (as ``Engine._say`` and ``Engine._once`` take it)."""
        if (
            isinstance(trouble, Offline | Misunderstood)
            and isinstance(message, Push)
            and self._chokes.at(message, trouble)
        ):
            talk.reply = Choked(str(trouble))
            return
        self._talk = None
        if isinstance(trouble, DeviceRetired):
            self.disk.retired = True
            self._guarded(lambda: self.office.exchange.purge())
        elif isinstance(trouble, NotSignedIn) and not isinstance(message, SignIn):
            self._talk = Talk(exchange())
            self._say(self._talk, SignIn(self.person, PASSWORD, self._fact("device")))
        else:
            self.told = f"{type(trouble).__name__}: {trouble}"

    def _renew(self, token: str) -> None:
        with self.disk.database.write(durable=False) as connection:
            facts.put(connection, "token", token)

    def give_up(self) -> None:
        """No answer in time: the conversation goes on without, whatever may still arrive."""
        if self._talk is not None and self._talk.call is not None:
            self.unanswered(self._talk.call)

    def break_off(self) -> None:
        """The conversation under way ends here; the next one begins anew."""
        self._talk = None

    def unanswered(self, call: int) -> None:
        """The line tells that there will be no answer."""
        talk = self._talk
        if talk is not None and talk.call == call:
            assert talk.message is not None
            talk.call = None
            self._trouble(talk, talk.message, Offline("no answer"))
