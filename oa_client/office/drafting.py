"""The drafting desk: what a person writes is kept as they write, and saved when they go away or hand it on."""

from __future__ import annotations

import logging
from dataclasses import replace

from sqlalchemy import Connection

from oa_client.office.changes import Changes
from oa_client.office.checking import Checking
from oa_client.office.desk import Desk, Step
from oa_client.office.leases import Leases
from oa_client.office.on_the_desk import Reader, Working, on_the_desk, without_what_was_read
from oa_client.storage import drafts, notes, records
from oa_client.storage.drafts import KeptDraft
from oa_core.documents.commands import Draft, Revise, Submit
from oa_core.documents.content import check_storable, content_hash
from oa_core.documents.model import Content, Document, TextRevision
from oa_core.documents.revising import WRITTEN_TOGETHER
from oa_core.documents.workflow import WORKFLOW as ISSUING
from oa_core.refusal import Refused

log = logging.getLogger(__name__)


class Drafting:
    """One person's texts. Nothing that was kept is ever given up but by ``discard``."""

    def __init__(self, desk: Desk, leases: Leases) -> None:
        self._desk = desk
        self._leases = leases

    def begin(self) -> Working:
        """An empty document under the first letterhead of the person's office; nothing is stored yet.

        Raises ``Refused("letterhead_unknown")`` for a person who drafts under none.
        """
        letterheads = self._desk.register.letterheads_of(self._desk.me)
        if not letterheads:
            raise Refused("letterhead_unknown")
        return Working(self._desk.new_id(), Content(letterhead=letterheads[0].id), "")

    def open(self, document_id: str) -> Working:
        """The document as the person left it: their kept draft if there is one, else its present text; put together
        with what others saved meanwhile, or with the question that is left to them.

        Raises ``Refused("gone")`` when there is neither.
        """
        with self._desk.read() as connection:
            return self._open(connection, document_id)

    def _open(self, connection: Connection, document_id: str) -> Working:
        kept = drafts.kept(connection, document_id)
        document = records.read(connection, document_id)
        if not isinstance(document, Document):
            if kept is None:
                raise Refused("gone")
            return Working(document_id, kept.content, kept.base, kept.kept_at)
        context = self._desk.foresight.context(connection)
        reader = Reader(context.person.id, context.register, context.look_up)
        writes = Revise in ISSUING.offered(document, context)
        working = on_the_desk(document, kept, writes=writes, reader=reader)
        return without_what_was_read(working, notes.kept(connection, _read_at(document_id)))

    def mark_read(self, working: Working) -> None:
        """已读: what others' changes did to the text (``working.merged``) is not told again on this workstation; what
        goes in later is. Raises ``disk_full``."""
        read_at = self._desk.now()
        with self._desk.write(durable=True) as connection:
            notes.keep(connection, _read_at(working.document_id), content_hash(working.content), read_at)

    def keep(self, working: Working, content: Content) -> Working:
        """Autosave: keep the text in the encrypted cache, safe against a power cut when this returns.

        Raises ``Refused`` for what must not be stored (``check_storable``) and ``disk_full``.
        """
        _check_storable(working.document_id, content)
        kept_at = self._desk.now()
        with self._desk.write(durable=True) as connection:
            drafts.keep(
                connection, KeptDraft(working.document_id, working.base, content, kept_at, working.merges)
            )
        self._desk.tell(Changes(drafts=True, records=frozenset({working.document_id})))
        return replace(working, content=content, kept_at=kept_at)

    def save(self, working: Working, content: Content) -> Working:
        """Make what was written an order, so that it reaches the central office and whoever else writes on the paper;
        nothing when nothing changed. Gives the document to go on working with."""
        self._desk.do(self._saving(working, content), lambda c: _dropped(c, working.document_id))
        return self.open(working.document_id) if self._known(working.document_id) else working

    def put_away(self, working: Working, content: Content) -> Working:
        """The person turns to something else: what they wrote is saved. It stays kept instead where a save would have
        consequences that they have to be told of first (after 签发), where they put a question off, where it is not
        theirs to write now, and where the office refuses it. Gives what is to be written on from now on.

        Raises ``Refused`` for what cannot even be kept.
        """
        if working.kept_at is None and not working.merges and content == working.content:
            return working
        kept = self.keep(working, content)
        if working.conflict is not None or not self._saved_unasked(working.document_id):
            return kept
        try:
            return self.save(kept, content)
        except Refused as refusal:
            log.info("%s stays kept: %s", working.document_id, refusal.code)
            return kept

    def _saved_unasked(self, document_id: str) -> bool:
        """Whether a save has no other consequence than to be saved."""
        with self._desk.read() as connection:
            document = records.read(connection, document_id)
            if not isinstance(document, Document):
                return True
            offered = ISSUING.offered(document, self._desk.foresight.context(connection))
            return Revise in offered and document.status in WRITTEN_TOGETHER

    def submit(self, working: Working, content: Content, *, to: str, opinion: str = "") -> Changes:
        """送审: save and submit in one transaction. Raises ``Refused``, ``checks_block`` among them (see ``Checking``);
        then the text stays kept as it was."""
        Checking(self._desk).refuse_blocked(content, working.document)
        saving = self._saving(working, content)
        # A revision is a step of its own; the first text of a new document is not.
        seen = working.document.step + len(saving) if working.document else 0
        steps = [*saving, Step(working.document_id, Submit(to, opinion), seen)]
        return self._desk.do(steps, lambda connection: _dropped(connection, working.document_id))

    def submit_kept(self, document_id: str, *, to: str, opinion: str = "") -> Changes:
        """送审 without opening the editor: what the editor kept last. Raises ``Refused``: ``unread_changes`` when
        others wrote on it since the person had it before them; else see ``submit``."""
        working = self.open(document_id)
        if working.merged is not None or working.conflict is not None:
            raise Refused("unread_changes")
        return self.submit(working, working.content, to=to, opinion=opinion)

    def discard(self, document_id: str) -> Changes:
        """Throw a kept draft away; a document that was saved stays as it was saved."""
        with self._desk.write(durable=True) as connection:
            changes = _dropped(connection, document_id)
        self._desk.tell(changes)
        return changes

    def settle(self, working: Working, content: Content) -> Working:
        """The person's answer to ``working.conflict``: the text to go on with, kept as written from what they have
        seen. What they had written before is saved beside the document first: both texts stay in the history.

        Raises ``Refused``: ``gone`` (there is no such question, or no such document), or see ``keep`` and ``save``.
        """
        conflict = working.conflict
        if conflict is None:
            raise Refused("gone")
        _check_storable(working.document_id, content)
        base, branch = conflict.revision, conflict.branch
        if not branch:
            branch = self._saved_beside(working)
        elif working.kept_at is not None and self._saved_unasked(working.document_id):
            saved = self.save(working, working.content).document
            base = saved.revision if saved is not None else base
        self.keep(replace(working, base=base, merges=branch), content)
        return self.open(working.document_id)

    def _saved_beside(self, working: Working) -> str:
        """Save the person's text for its own sake; the revision it is now, if it stands beside the document."""
        own = Revise(working.content, working.base, working.merges)
        self._desk.do([Step(working.document_id, own)], lambda c: _dropped(c, working.document_id))
        with self._desk.read() as connection:
            document = records.read(connection, working.document_id)
            last = document.branches[-1] if isinstance(document, Document) and document.branches else ""
            text = records.read(connection, last)
            return last if isinstance(text, TextRevision) and text.parent == working.base else ""

    def take_out(self, document_id: str) -> Working:
        """Make a kept draft a document of its own, since the one it was written for is with somebody else.

        Raises ``Refused("gone")`` when nothing is kept of it.
        """
        with self._desk.write(durable=True) as connection:
            kept = drafts.kept(connection, document_id)
            if kept is None:
                raise Refused("gone")
            own = KeptDraft(self._desk.new_id(), "", kept.content, kept.kept_at)
            drafts.keep(connection, own)
            changes = _dropped(connection, document_id) | Changes(records=frozenset({own.document}))
        self._desk.tell(changes)
        return Working(own.document, own.content, own.base, own.kept_at)

    def begin_writing(self, document_id: str) -> None:
        """The text is on the screen, to be written: others who have it there are told, and the other way round."""
        self._leases.begin(document_id)

    def end_writing(self, document_id: str) -> None:
        """It is on the screen no longer."""
        self._leases.end(document_id)

    def others_writing(self, document_id: str) -> tuple[str, ...]:
        """Names of who else has the text on the screen, as far as is known; ``Changes.records`` names the document when
        that changes. Nobody is kept from writing (sync.md C9)."""
        return self._leases.others(document_id)

    def _saving(self, working: Working, content: Content) -> list[Step]:
        with self._desk.read() as connection:
            document = records.read(connection, working.document_id)
        if not isinstance(document, Document):
            return [Step(working.document_id, Draft(content))]
        same = document.content_hash == content_hash(content, document.attachments)
        answers = working.merges in document.branches
        if same and not answers:
            return []
        return [Step(working.document_id, Revise(content, working.base, working.merges))]

    def _known(self, document_id: str) -> bool:
        with self._desk.read() as connection:
            return isinstance(records.read(connection, document_id), Document)


def _check_storable(document_id: str, content: Content) -> None:
    """``check_storable``; a classified text is noted in the log, without its words."""
    try:
        check_storable(content)
    except Refused as refusal:
        if refusal.code == "classified":
            log.info("classified text refused: draft of %s", document_id)
        raise


def _read_at(document_id: str) -> str:
    """The place of the note that says which text of a document the person has read through."""
    return f"read:{document_id}"


def _dropped(connection: Connection, document_id: str) -> Changes:
    drafts.drop(connection, document_id)
    return Changes(drafts=True, records=frozenset({document_id}))
