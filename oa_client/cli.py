"""The command line of the workstation: ``oa-client [--profile FILE] [--server URL --ca FILE]``.

``oa-client inspect FILE`` and its sisters take a paper from a file and open no window: ``oa_client/papers``.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from oa_client.logs import write_log_to
from oa_client.paths import data_folder
from oa_client.settings import SettingsFile
from oa_core.refusal import Refused

_PAPERS = frozenset({"check", "compare", "inspect", "typeset"})


def main(arguments: Sequence[str] | None = None) -> int:
    """Open the window; 0 when it was closed, 2 when the arguments are of no use."""
    arguments = sys.argv[1:] if arguments is None else arguments
    if arguments and arguments[0] in _PAPERS:
        from oa_client.papers.cli import main as take_paper

        return take_paper(arguments, _sentence)
    parser = argparse.ArgumentParser(prog="oa-client", description="县政通")
    parser.add_argument("--profile", type=Path, metavar="FILE", help="take over a set-up file (.xzt)")
    parser.add_argument("--server", metavar="URL", help="the central server's address, https://…")
    parser.add_argument(
        "--ca", type=Path, metavar="FILE", help="the office's own certificate authority (PEM)"
    )
    parser.add_argument("--data", type=Path, metavar="FOLDER", help="keep caches and settings here")
    given = parser.parse_args(arguments)

    folder: Path = given.data or data_folder()
    folder.mkdir(parents=True, exist_ok=True)
    settings = SettingsFile(folder)
    if given.profile is not None:
        try:
            settings.take_profile(given.profile)
        except Refused:
            parser.error(f"{given.profile}: 不是县政通的配置文件")
    if given.server is not None:
        ca_file = str(given.ca.resolve()) if given.ca else ""
        settings.write(replace(settings.read(), server_url=given.server, ca_file=ca_file))
    write_log_to(folder)

    # Qt and the office are loaded once the arguments are known to be of use.
    from oa_client.bootstrap import build_session
    from oa_client.office.undoing import REST
    from ui.application import run

    return run(build_session(folder, rest=REST))


def _sentence(code: str, facts: Mapping[str, str]) -> str:
    """The words of a refusal; Qt, which they are translated by, is loaded only for them."""
    from ui.wording import sentence

    return sentence(code, facts)
