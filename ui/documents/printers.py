"""Which printers there are. The print service is asked by a process of its own: it may keep whoever asks waiting for
minutes, and Qt's binding would keep every thread of the program waiting with it."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import dataclass

import msgspec

PATIENCE = 8.0
"""Seconds; a print service that works answers in well under one."""


class NoAnswer(Exception):
    """The print service did not answer in time, or could not be asked."""


@dataclass(frozen=True)
class Printer:
    """``name`` is the system's, ``told`` what a person knows it by."""

    name: str
    told: str
    default: bool = False


def printers(patience: float = PATIENCE) -> tuple[Printer, ...]:
    """The printers of this workstation, none where there is none. Raises ``NoAnswer``."""
    try:
        done = subprocess.run(
            [sys.executable, "-m", "ui.documents.printers"],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=patience,
            check=True,
        )
        return msgspec.json.decode(done.stdout, type=tuple[Printer, ...])
    except (OSError, subprocess.SubprocessError, msgspec.DecodeError) as error:
        raise NoAnswer from error


def _asked_here() -> tuple[Printer, ...]:
    from PySide6.QtCore import QCoreApplication
    from PySide6.QtPrintSupport import QPrinterInfo

    # Where Qt looks for its way to the printers is known to an application alone.
    app = QCoreApplication([])
    default = QPrinterInfo.defaultPrinterName()
    found = tuple(
        Printer(each.printerName(), each.description() or each.printerName(), each.printerName() == default)
        for each in QPrinterInfo.availablePrinters()
    )
    del app
    return found


if __name__ == "__main__":
    sys.stdout.buffer.write(msgspec.json.encode(_asked_here()))
