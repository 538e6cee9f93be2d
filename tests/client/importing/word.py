"""Small DOCX packages written by hand: what Word and WPS write, one oddity at a time."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

from oa_client.importing.docx import read_docx
from oa_core.structure.source import Paragraph, Source

_SPACES = " ".join(
    f'xmlns:{name}="{place}"'
    for name, place in {
        "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
        "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
        "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
        "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
        "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
        "v": "urn:schemas-microsoft-com:vml",
    }.items()
)


def paragraph(text: str, properties: str = "", run: str = "") -> str:
    """A paragraph with one run."""
    return f"<w:p><w:pPr>{properties}</w:pPr><w:r><w:rPr>{run}</w:rPr><w:t>{text}</w:t></w:r></w:p>"


def counted(text: str, level: int = 0, name: int = 1) -> str:
    """A paragraph that Word numbers."""
    return paragraph(text, f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{name}"/></w:numPr>')


def level(at: int, kind: str, text: str, more: str = "") -> str:
    """A level of a list."""
    return (
        f'<w:lvl w:ilvl="{at}"><w:start w:val="1"/><w:numFmt w:val="{kind}"/>'
        f'{more}<w:suff w:val="nothing"/><w:lvlText w:val="{text}"/></w:lvl>'
    )


def lists(*levels: str, nums: str = '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>') -> str:
    """A numbering part with one list."""
    return f'<w:abstractNum w:abstractNumId="0">{"".join(levels)}</w:abstractNum>{nums}'


def package_of(
    body: str,
    *,
    numbering: str = "",
    styles: str = "",
    theme: str = "",
    more: Mapping[str, bytes] | None = None,
) -> bytes:
    """The bytes of a package with the given parts."""
    parts = {
        "word/document.xml": f"<w:document {_SPACES}><w:body>{body}</w:body></w:document>".encode(),
        "word/numbering.xml": f"<w:numbering {_SPACES}>{numbering}</w:numbering>".encode(),
        "word/styles.xml": f"<w:styles {_SPACES}>{styles}</w:styles>".encode(),
        "word/theme/theme1.xml": f"<a:theme {_SPACES}>{theme}</a:theme>".encode(),
        **(more or {}),
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return out.getvalue()


def source_of(body: str, *, numbering: str = "", styles: str = "", theme: str = "") -> Source:
    """What our reader makes of it."""
    return read_docx(io.BytesIO(package_of(body, numbering=numbering, styles=styles, theme=theme)))


def texts(source: Source) -> list[str]:
    """The paragraphs' texts."""
    return [piece.text for piece in source if isinstance(piece, Paragraph)]
