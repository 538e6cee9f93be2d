"""Old Word and WPS files, through LibreOffice when the computer has it: Python has no maintained reader of them."""

from __future__ import annotations

import shutil
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
        try:
            done = subprocess.run(
                [*command, "--outdir", folder, str(path.resolve())],
                capture_output=True,
                timeout=_SECONDS,
                check=False,
            )
        except (OSError, subprocess.TimeoutExpired) as error:
            raise Refused("conversion_failed", kind=path.suffix.lower()) from error
        made = Path(folder) / f"{path.stem}.docx"
        if done.returncode != 0 or not made.exists():
            raise Refused("conversion_failed", kind=path.suffix.lower())
        return read_docx(made)
