"""Which characters a layout draws with which font, and what of a run is drawn: the same for PDF and OFD."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from oa_client.typesetting.fonts import FontBook, FontFace
from oa_client.typesetting.model import GlyphRun, Layout, Page, Role, is_invisible


@dataclass(frozen=True)
class Letters:
    """What a document uses of the face of one role."""

    face: FontFace
    drawn: frozenset[str]
    """The characters to embed; a blank is among them where the face knows one."""
    unseen: frozenset[str]
    """The characters of its runs for which nothing is drawn."""
    widths: Mapping[str, float]
    """How far the pen moves after each of those drawn, in ems."""
    narrow: frozenset[str]
    """Those drawn that are not exactly one em wide."""

    def of(self, run: GlyphRun) -> tuple[str, tuple[float, ...]]:
        """What is drawn of a run and where the pen stands for each character. Blanks between characters stay
        blanks where the face has one, so that copied words keep their gaps; all else unseen is left out."""
        if self.unseen.isdisjoint(run.text):
            return run.text, run.xs
        shown = [
            (" " if character.isspace() else character, x)
            for character, x in zip(run.text, run.xs, strict=True)
            if character not in self.unseen or (character.isspace() and " " in self.drawn)
        ]
        while shown and shown[-1][0] == " ":
            shown.pop()
        first = next((at for at, (character, _) in enumerate(shown) if character != " "), len(shown))
        shown = shown[first:]
        return "".join(character for character, _ in shown), tuple(x for _, x in shown)


def lettering(layout: Layout, fonts: FontBook) -> Mapping[Role, Letters]:
    """What the runs of ``layout`` use of each role, in the order in which the roles turn up."""
    characters: dict[Role, set[str]] = defaultdict(set)
    for run in runs_of(layout):
        if run.role is not None:
            characters[run.role].update(run.text)
    return {role: _letters(role, used, fonts) for role, used in characters.items()}


def _letters(role: Role, used: set[str], fonts: FontBook) -> Letters:
    metrics = fonts.metrics(role)
    unseen = frozenset(filter(is_invisible, used))
    drawn = set(used - unseen)
    if any(each.isspace() for each in unseen) and metrics.has_blank(" "):
        drawn.add(" ")
    widths = {each: metrics.advance(each) for each in drawn}
    narrow = frozenset(each for each, width in widths.items() if width != 1.0)
    return Letters(fonts.face(role), frozenset(drawn), unseen, widths, narrow)


def runs_of(layout: Layout) -> Iterator[GlyphRun]:
    """Every run, side by side; those that lie turned on a side after the upright ones."""
    for page in layout.pages:
        yield from page.all_runs


def upright_and_turned(page: Page) -> Iterator[tuple[Page, bool]]:
    """The side itself and, if there is one, what lies turned on it."""
    yield page, False
    if page.turned is not None:
        yield page.turned, True
