"""The outline of a file: inferred from a text or an office document, or read from what ``inspect --json`` printed."""

from __future__ import annotations

import json
from pathlib import Path

from oa_client.importing.files import read_source
from oa_core.refusal import Refused
from oa_core.secrecy import refuse_classified
from oa_core.structure.infer import infer
from oa_core.structure.outline import Outline, fingerprint
from oa_core.structure.written import outline_of

_LARGEST_OUTLINE = 64 * 1024 * 1024


def read_outline(path: Path) -> tuple[Outline, str]:
    """The outline of a file and the fingerprint of its text.

    Raises ``Refused``: ``outline_malformed``, ``classified``, ``file_unreadable`` and what ``read_source`` refuses.
    """
    if path.suffix.lower() != ".json":
        source = read_source(path)
        return infer(source), fingerprint(piece.text for piece in source)
    try:
        if path.stat().st_size > _LARGEST_OUTLINE:
            raise Refused("outline_malformed")
        plain = json.loads(path.read_bytes())
    except OSError as error:
        raise Refused("file_unreadable") from error
    except (ValueError, RecursionError) as error:
        raise Refused("outline_malformed") from error
    outline = outline_of(plain)
    refuse_classified(block.text for block in outline.blocks)
    return outline, fingerprint(block.text for block in outline.blocks)
