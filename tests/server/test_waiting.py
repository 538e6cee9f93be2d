"""Who waits is woken by what concerns them, by nothing else, and by everything once the server goes down."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Coroutine
from typing import Any

import pytest

from oa_server.http.waiting import Waiting

LINE, PAPERS, LOG = "user:p-clerk", "desk:office", "organ:office"


def on_a_loop(scene: Coroutine[Any, Any, None]) -> None:
    asyncio.run(asyncio.wait_for(scene, timeout=20))


async def settle() -> None:
    """Let what was called from other threads come through the loop."""
    for _ in range(3):
        await asyncio.sleep(0)


def opened() -> Waiting:
    """A waiting room on the running loop."""
    waiting = Waiting()
    waiting.open()
    return waiting


def test_news_wakes_those_who_read_the_scope_and_nobody_else() -> None:
    async def scene() -> None:
        waiting = opened()
        with (
            waiting.watching(frozenset({LINE, PAPERS}), 0) as clerk,
            waiting.watching(frozenset({PAPERS}), 0) as colleague,
            waiting.watching(frozenset({LOG}), 0) as stranger,
        ):
            waiting.tell(frozenset({PAPERS}))
            await settle()
            assert (clerk.is_set(), colleague.is_set(), stranger.is_set()) == (True, True, False)

    on_a_loop(scene())


def test_news_in_several_scopes_at_once_wakes_everybody_they_concern() -> None:
    async def scene() -> None:
        waiting = opened()
        with (
            waiting.watching(frozenset({PAPERS}), 0) as one,
            waiting.watching(frozenset({LOG}), 0) as two,
            waiting.watching(frozenset({LINE}), 0) as three,
        ):
            waiting.tell(frozenset({PAPERS, LOG, "desk:nobody-waits-here"}))
            await settle()
            assert (one.is_set(), two.is_set(), three.is_set()) == (True, True, False)

    on_a_loop(scene())


def test_news_without_any_scope_wakes_nobody() -> None:
    async def scene() -> None:
        waiting = opened()
        with waiting.watching(frozenset({PAPERS}), 0) as news:
            waiting.tell(frozenset())
            await settle()
            assert not news.is_set()

    on_a_loop(scene())


def test_the_news_of_before_does_not_wake_who_comes_later() -> None:
    async def scene() -> None:
        waiting = opened()
        waiting.tell(frozenset({PAPERS}))
        await settle()
        with waiting.watching(frozenset({PAPERS}), 0) as news:
            await settle()
            assert not news.is_set()

    on_a_loop(scene())


def test_heads_that_somebody_looked_up_wake_only_those_who_have_not_seen_them() -> None:
    async def scene() -> None:
        waiting = opened()
        with (
            waiting.watching(frozenset({PAPERS, LOG}), 7) as behind,
            waiting.watching(frozenset({PAPERS}), 8) as level,
            waiting.watching(frozenset({LINE}), 0) as stranger,
        ):
            assert waiting.watched() == {PAPERS, LOG, LINE}
            waiting.tell_heads({PAPERS: 8, LOG: 3})
            assert (behind.is_set(), level.is_set(), stranger.is_set()) == (True, False, False)
            waiting.tell_heads({PAPERS: 9, "desk:nobody-waits-here": 9})
            assert (level.is_set(), stranger.is_set()) == (True, False)
        assert waiting.watched() == frozenset()

    on_a_loop(scene())


def test_who_has_left_is_forgotten_and_who_stays_in_the_same_scope_is_not() -> None:
    async def scene() -> None:
        waiting = opened()
        with waiting.watching(frozenset({PAPERS}), 0) as stays:
            with waiting.watching(frozenset({PAPERS, LOG}), 0) as leaves:
                pass
            waiting.tell(frozenset({PAPERS, LOG}))
            await settle()
            assert (stays.is_set(), leaves.is_set()) == (True, False)
        assert waiting._waiters == {}

    on_a_loop(scene())


def test_who_is_thrown_out_while_waiting_leaves_nothing_behind() -> None:
    async def scene() -> None:
        waiting = opened()

        async def wait() -> None:
            with waiting.watching(frozenset({PAPERS}), 0) as news:
                await news.wait()

        task = asyncio.create_task(wait())
        await settle()
        assert set(waiting._waiters) == {PAPERS}
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert waiting._waiters == {}

    on_a_loop(scene())


def test_closing_wakes_everybody_and_lets_nobody_wait_any_more() -> None:
    async def scene() -> None:
        waiting = opened()
        with waiting.watching(frozenset({PAPERS}), 0) as one, waiting.watching(frozenset({LOG}), 0) as two:
            waiting.close()
            assert one.is_set()
            assert two.is_set()
            with waiting.watching(frozenset({LINE}), 0) as late:
                await asyncio.wait_for(late.wait(), timeout=5)
            waiting.close()
        assert waiting._waiters == {}

    on_a_loop(scene())


def test_news_after_the_end_of_the_loop_and_before_its_beginning_hurts_nobody() -> None:
    async def scene(waiting: Waiting) -> None:
        waiting.open()

    waiting = Waiting()
    waiting.tell(frozenset({PAPERS}))
    on_a_loop(scene(waiting))
    waiting.tell(frozenset({PAPERS}))


def test_who_watches_first_and_looks_then_never_sleeps_through_news() -> None:
    """Writers on threads move the head and tell; each reader must come to see the last head without a time-out."""
    writers, each = 8, 150

    async def scene() -> None:
        waiting = opened()
        lock = threading.Lock()
        head = 0

        def write() -> None:
            nonlocal head
            for _ in range(each):
                with lock:
                    head += 1
                waiting.tell(frozenset({PAPERS}))

        def look() -> int:
            with lock:
                return head

        async def read() -> int:
            seen, woken = 0, 0
            while seen < writers * each:
                with waiting.watching(frozenset({PAPERS, LOG}), 0) as news:
                    now = await asyncio.to_thread(look)
                    if now == seen:
                        await news.wait()
                        woken += 1
                        now = look()
                seen = now
            return woken

        readers = [asyncio.create_task(read()) for _ in range(20)]
        threads = [threading.Thread(target=write) for _ in range(writers)]
        for thread in threads:
            thread.start()
        await asyncio.gather(*readers)
        for thread in threads:
            thread.join()
        assert waiting._waiters == {}

    on_a_loop(scene())


def test_one_event_tells_a_thousand_who_wait_at_once() -> None:
    async def scene() -> None:
        waiting = opened()

        async def wait(scope: str) -> str:
            with waiting.watching(frozenset({scope, "all"}), 0) as news:
                await news.wait()
            return scope

        tasks = [asyncio.create_task(wait(f"user:{n}")) for n in range(1000)]
        await settle()
        threading.Thread(target=waiting.tell, args=(frozenset({"user:7"}),)).start()
        done, rest = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        assert [task.result() for task in done] == ["user:7"]
        assert len(rest) == 999
        waiting.tell(frozenset({"all"}))
        assert len(await asyncio.gather(*tasks)) == 1000

    on_a_loop(scene())
