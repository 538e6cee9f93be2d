"""The texts of the demo's papers: one file each under ``texts/``, written for 南屿县, with open places to fill in."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from random import Random

from oa_core.documents.model import Openness
from oa_core.office_days import chinese_date

HERE = Path(__file__).parent
VILLAGES = (
    "上坡",
    "田头",
    "新村",
    "大榕",
    "后湾",
    "石桥",
    "白沙坡",
    "牛路岭",
    "下园",
    "三角塘",
    "古井",
    "高排",
)


@dataclass(frozen=True)
class Text:
    """One text as it stands in its file. ``sender`` says who issues such papers and ``to`` who receives them
    (``townships``, ``bureaus``, ``some bureaus``, ``township``: one, ``government``, or a bureau by name);
    ``months`` are those in which it is written; ``items`` fill ``{item}``, one per paper; an item such as
    ``水务局=灌区用水调度`` is for the organ of that name only."""

    name: str
    sender: str
    genre: str
    urgency: str
    openness: Openness
    to: tuple[str, ...]
    months: frozenset[int]
    items: tuple[str, ...]
    title: str
    body: str


@cache
def all_texts() -> tuple[Text, ...]:
    """Every text, in the order of the file names."""
    return tuple(_read(path) for path in sorted((HERE / "texts").glob("*.txt")))


def texts_from(sender: str, day: date) -> tuple[Text, ...]:
    """What ``sender`` (``government``, ``letter``, ``office``, ``township``, ``bureau``) writes on such a day."""
    return tuple(text for text in all_texts() if text.sender == sender and day.month in text.months)


def the_text(name: str) -> Text:
    """The text of the file ``name``. Raises ``KeyError``."""
    for text in all_texts():
        if text.name == name:
            return text
    raise KeyError(name)


def filled(text: Text, *, organ: str, towns: Iterable[str], day: date, random: Random) -> tuple[str, str]:
    """Title and body with every open place filled, for a paper of ``organ`` (its name) written on ``day``."""
    due = day + timedelta(days=random.randrange(10, 40))
    places = {
        "organ": organ,
        "item": _item(text, organ, random),
        "town": random.choice(tuple(towns)),
        "year": str(day.year),
        "next_year": str(day.year + 1),
        "month": str(day.month),
        "quarter": "一二三四"[(day.month - 1) // 3],
        "due": chinese_date(due),
        "n": str(random.randrange(12, 96)),
        "m": str(random.randrange(2, 11)),
        "amount": str(random.randrange(20, 900)),
        "percent": str(random.randrange(40, 99)),
        "phone": f"0898-6500{random.randrange(1000, 10000)}",
    }
    return text.title.format_map(places), text.body.format_map(places)


def _item(text: Text, organ: str, random: Random) -> str:
    """One of the text's items: the organ's own ones where it has any, else one that is for everybody."""
    if not text.items:
        return ""
    pairs = [item.rpartition("=") for item in text.items]
    own = [item for whose, _, item in pairs if whose and organ.endswith(whose)]
    return random.choice(own or [item for whose, _, item in pairs if not whose])


def duty_line(random: Random, towns: Iterable[str]) -> str:
    """One line of a duty log."""
    return _duty_text(random.choice(_duty_lines()), random, tuple(towns))


def duty_lines_wrong_and_right(random: Random, towns: Iterable[str]) -> tuple[str, str]:
    """A line with a mistake in it, and the same as it should be."""
    chosen = random.choice([line for line in _duty_lines() if "{" in line])
    places = tuple(towns)
    wrong = right = _duty_text(chosen, random, places)
    while right == wrong:
        right = _duty_text(chosen, random, places)
    return wrong, right


def _duty_text(line: str, random: Random, towns: tuple[str, ...]) -> str:
    return line.format(town=random.choice(towns), village=random.choice(VILLAGES), n=random.randrange(8, 60))


@cache
def _duty_lines() -> tuple[str, ...]:
    return tuple((HERE / "duty_lines.txt").read_text(encoding="utf-8").splitlines())


def _read(path: Path) -> Text:
    head, body = path.read_text(encoding="utf-8").split("\n\n", 1)
    fields = dict(line.split(": ", 1) for line in head.splitlines())
    return Text(
        name=path.stem,
        sender=fields["from"],
        genre=fields["genre"],
        urgency=fields.get("urgency", ""),
        openness=Openness(fields["open"]),
        to=tuple(fields["to"].split(", ")),
        months=_months(fields.get("months", "1-12")),
        items=tuple(item.strip() for item in fields.get("items", "").split("|") if item.strip()),
        title=fields["title"],
        body=body.rstrip("\n"),
    )


def _months(span: str) -> frozenset[int]:
    """``11-5`` runs over the turn of the year."""
    first, last = (int(month) for month in span.split("-"))
    if first <= last:
        return frozenset(range(first, last + 1))
    return frozenset(range(first, 13)) | frozenset(range(1, last + 1))
