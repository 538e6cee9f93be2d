"""The run that plants mistakes in the rules: its copy of the rules must be the same rules."""

from __future__ import annotations

from tools.mutation import MUTATED, ROOT, TESTS, rules_below

RULE = '''@WORKFLOW.step(Sign, when={Status.TO_SIGN}, by=the_holder)
def sign(document, act):
    """签发."""
    return document


AFTER = 1
'''


def test_a_rule_is_registered_below_itself_under_the_same_conditions() -> None:
    moved = rules_below(RULE)
    assert moved.startswith("def sign(document, act):")
    assert "WORKFLOW.step(Sign, when={Status.TO_SIGN}, by=the_holder)(sign)" in moved
    assert moved.rstrip().endswith("AFTER = 1")
    compile(moved, "moved", "exec")


def test_every_rule_of_the_office_is_moved() -> None:
    for path in (ROOT / "oa_core").rglob("*.py"):
        moved = rules_below(path.read_text("utf-8"))
        compile(moved, str(path), "exec")
        assert "@WORKFLOW" not in moved


def test_what_is_changed_and_what_checks_it_is_there() -> None:
    for name in (*MUTATED, *TESTS):
        assert (ROOT / name).exists()
