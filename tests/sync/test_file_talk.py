"""The conversation about files: cut anywhere, it goes on; what arrives is what was sent, or nothing is said to have."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.file_protocol import Begun
from sync.file_talk import (
    Ask,
    Begin,
    Complete,
    Deed,
    Denied,
    Done,
    Finish,
    GetPage,
    GetPiece,
    Inbound,
    Job,
    KeepPiece,
    NotTaken,
    Outbound,
    PageHere,
    PageLater,
    PageOf,
    Puzzled,
    ReadPiece,
    Reply,
    Resume,
    SendPiece,
    Sent,
    Stands,
    Step,
    talk,
)

CONTENT = bytes(range(256)) * 4000  # four pieces
NAME = hashlib.sha256(CONTENT).hexdigest()
OUT = Outbound(NAME, "扫描.pdf", len(CONTENT), "r1")
IN = Inbound(NAME, len(CONTENT), "r1")


class Cut(Exception):
    """The line, or the power."""


@dataclass
class World:
    """Both sides in memory. The ``cut``-th step does not happen; with ``answer_lost`` it does, but nobody hears."""

    staged: bytes = b""
    there: bytes | None = None
    here: bytes = b""
    whole: bool = False
    said: list[Deed] = field(default_factory=list)
    steps: int = 0
    cut: int = 0
    answer_lost: bool = False
    garble: int = 0
    """How many contents are damaged on their way."""

    def run(self, job: Job) -> None:
        steps = talk(job)
        reply: Reply = None
        try:
            while True:
                reply = self.do(steps.send(reply))
        except StopIteration:
            return

    def do(self, step: Step) -> Reply:
        self.steps += 1
        if self.steps == self.cut and not self.answer_lost:
            raise Cut
        reply = self._ask(step) if isinstance(step, Ask) else self._deed(step)
        if self.steps == self.cut:
            raise Cut
        return reply

    def _ask(self, step: Ask) -> Reply:
        match step:
            case Begin():
                return Begun(have=True) if self.there is not None else Begun("u1", len(self.staged))
            case SendPiece(_, offset, piece):
                if offset == len(self.staged):
                    self.staged += bytes(len(piece)) if self.garble else piece
                return Stands(len(self.staged))
            case Complete():
                if len(self.staged) < len(CONTENT):
                    return Stands(len(self.staged))
                if hashlib.sha256(self.staged).hexdigest() != NAME:
                    self.staged, self.garble = b"", self.garble - 1
                    return Denied("file_damaged", {})
                self.there = self.staged
                return Done()
            case GetPiece(_, _, offset, length):
                return CONTENT[offset : offset + length]
            case GetPage():
                return b"jpeg"

    def _deed(self, step: Deed) -> Reply:
        match step:
            case ReadPiece(_, offset, length):
                return CONTENT[offset : offset + length]
            case Resume():
                return len(self.here)
            case KeepPiece(_, piece):
                self.here += bytes(len(piece)) if self.garble else piece
                return len(self.here)
            case Finish():
                self.whole = self.here == CONTENT
                if not self.whole:
                    self.here, self.garble = b"", self.garble - 1
                return self.whole
        self.said.append(step)
        return None


def test_a_content_goes_up_piece_by_piece_and_is_told_to_be_there_last() -> None:
    world = World()
    world.run(OUT)
    assert (world.there == CONTENT, world.said) == (True, [Sent(NAME)])


def test_a_content_comes_down_piece_by_piece() -> None:
    world = World()
    world.run(IN)
    assert (world.whole, world.here == CONTENT, world.said) == (True, True, [])


@pytest.mark.parametrize("job", [OUT, IN], ids=["up", "down"])
@pytest.mark.parametrize("answer_lost", [False, True])
def test_a_cut_at_any_step_is_gone_on_from(job: Job, answer_lost: bool) -> None:
    whole = World()
    whole.run(job)
    for cut in range(1, whole.steps + 1):
        world = World(cut=cut, answer_lost=answer_lost)
        with pytest.raises(Cut):
            world.run(job)
        before = world.steps
        world.run(job)
        assert world.steps - before <= whole.steps + 1, "nothing is carried twice but a piece"
        if job is OUT:
            assert world.there == CONTENT
            assert world.said[-1:] == [Sent(NAME)]
        else:
            assert world.whole


@given(st.lists(st.integers(1, 12), max_size=12), st.booleans())
def test_however_often_the_line_is_cut_it_arrives_in_the_end(cuts: list[int], answer_lost: bool) -> None:
    up, down = World(answer_lost=answer_lost), World(answer_lost=answer_lost)
    for world, job in ((up, OUT), (down, IN)):
        for cut in [*cuts, 10_000]:
            world.cut, world.steps = cut, 0
            try:
                world.run(job)
            except Cut:
                continue
    assert up.there == CONTENT
    assert down.whole


@pytest.mark.parametrize("job", [OUT, IN], ids=["up", "down"])
def test_what_was_damaged_on_its_way_goes_again_and_not_for_ever(job: Job) -> None:
    once = World(garble=1)
    once.run(job)
    assert once.there == CONTENT if job is OUT else once.whole
    always = World(garble=99)
    with pytest.raises(Puzzled):
        always.run(job)
    assert always.said == []


def test_a_content_that_the_server_has_from_us_is_not_sent_again() -> None:
    world = World(there=CONTENT)
    world.run(OUT)
    assert (world.staged, world.said) == (b"", [Sent(NAME)])


def test_a_server_that_never_comes_forward_is_left_for_later() -> None:
    class Stuck(World):
        def _ask(self, step: Ask) -> Reply:
            return Stands(0) if isinstance(step, SendPiece) else super()._ask(step)

    with pytest.raises(Puzzled, match="come forward"):
        Stuck().run(OUT)


def test_a_server_that_never_has_enough_is_left_for_later() -> None:
    class Never(World):
        def _ask(self, step: Ask) -> Reply:
            return Stands(len(CONTENT)) if isinstance(step, Complete) else super()._ask(step)

    with pytest.raises(Puzzled, match="come to an end"):
        Never().run(OUT)


@pytest.mark.parametrize("at", [Begin, SendPiece, Complete])
def test_a_refusal_is_told_wherever_it_comes(at: type) -> None:
    class Refusing(World):
        def _ask(self, step: Ask) -> Reply:
            return Denied("quota_full", {"a": "b"}) if isinstance(step, at) else super()._ask(step)

    world = Refusing()
    world.run(OUT)
    assert world.said == [NotTaken(NAME, "quota_full", {"a": "b"})]


def test_a_copy_that_does_not_open_is_told_and_nothing_of_it_sent() -> None:
    class Spoilt(World):
        def _deed(self, step: Deed) -> Reply:
            return None if isinstance(step, ReadPiece) else super()._deed(step)

    world = Spoilt()
    world.run(OUT)
    assert (world.staged, world.said) == (b"", [NotTaken(NAME, "file_lost", {"name": "扫描.pdf"})])


def test_a_content_that_is_no_longer_wanted_is_not_asked_for() -> None:
    class Unwanted(World):
        def _deed(self, step: Deed) -> Reply:
            return None if isinstance(step, Resume) else super()._deed(step)

    world = Unwanted()
    world.run(IN)
    assert world.steps == 1


def test_a_content_that_is_not_ours_any_more_is_told() -> None:
    class Gone(World):
        def _ask(self, step: Ask) -> Reply:
            return Denied("not_found", {})

    world = Gone()
    world.run(IN)
    assert world.said == [NotTaken(NAME, "not_found", {})]


def test_a_server_that_sends_nothing_is_left_for_later() -> None:
    class Silent(World):
        def _ask(self, step: Ask) -> Reply:
            return b""

    with pytest.raises(Puzzled, match="nothing"):
        Silent().run(IN)


def test_a_server_that_sends_too_much_harms_nothing() -> None:
    class Generous(World):
        def _ask(self, step: Ask) -> Reply:
            return CONTENT[step.offset :] if isinstance(step, GetPiece) else None

    world = Generous()
    world.run(IN)
    assert world.whole


def test_a_first_page_comes_in_one_piece_or_is_known_to_be_none() -> None:
    world = World()
    world.run(PageOf(NAME, "r1"))
    assert world.said == [PageHere(NAME, b"jpeg")]

    class Without(World):
        def _ask(self, step: Ask) -> Reply:
            return Denied("no_preview", {})

    without = Without()
    without.run(PageOf(NAME, "r1"))
    assert without.said == [PageHere(NAME, b"")]


def test_a_first_page_that_is_not_drawn_yet_is_left_for_later() -> None:
    class Busy(World):
        def _ask(self, step: Ask) -> Reply:
            return Denied("busy", {})

    busy = Busy()
    busy.run(PageOf(NAME, "r1"))
    assert busy.said == [PageLater(NAME)]
