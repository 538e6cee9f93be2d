"""The whole office of a trial: people at workstations, the line, the central office, and the checker."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from oa_server.office.pulling import Limits
from tests.simulation import county, invariants, paper_invariants
from tests.simulation.archive import Archive
from tests.simulation.centre import Centre
from tests.simulation.clock import OfficeClock, StationClock
from tests.simulation.disk import Image, Shelf
from tests.simulation.ledger import Book, Made, Standing
from tests.simulation.network import Letter, Network, Reply
from tests.simulation.old_station import OldStation
from tests.simulation.script import Settings
from tests.simulation.station import Disk, Station
from tests.simulation.truth import Truth


@dataclass(frozen=True)
class Saved:
    """A backup of a workstation's disk."""

    image: Image
    book: Book


class World:
    """One trial. What happens in it is in ``events``; ``check`` is what must hold after every step."""

    def __init__(
        self, settings: Settings, archive: Archive, shelf: Shelf, disks: Sequence[Image] = ()
    ) -> None:
        self.settings = settings
        self.clock = OfficeClock()
        self.network = Network()
        self.shelf = shelf
        self.truth = Truth(archive)
        limits = Limits(settings.page_records, settings.page_bytes, settings.page_scopes)
        self.centre = Centre(archive, self.clock, self.network, limits)
        self.made: dict[str, Made] = {}
        self.begun: dict[str, int] = {}
        self.saved: dict[tuple[int, str], Saved] = {}
        self.quiet = random.Random(settings.seed)
        self.step = 0
        self.copied = False
        self._said = 0
        self._trace = hashlib.blake2b(digest_size=16)
        self.people = [person.id for person in county.county(settings.people).people]
        self.stations: list[Station] = []
        for number in range(settings.stations):
            station = Station(number, self.network, StationClock(self.clock), self.words)
            self.stations.append(station)
            person = self.people[number % len(self.people)]
            if disks:
                station.go_on(Disk(person, shelf.take()), disks[number])
            else:
                self.seat(station, person)
        self.old: OldStation | None = None
        if settings.old_station:
            self._seat_at_old(settings.stations, self.people[-1])
        self.truth.refresh()
        self.begun = {each.id: int(each.data["step"]) for each in self.truth.of_kind("document")}
        self.check(self.stations)

    def _seat_at_old(self, number: int, person: str) -> None:
        signed_in = self.centre.first_sign_in(person, f"old-{number}")
        clock = StationClock(self.clock)
        self.old = OldStation(
            number, person, signed_in.token, signed_in.epoch, self.network, clock, self.words
        )

    def words(self) -> str:
        """Words never said before."""
        self._said += 1
        return f"第{self._said}句。"

    def written(self, words: str) -> Path:
        """A file with these words, as it lies on somebody's desktop."""
        path = self.centre.archive.folder / f"附件{hashlib.sha256(words.encode()).hexdigest()[:8]}.txt"
        path.write_text(words, "utf-8")
        return path

    def seat(self, station: Station, person: str) -> None:
        """Let somebody sign in at a workstation where they have not worked before."""
        database = self.shelf.take()
        database.put(self.shelf.blank)
        device = f"device-{station.number}-{person}"
        station.sit_down(Disk(person, database), self.centre.first_sign_in(person, device), device)

    @property
    def trace(self) -> str:
        """A fingerprint of all that was said and done."""
        return self._trace.hexdigest()

    def note(self, *what: object) -> None:
        """Put something into the fingerprint."""
        self._trace.update(repr(what).encode())

    @property
    def disks(self) -> list[Disk]:
        """Every disk there is."""
        return [disk for station in self.stations for _, disk in sorted(station.disks.items())]

    @property
    def double_fault(self) -> bool:
        """Whether the server was restored and a disk put back or copied: see ``invariants``."""
        return self.centre.restores > 0 and self.copied

    # The line

    def receive(self, letter: Letter) -> None:
        """A request reaches the central office."""
        self.note(letter.door, hashlib.blake2b(letter.body, digest_size=8).hexdigest())
        self.centre.receive(self.network.arrived(letter))

    def bring(self, reply: Reply) -> Station | None:
        """An answer reaches its workstation."""
        self.note(reply.answer.status, hashlib.blake2b(reply.answer.body, digest_size=8).hexdigest())
        brought = self.network.brought(reply)
        if self.old is not None and reply.letter.station == self.old.number:
            self.old.hear(brought)
            return None
        station = self.stations[reply.letter.station]
        station.hear(brought)
        return station

    def hang_up(self) -> None:
        """Tell those who wait for an answer that will not come."""
        for call in self.centre.unanswered:
            self.unanswered(call)
        self.centre.unanswered.clear()

    def unanswered(self, call: int) -> None:
        """Whoever made this call gets no answer."""
        for station in self.stations:
            station.unanswered(call)
        if self.old is not None:
            self.old.unanswered(call)

    # What must hold after every step

    def check(self, touched: list[Station]) -> None:
        """Check the workstations that did something, and the central office where it changed."""
        before = [station.disk.book.standing for station in touched]
        for station in touched:
            disk = station.disk
            disk.see(self.step)
            self.made |= {id_: made for id_, made in disk.book.made.items() if id_ not in self.made}
        if self.old is not None:
            self.old.see(self.step)
            self.made |= self.old.book.made
        self._check_centre()
        for station, stood in zip(touched, before, strict=True):
            self._check_disk(station, stood)

    def _check_centre(self) -> None:
        changed, answered = self.truth.refresh()
        if changed or answered:
            self.note(sorted(changed), len(answered))
            invariants.every_effect_was_asked_for(answered, self.made)
            near = changed | {self.truth.answers[each].record for each in answered}
            concerned = [each for each in self.made.values() if each.record in near]
            invariants.one_effect_or_none(concerned, self.truth)
            paper_invariants.histories_are_paths(changed, self.truth, self.made, self.begun)
            paper_invariants.nobody_is_overwritten(changed, self.truth, self.made)
        invariants.contents_have_their_names(self.centre)

    def _check_disk(self, station: Station, before: Mapping[str, Standing]) -> None:
        disk = station.disk
        invariants.nothing_vanishes(disk, self.centre.backup_seq, before)
        invariants.only_granted(disk, self.centre.granted[disk.person], self.truth)
        invariants.nothing_is_doubted(disk)
        if station.restarted:
            disk.book.cursors.clear()  # what was not synced may be gone, and cursors with it
            station.restarted = False
        invariants.cursors_go_forward(disk)
        if station.page is not None:
            pulled, taken = station.page
            station.page = None
            seen = self.centre.pages.get((station.number, pulled.turn, pulled.head))
            if not pulled.more and seen is not None:
                invariants.digests_agree(disk, taken, seen)
                if not taken.again:
                    invariants.lost_scopes_are_gone(disk, seen)
