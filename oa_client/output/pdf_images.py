"""Puts images into a PDF: JPEG as it is, everything else as pixels with its transparency (ISO 32000-1, 8.9)."""

from __future__ import annotations

from io import BytesIO

from PIL import Image

from oa_client.output.pdf_objects import PdfFile

_COLOUR_SPACES = {"L": "/DeviceGray", "RGB": "/DeviceRGB"}


def put_image(data: bytes, file: PdfFile) -> int | None:
    """The number of the image's object; ``None`` when ``data`` is no image that can be read."""
    try:
        with Image.open(BytesIO(data)) as image:
            if image.format == "JPEG" and image.mode in _COLOUR_SPACES:
                entries = _entries(image, _COLOUR_SPACES[image.mode])
                return file.add_packed(data, f"{entries} /Filter /DCTDecode")
            image.load()
            return _put_pixels(image, file)
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return None


def _put_pixels(image: Image.Image, file: PdfFile) -> int:
    mask = ""
    if image.has_transparency_data:
        image = image.convert("RGBA")
        alpha = image.getchannel("A")
        number = file.add_stream(alpha.tobytes(), _entries(alpha, "/DeviceGray"))
        mask = f" /SMask {number} 0 R"
    plain = image.convert("L" if image.mode in ("1", "L") else "RGB")
    return file.add_stream(plain.tobytes(), _entries(plain, _COLOUR_SPACES[plain.mode]) + mask)


def _entries(image: Image.Image, colour_space: str) -> str:
    return (
        f"/Type /XObject /Subtype /Image /Width {image.width} /Height {image.height}"
        f" /ColorSpace {colour_space} /BitsPerComponent 8"
    )
