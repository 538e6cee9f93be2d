"""The grain of an OFD package (GB/T 33190-2016): its XML parts and the graphic objects of a page.

Everything counts in millimetres from the upper left corner, as the page model does. An object's coordinates count
from the corner of its ``Boundary``, beyond which readers may cut it off.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import groupby
from operator import sub
from xml.sax.saxutils import escape, quoteattr

from oa_client.output.pdf_objects import number
from oa_client.typesetting.model import Colour, GlyphRun, Shape

NAMESPACE = "http://www.ofdspec.org/2016"
_EVEN = 0.0002
"""mm: steps that differ by less are written as one."""


def part(root: str, attributes: Mapping[str, object], *content: str) -> bytes:
    """A whole part of the package."""
    made = element(root, {"xmlns:ofd": NAMESPACE, **attributes}, *content)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{made}'.encode()


def element(name: str, attributes: Mapping[str, object], *content: str) -> str:
    """``content`` is XML already; texts go through ``text``."""
    written = "".join(f" {key}={quoteattr(str(value))}" for key, value in attributes.items())
    if not content:
        return f"<ofd:{name}{written}/>"
    return f"<ofd:{name}{written}>{''.join(content)}</ofd:{name}>"


def text(name: str, content: str) -> str:
    """An element that holds a text. What XML cannot hold becomes U+FFFD."""
    legal = "".join(each if _is_legal(each) else "\ufffd" for each in content)
    return f"<ofd:{name}>{escape(legal)}</ofd:{name}>"


def _is_legal(character: str) -> bool:
    return character in "\t\n" or " " <= character < "\ud800" or "\ue000" <= character not in "\ufffe\uffff"


def box(x: float, y: float, width: float, height: float) -> str:
    return f"{number(x)} {number(y)} {number(width)} {number(height)}"


def array(values: Iterable[float]) -> str:
    return " ".join(map(number, values))


def colour(name: str, value: Colour) -> str:
    return f'<ofd:{name} Value="{value.red} {value.green} {value.blue}"/>'


class Canvas:
    """The objects of one side, upright or turned a quarter counter-clockwise on a side of this size."""

    def __init__(
        self, width: float, height: float, count: Callable[[], int], *, turned: bool = False
    ) -> None:
        """``count`` gives each object its number, which is its own in the whole document."""
        self._width, self._height = width, height
        self._count = count
        self._turned = turned
        self.objects: list[str] = []

    def add_text(self, run: GlyphRun, content: str, xs: Sequence[float], font: int, embolden: float) -> None:
        """A run whose characters ``content`` stand at ``xs``."""
        x, y = xs[0] - run.size / 2, run.baseline - 1.2 * run.size
        place, x, y = self._place(x, y, xs[-1] + 2 * run.size - x, 1.8 * run.size)
        pen, stroke = "", ""
        if embolden:
            # Where a light face stands for a heavy one its outlines are drawn as well as filled.
            pen = f' Stroke="true" LineWidth="{number(embolden * run.size)}"'
            stroke = colour("StrokeColor", run.colour)
        deltas = f' DeltaX="{_deltas(xs)}"' if len(xs) > 1 else ""
        self.objects.append(
            f'<ofd:TextObject ID="{self._count()}"{place} Font="{font}" Size="{number(run.size)}"{pen}>'
            f"{colour('FillColor', run.colour)}{stroke}"
            f'<ofd:TextCode X="{number(xs[0] - x)}" Y="{number(run.baseline - y)}"{deltas}>'
            f"{escape(content)}</ofd:TextCode></ofd:TextObject>"
        )

    def add_shape(self, shape: Shape) -> None:
        """Curves are written as Bézier curves: some readers draw no arcs."""
        points = [
            (step[at], step[at + 1])
            for steps in shape.contours
            for step in steps
            for at in range(0, len(step), 2)
        ]
        if not points:
            return
        reach = shape.width
        left, top = min(x for x, _ in points) - reach, min(y for _, y in points) - reach
        right, bottom = max(x for x, _ in points) + reach, max(y for _, y in points) + reach
        place, x, y = self._place(left, top, right - left, bottom - top)
        moved = shape.shifted(-x, -y)
        path = " ".join(
            f"{'M' if at == 0 else 'L' if len(step) == 2 else 'B'} {array(step)}"
            + (" C" if at == last else "")
            for contour in moved.contours
            for last in (len(contour) - 1,)
            for at, step in enumerate(contour)
        )
        if shape.width:
            pen, ink = f' LineWidth="{number(shape.width)}"', colour("StrokeColor", shape.colour)
        else:
            pen, ink = ' Stroke="false" Fill="true" Rule="NonZero"', colour("FillColor", shape.colour)
        self._path(place, pen, ink, path)

    def add_line(self, ends: tuple[float, float, float, float], width: float, ink: Colour) -> None:
        x0, y0, x1, y1 = ends
        left, top = min(x0, x1) - width, min(y0, y1) - width
        place, x, y = self._place(left, top, abs(x1 - x0) + 2 * width, abs(y1 - y0) + 2 * width)
        path = f"M {array((x0 - x, y0 - y))} L {array((x1 - x, y1 - y))}"
        self._path(place, f' LineWidth="{number(width)}"', colour("StrokeColor", ink), path)

    def add_frame(self, edges: tuple[float, float, float, float], width: float, ink: Colour) -> None:
        """The outline of a box (x0, y0, x1, y1)."""
        x0, y0, x1, y1 = edges
        self.add_shape(Shape((((x0, y0), (x1, y0), (x1, y1), (x0, y1)),), ink, width))

    def add_image(self, edges: tuple[float, float, float, float], resource: int) -> None:
        """An image in the box (x, y, width, height)."""
        x, y, width, height = edges
        if self._turned:
            place = f' Boundary="{box(0, 0, self._width, self._height)}"'
            matrix = (0.0, -width, height, 0.0, y, self._height - x)
        else:
            place, matrix = f' Boundary="{box(x, y, width, height)}"', (width, 0.0, 0.0, height, 0.0, 0.0)
        self.objects.append(
            f'<ofd:ImageObject ID="{self._count()}"{place} CTM="{array(matrix)}" ResourceID="{resource}"/>'
        )

    def _path(self, place: str, pen: str, ink: str, path: str) -> None:
        self.objects.append(
            f'<ofd:PathObject ID="{self._count()}"{place}{pen}>{ink}'
            f"<ofd:AbbreviatedData>{path}</ofd:AbbreviatedData></ofd:PathObject>"
        )

    def _place(self, x: float, y: float, width: float, height: float) -> tuple[str, float, float]:
        """The attributes that place an object, and the point from which its coordinates count."""
        if not self._turned:
            return f' Boundary="{box(x, y, width, height)}"', x, y
        matrix = array((0, -1, 1, 0, 0, self._height))
        return f' Boundary="{box(0, 0, self._width, self._height)}" CTM="{matrix}"', 0.0, 0.0


def _deltas(xs: Sequence[float]) -> str:
    """The steps between the characters; equal ones in a row as ``g`` times and the step (GB/T 33190, 11.3)."""
    steps = tuple(map(sub, xs[1:], xs))
    if len(steps) > 2 and max(steps) - min(steps) < _EVEN:
        return f"g {len(steps)} {number((xs[-1] - xs[0]) / len(steps))}"
    written: list[str] = []
    for step, equal in groupby(map(number, steps)):
        times = len(list(equal))
        written += [f"g {times} {step}"] if times > 2 else [step] * times
    return " ".join(written)
