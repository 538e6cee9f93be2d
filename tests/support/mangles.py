"""What a text has been through before it is pasted: WeChat, a PDF, a scanner, a mail. Each the same every time."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Mapping


def as_it_was(text: str, _chance: random.Random) -> str:
    """The text as the web page has it."""
    return text


def one_blob(text: str, _chance: random.Random) -> str:
    """WeChat at its worst: every line joined, every blank gone."""
    return "".join(text.split())


def few_lines(text: str, chance: random.Random) -> str:
    """WeChat: most line ends and all blanks gone."""
    lines = ["".join(line.split()) for line in text.splitlines()]
    return "".join(line + ("\n" if chance.random() < 0.3 else "") for line in lines)


def no_blanks(text: str, _chance: random.Random) -> str:
    """WeChat at its best: the lines are kept."""
    return "\n".join("".join(line.split()) for line in text.splitlines())


def from_pdf(text: str, chance: random.Random) -> str:
    """A line end every so many characters, a page number every 22 lines, in the manner of this PDF."""
    return _pages(_hard_ends(text, chance.randint(28, 40)), chance)


def from_ragged_pdf(text: str, chance: random.Random) -> str:
    """As above, with lines of changing length and the indents of the paragraphs kept."""
    indented = "\n".join(f"　　{line}" if len(line) > 45 else line for line in text.splitlines())
    lines = []
    for line in indented.splitlines():
        rest = line
        while len(rest) > 42:
            length = chance.randint(32, 40)
            lines.append(rest[:length])
            rest = rest[length:]
        lines.append(rest)
    return _pages(lines, chance)


def from_scanner(text: str, chance: random.Random) -> str:
    """〔〕 read as [], now and then 0 as O, 一 as —, — as 一, 〇 as ○ or O."""
    text = text.replace("〔", "[").replace("〕", "]").replace("〇", chance.choice("○O0"))
    swaps = {"0": "O", "一": "—", "—": "一"}
    return "".join(swaps[each] if each in swaps and chance.random() < 0.3 else each for each in text)


def from_mail(text: str, _chance: random.Random) -> str:
    """A quoted mail: a mark before each line."""
    return "\n".join(f"> {line}" for line in text.splitlines())


def from_wrapped_mail(text: str, chance: random.Random) -> str:
    """A mail quoted twice, its lines broken."""
    return "\n".join(f">> {line}" for line in _hard_ends(text, chance.randint(34, 38)))


def scanned_pdf(text: str, chance: random.Random) -> str:
    """A PDF from a scanner."""
    return from_scanner(from_pdf(text, chance), chance)


def all_misread(text: str, _chance: random.Random) -> str:
    """The worst scanner: every 0 an O, every 一 a dash and every dash a 一."""
    text = text.replace("〔", "[").replace("〕", "]")
    return text.translate(str.maketrans("0一—", "O—一"))


def scanned_blob(text: str, chance: random.Random) -> str:
    """A scanned page sent through WeChat."""
    return from_scanner(one_blob(text, chance), chance)


def from_narrow_pdf(text: str, chance: random.Random) -> str:
    """A column of twenty characters, in which titles and numbers break too."""
    return _pages(_hard_ends(text, 20), chance)


def in_pairs(text: str, _chance: random.Random) -> str:
    """Every second line end gone."""
    lines = text.splitlines()
    return "\n".join("".join(lines[at : at + 2]) for at in range(0, len(lines), 2))


def letter_spaced(text: str, chance: random.Random) -> str:
    """Some lines with a blank between all letters."""
    return "\n".join(" ".join(line) if chance.random() < 0.15 else line for line in _hard_ends(text, 36))


def with_mail_heads(text: str, chance: random.Random) -> str:
    """A forwarded mail."""
    heads = "发件人：张某\n发送时间：2026年3月4日 10:00\n收件人：李某\n主题：转发\n\n"
    return heads + from_mail(text, chance)


def _hard_ends(text: str, length: int) -> list[str]:
    return [piece for line in text.splitlines() for piece in re.findall(rf".{{1,{length}}}", line) or [""]]


def _pages(lines: list[str], chance: random.Random) -> str:
    style = chance.choice(("— {} —", "- {} -", "{}", "－{}－", "第 {} 页", "—{}—"))
    out: list[str] = []
    for at, line in enumerate(lines, 1):
        out.append(line)
        if at % 22 == 0:
            out.append(style.format(at // 22))
    return "\n".join(out)


MANGLES: Mapping[str, Callable[[str, random.Random], str]] = {
    mangle.__name__: mangle
    for mangle in (
        *(as_it_was, no_blanks, few_lines, one_blob, from_pdf, from_ragged_pdf),
        *(from_narrow_pdf, in_pairs, letter_spaced, from_mail, from_wrapped_mail, with_mail_heads),
        *(from_scanner, scanned_pdf, scanned_blob, all_misread),
    )
}


def mangled(name: str, text: str, seed: int = 0) -> str:
    """``text`` after the mangle ``name``; another ``seed``, another accident."""
    return MANGLES[name](text, random.Random(f"{name} {seed} {text[:40]}"))
