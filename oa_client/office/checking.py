"""校对 on the workstation: the rules, told everything that the office's own records know about the paper."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from oa_client.typesetting.model import Layout, Part
from oa_core.checking.blocking import SUBMIT, stopping
from oa_core.checking.check import check
from oa_core.checking.context import Context, Organ, Signer
from oa_core.checking.context import Register as Organs
from oa_core.checking.outlining import Problem, outline_of, problems_of
from oa_core.checking.pages import MEASURES
from oa_core.checking.registry import RULES
from oa_core.checking.settings import ALWAYS_ON
from oa_core.documents.content import content_hash, missing_in, names_of, paper_of
from oa_core.documents.model import Content, Document
from oa_core.office_days import office_day
from oa_core.people.model import OrganKind, Register, Role
from oa_core.refusal import Refused

_PAUSE_SECONDS = 0.0002
"""Between two rules, so that whoever types waits for one rule at most and not for Python's whole turn (5 ms)."""

_NAMES = {rule.id: rule.name for rule in RULES}


@dataclass(frozen=True, slots=True)
class Checked:
    """What the rules say of ``content``, in the order of the page.

    ``not_checked``: for each rule that could not judge, the facts it lacks. ``blocking``: the problems that stop 送审
    for this 文种, whatever their level (handbook 2.8).
    """

    content: Content
    problems: tuple[Problem, ...]
    not_checked: Mapping[str, tuple[str, ...]]
    blocking: tuple[Problem, ...]


class Registered(Protocol):
    """Where the organ register is read."""

    @property
    def register(self) -> Register: ...


class Checking:
    """The rules for one office. They are those of the handbook; no place keeps an office's own settings yet."""

    def __init__(self, desk: Registered) -> None:
        self._desk = desk

    def problems(
        self, content: Content, document: Document | None = None, layout: Layout | None = None
    ) -> Checked:
        """Judge ``content``. ``document`` is its record, if it was saved before; ``layout`` its pages, if they are laid
        out. Takes tens of milliseconds for a long paper: not for the GUI thread."""
        register = self._desk.register
        attachments = document.attachments if document else ()
        signature = document.signature if document else None
        number = document.number if document else ""
        paper = paper_of(content, register, attachments=attachments, number=number, signature=signature)
        outlined = outline_of(content, paper)
        facts = _facts(content, document, layout, register)
        report = check(outlined.outline, facts, pause=lambda: time.sleep(_PAUSE_SECONDS))
        return Checked(
            content,
            problems_of(outlined, report.findings, content),
            {rule: facts for rule, facts in report.not_checked.items() if set(facts) != {MEASURES}},
            problems_of(outlined, stopping(report.findings, SUBMIT, content.genre), content),
        )

    def refuse_blocked(self, content: Content, document: Document | None) -> None:
        """Raise ``Refused("checks_block", rules=their names)`` when a rule stops 送审 of what is complete otherwise.
        What is missing is refused by the workflow, what is classified (L32) by whoever would store it."""
        if missing_in(content, content.body):
            return
        blocking = self.problems(content, document).blocking
        names = dict.fromkeys(rule_name(each.rule) for each in blocking if each.rule not in ALWAYS_ON)
        if names:
            raise Refused("checks_block", rules="；".join(names))


def rule_name(rule: str) -> str:
    """What a rule demands, in its own few words."""
    return _NAMES[rule]


def _facts(content: Content, document: Document | None, layout: Layout | None, register: Register) -> Context:
    """What is on record, and ``None`` for what is not: seals, 会签 and 合法性审核 come later on the paper's way."""
    letterhead = register.letterheads.get(content.letterhead)
    signature = document.signature if document else None
    attachments = document.attachments if document else ()
    signers = None
    if signature is not None:
        signer = register.people.get(signature.person)
        principal = signer is not None and letterhead is not None and signer.has(Role.HEAD, letterhead.organ)
        signers = (Signer(signature.name, principal),)
    return Context(
        register=_organs(register),
        sender=register.organ_name(letterhead.organ) if letterhead else None,
        has_mark=letterhead is not None,
        telegram=False,
        letter=False,
        signers=signers,
        signed_on=office_day(signature.signed_at) if signature else None,
        openness=content.openness.value if content.openness else "",
        openness_reason=content.openness_reason,
        signed_hash=signature.content_hash if signature else None,
        text_hash=content_hash(content, attachments),
        # A paper without a word of text yet cannot crowd it out.
        first_side_has_body=first_side_has_body(layout)
        if layout and layout.pages and content.body.strip()
        else None,
        attachments=names_of(attachments),
    )


def _organs(register: Register) -> Organs:
    return Organs(
        tuple(
            Organ(
                organ.name,
                (organ.short_name,) if organ.short_name != organ.name else (),
                above=register.organs[organ.parent].name if organ.parent in register.organs else "",
                department=organ.kind is OrganKind.BUREAU,
            )
            for organ in register.organs.values()
        )
    )


def first_side_has_body(layout: Layout) -> bool:
    """Whether body text stands on the first side (L35)."""
    runs = layout.pages[0].all_runs if layout.pages else ()
    return any(run.source is not None and run.source.part is Part.BODY for run in runs)
