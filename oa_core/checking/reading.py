"""A text as its rules read it: the outer document's elements without the blanks that are only there for the look."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from oa_core.structure.facts import facts
from oa_core.structure.genres import GENRES, UPWARD
from oa_core.structure.outline import Block, Element, Outline

_BRACKET = re.compile(r"[〔\[［【（(﹝「]")
_BLANK = re.compile(r"\s")
_WORD = re.compile(r"[A-Za-z]")

_GENRE = re.compile(rf"({'|'.join((*GENRES, '令', '复函', '答复'))})$")
_TRAILER = re.compile(r"(?:[（(][^（）()]*[）)]|[。．.；;，,、！!：:])+$")
_MATTER = re.compile(r"关于|转发|批转|印发|对(?=.{2,30}(?:答复|复函)$)")
_COUNTED = frozenset({"公告", "通告", "命令", "纪要", "公报"})
"""文种 that many organs count in a series of their own, without 机关代字: 2026年第5号, 〔2026〕3号."""
_SAME = {"令": "命令", "复函": "函"}
_NEARLY_NUMBER = re.compile(
    r"^[\u4e00-\u9fff]{2,12}[^\u4e00-\u9fff\d]?\d{2,4}[^\u4e00-\u9fff\d]?年?第?\d{1,5}号$", re.ASCII
)
_NEARLY_ADDRESSEES = re.compile(
    r"^(?=.*[各、])[^。；！？：]{4,200}(?:政府|机构|单位|部门|委员会|[局委办厅院])[:：，,;；、.。]?$"
)
TEXT = frozenset({Element.H1, Element.H2, Element.H3, Element.H4, Element.BODY})
HEADINGS = (Element.H1, Element.H2, Element.H3, Element.H4)


@dataclass(frozen=True, slots=True)
class Line:
    """A text without its white space, and where each of its characters stands: (block, code point)."""

    text: str
    places: tuple[tuple[int, int], ...]

    def place(self, start: int, end: int) -> tuple[int, int, int, bool]:
        """Block, start, end in code points, and whether all of it lies in that block. ``start`` = ``end``: a gap."""
        if not self.places:
            return 0, 0, 0, False
        if start == end:
            block, at = self.places[start - 1] if start else self.places[0]
            at += 1 if start else 0
            return block, at, at, True
        block, first = self.places[start]
        inside = [at for other, at in self.places[start:end] if other == block]
        return block, first, inside[-1] + 1, len(inside) == end - start


def line_of(blocks: Iterable[tuple[int, Block]]) -> Line:
    """The blocks' texts as one line; a blank stays only between two Latin words."""
    letters: list[str] = []
    places: list[tuple[int, int]] = []
    for index, block in blocks:
        text = block.text
        for at, letter in enumerate(text):
            if _BLANK.match(letter) and not (
                0 < at < len(text) - 1 and _WORD.match(text[at - 1]) and _WORD.match(text[at + 1])
            ):
                continue
            letters.append(letter)
            places.append((index, at))
    return Line("".join(letters), tuple(places))


