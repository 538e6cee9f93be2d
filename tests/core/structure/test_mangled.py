"""Thirty real papers, after what people really do to a text before they paste it."""

from __future__ import annotations

import pytest

from oa_core.structure.infer import infer
from oa_core.structure.outline import fingerprint
from oa_core.structure.source import plain
from tests.structure.score import GOV, truth, verdicts
from tests.support.mangles import MANGLES, mangled

SCANNED = frozenset({"from_scanner", "scanned_pdf", "scanned_blob", "all_misread"})
TORN = frozenset({"from_narrow_pdf"})
"""Here a number may be torn from its sign for good."""


@pytest.mark.parametrize("mangle", MANGLES)
def test_nothing_is_silently_wrong(mangle: str) -> None:
    silent = [each for each in verdicts(mangle, 1) if not each.right and not each.asked]
    assert not silent


@pytest.mark.parametrize("mangle", [name for name in MANGLES if name not in SCANNED | TORN])
def test_what_was_not_misread_is_found(mangle: str) -> None:
    assert not [each for each in verdicts(mangle, 1) if not each.right]


@pytest.mark.parametrize("mangle", [name for name in MANGLES if name not in SCANNED | TORN])
def test_a_person_is_seldom_asked(mangle: str) -> None:
    found = verdicts(mangle, 1)
    assert sum(each.asked for each in found) <= 0.02 * len(found)


@pytest.mark.parametrize("mangle", MANGLES)
def test_no_letter_is_altered(mangle: str) -> None:
    for true in truth():
        text = mangled(mangle, (GOV / f"{true['id']}.txt").read_text(encoding="utf-8"))
        blocks = infer(plain(text)).blocks
        assert fingerprint(block.text for block in blocks) == fingerprint([text])


@pytest.mark.parametrize("mangle", sorted(SCANNED | TORN))
def test_most_is_right_even_after_the_worst(mangle: str) -> None:
    found = verdicts(mangle, 1)
    assert sum(each.right for each in found) >= 0.95 * len(found)


def test_a_mangle_is_the_same_every_time() -> None:
    text = (GOV / "G19.txt").read_text(encoding="utf-8")
    for mangle in MANGLES:
        assert mangled(mangle, text) == mangled(mangle, text)
    assert mangled("few_lines", text, 1) != mangled("few_lines", text, 2)
