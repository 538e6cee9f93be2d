"""What must hold of papers and their texts (sync.md D, 5 and 7); the rest is in ``invariants``."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import msgspec

from tests.simulation.ledger import Made
from tests.simulation.truth import Answered, Truth
from tests.simulation.violation import must

EDGES = {
    ("draft", "submit"): "in_review",
    ("returned", "submit"): "in_review",
    ("in_review", "approve"): "to_sign",
    ("in_review", "send_back"): "returned",
    ("to_sign", "send_back"): "returned",
    ("to_sign", "sign"): "signed",
    ("signed", "take_number"): "numbered",
    ("signed", "revise"): "to_sign",
    ("numbered", "revise"): "to_sign",
    ("numbered", "issue"): "issued",
}
"""The way of a paper as 条例 art. 18-25 has it, written down a second time."""

# 5


def histories_are_paths(
    changed: Iterable[str], truth: Truth, made: dict[str, Made], begun: Mapping[str, int]
) -> None:
    """The workflow history of every record is a path of the state machine; each edge was made by one logged command
    with the expected state. ``begun``: the step of the papers that were there before anybody acted."""
    for id_ in changed:
        kept = truth.records[id_]
        if kept.kind != "document":
            continue
        paper = kept.data
        stood = ["draft"]
        taken_back = False
        for entry in paper["trail"]:
            if entry["act"] == "withdraw":
                must(len(stood) > 1 and not taken_back, 5, f"paper {id_}: taken back from {stood}")
                stood.pop()
                taken_back = True
                continue
            edge = (stood[-1], entry["act"])
            must(edge in EDGES, 5, f"paper {id_}: {entry['act']} from {stood[-1]}")
            stood.append(EDGES[edge])
            taken_back = False
        status = stood[-1]
        must(status == paper["status"], 5, f"paper {id_} is {paper['status']}, its trail leads to {status}")
        steps = [each for each in truth.applied(id_) if _is_a_step(each, paper, truth)]
        first = begun.get(id_, 0)
        done = first + len(steps)
        must(done == paper["step"], 5, f"paper {id_} is at step {paper['step']} after {done} commands")
        for number, each in enumerate(steps, first):
            order = made[each.id]
            must(
                order.seen in (None, number),
                5,
                f"{each.id} had seen step {order.seen} and was done at {number}",
            )
    numbers = [each.data["number"] for each in truth.of_kind("document") if each.data["number"]]
    must(len(numbers) == len(set(numbers)), 5, f"a number was given twice: {sorted(numbers)}")


def _is_a_step(answer: Answered, paper: Any, truth: Truth) -> bool:
    """Who begins, invites or opens hinders nobody, nor does a text that comes when it is not its writer's turn."""
    if answer.kind == "document.revise":
        text = truth.records[answer.id].data
        if text["status"] in ("signed", "numbered"):
            return bool(text["author"] == paper["drafter"])
        return text["status"] in ("draft", "returned")
    return answer.kind not in ("document.draft", "document.invite", "document.open")


# 7


def nobody_is_overwritten(changed: Iterable[str], truth: Truth, made: dict[str, Made]) -> None:
    """No field value of another person is overwritten without a conflict record; every text revision ever saved is
    reachable from a head or a conflict."""
    revisions = {each.id: each for each in truth.of_kind("text_revision")}
    for id_ in changed:
        kept = truth.records[id_]
        if kept.kind == "text_revision" and id_ in made and made[id_].kind == "document.revise":
            base = msgspec.json.decode(made[id_].act)["base"]
            must(
                kept.data["parent"] == base,
                7,
                f"{id_} was written from {base}, and saved over {kept.data['parent']}",
            )
        if kept.kind == "document":
            reached: set[str] = set()
            waiting = [kept.data["revision"], *kept.data.get("branches", ())]
            while waiting:
                text = waiting.pop()
                if text in reached:
                    continue
                reached.add(text)
                must(text in revisions, 7, f"paper {id_}: the text {text} is gone")
                before = revisions[text].data
                waiting += [each for each in (before["parent"], before.get("merged", "")) if each]
            saved = {each.id for each in revisions.values() if each.data["document"] == id_}
            must(saved == reached, 7, f"paper {id_}: texts out of reach: {sorted(saved - reached)}")
