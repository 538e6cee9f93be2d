"""``./oa demo``: the fictional 南屿县 in a window, signed in as one of its people."""

from __future__ import annotations

import argparse
import gc
import os
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from unicodedata import east_asian_width

from tools.demo.county import MAIN_SEATS, PASSWORD, found_county
from tools.demo.founding import found_office
from tools.demo.home import DemoFailed, Home, home_folder, reset, window_at
from tools.demo.papers import small_office
from tools.demo.year import year_office

ELSEWHERE = {"offscreen", "minimal", "vnc", "linuxfb", "eglfs"}
"""The platforms of Qt that need no display server."""


def main(arguments: Sequence[str] | None = None) -> int:
    """0 when the window was closed or the list printed; 1 when something failed; 2 when it was asked for wrongly."""
    parser = argparse.ArgumentParser(prog="./oa demo", description="The demo county 南屿县 in a window.")
    parser.add_argument("--as", dest="account", default="clerk", metavar="ID", help="whose window (clerk)")
    parser.add_argument(
        "--list", action="store_true", help="print the accounts and the password, open nothing"
    )
    parser.add_argument("--year", action="store_true", help="a county after a year, with 20,000 documents")
    parser.add_argument("--reset", action="store_true", help="begin again with the county as it was at first")
    given = parser.parse_args(arguments)

    if given.list:
        print(account_list())
        return 0
    if given.account not in {seat.account for seat in found_county().seats}:
        print(f"nobody in 南屿县 has the account {given.account}; see ./oa demo --list", file=sys.stderr)
        return 2
    home = Home(home_folder() / ("year" if given.year else "county"))
    try:
        if given.reset:
            reset(home)
        if not has_display():
            print("there is no display here; run the demo in a graphical session", file=sys.stderr)
            return 2
        return open_window(home, given.account, year=given.year)
    except DemoFailed as failed:
        print(f"./oa demo: {failed}", file=sys.stderr)
        return 1


def account_list() -> str:
    """The accounts with their names, posts and organs, those of the stories first, and the password of all."""
    county = found_county()
    organs = county.register.organs
    seats = sorted(county.seats, key=lambda seat: seat.account not in MAIN_SEATS)
    lines = [
        padded(seat.account, 20)
        + padded(seat.person.name, 10)
        + padded(seat.person.title, 14)
        + organs[seat.person.organ].name
        for seat in seats
    ]
    return "\n".join((*lines, "", f"password of all: {PASSWORD}"))


def padded(text: str, width: int) -> str:
    """``text`` filled up with spaces to ``width`` columns of a terminal, where a Chinese character takes two."""
    return text + " " * (width - sum(2 if east_asian_width(each) in "WF" else 1 for each in text))


def has_display() -> bool:
    """Whether a window can be shown: only Linux tells us beforehand, unless Qt draws elsewhere."""
    if sys.platform != "linux" or os.environ.get("QT_QPA_PLATFORM", "").partition(":")[0] in ELSEWHERE:
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def make_county(data: Path, *, year: bool) -> None:
    """Make the server's data as the county stands now."""
    print(f"making 南屿县 {'after a year (about a minute) ' if year else ''}in {data.parent}", flush=True)
    now = datetime.now(UTC).replace(microsecond=0)
    # Hundreds of thousands of records without a circle among them: looking for circles doubles the time.
    gc.disable()
    try:
        found_office(data, (year_office if year else small_office)(now), now)
    finally:
        gc.enable()


def open_window(home: Home, account: str, *, year: bool) -> int:
    """Open the window of ``account`` and wait until it is closed."""
    with window_at(home, account, lambda data: make_county(data, year=year)) as server:
        # Qt is loaded when it is certain that there is something to show.
        from tools.demo.workstation import work

        return work(home.workstation(account), server, account)


if __name__ == "__main__":
    sys.exit(main())
