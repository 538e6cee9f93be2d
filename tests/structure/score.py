"""How well the structure of real papers is found: ``python -m tests.structure.score [--json] [--seeds N] [--wrong]``.

Each of the thirty papers goes through each mangle; title, number, 主送, signature and day are compared with what is
known of the paper. A fact is right, asked (wrong, but one of its blocks is doubtful), or silently wrong.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from oa_core.structure.facts import facts
from oa_core.structure.infer import infer
from oa_core.structure.outline import SURE, Element, Outline
from oa_core.structure.source import plain
from tests.support.mangles import MANGLES, mangled

GOV = Path(__file__).parents[1] / "data" / "gov"
FACTS = {
    "title": Element.TITLE,
    "number": Element.NUMBER,
    "addressees": Element.ADDRESSEES,
    "signature": Element.SIGNATURE,
    "date": Element.DATE,
}


@dataclass(frozen=True)
class Verdict:
    """One fact of one paper: ``right`` or not, ``asked`` or not."""

    paper: str
    fact: str
    right: bool
    asked: bool
    found: str
    true: str


@cache
def truth() -> tuple[dict[str, str], ...]:
    """What is known of the thirty papers."""
    return tuple(json.loads((GOV / "truth.json").read_text(encoding="utf-8")))


def judged(outline: Outline, true: dict[str, str]) -> Iterator[Verdict]:
    """The verdicts on one paper. A missing element is asked when any place of the text is shown to a person."""
    found = facts(outline)
    values = {
        "title": found.title,
        "number": found.number,
        "addressees": found.addressees,
        "signature": "".join(found.signatures),
        "date": found.date.isoformat() if found.date else "",
    }
    for fact, kind in FACTS.items():
        blocks = [block for block in outline.blocks if block.kind is kind and not block.within]
        asked = any(block.confidence < SURE for block in blocks) or bool(not blocks and outline.doubtful)
        yield Verdict(true["id"], fact, values[fact] == true[fact], asked, values[fact], true[fact])


def verdicts(mangle: str, seed: int = 0) -> list[Verdict]:
    """The verdicts on all papers after one mangle."""
    found: list[Verdict] = []
    for true in truth():
        text = (GOV / f"{true['id']}.txt").read_text(encoding="utf-8")
        found += judged(infer(plain(mangled(mangle, text, seed))), true)
    return found


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--wrong", action="store_true", help="print each fact that is wrong")
    parser.add_argument("--seeds", type=int, default=3)
    given = parser.parse_args()
    table: dict[str, dict[str, int]] = {}
    for mangle in MANGLES:
        every = [verdict for seed in range(given.seeds) for verdict in verdicts(mangle, seed)]
        count = Counter(f"{each.fact} wrong" for each in every if not each.right)
        table[mangle] = {
            "facts": len(every),
            "right": sum(each.right for each in every),
            "asked though right": sum(each.right and each.asked for each in every),
            "asked": sum(not each.right and each.asked for each in every),
            "silently wrong": sum(not each.right and not each.asked for each in every),
            **count,
        }
        for each in every if given.wrong else ():
            if not each.right:
                print(
                    mangle,
                    "asked" if each.asked else "SILENT",
                    each.paper,
                    each.fact,
                    each.found[:90],
                    "|",
                    each.true,
                )
    if given.json:
        print(json.dumps(table))
        return
    for mangle, row in table.items():
        print(f"{mangle:<18}" + "  ".join(f"{name} {count}" for name, count in row.items()))


if __name__ == "__main__":
    main()
