"""What a rule needs to know beside the text: who is who, who signed, what was stamped, how the pages fell.

Everything is optional: ``None`` means that it is not known, an empty value that there is none.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from oa_core.checking.geometry import Geometry


@dataclass(frozen=True, slots=True)
class Organ:
    """An organ of the register (机构名录). ``shorts`` are its standard short names (规范化简称)."""

    name: str
    shorts: tuple[str, ...] = ()
    above: str = ""
    """The organ that leads it (领导关系), by its name; empty at the top."""
    guided_by: str = ""
    """The superior in its trade (业务指导), by its name."""
    inner: bool = False
    """内设机构: a section that is not the 办公室 and issues nothing outside (条例 art. 17)."""
    department: bool = False
    """部门: leads no lower government (条例 art. 16(2))."""


@dataclass(frozen=True, slots=True)
class Register:
    """The organs that the office knows, found by any of their names."""

    organs: tuple[Organ, ...]
    _by_name: Mapping[str, Organ] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        names = {name: organ for organ in self.organs for name in (organ.name, *organ.shorts)}
        object.__setattr__(self, "_by_name", names)

    def find(self, name: str) -> Organ | None:
        """The organ that is called ``name``, in full or by its standard short name."""
        return self._by_name.get(name)

    def led_by(self, organ: Organ) -> tuple[str, ...]:
        """The names of the organs above, the next one first."""
        names: list[str] = []
        above = self.find(organ.above)
        while above is not None and above.name not in names:
            names.append(above.name)
            above = self.find(above.above)
        return tuple(names)

    def is_above(self, upper: Organ, organ: Organ) -> bool:
        """Whether ``upper`` leads ``organ``, at whatever distance, or guides it in its trade."""
        return upper.name in self.led_by(organ) or self.find(organ.guided_by) is upper


@dataclass(frozen=True, slots=True)
class Signer:
    """A person who signed (签发), and whether it is the principal head (主要负责人) of the organ."""

    name: str
    principal: bool


@dataclass(frozen=True, slots=True)
class Words:
    """The office's own lists."""

    organ_names: Mapping[str, str] = field(default_factory=dict)
    """What is no organ's standard name, and what to write in its place."""
    forbidden: Mapping[str, str | None] = field(default_factory=dict)
    """Words that do not leave the house, and what to write in their place, ``None`` where a person must think."""
    longest: int = 5000
    """Characters that a comprehensive paper may have (减负规定 2)."""
    longest_special: int = 4000
    """Characters that a paper on a special task may have."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """The facts beside the text."""

    register: Register | None = None
    sender: str | None = None
    """The organ that issues the paper, as the office's own record says."""
    has_mark: bool | None = None
    """Whether the page shows a 发文机关标志."""
    telegram: bool | None = None
    letter: bool | None = None
    """信函格式 (GB/T 9704-2012, 10.1)."""
    signers: tuple[Signer, ...] | None = None
    signed_on: date | None = None
    """The day of the last signature, or of the meeting that passed the text."""
    seals: tuple[str, ...] | None = None
    """The organs on the seals."""
    approved_by: str | None = None
    """The organ that approved the paper before a department issued it; empty: none did."""
    several_departments: bool | None = None
    """Whether the matter touches other departments (条例 art. 16(4))."""
    consulted: bool | None = None
    """Whether the others' opinions (会签, 征求意见) are on record."""
    openness: str | None = None
    """公开属性: a value of ``Openness``; empty when none was chosen."""
    openness_reason: str | None = None
    normative: bool | None = None
    """规范性文件."""
    legally_reviewed: bool | None = None
    signed_hash: str | None = None
    """The fingerprint of the text that was signed."""
    text_hash: str | None = None
    """The fingerprint of the text as it is."""
    known_papers: Mapping[str, bool] | None = None
    """发文字号 of the papers that the office knows, and whether each is in force."""
    first_side_has_body: bool | None = None
    """Whether the first side shows body text, as it was laid out."""
    attachments: tuple[str, ...] | None = None
    """The names of the attachments that go out as files of their own."""
    geometry: Geometry | None = None
    """The measures of a DOCX."""
    words: Words = field(default_factory=Words)


NOTHING_KNOWN = Context()
