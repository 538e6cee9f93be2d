"""Who reads a text of the library: its owner, or the whole organ it is shared with."""

from __future__ import annotations

from oa_core.boilerplate.model import Boilerplate


def boilerplate_scopes(text: Boilerplate) -> frozenset[str]:
    """The owner alone, or everybody in the organ."""
    return frozenset({f"organ:{text.organ}" if text.shared else f"user:{text.owner}"})
