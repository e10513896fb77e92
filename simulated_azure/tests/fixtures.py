"""A whole simulated Azure for each test, in a folder of the test's own.

Other test folders import these fixtures in their conftest.py.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from simulated_azure.constants import SUBSCRIPTION_ID
from simulated_azure.simulation import Simulation

LOCATION = "swedencentral"
Put = Callable[[str, dict[str, Any]], str]


@pytest.fixture(scope="session")
def new_azure(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make the keys and certificates of a new home once: they take most of a start."""
    home = tmp_path_factory.mktemp("new-azure")
    with Simulation(home) as simulation:
        simulation.tokens.public_keys()
    return home


@pytest.fixture
def simulation(
    new_azure: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Simulation]:
    """Serve a new simulated Azure and turn this process's environment towards it."""
    home = Path(shutil.copytree(new_azure, tmp_path / "azure"))
    with Simulation(home) as running:
        for name, value in running.environment().items():
            monkeypatch.setenv(name, value)
        for name in ("AZURE_CLIENT_ID", "AZURE_CLIENT_SECRET"):
            monkeypatch.delenv(name, raising=False)
        yield running


@pytest.fixture
def put(simulation: Simulation) -> Put:
    """Put resources below the subscription without HTTP; each put returns the ID."""

    def put(path: str, body: dict[str, Any]) -> str:
        id = f"/subscriptions/{SUBSCRIPTION_ID}/{path}"
        simulation.arm.put(id, body)
        return id

    return put
