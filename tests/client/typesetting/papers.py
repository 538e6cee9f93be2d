"""Papers to lay out: the thirty real ones, small ones made for one question, and random ones."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Iterator
from dataclasses import fields
from datetime import date, timedelta
from functools import cache
from pathlib import Path

from oa_client.typesetting.fonts import FontBook
from oa_client.typesetting.model import GlyphRun, Layout, Page, Part
from oa_core.documents.paper import Paper

GOV = Path(__file__).parents[2] / "data" / "gov"
REAL = tuple(f"G{number:02}" for number in range(1, 31))


@cache
def fonts_here() -> FontBook:
    """The fonts of this machine, looked for once."""
    return FontBook.find()


def a_paper(**changes: object) -> Paper:
    """A short notice with everything that a notice has, and what the test changes."""
    texts: dict[str, object] = {
        "mark": "南屿县人民政府文件",
        "title": "南屿县人民政府关于做好2026年清明节期间值班值守和森林防灭火工作的通知",
        "body": "清明节将至，现将有关事项通知如下：\n一、严格值班制度\n各镇要严格执行24小时专人值班。",
        "signature": "南屿县人民政府",
        "number": "屿府〔2026〕12号",
        "addressees": "各镇人民政府，县政府各部门",
        "dated_on": date(2026, 3, 18),
        "note": "此件主动公开",
        "copies": "县委办公室，县人大常委会办公室",
        "printed_by": "南屿县人民政府办公室",
        "printed_on": date(2026, 3, 19),
    }
    known = {field.name for field in fields(Paper)}
    assert changes.keys() <= known
    return Paper(**(texts | changes))  # type: ignore[arg-type]  # the names are checked above


@cache
def real_paper(name: str) -> Paper:
    """One of the thirty State Council papers, G01–G30, as the clerk would have filled it in."""
    facts = {each["id"]: each for each in json.loads((GOV / "truth.json").read_text(encoding="utf-8"))}[name]
    lines = (GOV / f"{name}.txt").read_text(encoding="utf-8").split("\n")
    begins = next(at for at, line in enumerate(lines) if line.startswith(facts["addressees"][:5]))
    # One page was saved with a broken entity behind the signature.
    bare = [re.sub(r"\s|&bsp;", "", line) for line in lines]
    ends = max(at for at, line in enumerate(bare) if line == facts["signature"])
    day = date.fromisoformat(facts["date"])
    return a_paper(
        mark=f"{facts['issuer'].split('、')[0]}文件",
        title=facts["title"],
        number=facts["number"],
        addressees=lines[begins].strip().rstrip("："),
        # What a notice sends out (印发) follows its signature: such a text is taken whole.
        body="\n".join(lines[begins + 1 : ends if len(lines) - ends < 6 else len(lines)]),
        signature=lines[ends].removesuffix("&bsp;").strip(),
        dated_on=day,
        printed_on=day + timedelta(days=1),
    )


@cache
def _sentences() -> tuple[str, ...]:
    text = "".join(path.read_text(encoding="utf-8") for path in sorted(GOV.glob("*.txt")))
    return tuple(sentence for sentence in re.findall(r"[^\n。]+。", text) if len(sentence) < 120)


_ODD = (
    "《关于〈办法〉的通知》（“试行”）",
    "2026年12月31日",
    "GB/T 9704-2012",
    "100.5%",
    "——",
    "……",
    "12345678901",
    "喆堃",
)


def random_paper(seed: int) -> Paper:
    """A paper of any length and shape, the same for the same seed; some lack what drafts lack."""
    dice = random.Random(seed)

    def text(sentences: int) -> str:
        return "".join(dice.choice((*_ODD, *dice.sample(_sentences(), 8))) for _ in range(sentences))

    def clipped(longest: int) -> str:
        return re.sub(r"[。\s]", "", text(6))[: dice.randint(1, longest)]

    numbers = ("一、", "（一）", "1.", "（1）", "", "", "")
    body = "\n".join(dice.choice(numbers) + text(dice.randint(1, 5)) for _ in range(dice.randint(1, 14)))
    draft = dice.random() < 0.2
    return a_paper(
        mark=dice.choice(
            ("南屿县人民政府文件", "南屿县石门镇人民政府", "南屿县人民政府农业农村和水务气象局文件", "")
        ),
        title=clipped(70),
        body=body,
        signature=dice.choice(
            ("南屿县人民政府", "县府办", "南屿县机关事务管理和政务服务大数据中心", "甲局\n乙局")
        ),
        number="" if draft else f"屿府〔2026〕{dice.randint(1, 999)}号",
        urgency=dice.choice(("", "", "特急")),
        signers=dice.choice(((), (), ("张三",), ("张三", "欧阳明月", "李四"))),
        addressees=dice.choice(("各镇人民政府", clipped(120), "")),
        attachments=tuple(clipped(60) for _ in range(dice.choice((0, 0, 1, 2, 5, 12)))),
        dated_on=None if draft else date(2026, dice.randint(1, 12), dice.randint(1, 28)),
        note=dice.choice(("", "此件主动公开", clipped(50))),
        copies=dice.choice(("", "县委办公室", clipped(150))),
        printed_on=None if draft else date(2026, 12, 30),
    )


def text_entries(paper: Paper) -> list[tuple[Part, int, str]]:
    """Every text that must stand on the pages, with its place."""
    plain = {
        Part.MARK: paper.mark,
        Part.URGENCY: paper.urgency,
        Part.NUMBER: paper.number,
        Part.ADDRESSEES: paper.addressees,
        Part.NOTE: paper.note,
        Part.COPIES: paper.copies,
        Part.PRINTED_BY: paper.printed_by,
    }
    found = [(part, 0, text) for part, text in plain.items()]
    for part, entries in (
        (Part.TITLE, paper.title.split("\n")),
        (Part.BODY, paper.body.split("\n")),
        (Part.SIGNATURE, paper.signature.split("\n")),
        (Part.SIGNERS, list(paper.signers)),
        (Part.ATTACHMENTS, list(paper.attachments)),
    ):
        found += [(part, at, text) for at, text in enumerate(entries)]
    return found


def rows(page: Page, *parts: Part) -> Iterator[list[GlyphRun]]:
    """The lines of ``parts`` on a page, each with all its runs from left to right, also those the page added."""
    wanted = {run.baseline for run in page.runs if run.source is not None and run.source.part in parts}
    for baseline in sorted(wanted):
        yield sorted((run for run in page.runs if run.baseline == baseline), key=lambda run: run.x)


def row_text(row: list[GlyphRun]) -> str:
    return "".join(run.text for run in row)


def runs_of(layout: Layout, part: Part) -> list[tuple[int, GlyphRun]]:
    """The runs taken from a text, with the number of their page from 1."""
    return [
        (number, run)
        for number, page in enumerate(layout.pages, 1)
        for run in page.runs
        if run.source is not None and run.source.part is part
    ]
