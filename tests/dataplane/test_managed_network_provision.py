"""The life of a managed network's part for Spark in the simulated Azure."""

from __future__ import annotations

from typing import Any

import pytest

from components.dataplane.errors import MalformedIdError
from components.dataplane.managed_network_provision import (
    ManagedNetworkProvisionProvider,
)
from components.dataplane.service_errors import ServiceError
from tests.dataplane.world import World

PROVIDER = ManagedNetworkProvisionProvider()


def managed(world: World) -> World:
    """Give the ML workspace a managed network, provisioned without Spark."""
    body = world.simulation.arm.get(world.ml)
    body["properties"] |= {
        "managedNetwork": {"isolationMode": "AllowInternetOutbound"},
        "provisionNetworkNow": True,
    }
    world.simulation.arm.put(world.ml, body)
    return world


def status(world: World) -> dict[str, Any]:
    workspace = world.arm("GET", world.ml)
    found: dict[str, Any] = workspace["properties"]["managedNetwork"]["status"]
    return found


def test_create_makes_the_network_ready_for_spark(world: World) -> None:
    managed(world)
    assert status(world)["sparkReady"] is False

    created = PROVIDER.create({"workspace_id": world.ml})

    assert created.id == f"{world.ml}/provisionedforspark"
    assert created.outs == {"workspace_id": world.ml, "spark_ready": "yes"}
    assert status(world) == {"status": "Active", "sparkReady": True}


def test_create_again_changes_nothing(world: World) -> None:
    managed(world)
    first = PROVIDER.create({"workspace_id": world.ml})

    assert PROVIDER.create({"workspace_id": world.ml}).outs == first.outs


def test_a_workspace_without_managed_network_is_refused(world: World) -> None:
    with pytest.raises(ServiceError, match="has no managed network to provision"):
        PROVIDER.create({"workspace_id": world.ml})


def test_what_is_not_ready_is_drift_and_updated_in_place(world: World) -> None:
    managed(world)
    id_ = f"{world.ml}/provisionedforspark"

    seen = PROVIDER.read(id_, {}).outs or {}
    asked = {"workspace_id": world.ml}
    diff = PROVIDER.diff(id_, seen, asked)
    updated = PROVIDER.update(id_, seen, asked).outs or {}

    assert seen["spark_ready"] == "no"
    assert (diff.changes, diff.replaces) == (True, [])
    assert updated["spark_ready"] == "yes"


def test_another_workspace_is_another_network(world: World) -> None:
    olds = {"workspace_id": world.ml, "spark_ready": "yes"}

    diff = PROVIDER.diff("id", olds, {"workspace_id": f"{world.ml}-two"})

    assert diff.replaces == ["workspace_id"]


def test_a_network_that_nobody_manages_any_more_is_gone(world: World) -> None:
    assert PROVIDER.read(f"{world.ml}/provisionedforspark", {}).id == ""


def test_delete_leaves_the_network(world: World) -> None:
    managed(world)
    created = PROVIDER.create({"workspace_id": world.ml})

    PROVIDER.delete(created.id, dict(created.outs or {}))

    assert status(world)["sparkReady"] is True


@pytest.mark.parametrize("id_", ["mlw/provisionedforspark", "provisionedforspark"])
def test_an_id_of_another_form_is_refused(id_: str) -> None:
    with pytest.raises(MalformedIdError, match="ARM ID of an ML workspace"):
        PROVIDER.read(id_, {})
