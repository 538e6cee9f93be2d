"""Why a request gets no answer: a code for the program, as ``sync.protocol.Failure`` lists them."""

from __future__ import annotations


class Unanswered(Exception):
    """The request cannot be answered; nothing was changed. ``code`` and ``facts`` are sent as they are."""

    def __init__(self, code: str, **facts: str) -> None:
        super().__init__(code)
        self.code = code
        self.facts = facts
