"""What people ask of the library of texts."""

from __future__ import annotations

from dataclasses import dataclass

from oa_core.boilerplate.model import Sort
from oa_core.documents.model import Content


@dataclass(frozen=True)
class Keep:
    """存为常用: keep a text under a name, for oneself or (``shared``) for the whole organ."""

    sort: Sort
    name: str
    content: Content
    shared: bool = False


@dataclass(frozen=True)
class Change:
    """修改: another name, another text, or other readers."""

    name: str
    content: Content
    shared: bool = False


@dataclass(frozen=True)
class Remove:
    """删除: nobody is offered it any more; papers written with it stay as they are."""
