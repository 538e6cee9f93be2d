"""``oa-client typeset IN -o OUT``: a text, a DOCX or an outline becomes the pages that GB/T 9704 asks for."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from time import perf_counter

from oa_client.output.docx import write_docx
from oa_client.output.ofd import write_ofd
from oa_client.output.pdf import write_pdf
from oa_client.papers.outline_file import read_outline
from oa_client.papers.printing import print_json
from oa_client.typesetting.fonts import FontBook
from oa_client.typesetting.grid import FULL_GRID, GRID
from oa_client.typesetting.layout import lay_out
from oa_client.typesetting.model import Layout, Role
from oa_client.typesetting.read_back import lines_per_page, texts_drawn
from oa_core.documents.paper import Form, FullPaper, Signing
from oa_core.documents.setting import paper_of_outline
from oa_core.refusal import Refused
from oa_core.structure.outline import fingerprint

_KINDS = (".pdf", ".ofd", ".docx")


def add(parsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Make the command known."""
    parser = parsers.add_parser("typeset", help="set a paper on its pages (GB/T 9704-2012)")
    parser.add_argument(
        "file", type=Path, metavar="IN", help="a text, a DOCX, or what inspect --json printed"
    )
    parser.add_argument("-o", "--output", type=Path, metavar="OUT", required=True, help=".pdf, .ofd or .docx")
    parser.add_argument("--form", choices=[each.value for each in Form], help="instead of what the text says")
    parser.add_argument(
        "--signing", choices=[each.value for each in Signing], help="with a sample seal or stamp"
    )
    parser.add_argument(
        "--one-sided", action="store_true", help="for screens: 版记 on the last page of the text"
    )
    parser.add_argument("--full", action="store_true", help="撑满版心, for print")
    parser.add_argument(
        "--strict", action="store_true", help="refuse when a font stands in for the right one"
    )
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Write the pages and tell what they are; 0. Raises ``Refused``: ``output_kind_unknown``, ``fonts_substituted``,
    ``output_unwritable``, and what reading refuses."""
    kind = arguments.output.suffix.lower()
    if kind not in _KINDS:
        raise Refused("output_kind_unknown", kind=kind)
    outline, fingerprint_in = read_outline(arguments.file)
    set_paper = paper_of_outline(
        outline,
        Form(arguments.form) if arguments.form else None,
        Signing(arguments.signing) if arguments.signing else None,
    )
    fonts = FontBook.find()
    grid = FULL_GRID if arguments.full else GRID
    began = perf_counter()
    layout = lay_out(set_paper.paper, fonts, duplex=not arguments.one_sided, grid=grid)
    laid_out = perf_counter()
    families = _families(layout, fonts)
    missing = _replaced(families, fonts) if arguments.strict else []
    if missing:
        raise Refused("fonts_substituted", roles=" ".join(missing))
    writing = perf_counter()
    _write(set_paper.paper, layout, fonts, arguments.output)
    written = perf_counter()
    told = {
        "pages": len(layout.pages),
        "layout_ms": round((laid_out - began) * 1000, 2),
        "render_ms": round((written - writing) * 1000, 2),
        "lines_per_page": lines_per_page(layout),
        "fonts": families,
        "missing": list(layout.missing),
        "text_sha256_in": fingerprint_in,
        "text_sha256_out": fingerprint(texts_drawn(layout, set_paper.places)),
    }
    if arguments.json:
        print_json(told)
    else:
        substituted = (
            "，字体已替代，仅供预览" if any(each["substituted"] for each in families.values()) else ""
        )
        sys.stdout.write(f"{arguments.output}：{len(layout.pages)} 页{substituted}\n")
    return 0


def _families(layout: Layout, fonts: FontBook) -> dict[str, dict[str, object]]:
    """For each role on the pages the family that draws it, and whether it only stands in."""
    return {
        role.value: {"family": fonts.metrics(role).family, "substituted": fonts.face(role).substitute}
        for role in layout.roles
    }


def _replaced(families: dict[str, dict[str, object]], fonts: FontBook) -> list[str]:
    """The roles on the pages that a stand-in draws, and those without any face: the pages do not tell of these, since
    each of their characters is another role's."""
    without = {role for role, stand_in in fonts.stand_ins().items() if stand_in.borrowed}
    drawn = {role for role, told in families.items() if told["substituted"]}
    return [role.value for role in Role if role.value in without | drawn]


def _write(paper: FullPaper, layout: Layout, fonts: FontBook, path: Path) -> None:
    try:
        match path.suffix.lower():
            case ".pdf":
                write_pdf(layout, fonts, path)
            case ".ofd":
                write_ofd(layout, fonts, path)
            case _:
                write_docx(paper, path)
    except OSError as error:
        raise Refused("output_unwritable", path=path.name) from error
