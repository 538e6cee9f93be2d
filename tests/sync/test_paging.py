"""A page is asked for so large that taking it in keeps nobody waiting."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from sync.paging import APPLY_SECONDS, LEAST, PageSize
from sync.protocol import PAGE_BYTES


def test_a_quick_cache_is_given_whole_pages() -> None:
    size = PageSize()
    size.took(PAGE_BYTES, 0.03)
    assert size.most == PAGE_BYTES


def test_a_slow_cache_is_given_what_it_takes_in_at_once() -> None:
    size = PageSize()
    size.took(PAGE_BYTES, 1.5)
    assert size.most == PAGE_BYTES // 10


def test_it_grows_by_half_when_the_cache_is_quick_again() -> None:
    size = PageSize()
    size.took(PAGE_BYTES, 1.5)
    size.took(size.most, 0.001)
    assert size.most == PAGE_BYTES // 10 * 3 // 2


def test_a_page_of_a_few_records_says_nothing() -> None:
    size = PageSize()
    size.took(2_000, 3.0)
    assert size.most == PAGE_BYTES


@given(st.floats(1e4, 1e8))
def test_a_steady_cache_ends_up_with_pages_it_takes_in_in_time(rate: float) -> None:
    size = PageSize()
    for _ in range(12):
        size.took(size.most, size.most / rate)
    assert LEAST <= size.most <= PAGE_BYTES
    assert size.most / rate <= APPLY_SECONDS * 1.01 or size.most == LEAST
