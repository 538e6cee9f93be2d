"""Pages drawn by hand for the tests of the writers, and a face of each kind of outline."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

from PIL import Image

from oa_client.typesetting.font_metrics import FontMetrics, metrics_of
from oa_client.typesetting.fonts import FontBook, FontFace, font_directories
from oa_client.typesetting.model import RED, Colour, GlyphRun, Layout, Page, Picture, Role, Rule, Shape
from tests.client.typesetting.papers import fonts_here

EM = 5.0


def run(
    text: str,
    x: float = 40.0,
    baseline: float = 60.0,
    step: float = 5.2,
    role: Role | None = Role.FANGSONG,
    colour: Colour = Colour(0, 0, 0),
) -> GlyphRun:
    """A run in even cells of ``step`` mm."""
    xs = tuple(x + step * at for at in range(len(text)))
    return GlyphRun(text, role, EM, xs, x + step * len(text), baseline, colour)


def page(**content: object) -> Page:
    return Page(210.0, 297.0, **content)  # type: ignore[arg-type]  # the test names the fields


def layout(**content: object) -> Layout:
    return Layout((page(**content),))


def dense_face() -> FontFace:
    """A face with CFF outlines, in a collection."""
    found = [path for folder in font_directories() for path in folder.rglob("NotoSerifCJK-Bold.ttc")]
    return FontFace(found[0], number=2, substitute=True)


def dense_book() -> FontBook:
    """The fonts of this machine with CFF outlines for the text."""
    return FontBook({**fonts_here().faces, Role.FANGSONG: dense_face()})


def single_face() -> FontFace:
    """A Chinese face in a file of its own."""
    return next(
        face for face in fonts_here().faces.values() if face.path.suffix != ".ttc" and _is_chinese(face)
    )


def quadratic_book() -> FontBook:
    """The fonts of this machine with TrueType outlines for the text."""
    found = (
        face
        for face in fonts_here().faces.values()
        if _is_chinese(face) and _metrics(face).has_quadratic_outlines
    )
    return FontBook({**fonts_here().faces, Role.FANGSONG: next(found)})


def _is_chinese(face: FontFace) -> bool:
    return _metrics(face).holds("国")


def _metrics(face: FontFace) -> FontMetrics:
    return metrics_of(face.path, face.number)


def square(x: float, y: float, side: float) -> tuple[tuple[float, ...], ...]:
    """A contour of straight lines."""
    return (x, y), (x + side, y), (x + side, y + side), (x, y + side)


def framed_square(x: float = 50.0, y: float = 50.0, side: float = 20.0, frame: float = 4.0) -> Shape:
    """A red square with a hole in it."""
    hole = square(x + frame, y + frame, side - 2 * frame)
    return Shape((square(x, y, side), hole[::-1]), RED)


def disc(x: float, y: float, radius: float, width: float = 0.0) -> Shape:
    """A red circle of four curves around (x, y), filled or drawn with a pen."""
    k = radius * 0.5523
    contour = (
        (x + radius, y),
        (x + radius, y + k, x + k, y + radius, x, y + radius),
        (x - k, y + radius, x - radius, y + k, x - radius, y),
        (x - radius, y - k, x - k, y - radius, x, y - radius),
        (x + k, y - radius, x + radius, y - k, x + radius, y),
    )
    return Shape((contour,), RED, width)


def photograph(form: str = "PNG", mode: str = "RGB", colour: object = (214, 0, 15)) -> bytes:
    """A small image of one colour."""
    buffer = BytesIO()
    Image.new(mode, (40, 20), colour).save(buffer, form)  # type: ignore[arg-type]  # a colour of the mode's kind
    return buffer.getvalue()


def picture(
    data: bytes, x: float = 30.0, y: float = 100.0, width: float = 40.0, height: float = 20.0
) -> Picture:
    return Picture(data, x, y, width, height)


def rule(x0: float, y0: float, x1: float, y1: float, width: float = 0.35) -> Rule:
    return Rule(x0, y0, x1, y1, width, RED)


def copied(face: FontFace, to: Path) -> Path:
    """The face's file under another name."""
    to.write_bytes(face.path.read_bytes())
    return to
