"""The text of an OFD (GB/T 33190-2016), line by line as its pages show it."""

from __future__ import annotations

from pathlib import Path

from oa_client.importing import ofd_package
from oa_core.refusal import Refused
from oa_core.structure.source import Paragraph, Source


def read_ofd(path: Path) -> Source:
    """A paragraph per line.

    Raises ``Refused`` as ``ofd_package.read_ofd`` does, and ``nothing_to_read`` (a scan).
    """
    document = ofd_package.read_ofd(path)
    lines = [line for page in document.pages for line in page.lines() if line.strip()]
    if not lines:
        raise Refused("nothing_to_read")
    return tuple(Paragraph(line) for line in lines)
