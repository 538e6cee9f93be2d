"""Old Word and WPS files, through LibreOffice when the computer has it: Python has no maintained reader of them."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path

from oa_client.importing.docx import read_docx
from oa_core.refusal import Refused
from oa_core.structure.source import Source

_PROGRAMS = ("soffice", "libreoffice")
_USUAL = (r"C:\Program Files\LibreOffice\program\soffice.exe",)
_SECONDS = 60


def read_old_office(path: Path) -> Source:
    """What a .doc, .wps or .rtf says.

    Raises ``Refused``: ``libreoffice_missing``, ``conversion_failed``, and those of ``read_docx``.
    """
    program = next((found for name in _PROGRAMS if (found := shutil.which(name))), None)
    program = program or next((name for name in _USUAL if Path(name).is_file()), None)
    if program is None:
        raise Refused("libreoffice_missing", kind=path.suffix.lower())
    with tempfile.TemporaryDirectory() as folder:
        profile = (Path(folder) / "profile").as_uri()
        command = [
            program,
            f"-env:UserInstallation={profile}",
            "--headless",
            "--norestore",
            "--convert-to",
            "docx",
        ]
        made = Path(folder) / f"{path.stem}.docx"
        if not _ended_well([*command, "--outdir", folder, str(path.resolve())]) or not made.exists():
            raise Refused("conversion_failed", kind=path.suffix.lower())
        return read_docx(made)


def _ended_well(command: list[str]) -> bool:
    """Whether the program ended by itself and without an error. One that does not end is stopped with its children."""
    try:
        # LibreOffice is a script that starts others: in a session of their own they can be stopped together.
        process = subprocess.Popen(
            command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
        )
    except OSError:
        return False
    try:
        return process.wait(_SECONDS) == 0
    except subprocess.TimeoutExpired:
        if os.name == "posix":
            os.killpg(process.pid, signal.SIGKILL)
        process.kill()
        process.wait()
        return False
