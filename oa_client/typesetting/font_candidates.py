"""Which font files can do which work, the best first.

GB/T 9704-2012 names classes of type only. Offices use the commercial faces below; they are looked for on the
workstation and never shipped. The free ones behind them keep the page readable on a machine that has none of those,
and the user is told that they are substitutes (handbook 1.8).
"""

from __future__ import annotations

from dataclasses import dataclass

from oa_client.typesetting.model import Role


@dataclass(frozen=True, slots=True)
class Candidate:
    """One face of one file, found by the file's name in any font directory, whatever its case."""

    file: str
    number: int = 0
    """Which face of a collection (.ttc), from 0."""
    genuine: bool = True
    """Whether it is the kind of type that the standard asks for, rather than a substitute."""
    embolden: float = 0.0
    """The outline to add around each stroke, in ems, where a light face must stand in for a heavy one."""


def _genuine(*files: str) -> tuple[Candidate, ...]:
    return tuple(Candidate(file) for file in files)


def _substitute(file: str, *, number: int = 0, embolden: float = 0.0) -> Candidate:
    return Candidate(file, number, genuine=False, embolden=embolden)


_SERIF_BOLD = "notoserifsc-bold.otf"
_SERIF = "notoserifsc-regular.otf"
_SANS = "notosanssc-regular.otf"
_FANDOL = "fandolfang-regular.otf"
_SUNGTI_LIGHT = "gbsn00lp.ttf"
_KAITI_GB = "gkai00mp.ttf"
_UMING = "uming.ttc"
_UKAI = "ukai.ttc"
_MICRO_HEI = "wqy-microhei.ttc"

CANDIDATES: dict[Role, tuple[Candidate, ...]] = {
    Role.XIAOBIAOSONG: (
        *_genuine("fzxbsjw.ttf", "fzxbsjw--gb1-0.ttf", "fzxbsk.ttf", "fzxbsk--gbk1-0.ttf"),
        *_genuine(
            "方正小标宋简体.ttf", "方正小标宋_gbk.ttf", "fzxiaobiaosong-b05s.ttf", "fzxiaobiaosong-b05.ttf"
        ),
        _substitute(_SERIF_BOLD),
        _substitute(_UMING, embolden=0.028),
        _substitute(_SUNGTI_LIGHT, embolden=0.035),
    ),
    Role.FANGSONG: (
        *_genuine("仿宋_gb2312.ttf", "fs_gb2312.ttf", "simfang_gb2312.ttf", "fangsong_gb2312.ttf"),
        *_genuine(
            "simfang.ttf", "fzfsjw.ttf", "fzfsk.ttf", "方正仿宋_gbk.ttf", "方正仿宋简体.ttf", "stfangso.ttf"
        ),
        _substitute(_FANDOL),
        _substitute(_SUNGTI_LIGHT),
        _substitute(_UMING),
    ),
    Role.KAITI: (
        *_genuine("楷体_gb2312.ttf", "kt_gb2312.ttf", "simkai_gb2312.ttf", "kaiti_gb2312.ttf"),
        *_genuine(
            "simkai.ttf", "fzktjw.ttf", "fzktk.ttf", "方正楷体_gbk.ttf", "方正楷体简体.ttf", "stkaiti.ttf"
        ),
        _substitute(_UKAI),
        _substitute(_KAITI_GB),
    ),
    Role.HEITI: (
        *_genuine(
            "simhei.ttf", "fzhtjw.ttf", "fzhtk.ttf", "方正黑体_gbk.ttf", "方正黑体简体.ttf", "stheiti.ttf"
        ),
        _substitute(_SANS),
        _substitute(_MICRO_HEI),
        _substitute(_SUNGTI_LIGHT, embolden=0.045),
        _substitute(_UMING, embolden=0.040),
    ),
    Role.SONGTI: (
        *_genuine("simsun.ttc", "simsun.ttf", "fzssjw.ttf", "fzssk.ttf", "方正书宋_gbk.ttf", "stsong.ttf"),
        _substitute(_SERIF),
        _substitute(_UMING),
        _substitute(_SUNGTI_LIGHT),
    ),
    Role.DIGITS: (
        *_genuine("times.ttf"),
        # Liberation Serif has the widths of Times New Roman, so the lines break alike.
        _substitute("liberationserif-regular.ttf"),
        _substitute("dejavuserif.ttf"),
    ),
    Role.RARE: (
        *_genuine("simsunb.ttf", "simsunext.ttf"),
        _substitute(_SERIF),
        _substitute("tw-sung-98_1.ttf"),
        _substitute(_UMING),
        _substitute(_UKAI),
        _substitute(_MICRO_HEI),
        _substitute("dejavusans.ttf"),
    ),
}

STAND_INS: dict[Role, tuple[Role, ...]] = {
    Role.XIAOBIAOSONG: (Role.SONGTI, Role.FANGSONG, Role.RARE, Role.HEITI, Role.KAITI, Role.DIGITS),
    Role.FANGSONG: (Role.SONGTI, Role.RARE, Role.KAITI, Role.HEITI, Role.DIGITS),
    Role.KAITI: (Role.FANGSONG, Role.SONGTI, Role.RARE, Role.HEITI, Role.DIGITS),
    Role.HEITI: (Role.SONGTI, Role.RARE, Role.FANGSONG, Role.KAITI, Role.DIGITS),
    Role.SONGTI: (Role.FANGSONG, Role.RARE, Role.KAITI, Role.HEITI, Role.DIGITS),
    Role.DIGITS: (Role.SONGTI, Role.FANGSONG, Role.RARE, Role.KAITI, Role.HEITI),
    Role.RARE: (),
}
"""Where a character is looked for, in order, when the font of its own role does not hold it."""
