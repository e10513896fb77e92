"""A request is swept for, and judged by policies, once."""

from __future__ import annotations

import pytest

from simulated_azure.arm.arm import Arm
from simulated_azure.arm.azure_policy import gate
from simulated_azure.simulation import Simulation
from simulated_azure.tests.arm_clients import BASE, Clients, ask
from simulated_azure.tests.fixtures import LOCATION

IDENTITY = f"{BASE}/Microsoft.ManagedIdentity/userAssignedIdentities/one"
METHODS = ("PUT", "PATCH", "GET", "DELETE")


@pytest.mark.parametrize("method", METHODS)
def test_a_request_brings_about_once_what_is_over(
    simulation: Simulation,
    clients: Clients,
    monkeypatch: pytest.MonkeyPatch,
    method: str,
) -> None:
    clients.arm.put(IDENTITY, {"location": LOCATION})
    sweeps: list[Arm] = []
    monkeypatch.setattr(Arm, "sweep", lambda arm: sweeps.append(arm))

    answer = ask(simulation, method, IDENTITY, {"location": LOCATION})

    assert answer.status == 200
    assert len(sweeps) == 1


@pytest.mark.parametrize(("method", "judged"), [("PUT", 1), ("PATCH", 1), ("GET", 0)])
def test_a_write_is_judged_once(
    simulation: Simulation,
    clients: Clients,
    monkeypatch: pytest.MonkeyPatch,
    method: str,
    judged: int,
) -> None:
    clients.arm.put(IDENTITY, {"location": LOCATION})
    seen: list[object] = []
    monkeypatch.setattr(gate, "check", lambda *judging: seen.append(judging))

    ask(simulation, method, IDENTITY, {"location": LOCATION})

    assert len(seen) == judged
