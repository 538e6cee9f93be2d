"""A process that sets one paper as PDF and tells how long that took since its start, and what memory it needed."""

from __future__ import annotations

import argparse
import json
import sys
import time
from pathlib import Path


def main() -> int:
    """Set it, print one flat JSON object, end."""
    parser = argparse.ArgumentParser()
    parser.add_argument("text", type=Path)
    parser.add_argument("characters", type=int)
    parser.add_argument("--started", type=float, required=True)
    asked = parser.parse_args()
    # Only now, so that loading the program counts.
    from oa_client.output.pdf import pdf_bytes
    from oa_client.typesetting.fonts import FontBook
    from oa_client.typesetting.layout import lay_out
    from oa_core.documents.paper import Paper

    body = asked.text.read_text("utf-8")[: asked.characters]
    fonts = FontBook.find()
    layout = lay_out(
        Paper(mark="南屿县人民政府文件", title="关于防台风工作的通知", body=body, signature=""), fonts
    )
    written = pdf_bytes(layout, fonts)
    took = time.monotonic() - asked.started
    print(json.dumps({"ms": 1000 * took, "bytes": len(written), "peak_mb": peak_mb()}))
    return 0


def peak_mb() -> float:
    """The most memory this process ever had in use, in MB (2**20 bytes); 0 where the system does not tell."""
    if sys.platform == "win32":
        return 0.0
    import resource

    used = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return used / 2**20 if sys.platform == "darwin" else used / 2**10


if __name__ == "__main__":
    sys.exit(main())
