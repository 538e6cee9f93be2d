"""What a file or a line of a ledger becomes as an old paper; what is not certain is named, never guessed."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from pathlib import Path

from oa_client.importing.files import read_source
from oa_client.importing.ledgers import Entry
from oa_core.archive.commands import KeepOldPaper
from oa_core.archive.model import Direction, OldFacts
from oa_core.documents.precedents import genre_of_title
from oa_core.people.model import Register
from oa_core.structure.facts import facts as facts_of
from oa_core.structure.infer import infer
from oa_core.structure.outline import SURE, Element, Outline
from oa_core.texts import CONTROL

_TEXT = frozenset({Element.H1, Element.H2, Element.H3, Element.H4, Element.BODY})
_SEEN = {
    "title": Element.TITLE,
    "number": Element.NUMBER,
    "addressees": Element.ADDRESSEES,
    "issuer": Element.SIGNATURE,
    "dated": Element.DATE,
}
"""The element of the page that each fact is read from."""
_NEEDED = ("title", "dated")
"""Facts that are in doubt where the page does not show them."""


def sha256_of(path: Path) -> str:
    """The SHA-256 of a file, read piece by piece."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def from_file(path: Path, sha256: str, organ: str, register: Register) -> KeepOldPaper:
    """The old paper that a file is.

    Raises ``Refused`` as ``read_source`` does.
    """
    outline = infer(read_source(path))
    facts, doubts = _facts(outline, path, register, organ)
    return KeepOldPaper(
        organ,
        sha256,
        facts,
        text=_text(outline),
        file=CONTROL.sub("", path.name),
        doubts=tuple(doubts),
    )


def keys_of(facts: OldFacts) -> tuple[str, ...]:
    """What a file and a line of a ledger are known by as the same paper: the number, else the whole title."""
    title = "".join(facts.title.split())
    return (facts.number,) if facts.number else (title,) if title else ()


def from_entry(entry: Entry, organ: str) -> KeepOldPaper:
    """The old paper that is known from a line of a ledger only: the same line twice is the same paper."""
    facts, row = entry.facts, entry.row
    said = [facts.direction, facts.title, facts.number, facts.issuer, str(facts.dated), row.receipt_number]
    source = hashlib.sha256(json.dumps(["ledger", *said], ensure_ascii=False).encode()).hexdigest()
    return KeepOldPaper(organ, source, facts, ledger=row, doubts=entry.doubts)


def _text(outline: Outline) -> tuple[str, ...]:
    """The paragraphs of the outer document's text, without characters that have no place on a page."""
    own = [block for block in outline.blocks if not block.within and block.kind is not Element.STRAY]
    body = [block for block in own if block.kind in _TEXT] or own
    return tuple(text for block in body if (text := CONTROL.sub("", block.text).strip()))


def _facts(outline: Outline, path: Path, register: Register, organ: str) -> tuple[OldFacts, list[str]]:
    said = facts_of(outline)
    doubts = [
        name
        for name, element in _SEEN.items()
        if any(
            block.confidence < SURE and not block.within for block in outline.blocks if block.kind is element
        )
    ]
    issuer = "、".join(said.signatures)
    facts = OldFacts(
        title=CONTROL.sub("", said.title)[:300] or CONTROL.sub("", path.stem)[:300],
        number=CONTROL.sub("", said.number),
        genre=genre_of_title(said.title),
        issuer=CONTROL.sub("", issuer),
        addressees=CONTROL.sub("", said.addressees),
        dated=said.date,
    )
    read = {"title": said.title, "dated": said.date}
    doubts += [name for name in _NEEDED if not read[name] and name not in doubts]
    direction = _direction(facts, register, organ)
    if direction is Direction.UNKNOWN:
        doubts.append("direction")
    return replace(facts, direction=direction), doubts


def _direction(facts: OldFacts, register: Register, organ: str) -> Direction:
    """Out when it has a number of one of the office's letterheads or its signature, in when it is another's."""
    own = [head for head in register.letterheads.values() if organ in (head.office, head.organ)]
    code = facts.number.partition("〔")[0] if "〔" in facts.number else ""
    if code:
        return Direction.OUT if code in {head.code for head in own} else Direction.IN
    names = {head.signature for head in own}
    if facts.issuer:
        return Direction.OUT if facts.issuer in names else Direction.IN
    return Direction.UNKNOWN


def with_entry(act: KeepOldPaper, entry: Entry) -> KeepOldPaper:
    """A file and its line in a ledger: the page says what it says, the ledger the rest and which way the paper went."""
    told, facts = entry.facts, act.facts
    facts = replace(
        facts,
        direction=told.direction if told.direction is not Direction.UNKNOWN else facts.direction,
        number=facts.number or told.number,
        issuer=facts.issuer or told.issuer,
        addressees=facts.addressees or told.addressees,
        dated=facts.dated or told.dated,
        genre=facts.genre or told.genre,
    )
    settled = {"direction"} if facts.direction is not Direction.UNKNOWN else set()
    if facts.dated is not None and facts.dated == told.dated:
        settled.add("dated")
    doubts = tuple(name for name in act.doubts if name not in settled)
    return replace(act, facts=facts, ledger=entry.row, doubts=doubts)
