"""Why the office says no: one exception for every rule, told by a code that ``ui/wording.py`` turns into a sentence."""

from __future__ import annotations


class Refused(Exception):
    """A rule of the office forbids what was asked; nothing was changed.

    ``code`` names the rule (snake_case, one wording each); ``facts`` are the short texts the sentence needs
    (a name, a status, a limit). Facts never hold text of a paper: they are logged and sent.
    """

    def __init__(self, code: str, **facts: str) -> None:
        super().__init__(code)
        self.code = code
        self.facts = facts
