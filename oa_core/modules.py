"""The explicit list of what the office can do: the kinds of records, their readers, and every command by name.

Stores, sync and server work through this list and never name a module themselves.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from oa_core.archive import commands as archive_commands
from oa_core.archive.model import OldPaper
from oa_core.archive.visibility import old_paper_scopes
from oa_core.archive.workflow import WORKFLOW as ARCHIVE
from oa_core.boilerplate import commands as boilerplate_commands
from oa_core.boilerplate.model import Boilerplate
from oa_core.boilerplate.visibility import boilerplate_scopes
from oa_core.boilerplate.workflow import WORKFLOW as LIBRARY
from oa_core.documents import commands as document_commands
from oa_core.documents.blocks import Picture
from oa_core.documents.model import Document, Envelope, Receipt, TextRevision
from oa_core.documents.receiving import WORKFLOW as RECEIVING
from oa_core.documents.visibility import (
    document_claims,
    document_scopes,
    envelope_on_the_desk,
    envelope_scopes,
    receipt_scopes,
)
from oa_core.documents.workflow import WORKFLOW as ISSUING
from oa_core.duty import commands as duty_commands
from oa_core.duty.model import DutyEntry
from oa_core.duty.visibility import duty_scopes
from oa_core.duty.workflow import WORKFLOW as DUTY
from oa_core.files import Attachment
from oa_core.people.model import Letterhead, Organ, Person, register_scopes
from oa_core.records import Claim, Record
from oa_core.workflow import Context, Order, Workflow


def no_files(_of: Any) -> tuple[str, ...]:
    """What refers to no file."""
    return ()


def no_sizes(_act: Any) -> Mapping[str, int]:
    """What tells the size of no file."""
    return {}


@dataclass(frozen=True)
class Kind:
    """A kind of record. Exactly one of ``scopes`` (who reads it) and ``follows`` (the id of the record whose
    readers it has) is given. ``brings`` names another record and the scopes that one is in because of this one, beside
    its own; ``claims`` are the things only one record may hold; ``files`` the names of the contents (SHA-256) that a
    record refers to."""

    name: str
    record: type[Record]
    scopes: Callable[[Any], frozenset[str]] | None = None
    follows: Callable[[Any], str] | None = None
    brings: Callable[[Any], tuple[str, frozenset[str]]] | None = None
    claims: Callable[[Any], tuple[Claim, ...]] = lambda _record: ()
    files: Callable[[Any], tuple[str, ...]] = no_files


@dataclass(frozen=True)
class CommandKind:
    """A command by its name on the wire: the dataclass of its act and the workflow that decides it.

    ``files`` are the names of the contents (SHA-256) that must be with the server before it can decide the act;
    ``sizes`` what the act says of their lengths, in bytes, by these names. ``quiet``: the program says it of itself;
    to the person it is nothing done, nothing that waits, and nothing to read about when it was refused.
    """

    name: str
    act: type
    workflow: Workflow[Any]
    files: Callable[[Any], tuple[str, ...]] = no_files
    sizes: Callable[[Any], Mapping[str, int]] = no_sizes
    quiet: bool = False


@dataclass(frozen=True)
class Module:
    """One desk of the office; its files have the same name in every layer."""

    name: str
    kinds: tuple[Kind, ...]
    commands: tuple[CommandKind, ...] = ()


def _names(attachments: Sequence[Attachment], pictures: Sequence[Picture]) -> tuple[str, ...]:
    """The contents of a paper: 附件 and the pictures in its text, each once."""
    files = (*attachments, *(picture.file for picture in pictures))
    return tuple(dict.fromkeys(file.sha256 for file in files))


def _pictures_of(act: document_commands.Draft | document_commands.Revise) -> tuple[str, ...]:
    return _names((), act.content.pictures)


def _sizes_of(act: document_commands.Draft | document_commands.Revise) -> Mapping[str, int]:
    return {picture.file.sha256: picture.file.size for picture in act.content.pictures}


MODULES = (
    Module(
        "people",
        kinds=(
            Kind("organ", Organ, scopes=register_scopes),
            Kind("person", Person, scopes=register_scopes),
            Kind("letterhead", Letterhead, scopes=register_scopes),
        ),
    ),
    Module(
        "documents",
        kinds=(
            Kind(
                "document",
                Document,
                scopes=document_scopes,
                claims=document_claims,
                files=lambda document: _names(document.attachments, document.pictures),
            ),
            Kind(
                "text_revision",
                TextRevision,
                follows=lambda revision: revision.document,
                files=lambda text: _names((), text.elements.pictures if text.elements else ()),
            ),
            Kind(
                "envelope",
                Envelope,
                scopes=envelope_scopes,
                files=lambda envelope: _names(envelope.attachments, envelope.paper.pictures),
            ),
            Kind("receipt", Receipt, scopes=receipt_scopes, brings=envelope_on_the_desk),
        ),
        commands=(
            CommandKind(
                "document.draft", document_commands.Draft, ISSUING, files=_pictures_of, sizes=_sizes_of
            ),
            CommandKind(
                "document.revise", document_commands.Revise, ISSUING, files=_pictures_of, sizes=_sizes_of
            ),
            CommandKind("document.invite", document_commands.Invite, ISSUING),
            CommandKind("document.open", document_commands.Open, ISSUING, quiet=True),
            CommandKind("document.withdraw", document_commands.Withdraw, ISSUING),
            CommandKind(
                "document.attach",
                document_commands.Attach,
                ISSUING,
                files=lambda act: (act.file.sha256,),
                sizes=lambda act: {act.file.sha256: act.file.size},
            ),
            CommandKind("document.detach", document_commands.Detach, ISSUING),
            CommandKind("document.arrange", document_commands.Arrange, ISSUING),
            CommandKind("document.submit", document_commands.Submit, ISSUING),
            CommandKind("document.send_back", document_commands.SendBack, ISSUING),
            CommandKind("document.approve", document_commands.Approve, ISSUING),
            CommandKind("document.sign", document_commands.Sign, ISSUING),
            CommandKind("document.take_number", document_commands.TakeNumber, ISSUING),
            CommandKind("document.issue", document_commands.Issue, ISSUING),
            CommandKind("receipt.sign_for", document_commands.SignFor, RECEIVING),
        ),
    ),
    Module(
        "duty",
        kinds=(Kind("duty_entry", DutyEntry, scopes=duty_scopes),),
        commands=(
            CommandKind("duty.log", duty_commands.Log, DUTY),
            CommandKind("duty.correct", duty_commands.Correct, DUTY),
        ),
    ),
    Module(
        "boilerplate",
        kinds=(Kind("boilerplate", Boilerplate, scopes=boilerplate_scopes),),
        commands=(
            CommandKind("boilerplate.keep", boilerplate_commands.Keep, LIBRARY),
            CommandKind("boilerplate.change", boilerplate_commands.Change, LIBRARY),
            CommandKind("boilerplate.remove", boilerplate_commands.Remove, LIBRARY),
        ),
    ),
    Module(
        "archive",
        kinds=(Kind("old_paper", OldPaper, scopes=old_paper_scopes),),
        commands=(
            CommandKind("old_paper.keep", archive_commands.KeepOldPaper, ARCHIVE),
            CommandKind("old_paper.confirm", archive_commands.ConfirmOldPaper, ARCHIVE),
        ),
    ),
)
"""Every module, in the order of the navigation. A new desk is a line here and its files in each layer."""

SCHEMA = 3
"""What this program knows of records and commands; raised with every kind, field or command that is added. Said with
every request, so that a support person can see which workstations are behind (sync.md C14)."""

KINDS: Mapping[str, Kind] = {kind.name: kind for module in MODULES for kind in module.kinds}
COMMANDS: Mapping[str, CommandKind] = {
    command.name: command for module in MODULES for command in module.commands
}
QUIET = frozenset(command.name for command in COMMANDS.values() if command.quiet)
"""The names of the quiet commands."""
_KIND_OF: Mapping[type, str] = {kind.record: kind.name for kind in KINDS.values()}
_COMMAND_OF: Mapping[type, CommandKind] = {command.act: command for command in COMMANDS.values()}


def kind_of(record: Record) -> str:
    """The name of a record's kind."""
    return _KIND_OF[type(record)]


def command_of(act: object) -> str:
    """The name of an act's command."""
    return _COMMAND_OF[type(act)].name


def apply(record: Record | None, order: Order, context: Context) -> Sequence[Record]:
    """Decide an order by the workflow of its command; see ``Workflow.apply``. The first record is the ordered one.

    Raises ``Refused("gone")`` as well when the record is of another kind than the command is for.
    """
    workflow = _COMMAND_OF[type(order.act)].workflow
    if record is not None and not isinstance(record, workflow.record):
        record = None
    return workflow.apply(record, order, context)


def workflow_of(record: Record) -> Workflow[Any] | None:
    """The workflow that moves records of this kind, if any does."""
    for command in COMMANDS.values():
        if command.workflow.record is type(record):
            return command.workflow
    return None