@dataclass(frozen=True)
class Reading:
    """An outline, read for its rules."""

    outline: Outline

    @property
    def blocks(self) -> tuple[Block, ...]:
        """Every block."""
        return self.outline.blocks

    @cached_property
    def own(self) -> tuple[tuple[int, Block], ...]:
        """The outer document's blocks with their indices."""
        return tuple((index, block) for index, block in enumerate(self.blocks) if not block.within)

    def of(self, *kinds: Element) -> list[tuple[int, Block]]:
        """The outer document's blocks of these kinds, with their indices."""
        return [(index, block) for index, block in self.own if block.kind in kinds]

    def line(self, kind: Element) -> Line:
        """The outer document's blocks of one kind as one line."""
        return line_of(self.of(kind))

    def lines(self, kind: Element) -> Iterator[Line]:
        """The outer document's blocks of one kind, each as a line."""
        for each in self.of(kind):
            yield line_of([each])

    @cached_property
    def running(self) -> tuple[tuple[int, Block], ...]:
        """Headings and body text, of attachments and forwarded documents too."""
        return tuple((index, block) for index, block in enumerate(self.blocks) if block.kind in TEXT)

    @cached_property
    def title(self) -> Line:
        """标题."""
        return self.line(Element.TITLE)

    @cached_property
    def _behind_title(self) -> list[tuple[int, Block]]:
        """Body text right behind the title: where a number and addressees stand that nobody would know."""
        titles = [at for at, (_, block) in enumerate(self.own) if block.kind is Element.TITLE]
        if not titles:
            return []
        return [each for each in self.own[titles[-1] + 1 :][:3] if each[1].kind is Element.BODY]

    @cached_property
    def number(self) -> Line:
        """发文字号."""
        return self._known_or(Element.NUMBER, _NEARLY_NUMBER)

    @cached_property
    def addressed(self) -> Line:
        """主送机关 as written."""
        return self._known_or(Element.ADDRESSEES, _NEARLY_ADDRESSEES)

    def _known_or(self, kind: Element, nearly: re.Pattern[str]) -> Line:
        known = self.of(kind)
        if not known:
            known = [each for each in self._behind_title if nearly.match("".join(each[1].text.split()))][:1]
        return line_of(known)

    @cached_property
    def core(self) -> str:
        """The title without an end mark and without what stands in brackets behind it, as in …办法（试行）."""
        return _TRAILER.sub("", self.title.text)

    @cached_property
    def ending(self) -> str:
        """The words that say the 文种 at the title's end, such as 复函; empty when there are none."""
        found = _GENRE.search(self.core)
        return found.group(1) if found else ""

    @cached_property
    def genre(self) -> str:
        """文种: one of the fifteen, 答复, or nothing. 令 is a 命令, 复函 is a 函."""
        return _SAME.get(self.ending, self.ending)

    @cached_property
    def upward(self) -> bool:
        """Whether the 文种 alone says that the paper goes to a superior."""
        return self.genre in UPWARD

    @cached_property
    def title_organ(self) -> str:
        """What stands before the matter in the title: the issuing organ, or nothing."""
        found = _MATTER.search(self.core)
        return self.core[: found.start()] if found else ""

    @cached_property
    def has_matter(self) -> bool:
        """Whether the title says what it is about: 关于…, 转发…, 批转…, 印发…"""
        return _MATTER.search(self.core) is not None

    @cached_property
    def signatures(self) -> tuple[str, ...]:
        """发文机关署名, one organ each."""
        return tuple(line.text for line in self.lines(Element.SIGNATURE) if line.text)

    @cached_property
    def mark(self) -> str:
        """The organ on the 发文机关标志, without 文件."""
        return self.line(Element.MARK).text.removesuffix("文件")

    @cached_property
    def sender(self) -> str:
        """The issuing organ as the text says it: by its signature, its title or its mark."""
        return (self.signatures or (self.title_organ,))[0] or self.mark

    @cached_property
    def date(self) -> date | None:
        """成文日期."""
        return facts(self.outline).date

    @cached_property
    def addressees(self) -> tuple[str, ...]:
        """主送机关 one by one."""
        return names_in(self.addressed.text)

    @cached_property
    def copied_to(self) -> tuple[str, ...]:
        """抄送机关 one by one."""
        text = self.line(Element.COPIED_TO).text
        return names_in(re.sub(r"^抄[送报][：:]?", "", text))

    @cached_property
    def order_number(self) -> bool:
        """Whether the number is that of an order or a notice, as in 第738号, or an issue of minutes, 第3期."""
        number = self.number.text
        counted = re.search(r"第[\d一二三四五六七八九十百零〇]+[号期次]$", number)
        if counted and not _BRACKET.search(number):
            return True
        return self.genre in _COUNTED and re.fullmatch(r"〔?\d{4}〕?年?第?\d+[号期]", number) is not None


def names_in(text: str) -> tuple[str, ...]:
    """The names in a list of organs, without its closing mark."""
    return tuple(name for name in re.split(r"[、，,；;。：:]", text) if name)
