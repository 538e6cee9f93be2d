"""An outline as plain values for JSON: what ``oa-client inspect --json`` prints and ``oa-client typeset`` reads."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping, Sequence
from dataclasses import asdict, fields
from typing import Any

from oa_core.refusal import Refused
from oa_core.structure.outline import Block, Element, Facts, Outline, fingerprint
from oa_core.structure.source import NO_LOOKS, Align, Cell, Image, Looks, Table

_LOOKS = {field.name: field.default for field in fields(Looks)}


def plain_of(outline: Outline, facts: Facts, fingerprint_in: str) -> dict[str, Any]:
    """What ``inspect`` prints. ``fingerprint_in`` is that of the file's own text."""
    return {
        "title": facts.title,
        "number": facts.number,
        "addressees": facts.addressees,
        "signatures": list(facts.signatures),
        "date": facts.date.isoformat() if facts.date else None,
        "notes": facts.notes,
        "copied_to": facts.copied_to,
        "blocks": [_plain_block(block) for block in outline.blocks],
        "doubtful": list(outline.doubtful),
        "text_sha256_in": fingerprint_in,
        "text_sha256_out": fingerprint(block.text for block in outline.blocks),
    }


def _plain_block(block: Block) -> dict[str, Any]:
    """A block; what is as usual is left out, except its confidence."""
    plain: dict[str, Any] = {"kind": block.kind.value, "text": block.text}
    plain["confidence"] = round(block.confidence, 2)
    for name in ("lead", "numbered", "within"):
        if getattr(block, name):
            plain[name] = getattr(block, name)
    looks = {name: value for name, value in asdict(block.looks).items() if value != _LOOKS[name]}
    if looks:
        plain["looks"] = looks
    match block.content:
        case Table() as table:
            plain["table"] = asdict(table)
        case Image() as image:
            data = base64.b64encode(image.data).decode()
            plain["image"] = {"data": data, "width": image.width, "height": image.height}
    return plain


def outline_of(plain: object) -> Outline:
    """The outline that was printed. Raises ``Refused("outline_malformed")`` when it is none."""
    try:
        if not isinstance(plain, Mapping):
            raise TypeError
        return Outline(tuple(_block(each) for each in plain["blocks"]))
    except (KeyError, TypeError, ValueError, AttributeError, binascii.Error) as error:
        raise Refused("outline_malformed") from error


def _block(plain: Mapping[str, Any]) -> Block:
    content: Table | Image | None = None
    if "table" in plain:
        content = _table(plain["table"])
    elif "image" in plain:
        image = plain["image"]
        data = base64.b64decode(image["data"], validate=True)
        content = Image(data, float(image["width"]), float(image["height"]))
    if not isinstance(plain["text"], str):
        raise TypeError
    return Block(
        Element(plain["kind"]),
        plain["text"],
        float(plain.get("confidence", 1.0)),
        int(plain.get("lead", 0)),
        int(plain.get("numbered", 0)),
        int(plain.get("within", 0)),
        _looks(plain["looks"]) if "looks" in plain else NO_LOOKS,
        content,
    )


def _looks(plain: Mapping[str, Any]) -> Looks:
    align = plain.get("align")
    return Looks(**{**plain, "align": None if align is None else Align(align)})


def _table(plain: Mapping[str, Any]) -> Table:
    rows: Sequence[Sequence[Mapping[str, Any]]] = plain["rows"]
    return Table(
        tuple(tuple(_cell(cell) for cell in row) for row in rows),
        int(plain.get("heads", 0)),
        tuple(float(width) for width in plain.get("widths", ())),
        bool(plain.get("landscape", False)),
    )


def _cell(plain: Mapping[str, Any]) -> Cell:
    align = plain.get("align")
    spans = int(plain.get("columns", 1)), int(plain.get("rows", 1))
    return Cell(str(plain["text"]), *spans, None if align is None else Align(align))
