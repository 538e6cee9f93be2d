"""What is looked at when 送审 is pressed: what is missing, and the rules that stop it (handbook 2.8)."""

from __future__ import annotations

from PySide6.QtCore import Qt

from oa_client.office.checking import rule_name
from oa_core.documents.content import missing_in
from ui import wording
from ui.documents.checks import Checks
from ui.documents.drafting_desk import DraftingDesk

OF_THE_BODY = ("body_missing", "classified", "text_too_long", "control_characters")
"""Refusals that are about the body."""


def ask_whom_to_send_to(editor: DraftingDesk, checks: Checks) -> None:
    """Once everything is there; what is missing is told all at once, with the focus on the first of it."""
    content = editor.content()
    missing = [refusal.code for refusal in missing_in(content, content.body)]
    editor.trouble.settle("missing")
    if missing:
        editor.trouble.note(wording.missing_sentence(missing), "red", "missing")
        go_to_field(editor, missing[0])
    else:
        checks.when_checked(lambda: _unless_stopped(editor, checks))


def _unless_stopped(editor: DraftingDesk, checks: Checks) -> None:
    """The rules that stop 送审 for this 文种 are named, with the focus on the first place; no other rule stops it."""
    checked = checks.current
    editor.trouble.settle("blocked")
    if checked is not None and checked.blocking:
        names = "；".join(dict.fromkeys(rule_name(each.rule) for each in checked.blocking))
        editor.trouble.note(wording.sentence("checks_block", {"rules": names}), "red", "blocked")
        checks.go_to(checked.blocking[0])
    else:
        editor.sending.open_panel(editor.content())


def go_to_field(editor: DraftingDesk, code: str) -> None:
    """To the field that a refusal is about, if it is about one."""
    field = editor.body if code in OF_THE_BODY else editor.form.field_for(code)
    if field is not None:
        field.setFocus(Qt.FocusReason.OtherFocusReason)
