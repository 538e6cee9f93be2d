"""An outline as a paper: every block at the place that the standard has for it, and not a letter more or less.

What finds no place of its own (a second number, a page number in the text) stays in the body where it was, or behind
the signature. ``places`` leads back: from each text of the paper to its block.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from oa_core.documents.paper import Annex, Form, FullPaper, Piece, Signing, Text
from oa_core.structure.outline import Block, Element, Outline

_WORD = "文件"
_SIGNERS = re.compile(r"签\s*发\s*人\s*[：:]\s*")
_LABEL = re.compile(
    r"附\s*(?:件|录|表)\s*(?:[0-9０-９]{1,2}|[一二三四五六七八九十]{1,3})?\s*(?:[—－-]\s*[0-9]{1,2})?\s*[：:]?\s*"
)
_PERSON = re.compile(r".*(?:长|主任|主席|书记|委员|人)\s+\S.*|\S+\s+\S(?:\s+\S)?|\S+\s+\S{2,4}", re.DOTALL)
_SPACED = re.compile(r"(?:\S\s+)+\S")

_HEADINGS = (Element.H1, Element.H2, Element.H3, Element.H4)
_IMPRINT = (Element.COPIED_TO, Element.PRINTED)
_BEHIND = (Element.SIGNATURE, Element.DATE, Element.NOTE, *_IMPRINT)

Key = tuple[str, int, int]
"""A text of the paper: the name of its field in ``FullPaper`` or ``Annex``, which entry, which annex."""


@dataclass(frozen=True, slots=True)
class Set:
    """A paper and where its texts come from."""

    paper: FullPaper
    places: dict[Key, tuple[int, int]]
    """For each text the index of its block and where in the block it begins, in code points."""


def paper_of_outline(outline: Outline, form: Form | None = None, signing: Signing | None = None) -> Set:
    """The paper that the blocks make. Without ``form`` the mark, number and title tell which it is (an order, minutes,
    a letter); without ``signing`` an order is stamped and everything else unsealed."""
    desk = _Desk(form or form_of(outline))
    for at, block in enumerate(outline.blocks):
        desk.take(at, block)
    return desk.done(signing)


def form_of(outline: Outline) -> Form:
    """The format that a text was written for, as its mark and title say."""
    marks = "".join("".join(outline.texts(Element.MARK)).split())
    title = "".join("".join(outline.texts(Element.TITLE)).split())
    named = marks or title
    if named.endswith(("令", "命令")):
        return Form.ORDER
    if named.endswith("纪要"):
        return Form.MINUTES
    if title.endswith("函") and not marks.endswith(_WORD):
        return Form.LETTER
    return Form.DOCUMENT


def _lines(block: Block) -> Iterator[tuple[int, str]]:
    """The lines of a block without the blanks around them, and where in the block they begin."""
    begins = 0
    for line in block.text.split("\n"):
        text = line.strip()
        if text:
            yield begins + len(line) - len(line.lstrip()), text
        begins += len(line) + 1


@dataclass
class _Annex:
    label: str = ""
    titles: list[str] = field(default_factory=list)
    pieces: list[Piece] = field(default_factory=list)


class _Desk:
    """Where the blocks are sorted into the fields of the paper."""

    def __init__(self, form: Form) -> None:
        self._form = form
        self._texts: dict[str, list[str]] = {}
        """Fields of one text per entry."""
        self._marks: list[tuple[str, int, int]] = []
        self._body: list[Piece] = []
        self._trailing: list[Piece] = []
        self._annexes: list[_Annex] = []
        self._within = 0
        self._behind = False
        """Whether the signature, or what stands behind it, has come."""
        self._places: dict[Key, tuple[int, int]] = {}

    def take(self, at: int, block: Block) -> None:
        """Put one block, the ``at``-th, at its place."""
        if block.within and block.within != self._within:
            self._annexes.append(_Annex())
            self._within = block.within
        if block.within or (self._annexes and block.kind not in _IMPRINT):
            self._annexed(at, block)
            return
        self._behind = self._behind or block.kind in _BEHIND
        if block.content is not None:
            self._piece(at, block)
        for offset, text in _lines(block) if block.content is None else ():
            self._line(at, offset, text, block)

    def _line(self, at: int, offset: int, text: str, block: Block) -> None:
        begun = bool(self._body) or self._behind
        kind = block.kind
        if kind in (Element.COPY_NUMBER, Element.URGENCY, Element.NUMBER) and kind.value not in self._texts:
            self._number(at, offset, text) if kind is Element.NUMBER else self._entry(
                kind.value, at, offset, text
            )
        elif kind is Element.SIGNERS and not begun and self._form is not Form.LETTER:
            self._signers(at, offset, text)
        elif kind is Element.MARK and not begun and (self._form is not Form.LETTER or not self._marks):
            # A joint letter bears the mark of its lead organ only (10.1).
            organs = [(0, text)] if self._form is Form.LETTER else _organs(text)
            self._marks += [(part, at, offset + begins) for begins, part in organs]
        elif kind is Element.TITLE and not begun:
            self._entry("title", at, offset, text)
        elif kind is Element.ADDRESSEES:
            self._entry("copies" if self._behind else "addressees", at, offset, text)
        elif kind in _FIELDS and (kind is not Element.DATE or self._behind_or_dated()):
            self._entry(_FIELDS[kind], at, offset, text)
        else:
            self._text(at, offset, text, block)

    def _behind_or_dated(self) -> bool:
        return bool(self._body) or "signature" in self._texts

    def _entry(self, name: str, at: int, offset: int, text: str) -> None:
        entries = self._texts.setdefault(name, [])
        self._places[name, len(entries), 0] = (at, offset)
        entries.append(text)

    def _number(self, at: int, offset: int, text: str) -> None:
        """发文字号, and 签发人 when they share its line."""
        found = None if self._form is Form.LETTER else _SIGNERS.search(text)
        cut = found.start() if found and found.start() else len(text)
        self._entry("number", at, offset, text[:cut].rstrip())
        if text[cut:]:
            self._signers(at, offset + cut, text[cut:])

    def _signers(self, at: int, offset: int, text: str) -> None:
        """The names one by one; the label stays with the first."""
        found = _SIGNERS.match(text)
        begins = found.end() if found else 0
        edge = r"\s{2,}" if any(len(name) == 1 for name in text[begins:].split()) else r"\s+"
        starts = [begins, *(begins + gap.end() for gap in re.finditer(edge, text[begins:]))]
        for start, end in zip(starts, [*starts[1:], len(text)], strict=True):
            first = 0 if start == begins else start
            self._entry("signers", at, offset + first, text[first:end].rstrip())

    def _text(self, at: int, offset: int, text: str, block: Block) -> None:
        """A paragraph of the body, or, behind the signature, of what trails."""
        name, pieces = ("trailing", self._trailing) if self._behind else ("body", self._body)
        self._places[name, len(pieces), 0] = (at, offset)
        pieces.append(_text_of(text, offset, block))

    def _piece(self, at: int, block: Block) -> None:
        assert block.content is not None
        name, pieces = ("trailing", self._trailing) if self._behind else ("body", self._body)
        self._places[name, len(pieces), 0] = (at, 0)
        pieces.append(block.content)

    def _annexed(self, at: int, block: Block) -> None:
        annex, number = self._annexes[-1], len(self._annexes)
        if block.content is not None:
            self._places["body", len(annex.pieces), number] = (at, 0)
            annex.pieces.append(block.content)
            return
        for offset, line in _lines(block):
            begins, text = offset, line
            if block.kind is Element.ATTACHMENT and not (annex.pieces or annex.titles or annex.label):
                found = _LABEL.match(text)
                if found:
                    annex.label = text[: found.end()].rstrip()
                    self._places["label", 0, number] = (at, begins)
                    begins, text = begins + found.end(), text[found.end() :]
            if not text:
                continue
            if block.kind in (Element.ATTACHMENT, Element.TITLE) and not annex.pieces:
                self._places["title", len(annex.titles), number] = (at, begins)
                annex.titles.append(text)
                continue
            self._places["body", len(annex.pieces), number] = (at, begins)
            annex.pieces.append(_text_of(text, begins, block))

    def done(self, signing: Signing | None) -> Set:
        """The paper, once every block has been taken."""
        self._title_as_mark()
        mark, joint = self._settled_marks()
        if signing is None:
            signing = Signing.STAMPED if self._form is Form.ORDER else Signing.UNSEALED
        names = self._texts.get("signature", [])
        unnamed = signing is Signing.STAMPED and not all(_PERSON.fullmatch(name) for name in names)
        if unnamed or (signing is Signing.NONE and names):
            # What the text says is set: a signature is not left out, nor a stamp made of an organ's name.
            signing = Signing.UNSEALED
        paper = FullPaper(
            mark=mark,
            joint_marks=joint,
            title=self._joined("title"),
            body="",
            signature=self._joined("signature"),
            number=self._joined("number"),
            urgency=self._joined("urgency"),
            copy_number=self._joined("copy_number"),
            signers=tuple(self._texts.get("signers", ())),
            addressees=self._joined("addressees"),
            attachments=tuple(self._texts.get("attachments", ())),
            note=self._joined("note"),
            copies=self._joined("copies"),
            form=self._form,
            signing=signing,
            pieces=tuple(self._body),
            dated=self._joined("dated_on"),
            attendance=tuple(self._texts.get("attendance", ())),
            trailing=tuple(self._trailing),
            annexes=tuple(
                Annex(each.label, "\n".join(each.titles), tuple(each.pieces)) for each in self._annexes
            ),
            printed=self._joined("printed"),
        )
        return Set(paper, self._places)

    def _joined(self, name: str) -> str:
        return "\n".join(self._texts.get(name, ()))

    def _title_as_mark(self) -> None:
        """An order and minutes bear their name as the mark (10.2, 10.3); people write it as the title."""
        titles = self._texts.get("title", [])
        if self._form not in (Form.ORDER, Form.MINUTES) or self._marks or len(titles) != 1:
            return
        at, offset = self._places.pop(("title", 0, 0))
        self._marks.append((titles[0], at, offset))
        del self._texts["title"]

    def _settled_marks(self) -> tuple[str, tuple[str, ...]]:
        """The mark of one organ, or the word at the right and the names of several."""
        if len(self._marks) < 2:
            for text, at, offset in self._marks:
                self._places["mark", 0, 0] = (at, offset)
                return text, ()
            return "", ()
        word, joint = "", list[str]()
        for text, at, offset in self._marks:
            organ = text.removesuffix(_WORD).rstrip() if not word else text
            if organ != text:
                word = _WORD
                self._places["mark", 0, 0] = (at, offset + len(text) - len(_WORD))
            if organ:
                self._places["joint_marks", len(joint), 0] = (at, offset)
                joint.append(organ)
        return word, tuple(joint)


_FIELDS = {
    Element.ATTACHMENT_NOTE: "attachments",
    Element.SIGNATURE: "signature",
    Element.DATE: "dated_on",
    Element.NOTE: "note",
    Element.ATTENDANCE: "attendance",
    Element.COPIED_TO: "copies",
    Element.PRINTED: "printed",
}


def _organs(mark: str) -> Sequence[tuple[int, str]]:
    """The organs of a mark that names several on one line; letters spaced out are one."""
    if _SPACED.fullmatch(mark):
        return [(0, mark)]
    return [(found.start(), found.group()) for found in re.finditer(r"\S+", mark)]


def _text_of(text: str, offset: int, block: Block) -> Text:
    """A line of a block; behind the heading that runs into it, it is text."""
    if block.kind in _HEADINGS and block.lead:
        lead = block.lead - offset
        return Text(text, block.kind, lead) if lead > 0 else Text(text, Element.BODY)
    return Text(text, block.kind)
