"""The life of a batch endpoint's default deployment in the simulated Azure."""

from __future__ import annotations

from typing import Any

import pytest

from components.dataplane.batch_default import BatchDefaultProvider
from components.dataplane.service_errors import ServiceError
from tests.dataplane.serving import TAGS, batch, shown
from tests.dataplane.world import World

PROVIDER = BatchDefaultProvider()


def props(endpoint: str, name: str = "first") -> dict[str, Any]:
    return {"endpoint_id": endpoint, "deployment_name": name, "tags": dict(TAGS)}


def test_create_chooses_the_default(world: World) -> None:
    endpoint = batch(world)

    created = PROVIDER.create(props(endpoint))

    assert (created.id, created.outs) == (f"{endpoint}/default", props(endpoint))
    assert shown(world, endpoint)["defaults"] == {"deploymentName": "first"}


def test_update_chooses_another_and_frees_the_old_one(world: World) -> None:
    endpoint = batch(world)
    PROVIDER.create(props(endpoint))

    PROVIDER.update("id", props(endpoint), props(endpoint, "second"))

    world.simulation.arm.delete(f"{endpoint}/deployments/first")
    assert shown(world, endpoint)["defaults"] == {"deploymentName": "second"}


def test_a_missing_deployment_is_azures_refusal(world: World) -> None:
    with pytest.raises(ServiceError, match="'third' does not exist"):
        PROVIDER.create(props(batch(world), "third"))


def test_read_shows_who_was_chosen_by_hand(world: World) -> None:
    endpoint = batch(world)
    PROVIDER.create(props(endpoint))
    body = world.simulation.arm.get(endpoint)
    body["properties"]["defaults"] = {"deploymentName": "second"}
    world.simulation.arm.put(endpoint, body)

    read = PROVIDER.read(f"{endpoint}/default", props(endpoint))

    assert read.outs == props(endpoint, "second")
    assert PROVIDER.diff("id", read.outs or {}, props(endpoint)).changes is True


def test_read_of_an_endpoint_that_is_gone(world: World) -> None:
    endpoint = batch(world)
    world.simulation.arm.delete(endpoint)

    assert PROVIDER.read(f"{endpoint}/default", props(endpoint)).id == ""


def test_another_endpoint_is_another_default() -> None:
    diff = PROVIDER.diff("id", props("/a"), props("/b"))

    assert (diff.replaces, diff.delete_before_replace) == (["endpoint_id"], True)


def test_delete_leaves_the_endpoint_without_default(world: World) -> None:
    endpoint = batch(world)
    PROVIDER.create(props(endpoint))

    PROVIDER.delete(f"{endpoint}/default", props(endpoint))

    assert shown(world, endpoint)["defaults"] == {}
    world.simulation.arm.delete(f"{endpoint}/deployments/first")
