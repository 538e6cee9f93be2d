"""What is true at the central office, read beside the code that is tried: its rows, without its functions."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import msgspec

from sync.bodies import unpack
from tests.simulation.archive import Archive
from tests.simulation.ledger import Made


@dataclass(frozen=True)
class Kept:
    """A record as it is stored."""

    id: str
    kind: str
    rev: int
    seq: int
    body: bytes

    @cached_property
    def data(self) -> Any:
        """What is in it."""
        return msgspec.json.decode(unpack(self.body))


@dataclass(frozen=True)
class Answered:
    """A line of the command log; ``place`` tells the sequence of the lines."""

    place: int
    id: str
    person: str
    record: str
    kind: str
    status: str
    code: str
    seq: int


@dataclass
class Truth:
    """The office's records and answers. ``ever_in``: the scopes each record was ever in, whatever was restored."""

    archive: Archive
    records: dict[str, Kept] = field(default_factory=dict)
    answers: dict[str, Answered] = field(default_factory=dict)
    ever_in: dict[str, set[str]] = field(default_factory=dict)
    _version: object = None

    def forget(self) -> None:
        """The database was exchanged: read everything again."""
        self._version = None
        self.records.clear()
        self.answers.clear()

    def refresh(self) -> tuple[set[str], set[str]]:
        """Read what is new; gives the ids of the records and the answers that are."""
        ((version,),) = self.archive.rows("PRAGMA data_version")
        if version == self._version:
            return set(), set()
        self._version = version
        last = max((each.seq for each in self.records.values()), default=0)
        changed: set[str] = set()
        for row in self.archive.rows("SELECT id, kind, rev, seq, body FROM record WHERE seq > ?", (last,)):
            self.records[row[0]] = Kept(*row)
            changed.add(row[0])
        answered: set[str] = set()
        for row in self.archive.rows(
            "SELECT rowid, id, person, record, kind, status, code, seq FROM command_log"
        ):
            if row[1] not in self.answers:
                self.answers[row[1]] = Answered(*row)
                answered.add(row[1])
        for record, scope in self.archive.rows("SELECT record, scope FROM membership"):
            self.ever_in.setdefault(record, set()).add(scope)
        return changed, answered

    def of_kind(self, kind: str) -> list[Kept]:
        """Every record of a kind."""
        return [each for each in self.records.values() if each.kind == kind]

    def applied(self, record: str) -> list[Answered]:
        """The orders on a record that were applied, in the sequence of the feed."""
        found = [each for each in self.answers.values() if each.record == record and each.status == "applied"]
        return sorted(found, key=lambda each: each.seq)


def effects(made: Made, truth: Truth) -> int:
    """How often an order has had its effect, told by what it left behind: its words, or a record with its id."""
    act = msgspec.json.decode(made.act)
    match made.kind:
        case "document.draft" | "document.revise":
            left = truth.records.get(made.id)
            return int(
                left is not None
                and left.kind == "text_revision"
                and left.data["body"] == act["content"]["body"]
            )
        case "document.issue":
            left = truth.records.get(made.id)
            return int(left is not None and left.kind == "envelope")
        case "duty.log" | "duty.correct":
            left = truth.records.get(made.record)
            return int(left is not None and left.data["text"] == act["text"])
        case (
            "document.attach"
            | "document.detach"
            | "document.arrange"
            | "document.invite"
            | "document.open"
            | "document.withdraw"
        ):
            # They leave no words, and may have been undone since: the steps and the trail are counted instead.
            answer = truth.answers.get(made.id)
            return int(answer is not None and answer.status == "applied")
        case "receipt.sign_for":
            # Signing for leaves no words: the log says whose it was, the receipt how often it was done.
            answer = truth.answers.get(made.id)
            left = truth.records.get(made.record)
            done = answer is not None and answer.status == "applied"
            return left.data["step"] if done and left is not None else 0
        case _:
            words = act.get("opinion") or act.get("reason")
            left = truth.records.get(made.record)
            trail = left.data["trail"] if left is not None else []
            return sum(entry["opinion"] == words for entry in trail)
