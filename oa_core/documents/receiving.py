"""The way of a paper with its receiver (收文); 签收 here, the further steps of 条例 art. 24 follow it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from oa_core.documents.commands import SignFor
from oa_core.documents.model import Receipt, ReceiptState
from oa_core.people.model import Role
from oa_core.records import Record
from oa_core.workflow import Context, Order, Workflow

WORKFLOW: Workflow[Receipt] = Workflow(
    "receipt", Receipt, status=lambda receipt: receipt.state, step_of=lambda receipt: receipt.step
)


def a_clerk_of_the_receiver(receipt: Receipt, context: Context) -> bool:
    """A clerk of the organ the paper was sent to."""
    return context.person.has(Role.CLERK, receipt.organ)


@WORKFLOW.step(SignFor, when={ReceiptState.DELIVERED}, by=a_clerk_of_the_receiver)
def sign_for(receipt: Receipt, _act: SignFor, order: Order, context: Context) -> Sequence[Record]:
    """签收: by whom and when, to the second (条例 art. 24(1))."""
    signed = replace(
        receipt,
        state=ReceiptState.SIGNED_FOR,
        step=receipt.step + 1,
        signed_by=context.person.id,
        signed_name=context.person.name,
        signed_at=max(order.made_at, receipt.since),
        since=max(order.made_at, receipt.since),
    )
    return (signed,)
