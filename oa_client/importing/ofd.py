"""The text of an OFD (GB/T 33190-2016), line by line as its pages show it."""

from __future__ import annotations

from pathlib import Path

from oa_client.importing import ofd_package
from oa_client.importing.package import Package
from oa_core.refusal import Refused
from oa_core.structure.source import Paragraph, Source


def read_ofd(path: Path) -> Source:
    """A paragraph per line.

    Raises ``Refused``: ``not_an_ofd``, ``file_unreadable``, ``file_encrypted``, ``package_damaged``,
    ``unpacks_too_large``, ``nothing_to_read`` (a scan).
    """
    with Package(path, "not_an_ofd") as package:
        if any(name.endswith("Encryptions.xml") for name in package.names):
            raise Refused("file_encrypted")
    document = ofd_package.read_ofd(path)
    lines = [line for page in document.pages for line in page.lines() if line.strip()]
    if not lines:
        raise Refused("nothing_to_read")
    return tuple(Paragraph(line) for line in lines)
