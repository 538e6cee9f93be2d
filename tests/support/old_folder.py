"""A folder of old papers of the fictional 南屿县, as an office might have it: DOCX, TXT, broken ones, a ledger."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from xml.sax.saxutils import escape

import docx

HEAD = ("收文号", "收文日期", "来文机关", "来文字号", "文件标题", "份数", "密级", "拟办意见", "柜号")
_S = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def paper_text(number: int, year: int = 2025) -> list[str]:
    """The paragraphs of one notice."""
    return [
        "南屿县人民政府文件",
        f"屿府〔{year}〕{number}号",
        f"南屿县人民政府关于做好第{number}项{year}年重点工作的通知",
        "各乡镇人民政府，县政府各部门：",
        f"为做好{year}年工作，现就有关事项通知如下：",
        "一、落实责任",
        f"各乡镇要在{year}年底前完成第{number}项任务。",
        "南屿县人民政府",
        f"{year}年3月{number % 28 + 1}日",
    ]


def write_docx(path: Path, lines: Sequence[str]) -> None:
    """A DOCX of these paragraphs."""
    document = docx.Document()
    for line in lines:
        document.add_paragraph(line)
    document.save(str(path))


def write_txt(path: Path, lines: Sequence[str]) -> None:
    """A text file of these paragraphs."""
    path.write_text("\n".join(lines), "utf-8")


def xlsx(rows: Sequence[Sequence[object]], name: str = "收文登记簿") -> bytes:
    """A workbook of one sheet; dates are cells with a day format, as Excel and WPS write them."""
    made = []
    for at, row in enumerate(rows, 1):
        cells = "".join(_cell(f"{chr(65 + column)}{at}", value) for column, value in enumerate(row))
        made.append(f'<row r="{at}">{cells}</row>')
    parts = {
        "xl/workbook.xml": f'<workbook xmlns="{_S}" xmlns:r="{_R}"><sheets>'
        f'<sheet name="{name}" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/'
        'relationships"><Relationship Id="rId1" Target="worksheets/sheet1.xml" Type="t"/></Relationships>',
        "xl/styles.xml": f'<styleSheet xmlns="{_S}"><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs>'
        "</styleSheet>",
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{_S}"><sheetData>{"".join(made)}</sheetData></worksheet>',
    }
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as package:
        for part, content in parts.items():
            package.writestr(part, content)
    return file.getvalue()


def _cell(place: str, value: object) -> str:
    if isinstance(value, date):
        return f'<c r="{place}" s="1"><v>{(value - date(1899, 12, 30)).days}</v></c>'
    if isinstance(value, int):
        return f'<c r="{place}"><v>{value}</v></c>'
    return f'<c r="{place}" t="inlineStr"><is><t>{escape(str(value))}</t></is></c>' if value else ""


def fill(folder: Path, count: int) -> None:
    """``count`` papers, each third a DOCX and the rest text; then some that cannot be taken: broken, empty, of no kind,
    classified, and one content twice."""
    (folder / "2025").mkdir(parents=True)
    for number in range(1, count + 1):
        write = write_docx if number % 3 == 0 else write_txt
        ending = "docx" if number % 3 == 0 else "txt"
        write(folder / "2025" / f"{number:04d}号通知.{ending}", paper_text(number))
    write_txt(folder / "副本.txt", paper_text(1))
    (folder / "坏的.docx").write_bytes(b"PK\x03\x04 broken")
    (folder / "空的.txt").write_bytes(b"")
    (folder / "照片.jpg").write_bytes(b"\xff\xd8")
    write_txt(folder / "不该在这里.txt", ["机密★10年", "一件不能写出来的事"])
    (folder / "~$锁.docx").write_bytes(b"lock")
