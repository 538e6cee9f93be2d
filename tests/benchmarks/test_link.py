"""The thin line is as thin, as slow and as unsteady as it says. All lines here are short, so that the tests are."""

from __future__ import annotations

import argparse
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from benchmarks.link import SEGMENT, Link, Quality, quality

FAST = Quality(rate=1e8, round_trip=0.0, loss=0.0)


@contextmanager
def echo() -> Iterator[str]:
    """A server that says back what it hears, and its address."""
    server = socket.create_server(("127.0.0.1", 0))
    threads: list[threading.Thread] = []

    def answer(line: socket.socket) -> None:
        with line:
            while heard := line.recv(65536):
                line.sendall(heard)

    def accept() -> None:
        while True:
            try:
                line, _ = server.accept()
            except OSError:
                return
            threads.append(threading.Thread(target=answer, args=(line,)))
            threads[-1].start()

    threads.append(threading.Thread(target=accept))
    threads[0].start()
    try:
        yield f"https://127.0.0.1:{server.getsockname()[1]}"
    finally:
        server.shutdown(socket.SHUT_RDWR)
        server.close()
        for thread in threads:
            thread.join(10)


@contextmanager
def call(link: Link) -> Iterator[socket.socket]:
    port = int(link.url.rpartition(":")[2])
    with socket.create_connection(("127.0.0.1", port), timeout=20) as line:
        yield line


def say(line: socket.socket, size: int) -> float:
    """Seconds until ``size`` bytes were said and came back."""
    start = time.monotonic()
    sending = threading.Thread(target=line.sendall, args=(bytes(range(256)) * (size // 256 + 1),))
    sending.start()
    heard = b""
    while len(heard) < size:
        heard += line.recv(65536)
    seconds = time.monotonic() - start
    sending.join(20)
    assert heard[:size] == (bytes(range(256)) * (size // 256 + 1))[:size]
    return seconds


def test_a_link_is_told_as_people_tell_it() -> None:
    assert quality("2mbit,80ms,2%") == Quality(rate=250_000, round_trip=0.08, loss=0.02)
    assert quality("512kbit,0ms,0.5%") == Quality(rate=64_000, round_trip=0.0, loss=0.005)


@pytest.mark.parametrize("text", ["", "2mbit", "2mbit,80ms", "2,80,2", "-2mbit,80ms,2%", "2mbit,80ms,2%,"])
def test_other_words_are_no_link(text: str) -> None:
    with pytest.raises(argparse.ArgumentTypeError, match="2mbit,80ms,2%"):
        quality(text)


def test_bytes_arrive_as_they_were_said() -> None:
    with echo() as url, Link(url, FAST) as link, call(link) as line:
        say(line, 1_000_000)


def test_no_more_passes_than_the_rate_and_no_less() -> None:
    rate, size = 400_000, 200_000
    with echo() as url, Link(url, Quality(rate, 0.0, 0.0)) as link, call(link) as line:
        seconds = say(line, size)
    # Both ways at once: the echo's way back runs beside the way there.
    assert seconds == pytest.approx(size / rate, rel=0.1)
    assert link.carried_down == pytest.approx(size, rel=0.05)


def test_a_line_can_grow_worse() -> None:
    with echo() as url, Link(url, FAST) as link, call(link) as line:
        assert say(line, 50_000) < 0.3
        link.become(Quality(100_000, 0.0, 0.0))
        assert say(line, 50_000) == pytest.approx(0.5, rel=0.2)


def test_connections_share_the_rate() -> None:
    rate, size = 400_000, 80_000
    with echo() as url, Link(url, Quality(rate, 0.0, 0.0)) as link, call(link) as one, call(link) as two:
        start = time.monotonic()
        talking = [threading.Thread(target=say, args=(line, size)) for line in (one, two)]
        for thread in talking:
            thread.start()
        for thread in talking:
            thread.join()
        assert time.monotonic() - start == pytest.approx(2 * size / rate, rel=0.15)


def test_a_word_takes_a_round_trip_and_the_first_one_two() -> None:
    with echo() as url, Link(url, Quality(1e8, 0.1, 0.0)) as link, call(link) as line:
        assert say(line, 1) == pytest.approx(0.2, abs=0.05)
        assert say(line, 1) == pytest.approx(0.1, abs=0.04)


def test_a_lossy_line_is_as_slow_as_the_law_of_mathis_says() -> None:
    round_trip, loss = 0.02, 0.02
    with echo() as url, Link(url, Quality(1e8, round_trip, loss), seed=3) as link, call(link) as line:
        say(line, 1)
        start = time.monotonic()
        line.sendall(bytes(size := 1_500_000))
        left = size
        while left:
            left -= len(line.recv(65536))
        rate = size / (time.monotonic() - start)
    # Both directions lose. The law is about long transfers; in a short one the dice and time-outs move it either way.
    law = SEGMENT / round_trip * 1.22 / loss**0.5
    assert law / 4 < rate < law * 1.5


def test_a_dead_line_carries_nothing_and_its_connections_live_on() -> None:
    with echo() as url, Link(url, Quality(1e8, 0.01, 0.0)) as link, call(link) as line:
        say(line, 1)
        link.outage(0.5)
        # Tried again after 0.21, 0.63 s: the first try past the end of the outage gets through.
        assert 0.5 <= say(line, 100) < 1.2
        assert say(line, 100) < 0.2


def test_who_calls_while_the_line_is_dead_gets_through_later() -> None:
    with echo() as url, Link(url, Quality(1e8, 0.01, 0.0)) as link:
        link.outage(0.3)
        with call(link) as line:
            assert 0.3 <= say(line, 1) < 1.5


def test_a_far_end_that_is_not_there_hangs_up() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    with Link(f"https://127.0.0.1:{port}", FAST) as link, call(link) as line:
        assert line.recv(1) == b""


def test_who_hangs_up_is_heard_at_the_other_end() -> None:
    with echo() as url, Link(url, FAST) as link, call(link) as line:
        line.sendall(b"bye")
        line.shutdown(socket.SHUT_WR)
        heard = b""
        while some := line.recv(100):
            heard += some
        assert heard == b"bye"
