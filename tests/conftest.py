"""What holds for every test: no screen, no keyring, and the guards.

The guards are plugins of their own, so that `tests/house/` can try each of them on tests that must fail.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.guards import leaks, logs, network
from tests.support import postgres

JOURNEYS = Path(__file__).parent / "journeys"

if "OA_REAL_DISPLAY" not in os.environ:
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
os.environ["PYTHON_KEYRING_BACKEND"] = "keyring.backends.null.Keyring"


def pytest_configure(config: pytest.Config) -> None:
    # The first one registered looks last: leaks may log, and logs may tell of the network.
    for guard in (network, logs, leaks):
        config.pluginmanager.register(guard, guard.__name__)
    config.pluginmanager.register(postgres, postgres.__name__)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if JOURNEYS in item.path.parents:
            item.add_marker(pytest.mark.journey)
