"""A power cut at any step that changes the disk: the n-th call of the system that moves, links, removes or flushes."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest

STEPS = ("fsync", "link", "unlink", "replace", "rename", "truncate")


class PowerCut(Exception):
    """The step did not happen, nor anything after it."""


@contextmanager
def cut_at(step: int, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """Within the block, the ``step``-th of ``STEPS`` (from 1) and all after it raise ``PowerCut``.

    Gives the steps that were reached, the failed one last.
    """
    reached: list[str] = []

    def counted(name: str, real: Callable[..., Any]) -> Callable[..., Any]:
        def do(*arguments: Any, **more: Any) -> Any:
            reached.append(name)
            if len(reached) >= step:
                raise PowerCut(f"at {name}, step {step}")
            return real(*arguments, **more)

        return do

    with monkeypatch.context() as patched:
        for name in STEPS:
            patched.setattr(os, name, counted(name, getattr(os, name)))
        yield reached
