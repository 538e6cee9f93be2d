"""Who reads the old papers: the paper desk of the organ that took them over."""

from __future__ import annotations

from oa_core.archive.model import OldPaper


def old_paper_scopes(paper: OldPaper) -> frozenset[str]:
    """The organ's desk."""
    return frozenset({f"desk:{paper.organ}"})
