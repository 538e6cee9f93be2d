"""What must hold (sync.md D). Each function is one invariant; its docstring is the design's sentence. Those of the
workflow and of the texts (5 and 7) are in ``paper_invariants``.

Relaxations, and why:

* Trials in which the server was restored *and* a disk was put back or copied skip, on the disks that were copied, the
  checks that what is refused has no effect and that lanes keep their order (sync.md B36: a copy that sends a refused
  order again after the restore may find it applied).
* What a disk that was put back to an earlier day no longer holds is not asked of it: the bookkeeping of its lanes
  begins again with what it holds.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

import msgspec

from oa_client.storage.files import HERE
from oa_client.storage.vault import Vault
from oa_core.modules import QUIET
from oa_server.storage.file_store import FileStore
from sync.bodies import unpack
from tests.simulation.ledger import DONE, STOPPED, Made, Standing
from tests.simulation.station import Disk
from tests.simulation.truth import Truth, effects
from tests.simulation.violation import must

if TYPE_CHECKING:
    from sync.core import PageTaken
    from tests.simulation.centre import Centre, Snapshot
    from tests.simulation.old_station import OldStation

MESSAGES = 3_000


# 1


def one_effect_or_none(made: Iterable[Made], truth: Truth) -> None:
    """Each command id has exactly one effect or none; what the log calls applied has one, everything else none."""
    for order in made:
        answer = truth.answers.get(order.id)
        had = effects(order, truth)
        wanted = int(answer is not None and answer.status == "applied")
        must(had == wanted, 1, f"{order.kind} {order.id} has {had} effects, the log says {answer}")


def every_effect_was_asked_for(answered: Iterable[str], known: dict[str, Made]) -> None:
    """Each line of the log belongs to an act that somebody made."""
    for order in answered:
        must(order in known, 1, f"the log holds {order}, which nobody made")


def applied_here_is_applied_there(disk: Disk, truth: Truth, *, double_fault: bool) -> None:
    """``applied`` at the client <=> effect and log row at the server; refused/blocked <=> no effect."""
    book = disk.book
    for id_, made in book.made.items():
        stands = book.standing.get(id_)
        answer = truth.answers.get(id_)
        done = answer is not None and answer.status == "applied"
        if stands is None:
            if (
                id_ not in book.closed and made.kind not in QUIET
            ):  # a quiet one that is refused is dropped unseen
                must(done, 1, f"{id_} is done with at {disk.person}'s, and {answer} at the server")
        elif stands.state in DONE:
            must(done, 1, f"{id_} is {stands.state} at {disk.person}'s, and {answer} at the server")
            must(
                answer is None or answer.seq == stands.seq,
                1,
                f"{id_} has another seq than {stands.seq}: {answer}",
            )
        elif stands.state in STOPPED and not (double_fault and book.copied):
            must(not done, 1, f"{id_} is {stands.state} at {disk.person}'s, and applied at the server")


# 2


def nothing_vanishes(disk: Disk, backup_seq: int, before: Mapping[str, Standing]) -> None:
    """No command made by a person vanishes from the device unless that disk was lost; every refusal is kept with
    payload and reason."""
    for id_, made in disk.book.made.items():
        stands = disk.book.standing.get(id_)
        if stands is not None:
            must(stands.act == made.act, 2, f"the payload of {id_} was altered")
            if stands.state in ("refused", "held"):
                must(stands.code, 2, f"{id_} is {stands.state} without a reason")
            continue
        if id_ in disk.book.closed or made.kind in QUIET:  # what the program says of itself is nobody's doing
            continue
        was = before.get(id_)
        if was is None:
            continue  # it had been gone, rightly, when we looked last
        must(
            was.state in DONE, 2, f"{id_} ({made.kind}) was {was.state} and is gone from {disk.person}'s disk"
        )
        must(
            was.seq <= backup_seq,
            2,
            f"{id_} (seq {was.seq}) was forgotten although the newest backup goes to {backup_seq}",
        )


# 3


def rows_are_what_may_be_read(disk: Disk, allowed: Iterable[str], centre: Centre, truth: Truth) -> None:
    """Client rows = exactly the server rows its user may read (ids, rev, body hash); no blob or full-text row without
    a member row."""
    scopes = tuple(allowed)
    marks = ",".join("?" * len(scopes))
    there = set(centre.archive.rows(f"SELECT scope, record FROM membership WHERE scope IN ({marks})", scopes))
    here = set(
        disk.look.rows(
            "SELECT s.name, m.record FROM member m JOIN scope s ON s.id = m.scope WHERE m.gen = s.gen"
        )
    )
    must(here == there, 3, f"{disk.person}: members differ: {sorted(here ^ there)[:6]}")
    stray = disk.look.rows("SELECT record FROM member m JOIN scope s ON s.id = m.scope WHERE m.gen <> s.gen")
    must(not stray, 3, f"{disk.person}: members of an older reading are left: {stray[:3]}")
    bodies = {row[0]: (row[1], row[2]) for row in disk.look.rows("SELECT id, rev, body FROM confirmed")}
    readable = {record for _, record in there}
    must(bodies.keys() == readable, 3, f"{disk.person}: rows differ: {sorted(bodies.keys() ^ readable)[:4]}")
    for id_, (rev, body) in bodies.items():
        kept = truth.records[id_]
        must(
            (rev, body) == (kept.rev, kept.body), 3, f"{disk.person}: {id_} is at {rev}, there at {kept.rev}"
        )
    for table in ("document", "receipt", "duty_entry"):
        listed = {row[0] for row in disk.look.rows(f"SELECT id FROM {table}")}
        shown = {row[0] for row in disk.look.rows("SELECT id FROM overlay WHERE kind = ?", (table,))}
        wanted = {id_ for id_ in bodies if truth.records[id_].kind == table}
        must(
            listed == wanted | shown, 3, f"{disk.person}: the list of {table}: {sorted(listed ^ wanted)[:4]}"
        )


def an_old_program_reads_the_same(
    old: OldStation, allowed: Iterable[str], centre: Centre, truth: Truth
) -> None:
    """Client rows = exactly the server rows its user may read, for a program one version behind too."""
    scopes = tuple(allowed)
    marks = ",".join("?" * len(scopes))
    there = centre.archive.rows(f"SELECT DISTINCT record FROM membership WHERE scope IN ({marks})", scopes)
    wanted = {id_: (truth.records[id_].rev, unpack(truth.records[id_].body)) for (id_,) in there}
    here = {id_: (row.rev, row.body) for id_, row in old.rows.items()}
    must(here == wanted, 3, f"the old program: {sorted(here.keys() ^ wanted.keys())[:4]}")


def an_old_program_loses_nothing(old: OldStation, truth: Truth) -> None:
    """``applied`` at the client <=> effect and log row at the server, for a program one version behind. Not after a
    restore of the server: that version forgets an order once it has read it back, which is why there is another."""
    for id_, stands in old.book.standing.items():
        answer = truth.answers.get(id_)
        done = answer is not None and answer.status == "applied"
        must(stands.state != "queued", 9, f"{id_} waits at the old program's for ever")
        must(done == (stands.state in DONE), 1, f"{id_} is {stands.state} at the old program's, and {answer}")


# 4


def only_granted(disk: Disk, granted: set[str], truth: Truth) -> None:
    """Never a record in a scope never granted."""
    scopes = {row[0] for row in disk.look.rows("SELECT name FROM scope")}
    must(scopes <= granted, 4, f"{disk.person} holds {sorted(scopes - granted)}, never granted")
    for (record,) in disk.look.rows("SELECT id FROM confirmed"):
        must(
            truth.ever_in.get(record, set()) & granted,
            4,
            f"{disk.person} holds {record}, never theirs to read",
        )
    orphans = disk.look.rows("SELECT id FROM confirmed WHERE id NOT IN (SELECT record FROM member)")
    must(not orphans, 4, f"{disk.person} holds {orphans[:3]} without a scope")


def lost_scopes_are_gone(disk: Disk, seen: Snapshot) -> None:
    """No record of a scope the user lacks after the next successful pull."""
    scopes = {row[0] for row in disk.look.rows("SELECT name FROM scope")}
    must(scopes == seen.allowed, 4, f"{disk.person} holds {sorted(scopes ^ seen.allowed)} after a whole pull")


# 6


def lanes_keep_their_order(disk: Disk, truth: Truth, *, double_fault: bool) -> None:
    """Nothing queued behind a refused command of its lane is applied; lane order on the server = lane order on the
    device, for what was refused too: nothing is decided before what was made before it."""
    if double_fault and disk.book.copied:
        return
    for lane, orders in disk.book.lanes().items():
        newest, place, refused = 0, 0, -1
        for order in orders:
            answer = truth.answers.get(order.id)
            if answer is None:
                continue
            must(
                answer.place > place, 6, f"lane {lane}: {order.id} was decided before what was made before it"
            )
            place = answer.place
            if answer.status == "applied":
                must(
                    answer.seq > newest, 6, f"lane {lane}: {order.id} was done before what was made before it"
                )
                late = f"lane {lane}: {order.id} was done although one before it was refused"
                must(order.step > refused, 6, late)
                newest = answer.seq
            else:
                # What is made after the person has closed the refusal is free to go.
                refused = max(refused, disk.book.closed.get(order.id, 1 << 30))


# 8


def cursors_go_forward(disk: Disk) -> None:
    """The cursor never decreases inside an epoch. A scope that is read anew has a later floor; one that is read a
    second time before much of it is forgotten (B12) begins again, and so does a device that has become another (B30).
    """
    since = disk.look.rows("SELECT v FROM meta WHERE k IN ('epoch', 'device') ORDER BY k")
    if since != disk.book.since:
        disk.book.since = since
        disk.book.cursors.clear()
    for name, pos, floor, asked in disk.look.rows("SELECT name, pos, floor, asked FROM scope"):
        was = disk.book.cursors.get(name)
        stands = (floor, pos)
        must(
            was is None or asked or stands >= was,
            8,
            f"{disk.person}: the cursor of {name} went from {was} to {stands}",
        )
        disk.book.cursors[name] = stands


def nothing_is_doubted(disk: Disk) -> None:
    """A repair by digest is a failure."""
    doubted = [row[0] for row in disk.look.rows("SELECT name FROM scope WHERE doubted <> 0")]
    must(not doubted, 8, f"{disk.person}: the digest of {doubted} does not agree")


def digests_agree(disk: Disk, taken: PageTaken, seen: Snapshot) -> None:
    """The digest is equal whenever a page says ``more=false``: the rows themselves are compared, not their sum."""
    if taken.again:
        return
    held = disk.look.rows(
        "SELECT s.name, c.id, c.rev FROM member m JOIN scope s ON s.id = m.scope JOIN confirmed c ON c.id = m.record"
    )
    must(
        set(held) == seen.rows, 8, f"{disk.person}: whole, and differs in {sorted(set(held) ^ seen.rows)[:4]}"
    )


# 9


def it_comes_to_rest(messages: int) -> None:
    """Liveness: at most 3,000 messages to quiesce."""
    must(messages <= MESSAGES, 9, f"{messages} messages and no rest")


def every_wait_has_a_reason(disk: Disk) -> None:
    """No lane waits without a visible reason."""
    stopped: dict[str, str] = {}
    for row in disk.look.rows("SELECT id, lane, state, code FROM outbox ORDER BY n"):
        id_, lane, state, code = row
        must(state in (*DONE, *STOPPED), 9, f"{disk.person}: {id_} is {state} at rest")
        if state == "blocked":
            must(lane in stopped, 9, f"{disk.person}: {id_} is blocked by nothing that is seen")
        if state in STOPPED:
            must(code, 9, f"{disk.person}: {id_} is {state} for no reason that is told")
            stopped.setdefault(lane, id_)


# 10


def contents_have_their_names(centre: Centre) -> None:
    """A ``ready`` blob hashes to its name: at the central office, every content that has a row; and every content
    that a record there refers to has one, since no order is carried out before its files are there."""
    awaited = centre.archive.rows(
        "SELECT record, sha256 FROM file_ref WHERE sha256 NOT IN (SELECT sha256 FROM file)"
    )
    must(not awaited, 10, f"records refer to contents that are not there: {awaited}")
    for (sha256,) in centre.archive.rows("SELECT sha256 FROM file"):
        if sha256 in centre.verified:
            continue
        path = FileStore(centre.archive.data).path(sha256)
        must(path.exists(), 10, f"the content {sha256} has a row and no file")
        must(hashlib.sha256(path.read_bytes()).hexdigest() == sha256, 10, f"the content {sha256} is another")
        centre.verified.add(sha256)


def files_are_whole(disk: Disk, truth: Truth, centre: Centre) -> None:
    """A ``ready`` blob hashes to its name; a settled command's blobs are ready on the server; no blob without a record
    or an order that refers to it."""
    vault = Vault(disk.database.vault)
    needed = {
        msgspec.json.decode(stands.act)["file"]["sha256"]
        for stands in disk.book.standing.values()
        if b'"file"' in stands.act
    }
    referred = {row[0] for row in disk.look.rows("SELECT sha256 FROM file_ref")}
    for sha256, size, key, state in disk.look.rows("SELECT sha256, size, key, state FROM file"):
        must(sha256 in needed | referred, 3, f"{disk.person} keeps {sha256}, which nothing refers to")
        if state in HERE:
            with vault.open(sha256, key, size) as stream:
                content = stream.read()
            must(
                hashlib.sha256(content).hexdigest() == sha256,
                10,
                f"{disk.person}: {sha256} is another content",
            )
    there = {row[0] for row in centre.archive.rows("SELECT sha256 FROM file")}
    for id_, stands in disk.book.standing.items():
        if stands.state == "settled" and disk.book.made[id_].kind == "document.attach":
            sha256 = msgspec.json.decode(stands.act)["file"]["sha256"]
            must(sha256 in there, 10, f"{id_} is settled, and the server has no {sha256}")
