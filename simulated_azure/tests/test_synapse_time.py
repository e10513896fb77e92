"""When a workspace's development endpoint is there: after its creation, to its end."""

from __future__ import annotations

import pytest

from simulated_azure.arm.errors import ArmError
from simulated_azure.messages import Request
from simulated_azure.simulation import Simulation
from simulated_azure.synapse.errors import SynapseError
from simulated_azure.tests.fixtures import LOCATION, Put
from simulated_azure.tests.fixtures_estate import (
    WORKSPACE,
    Estate,
    storage_account,
    synapse_workspace,
)


def answers(azure: Simulation, workspace: str) -> bool:
    try:
        azure.synapse.gate.workspace(workspace)
    except SynapseError:
        return False
    return True


def test_a_workspace_answers_when_it_is_made(simulation: Simulation, put: Put) -> None:
    for group in ("ml", "synapse"):
        put(f"resourceGroups/{group}", {"location": LOCATION})
    lake = storage_account(put, "stlake", lake=True)
    simulation.conditions.pace = 1

    with pytest.raises(ArmError, match="is in state Creating"):
        synapse_workspace(put, "synw-one", lake)  # … and then a firewall rule
    early = answers(simulation, "synw-one")
    simulation.clock.advance(300)

    assert (early, answers(simulation, "synw-one")) == (False, True)


def test_a_workspace_answers_until_it_is_gone(estate: Estate) -> None:
    azure = estate.simulation
    azure.conditions.pace = 1
    [workspace] = azure.store.of_type("Microsoft.Synapse/workspaces")

    azure.arm.delete(workspace.id)
    early = answers(azure, WORKSPACE)
    azure.clock.advance(360)
    path = f"/synapse/{WORKSPACE}/linkedservices"
    answer = azure.synapse.handle(Request(method="GET", path=path))

    assert (early, answer.error_code) == (True, "WorkspaceNotFound")
    assert azure.store.list_documents("synapse workspaces") == {}
