"""A whole simulated Azure for each test, in a folder of the test's own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from simulated_azure.constants import SUBSCRIPTION_ID
from simulated_azure.simulation import Simulation

LOCATION = "swedencentral"


@pytest.fixture
def simulation(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Simulation]:
    """Serve a new simulated Azure and turn this process's environment towards it."""
    with Simulation(tmp_path / "azure") as running:
        for name, value in running.environment().items():
            monkeypatch.setenv(name, value)
        for name in ("AZURE_CLIENT_ID", "AZURE_CLIENT_SECRET", "HTTPS_PROXY"):
            monkeypatch.delenv(name, raising=False)
        yield running


@pytest.fixture
def put(simulation: Simulation) -> Callable[[str, dict[str, Any]], str]:
    """Put a resource below the subscription as the deployer; return its ID."""

    def put(path: str, body: dict[str, Any]) -> str:
        id = f"/subscriptions/{SUBSCRIPTION_ID}/{path}"
        simulation.arm.put(id, {"location": LOCATION, **body})
        return id

    return put
