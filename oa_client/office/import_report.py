"""The report of a folder that was taken over, row by row, as a CSV that Excel and WPS open."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from oa_client.output.atomic_file import write_atomically
from oa_client.storage.archive import ImportRow

_HEADINGS = ("文件", "结果", "说明", "大小（字节）", "SHA-256")
_STATES = {
    "taken": "已导入",
    "known": "已有，没有重复导入",
    "refused": "没有导入",
    "paired": "还没有导入",
    "left": "不是公文文件，跳过",
}
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def write_report(
    rows: Iterable[ImportRow], words: Callable[[str, Mapping[str, str]], str], path: Path
) -> None:
    """Write ``rows`` to ``path``; ``words`` tells a code in a sentence. Raises ``OSError`` as
    ``write_atomically`` does."""
    text = io.StringIO(newline="")
    table = csv.writer(text)
    table.writerow(_HEADINGS)
    for row in rows:
        told = words(row.code, row.facts) if row.code else ""
        table.writerow(
            [_plain(each) for each in (row.path, _STATES[row.state], told, str(row.size), row.sha256)]
        )
    # The mark at the beginning tells Excel that it is UTF-8.
    write_atomically(path, text.getvalue().encode("utf-8-sig"))


def _plain(text: str) -> str:
    """A file may be named so that a spreadsheet would take its name for a formula."""
    return f"'{text}" if text.startswith(_FORMULA) else text
