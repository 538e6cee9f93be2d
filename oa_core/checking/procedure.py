"""What the record of the procedure must hold (条例 art. 9(13), 16(4), 19(6), 25(1); 国办发〔2018〕115号)."""

from __future__ import annotations

import re

from oa_core.checking.context import Context
from oa_core.checking.reading import Reading
from oa_core.checking.rules import Found, Lacks, hit_at
from oa_core.structure.outline import Element


def seal_is_of_signature(reading: Reading, context: Context) -> Found:
    """L28: each seal is that of an organ that signs."""
    if not reading.signatures:
        return
    if context.seals is None:
        yield Lacks("印章")
        return
    signed = {re.sub(r"\s", "", name) for name in reading.signatures}
    for seal in context.seals:
        if seal not in signed:
            message = f"印章是“{seal}”，与署名不一致。"
            yield hit_at(reading, message, Element.SIGNATURE)


def legal_review(reading: Reading, context: Context) -> Found:
    """L62: a 规范性文件 was reviewed before it is signed."""
    message = "规范性文件没有合法性审核记录，不得签发。"
    fact = "规范性文件认定和合法性审核记录"
    return _on_record(reading, context.normative, context.legally_reviewed, fact, message)


def consulted(reading: Reading, context: Context) -> Found:
    """L16: what touches other departments was agreed with them before it is issued."""
    message = "涉及其他部门职权的事项，没有会签或征求意见的记录，未协商一致不得行文。"
    fact = "会签或征求意见记录"
    return _on_record(reading, context.several_departments, context.consulted, fact, message)


def _on_record(
    reading: Reading, called_for: bool | None, done: bool | None, fact: str, message: str
) -> Found:
    """What the record must hold where it is called for; ``fact`` is what must be known to tell."""
    if called_for is False:
        return
    if called_for is None or done is None:
        yield Lacks(fact)
    elif not done:
        yield hit_at(reading, message, Element.TITLE)


def as_signed(reading: Reading, context: Context) -> Found:
    """L63: the text is the one that was signed."""
    if context.signed_hash is None or context.text_hash is None:
        yield Lacks("签发时的文本")
    elif context.signed_hash != context.text_hash:
        message = "签发后文本有改动，要送原签发人重新签发。"
        yield hit_at(reading, message, Element.TITLE)
