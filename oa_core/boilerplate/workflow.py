"""The steps of a text in the library: kept, changed, removed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from oa_core.boilerplate.commands import Change, Keep, Remove
from oa_core.boilerplate.model import NAME_LIMIT, Boilerplate, Sort, State
from oa_core.documents.content import check_storable
from oa_core.documents.model import Content
from oa_core.people.model import Role
from oa_core.records import Record
from oa_core.refusal import Refused
from oa_core.texts import check_written
from oa_core.workflow import Context, Order, Workflow, anybody

WORKFLOW: Workflow[Boilerplate] = Workflow(
    "boilerplate",
    Boilerplate,
    status=lambda text: text.state,
    step_of=lambda text: text.step,
)


def owner_or_keeper(text: Boilerplate, context: Context) -> bool:
    """Its owner; and of what is shared also a director of the organ, since owners leave."""
    if text.owner == context.person.id:
        return True
    return text.shared and context.person.has(Role.DIRECTOR, text.organ)


@WORKFLOW.start(Keep, by=anybody)
def keep(act: Keep, order: Order, context: Context) -> Sequence[Record]:
    """存为常用."""
    _check(act.sort, act.name, act.content)
    return (
        Boilerplate(
            id=order.record,
            organ=context.person.organ,
            server=context.person.server,
            owner=context.person.id,
            shared=act.shared,
            sort=act.sort,
            name=act.name.strip(),
            content=act.content,
            kept_at=order.made_at,
        ),
    )


@WORKFLOW.step(Change, when={State.KEPT}, by=owner_or_keeper)
def change(text: Boilerplate, act: Change, order: Order, _context: Context) -> Sequence[Record]:
    """修改."""
    _check(text.sort, act.name, act.content)
    return (
        replace(
            text,
            name=act.name.strip(),
            content=act.content,
            shared=act.shared,
            kept_at=order.made_at,
            step=text.step + 1,
        ),
    )


@WORKFLOW.step(Remove, when={State.KEPT}, by=owner_or_keeper)
def remove(text: Boilerplate, _act: Remove, order: Order, _context: Context) -> Sequence[Record]:
    """删除, as a mark: whoever reads the record learns that it is gone."""
    return (replace(text, state=State.REMOVED, kept_at=order.made_at, step=text.step + 1),)


def _check(sort: Sort, name: str, content: Content) -> None:
    if not name.strip():
        raise Refused("name_missing")
    if len(name.strip()) > NAME_LIMIT:
        raise Refused("name_too_long", limit=str(NAME_LIMIT))
    if sort is not Sort.TEMPLATE and not content.body.strip():
        raise Refused("body_missing")
    check_written((name,))
    check_storable(content)
