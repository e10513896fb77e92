"""Approving exactly one connection, among strangers, in time."""

from __future__ import annotations

from typing import Any

import pytest

from components.dataplane.endpoint_approval import EndpointApprovalProvider
from components.dataplane.errors import ApprovalError, DeadlineError
from components.dataplane.managed_private_endpoint import (
    ManagedPrivateEndpointProvider,
)
from tests.dataplane.world import SYNAPSE, World

NAME = "lake"
OURS = f"{SYNAPSE}.{NAME}"
ID = f"{SYNAPSE}/endpointapprovals/{NAME}"
PROVIDER = EndpointApprovalProvider()


@pytest.fixture
def endpoint(world: World) -> str:
    """Create the endpoint whose connection is to be approved."""
    return make_endpoint(world, world.lake, "dfs")


def make_endpoint(world: World, target: str, group: str) -> str:
    created = ManagedPrivateEndpointProvider().create(
        {
            "synapse_workspace_name": SYNAPSE,
            "endpoint_name": NAME,
            "target_resource_id": target,
            "group_id": group,
        }
    )
    return created.id


def props(world: World, **changed: Any) -> dict[str, Any]:
    given = {
        "synapse_workspace_name": SYNAPSE,
        "endpoint_name": NAME,
        "target_resource_id": world.lake,
        "mode": "automatic",
        "timeout_minutes": 2.0,  # numbers arrive as floats
        "description": "Approved by a test",
    }
    return given | changed


def test_the_one_connection_is_approved_and_the_endpoint_sees_it(
    world: World, endpoint: str
) -> None:
    created = PROVIDER.create(props(world))

    connection = world.connections(world.lake)[OURS]
    state = world.endpoint("GET", NAME)["properties"]["connectionState"]
    assert created.id == ID
    assert created.outs == props(world) | {
        "status": "Approved",
        "connection_id": connection["id"],
    }
    assert (state["status"], state["description"]) == ("Approved", "Approved by a test")


def test_other_teams_stay_pending(world: World, endpoint: str) -> None:
    world.connect(world.lake, f"{OURS}2")
    world.connect(world.lake, f"{SYNAPSE}x{NAME}")

    PROVIDER.create(props(world))

    assert world.statuses(world.lake) == {
        OURS: "Approved",
        f"{OURS}-old": "Pending",
        f"other-{OURS}": "Pending",
        f"{OURS}2": "Pending",
        f"{SYNAPSE}x{NAME}": "Pending",
    }


@pytest.mark.parametrize(
    ("target", "group", "spelling"),
    [
        ("lake", "dfs", "actionRequired"),
        ("ml", "amlworkspace", "actionsRequired"),
        ("vault", "vault", "actionsRequired"),
    ],
)
def test_each_kind_of_target_gets_its_object_back_whole(
    world: World, target: str, group: str, spelling: str
) -> None:
    target_id = getattr(world, target)
    make_endpoint(world, target_id, group)
    before = world.connections(target_id)[OURS]

    PROVIDER.create(props(world, target_resource_id=target_id))

    before["properties"]["privateLinkServiceConnectionState"] = {
        "status": "Approved",
        "description": "Approved by a test",
        spelling: "None",
    }
    after = world.connections(target_id)[OURS]
    after.pop("etag", None)
    before.pop("etag", None)
    assert after == before


def test_one_that_was_approved_already_is_accepted(world: World, endpoint: str) -> None:
    world.decide(world.lake, OURS, "Approved")
    asked = world.asked("arm")

    assert (PROVIDER.create(props(world)).outs or {})["status"] == "Approved"
    assert world.asked("arm") == asked


def test_create_again_changes_nothing(world: World, endpoint: str) -> None:
    first = PROVIDER.create(props(world))
    asked = world.asked("arm")

    assert PROVIDER.create(props(world)).outs == first.outs
    assert world.asked("arm") == asked


def test_several_are_refused_and_none_is_approved(world: World, endpoint: str) -> None:
    world.connect(world.lake, OURS)

    with pytest.raises(ApprovalError, match="Several connections claim"):
        PROVIDER.create(props(world))
    assert "Approved" not in world.statuses(world.lake).values()


@pytest.mark.parametrize("status", ["Rejected", "Disconnected"])
def test_what_was_refused_is_an_error_with_a_way_out(
    world: World, endpoint: str, status: str
) -> None:
    world.decide(world.lake, OURS, status)

    with pytest.raises(ApprovalError, match=f"Seen: {status}: /subsc") as refused:
        PROVIDER.create(props(world))
    assert "--replace <URN of the ManagedPrivateEndpoint>" in str(refused.value)
    assert world.statuses(world.lake)[OURS] == status


def test_none_is_waited_for_and_then_an_error(world: World, endpoint: str) -> None:
    world.arm("DELETE", world.connections(world.lake)[OURS]["id"])

    with pytest.raises(DeadlineError, match="after 2 minutes") as late:
        PROVIDER.create(props(world))
    assert f"a connection from {OURS} to appear on {world.lake}" in str(late.value)
    assert "(others there: 2)" in str(late.value)


def test_without_endpoint_there_is_nothing_to_approve(world: World) -> None:
    with pytest.raises(DeadlineError, match="endpoint lake to be provisioned"):
        PROVIDER.create(props(world))


def test_an_endpoint_that_leads_elsewhere_is_refused(
    world: World, endpoint: str
) -> None:
    with pytest.raises(ApprovalError, match="leads elsewhere"):
        PROVIDER.create(props(world, target_resource_id=world.vault))
    assert world.connections(world.vault) == {}


def test_delete_leaves_the_target_alone(world: World, endpoint: str) -> None:
    created = PROVIDER.create(props(world))

    PROVIDER.delete(ID, dict(created.outs or {}))

    assert world.statuses(world.lake)[OURS] == "Approved"
