"""LibreOffice as a judge of our DOCX: it opens the file and prints it to PDF.

It is part of the gate: where it is missing the tests fail, they are not passed over.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

# The standard's fonts are not free; the judge sees the stand-ins of the page itself.
_FONTS = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <include>/etc/fonts/fonts.conf</include>
  {aliases}
</fontconfig>
"""
_ALIAS = """
  <match>
    <test name="family"><string>{}</string></test>
    <edit name="family" mode="assign" binding="strong"><string>{}</string></edit>
  </match>
"""
_STAND_INS = {
    "仿宋_GB2312": "AR PL SungtiL GB",
    "方正小标宋简体": "AR PL SungtiL GB",
    "黑体": "AR PL SungtiL GB",
    "宋体": "AR PL SungtiL GB",
    "楷体_GB2312": "AR PL KaitiM GB",
    "Times New Roman": "Liberation Serif",
}


def printed(docx: Path, folder: Path) -> bytes:
    """The PDF that LibreOffice makes of ``docx``; ``folder`` takes its profile and its output."""
    soffice = shutil.which("soffice")
    assert soffice is not None, "LibreOffice is missing: apt-get install libreoffice-writer-nogui"
    fonts = folder / "fonts.conf"
    aliases = "".join(_ALIAS.format(wanted, given) for wanted, given in _STAND_INS.items())
    fonts.write_text(_FONTS.format(aliases=aliases), encoding="utf-8")
    subprocess.run(
        [
            soffice,
            "--headless",
            f"-env:UserInstallation={(folder / 'profile').as_uri()}",
            "--convert-to",
            "pdf",
            "--outdir",
            str(folder),
            str(docx),
        ],
        env=os.environ | {"FONTCONFIG_FILE": str(fonts), "HOME": str(folder)},
        check=True,
        capture_output=True,
        timeout=120,
    )
    return (folder / f"{docx.stem}.pdf").read_bytes()
