"""A desk of the office has its place in every layer, under the same name; what is missing is named."""

from __future__ import annotations

import tomllib

import pytest

from oa_core.modules import MODULES, Module
from tests.architecture.sources import ROOT

# Paths as glob patterns; `{}` is the module's name.
EVERY_MODULE = ("oa_core/{}/__init__.py", "tests/core/**/*{}*")
A_DESK = ("oa_client/storage/{}.py", "oa_client/office/{}.py", "ui/{}/__init__.py", "tests/ui/**/*{}*")
"""Further places of the modules in which people act; the others are only looked up (the register of people)."""


def missing_places(module: Module) -> list[str]:
    places = EVERY_MODULE + (A_DESK if module.commands else ())
    return [place.format(module.name) for place in places if not any(ROOT.glob(place.format(module.name)))]


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.name)
def test_every_module_has_its_place_in_each_layer(module: Module) -> None:
    assert not missing_places(module)


def test_every_desk_stands_beside_the_others_in_the_contract_of_the_window() -> None:
    """Otherwise one desk's window could call another's."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    contracts = project["tool"]["importlinter"]["contracts"]
    beside = {
        name.strip(" ()")
        for c in contracts
        if c.get("containers") == ["ui"]
        for name in c["layers"][3].split("|")
    }
    assert {module.name for module in MODULES if module.commands} <= beside


def test_a_module_without_its_places_is_told_what_it_lacks() -> None:
    lacking = missing_places(Module("seal_register", kinds=()))
    assert lacking == ["oa_core/seal_register/__init__.py", "tests/core/**/*seal_register*"]
