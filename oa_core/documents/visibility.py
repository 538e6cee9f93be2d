"""Who reads what of a document: the scopes of each of its records."""

from __future__ import annotations

from oa_core.documents.model import Document, Envelope, Receipt, ReceiptState, Status
from oa_core.records import Claim


def document_scopes(document: Document) -> frozenset[str]:
    """The readers of a document and of its text revisions: those who write on it alone until it is first handed on,
    then everybody who has held it and the office's paper desk too. Until it is issued it is in its holder's inbox as
    well."""
    scopes = {f"user:{person}" for person in (document.drafter, *document.writers)}
    if document.status is not Status.ISSUED:
        scopes.add(f"inbox:{document.holder}")
    if document.status is not Status.DRAFT:
        scopes |= {f"user:{entry.to}" for entry in document.trail} | {f"desk:{document.organ}"}
    return frozenset(scopes)


def envelope_scopes(envelope: Envelope) -> frozenset[str]:
    """An envelope is read by the desk that sent it and the desks it goes to."""
    return frozenset(f"desk:{organ}" for organ in (envelope.organ, *envelope.addressees, *envelope.copies))


def receipt_scopes(receipt: Receipt) -> frozenset[str]:
    """A receipt is read by the receiver's desk and the sender's; it is in the receiver's inbox until signed for."""
    scopes = {f"desk:{receipt.organ}", f"desk:{receipt.sender}"}
    if receipt.state is ReceiptState.DELIVERED:
        scopes.add(f"inbox:{receipt.organ}")
    return frozenset(scopes)


def envelope_on_the_desk(receipt: Receipt) -> tuple[str, frozenset[str]]:
    """A paper that has to be signed for can be opened where it waits: its envelope is in the receiver's inbox as long
    as the receipt is. The envelope itself never changes for that."""
    return receipt.envelope, receipt_scopes(receipt) & {f"inbox:{receipt.organ}"}


def document_claims(document: Document) -> tuple[Claim, ...]:
    """A number belongs to one document for ever (条例 art. 25(2): numbers are registered one by one)."""
    return (Claim(f"document_number:{document.organ}", document.number),) if document.number else ()
