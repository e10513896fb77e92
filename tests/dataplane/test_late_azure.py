"""The data plane against an Azure that is as late as the real one."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest

from components.dataplane.endpoint_approval import EndpointApprovalProvider
from components.dataplane.errors import ApprovalError, DeadlineError
from components.dataplane.linked_service import LinkedServiceProvider
from components.dataplane.managed_private_endpoint import (
    ManagedPrivateEndpointProvider,
)
from components.dataplane.synapse_role_assignment import SynapseRoleAssignmentProvider
from simulated_azure.synapse.roles import ADMINISTRATOR_ID
from tests.dataplane.test_endpoint_approval import (
    ID,
    NAME,
    OURS,
    make_endpoint,
    props,
)
from tests.dataplane.test_linked_service import PROPS
from tests.dataplane.world import SYNAPSE, World

APPROVAL = EndpointApprovalProvider()
LINK = LinkedServiceProvider()
ELSEWHERE = "198.51.100.7"


@pytest.fixture
def late(world: World) -> World:
    """Let a pause of the product be as long for Azure, which is at its own pace."""
    world.take_time()
    return world


def waited_for(world: World) -> list[str]:
    """Return what was told to be waited for, each once, without targets and times."""
    told = (line.partition(" on /")[0] for line in world.clock.reports)
    return list(dict.fromkeys(line.partition(" (")[0] for line in told))


def pass_by(world: World, seconds: float) -> None:
    world.simulation.clock.advance(seconds)


def test_a_new_firewall_rule_is_waited_for(late: World) -> None:
    late.simulation.client_address = ELSEWHERE
    late.allow(ELSEWHERE)

    LINK.create(dict(PROPS))

    host = late.simulation.url.removeprefix("https://")
    assert waited_for(late) == [
        f"Waiting for the firewall of {host} to allow {ELSEWHERE}",
    ]
    assert 60 <= late.clock.time < 90


def test_an_endpoint_is_made_approved_and_seen_to_be(late: World) -> None:
    make_endpoint(late, late.lake, "dfs")
    created = APPROVAL.create(props(late))

    assert (created.outs or {})["status"] == "Approved"
    assert waited_for(late) == [
        f"Waiting for the managed private endpoint {NAME} to be provisioned",
        f"Waiting for a connection from {OURS} to appear",
        f"Waiting for the managed private endpoint {NAME} to see its approval",
    ]
    assert late.endpoint("GET", NAME)["properties"]["connectionState"]["status"] == (
        "Approved"
    )


def approved(world: World) -> dict[str, Any]:
    """Make an endpoint, approve it and let all of Azure know."""
    make_endpoint(world, world.lake, "dfs")
    outs = dict(APPROVAL.create(props(world)).outs or {})
    pass_by(world, 300)
    return outs


def test_the_last_endpoints_connection_is_not_taken_for_the_next_ones(
    late: World,
) -> None:
    before = approved(late)["connection_id"]
    late.simulation.conditions.operations = False
    id = f"{SYNAPSE}/managedprivateendpoints/{NAME}"
    ManagedPrivateEndpointProvider().delete(id, {})
    make_endpoint(late, late.lake, "dfs")
    assert [OURS in name for name in late.statuses(late.lake)].count(True)

    after = dict(APPROVAL.create(props(late)).outs or {})

    assert (after["status"], after["connection_id"] == before) == ("Approved", False)
    assert late.arm("GET", after["connection_id"])["properties"][
        "privateLinkServiceConnectionState"
    ]["status"] == ("Approved")


def test_a_rejection_that_is_not_listed_yet_is_heeded(late: World) -> None:
    outs = approved(late)
    late.decide(late.lake, OURS, "Rejected")
    assert late.statuses(late.lake)[OURS] == "Approved"  # the list lags

    drifted = APPROVAL.read(ID, outs).outs or {}

    assert drifted["status"] == "Rejected"
    with pytest.raises(ApprovalError, match="cannot be approved any more"):
        APPROVAL.update(ID, drifted, props(late))


def test_a_connection_that_vanishes_meanwhile_ends_at_the_deadline(
    late: World,
) -> None:
    make_endpoint(late, late.lake, "dfs")
    pass_by(late, 480)
    late.arm("DELETE", late.connections(late.lake)[OURS]["id"])

    with pytest.raises(DeadlineError, match=f"a connection from {OURS} to appear"):
        APPROVAL.create(props(late))
    assert late.clock.reports[-1].startswith(f"Waiting for a connection from {OURS}")


def test_a_new_principal_is_waited_for(late: World) -> None:
    path = "resourceGroups/rg-ml/providers/Microsoft.ManagedIdentity"
    id = late.put(f"{path}/userAssignedIdentities/id", {"location": "swedencentral"})
    principal = late.simulation.arm.get(id)["properties"]["principalId"]

    made = SynapseRoleAssignmentProvider().create(
        {
            "synapse_workspace_name": SYNAPSE,
            "role_id": ADMINISTRATOR_ID,
            "principal_id": principal,
            "scope": f"workspaces/{SYNAPSE}",
            "assignment_id": str(UUID(int=5)),
        }
    )

    assert made.id.endswith(str(UUID(int=5)))
    assert waited_for(late) == [
        f"Waiting for Synapse to know the principal {principal}"
    ]
