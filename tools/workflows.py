"""Draws the workflow tables of each module to ``docs/workflows/``: ``python -m tools.workflows``."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from oa_core.modules import MODULES, Module

FOLDER = Path(__file__).parent.parent / "docs" / "workflows"


def drawings() -> Mapping[str, str]:
    """The page of each module that has commands, by file name."""
    return {f"{module.name}.md": _page(module) for module in MODULES if module.commands}


def _page(module: Module) -> str:
    lines = [
        f"# Workflow of {module.name}",
        "",
        "Drawn by `python -m tools.workflows` from the tables in `oa_core`; a test fails when this page is stale.",
    ]
    for workflow in dict.fromkeys(command.workflow for command in module.commands):
        names = {command.act: command.name for command in module.commands if command.workflow is workflow}
        lines += [
            "",
            f"## {workflow.kind}",
            "",
            "| command | in state | by | what it does |",
            "| --- | --- | --- | --- |",
        ]
        for step in workflow.steps.values():
            states = ", ".join(sorted(state.value for state in step.when)) or "(begins the record)"
            said = (step.act.__doc__ or "").split("\n")[0]
            lines.append(
                f"| `{names[step.act]}` | {states} | {step.by.__name__.replace('_', ' ')} | {said} |"
            )
    return "\n".join(lines) + "\n"


def main() -> None:
    """Write the pages."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, page in drawings().items():
        (FOLDER / name).write_text(page, "utf-8")


if __name__ == "__main__":
    main()
