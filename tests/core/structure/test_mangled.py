"""Thirty real papers, after what people really do to a text before they paste it."""

from __future__ import annotations

import pytest

from oa_core.structure.infer import infer
from oa_core.structure.outline import fingerprint
from oa_core.structure.source import plain
from tests.structure.score import GOV, truth, verdicts
from tests.support.mangles import MANGLES, mangled

SCANNED = frozenset({"from_scanner", "scanned_pdf"})


@pytest.mark.parametrize("mangle", MANGLES)
def test_nothing_is_silently_wrong(mangle: str) -> None:
    silent = [each for each in verdicts(mangle, 1) if not each.right and not each.asked]
    assert not silent


@pytest.mark.parametrize("mangle", [name for name in MANGLES if name not in SCANNED])
def test_what_was_not_misread_is_found(mangle: str) -> None:
    assert not [each for each in verdicts(mangle, 1) if not each.right]


@pytest.mark.parametrize("mangle", [name for name in MANGLES if name not in SCANNED])
def test_a_person_is_seldom_asked(mangle: str) -> None:
    found = verdicts(mangle, 1)
    assert sum(each.asked for each in found) <= 0.02 * len(found)


@pytest.mark.parametrize("mangle", MANGLES)
def test_no_letter_is_altered(mangle: str) -> None:
    for true in truth():
        text = mangled(mangle, (GOV / f"{true['id']}.txt").read_text(encoding="utf-8"))
        blocks = infer(plain(text)).blocks
        assert fingerprint(block.text for block in blocks) == fingerprint([text])


def test_a_mangle_is_the_same_every_time() -> None:
    text = (GOV / "G19.txt").read_text(encoding="utf-8")
    for mangle in MANGLES:
        assert mangled(mangle, text) == mangled(mangle, text)
    assert mangled("few_lines", text, 1) != mangled("few_lines", text, 2)
