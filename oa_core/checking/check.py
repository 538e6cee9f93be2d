"""Judge an outline by all rules: findings with their places, and what could not be judged."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from oa_core.checking.context import NOTHING_KNOWN, Context
from oa_core.checking.days import shown
from oa_core.checking.reading import Reading
from oa_core.checking.registry import RULES
from oa_core.checking.rules import Finding, Hit, Lacks, Level, Report, Rule
from oa_core.checking.settings import ALWAYS_ON, NO_SETTINGS, Settings
from oa_core.structure.outline import SURE, Block, Outline

_WEIGHT = {Level.HINT: 0, Level.WARNING: 1, Level.ERROR: 2}


def check(
    outline: Outline,
    context: Context = NOTHING_KNOWN,
    settings: Settings = NO_SETTINGS,
    pause: Callable[[], object] = lambda: None,
) -> Report:
    """All findings in the order of the text, each once. A rule without its facts stands in ``not_checked``.

    ``pause`` is called before each rule: where somebody types meanwhile, it lets their thread go first.
    """
    reading = Reading(outline)
    context = replace(context, words=settings.words)
    findings: dict[Finding, None] = {}
    not_checked: dict[str, tuple[str, ...]] = {}
    if not outline.blocks:
        return Report((), {rule.id: ("正文",) for rule in RULES if rule.id not in settings.off})
    for rule in RULES:
        if rule.id in settings.off:
            continue
        if rule.since is not None and reading.date is not None and reading.date < rule.since:
            not_checked[rule.id] = (f"成文早于{shown(rule.since)}，这条规定当时还没有施行",)
            continue
        pause()
        lacking: dict[str, None] = {}
        level = settings.levels.get(rule.id, rule.level)
        for found in rule.check(reading, context):
            if isinstance(found, Lacks):
                lacking[found.fact] = None
            else:
                findings[_finding(rule, level, found, outline.blocks[found.block])] = None
        if lacking:
            not_checked[rule.id] = tuple(lacking)
    in_order = sorted(findings, key=lambda each: (each.block, each.start, each.end, each.rule))
    return Report(tuple(in_order), not_checked)


def _finding(rule: Rule, level: Level, hit: Hit, block: Block) -> Finding:
    """A finding weighs no more than its rule, and less where the text leaves a doubt.

    What a person should confirm first is no error yet; nor is what stands in an attachment or a forwarded document,
    which bring their own ways, unless the rule is about them.
    """
    levels = [level, *([hit.level] if hit.level is not None else [])]
    doubtful = block.confidence < SURE and rule.id not in ALWAYS_ON
    if doubtful or (block.within and not rule.everywhere):
        levels.append(Level.WARNING)
    softest = min(levels, key=_WEIGHT.__getitem__)
    return Finding(rule.id, softest, hit.block, hit.start, hit.end, hit.message, hit.fix, rule.source)
