"""The managed private endpoint's life in the simulated Azure."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from components.dataplane.errors import DataPlaneError, DifferentObjectError
from components.dataplane.managed_private_endpoint import (
    ManagedPrivateEndpointProvider,
)
from tests.dataplane.world import SYNAPSE, World

NAME = "data-lake-dfs"
ID = f"{SYNAPSE}/managedprivateendpoints/{NAME}"
PROVIDER = ManagedPrivateEndpointProvider()


def props(world: World, **changed: str) -> dict[str, Any]:
    return {
        "synapse_workspace_name": SYNAPSE,
        "endpoint_name": NAME,
        "target_resource_id": world.lake,
        "group_id": "dfs",
    } | changed


def outs(world: World) -> dict[str, Any]:
    return props(world) | {"provisioning_state": "Succeeded"}


@pytest.fixture
def set_state(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> Callable[[str | None], None]:
    """Let the simulation say another provisioning state, or the true one again."""
    endpoints = world.simulation.synapse.endpoints
    show = endpoints._shown
    says: list[str | None] = [None]

    def shown(call: Any, known: Any) -> Any:
        endpoint = show(call, known)
        endpoint["properties"]["provisioningState"] = (
            says[0] or endpoint["properties"]["provisioningState"]
        )
        return endpoint

    monkeypatch.setattr(endpoints, "_shown", shown)
    return lambda state: says.__setitem__(0, state)


def test_create_begins_an_endpoint_and_leaves_its_minutes_to_the_approval(
    world: World,
) -> None:
    world.take_time()

    began = world.clock.time
    created = PROVIDER.create(props(world))

    stored = world.endpoint("GET", NAME)["properties"]
    assert (created.id, created.outs) == (ID, outs(world))
    assert stored["provisioningState"] == "Provisioning"
    assert world.clock.time - began == 15


def test_create_again_adopts_the_equal_one(world: World) -> None:
    PROVIDER.create(props(world))
    asked = world.asked("synapse")

    again = PROVIDER.create(props(world, target_resource_id=world.lake.upper()))

    assert again.id == ID
    assert world.asked("synapse") == asked


@pytest.mark.parametrize("group", ["blob", "dfs"])
def test_create_refuses_one_that_leads_elsewhere(world: World, group: str) -> None:
    target = world.lake if group == "blob" else world.lake.replace("stlake", "other")
    PROVIDER.create(props(world))

    with pytest.raises(DifferentObjectError, match=f"Allowed: {group} of"):
        PROVIDER.create(props(world, group_id=group, target_resource_id=target))


def test_create_makes_a_failed_one_anew(
    world: World, set_state: Callable[[str | None], None]
) -> None:
    PROVIDER.create(props(world))
    first = world.connections(world.lake)[f"{SYNAPSE}.{NAME}"]["id"]
    set_state("Failed")
    world.clock.after(0, lambda: set_state(None))

    PROVIDER.create(props(world))

    assert world.connections(world.lake)[f"{SYNAPSE}.{NAME}"]["id"] != first


def test_an_endpoint_that_fails_is_an_error(
    world: World, set_state: Callable[[str | None], None]
) -> None:
    set_state("Failed")

    with pytest.raises(DataPlaneError, match=r"Seen: Failed for .*stlake") as failed:
        PROVIDER.create(props(world))
    assert "run again: the failed endpoint is then created again" in str(failed.value)


def test_a_target_that_does_not_exist_is_said_plainly(world: World) -> None:
    target = world.lake.replace("stlake", "nowhere")

    with pytest.raises(DataPlaneError, match="nowhere' does not exist"):
        PROVIDER.create(props(world, target_resource_id=target))


def test_read_by_id_alone_gives_inputs_and_outputs(world: World) -> None:
    PROVIDER.create(props(world))

    read = PROVIDER.read(ID, {})

    assert (read.id, read.outs, read.inputs) == (ID, outs(world), props(world))


def test_approval_is_no_drift(world: World) -> None:
    PROVIDER.create(props(world))
    world.decide(world.lake, f"{SYNAPSE}.{NAME}", "Approved")

    read = PROVIDER.read(ID, outs(world)).outs or {}

    assert PROVIDER.diff(ID, read, props(world)).changes is False


def test_passing_states_are_no_drift(
    world: World, set_state: Callable[[str | None], None]
) -> None:
    PROVIDER.create(props(world))
    set_state("Provisioning")

    assert PROVIDER.read(ID, outs(world)).outs == outs(world)


def test_a_failed_endpoint_is_replaced(
    world: World, set_state: Callable[[str | None], None]
) -> None:
    PROVIDER.create(props(world))
    set_state("Failed")

    diff = PROVIDER.diff(ID, PROVIDER.read(ID, {}).outs or {}, props(world))

    assert (diff.changes, diff.replaces) == (True, ["provisioning_state"])
    assert diff.delete_before_replace is True


def test_an_endpoint_whose_connection_was_removed_is_replaced(world: World) -> None:
    PROVIDER.create(props(world))
    world.delete(world.connections(world.lake)[f"{SYNAPSE}.{NAME}"]["id"])

    diff = PROVIDER.diff(ID, PROVIDER.read(ID, {}).outs or {}, props(world))

    assert (diff.changes, diff.replaces) == (True, ["provisioning_state"])


def test_create_makes_one_anew_whose_connection_was_removed(world: World) -> None:
    PROVIDER.create(props(world))
    world.delete(world.connections(world.lake)[f"{SYNAPSE}.{NAME}"]["id"])

    PROVIDER.create(props(world))

    assert f"{SYNAPSE}.{NAME}" in world.connections(world.lake)


def test_what_is_gone_or_going_reads_as_gone(world: World) -> None:
    assert PROVIDER.read(ID, outs(world)).id == ""
    PROVIDER.create(props(world))
    world.simulation.synapse.endpoints.settle_seconds = 60

    world.endpoint("DELETE", NAME)

    assert PROVIDER.read(ID, outs(world)).id == ""


def test_delete_waits_until_it_is_gone_and_forgives(world: World) -> None:
    PROVIDER.create(props(world))
    world.take_time()

    PROVIDER.delete(ID, outs(world))
    PROVIDER.delete(ID, outs(world))

    assert f"{SYNAPSE}.{NAME}" not in world.connections(world.lake)
    assert "data-lake-dfs to be deleted" in world.clock.reports[-1]


def test_replacing_deletes_and_creates_at_once(world: World) -> None:
    PROVIDER.create(props(world))
    PROVIDER.delete(ID, outs(world))

    created = PROVIDER.create(props(world, group_id="blob"))

    assert created.outs == outs(world) | {"group_id": "blob"}


def test_a_workspace_that_is_gone_takes_everything_with_it(world: World) -> None:
    PROVIDER.create(props(world))
    world.delete(world.synapse)

    PROVIDER.delete(ID, outs(world))

    assert PROVIDER.read(ID, outs(world)).id == ""
