"""What people do at their desks in the simulation: real acts through the real office, each with words of its own."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace

from oa_client.office.office import Office
from oa_client.storage import records
from oa_core.documents.commands import (
    Approve,
    Arrange,
    Attach,
    Detach,
    Invite,
    Issue,
    Open,
    SendBack,
    Sign,
    SignFor,
    Submit,
    TakeNumber,
    Withdraw,
)
from oa_core.documents.model import Content, Document, Openness
from oa_core.documents.workflow import WORKFLOW as ISSUING
from oa_core.duty.commands import Correct, Log
from oa_core.refusal import Refused
from tests.simulation.disk import Look

MOST_PAPERS = 5
"""A person begins no further paper when they see this many: few papers make people meet."""

FILES = frozenset({Attach, Detach, Arrange})
"""Acts that need a file; see ``files``."""

LINES = 4
"""How many lines a new text has."""

Words = Callable[[], str]
"""New words, never said before in this trial, so that every effect tells which act it came from."""


def act(office: Office, look: Look, chance: random.Random, words: Words) -> str:
    """One act of the person; gives what was tried, and the code of the refusal where the rules forbade it."""
    papers = [row[0] for row in look.rows("SELECT id FROM document ORDER BY id")]
    receipts = [row[0] for row in look.rows("SELECT id FROM receipt WHERE state = 'delivered' ORDER BY id")]
    kinds = ["log"] if chance.random() < 0.5 or not papers else []
    kinds += ["paper"] * 5 if papers else []
    kinds += ["receipt"] * 2 if receipts else []
    kinds += ["keep"] if papers and chance.random() < 0.5 else []
    kinds += ["draft"] if len(papers) < MOST_PAPERS else []
    told = ""
    for kind in chance.sample(kinds, min(len(kinds), 2)):
        told = _try(kind, office, look, papers, receipts, chance, words)
        if not told:
            return kind
    return told


def _try(
    kind: str,
    office: Office,
    look: Look,
    papers: list[str],
    receipts: list[str],
    chance: random.Random,
    words: Words,
) -> str:
    """Try one kind of act; gives why nothing came of it, or nothing."""
    try:
        match kind:
            case "log":
                _log(office, look, chance, words)
            case "draft":
                _draft(office, chance, words)
            case "paper":
                return _on_paper(office, papers, chance, words)
            case "receipt":
                receipt = office.documents.received(chance.choice(receipts))
                if receipt is None or SignFor not in receipt.offered:
                    return "nothing offered"
                office.execute(receipt.receipt.id, SignFor(), seen=receipt.receipt.step)
            case "keep":
                working = office.drafting.open(chance.choice(papers))
                office.drafting.keep(working, _changed(working.content, chance, words))
    except Refused as refused:
        if refused.code == "disk_full":
            raise
        return refused.code
    return ""


def _log(office: Office, look: Look, chance: random.Random, words: Words) -> None:
    entries = [row[0] for row in look.rows("SELECT id FROM duty_entry ORDER BY id")]
    if entries and chance.random() < 0.3:
        office.execute(office.new_id(), Correct(chance.choice(entries), words(), office.now()))
    else:
        office.execute(office.new_id(), Log(words(), office.now()))


def _content(content: Content, chance: random.Random, words: Words) -> Content:
    receivers = chance.choice((("water",), ("office",), ("water", "office")))
    body = "\n".join(words() for _ in range(LINES))
    return replace(content, title=words(), body=body, addressees=receivers, copies=(), openness=Openness.OPEN)


def _changed(content: Content, chance: random.Random, words: Words) -> Content:
    """One line written anew, so that two people's texts fit together as often as they do not."""
    lines = content.body.split("\n")
    lines[chance.randrange(len(lines))] = words()
    return replace(content, body="\n".join(lines))


def _draft(office: Office, chance: random.Random, words: Words) -> None:
    working = office.drafting.begin()
    content = _content(working.content, chance, words)
    reviewers = office.documents.reviewers(content)
    if reviewers and chance.random() < 0.5:
        office.drafting.submit(working, content, to=chance.choice(reviewers).id, opinion=words())
    else:
        office.drafting.save(working, content)


def _on_paper(office: Office, papers: list[str], chance: random.Random, words: Words) -> str:
    offered: list[tuple[Document, str]] = []
    with office.read() as connection:
        context = office.foresight.context(connection)
        for id_ in papers:
            document = records.read(connection, id_)
            if isinstance(document, Document):
                names = sorted(each.__name__ for each in ISSUING.offered(document, context) - FILES)
                offered += [(document, name) for name in names]
    if not offered:
        return "nothing offered"
    document, name = chance.choice(offered)
    paper = document.id
    if name == "Revise":
        working = office.drafting.open(paper)
        if working.conflict is not None and chance.random() < 0.7:
            answer = chance.choice((working.conflict.mine, working.conflict.theirs))
            working = office.drafting.settle(working, answer)
        content = _changed(working.content, chance, words)
        reviewers = office.documents.reviewers(content)
        if (document, "Submit") in offered and reviewers and chance.random() < 0.5:
            office.drafting.submit(working, content, to=chance.choice(reviewers).id, opinion=words())
        else:
            office.drafting.save(working, content)
        return ""
    made = _step(office, document, name, chance, words)
    if made is None:
        return "nobody to hand it to"
    office.execute(paper, made, seen=None if isinstance(made, Open | Invite) else document.step)
    return ""


def _step(
    office: Office, document: Document, name: str, chance: random.Random, words: Words
) -> object | None:
    match name:
        case "Submit":
            kept = office.drafting.open(document.id).content
            reviewers = office.documents.reviewers(kept)
            return Submit(chance.choice(reviewers).id, words()) if reviewers else None
        case "Approve":
            signers = office.documents.signers(document)
            return Approve(chance.choice(signers).id, words()) if signers else None
        case "SendBack":
            return SendBack(words())
        case "Sign":
            return Sign(document.content_hash, words())
        case "TakeNumber":
            return TakeNumber(words())
        case "Issue":
            return Issue()
        case "Withdraw":
            return Withdraw()
        case "Open":
            return Open()
        case "Invite":
            people = [each for each in office.register.people if each != document.drafter]
            return Invite(chance.choice(people))
    raise AssertionError(name)
