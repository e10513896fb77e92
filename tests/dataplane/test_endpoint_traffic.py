"""The life of an endpoint's traffic in the simulated Azure."""

from __future__ import annotations

from typing import Any

import pytest

from components.dataplane.endpoint_traffic import EndpointTrafficProvider
from components.dataplane.errors import DeadlineError
from components.dataplane.service_errors import NotFoundError, ServiceError
from tests.dataplane.serving import TAGS, online, shown
from tests.dataplane.world import World

PROVIDER = EndpointTrafficProvider()


def props(endpoint: str, **changes: Any) -> dict[str, Any]:
    given = {
        "endpoint_id": endpoint,
        "traffic": {"blue": 100},
        "mirror_traffic": {},
        "tags": dict(TAGS),
    }
    return given | changes


def test_create_routes_and_keeps_the_rest(world: World) -> None:
    endpoint = online(world)
    before = shown(world, endpoint)

    created = PROVIDER.create(props(endpoint, mirror_traffic={"green": 10}))

    assert created.id == f"{endpoint}/traffic"
    assert created.outs == props(endpoint, mirror_traffic={"green": 10})
    changed = {"traffic": {"blue": 100}, "mirrorTraffic": {"green": 10}}
    assert shown(world, endpoint) == before | changed
    kept = world.simulation.arm.get(endpoint)
    assert kept["identity"]["type"] == "SystemAssigned"


def test_create_again_writes_nothing(world: World) -> None:
    endpoint = online(world)
    PROVIDER.create(props(endpoint))
    asked = len(world.asked("arm"))

    PROVIDER.create(props(endpoint))

    assert len(world.asked("arm")) == asked


def test_a_canary_and_its_rollback_are_one_update_each(world: World) -> None:
    endpoint = online(world)
    blue = props(endpoint)
    canary = props(endpoint, traffic={"blue": 90, "green": 10})
    PROVIDER.create(blue)

    PROVIDER.update("id", blue, canary)
    during = shown(world, endpoint)["traffic"]
    PROVIDER.update("id", canary, blue)

    assert during == {"blue": 90, "green": 10}
    assert shown(world, endpoint)["traffic"] == {"blue": 100}


def test_tags_change_with_the_traffic_in_place(world: World) -> None:
    endpoint = online(world)
    before = props(endpoint, tags={"owner": "somebody", "old": "x"})
    PROVIDER.create(before)
    world.simulation.arm.patch(
        endpoint, {"tags": {**before["tags"], "theirs": "kept"}}, None
    )

    PROVIDER.update("id", before, props(endpoint, tags={"owner": "else"}))

    body = world.simulation.arm.get(endpoint)
    assert body["tags"] == {"owner": "else", "theirs": "kept"}
    assert body["properties"]["traffic"] == {"blue": 100}


def test_a_missing_deployment_is_azures_refusal(world: World) -> None:
    endpoint = online(world)

    with pytest.raises(ServiceError, match="'red' does not exist"):
        PROVIDER.create(props(endpoint, traffic={"red": 100}))


def test_read_shows_drift_and_a_share_of_nothing_is_none(world: World) -> None:
    endpoint = online(world)
    PROVIDER.create(props(endpoint))
    body = world.simulation.arm.get(endpoint)
    body["properties"]["traffic"] = {"blue": 0, "green": 100}
    world.simulation.arm.put(endpoint, body)

    read = PROVIDER.read(f"{endpoint}/traffic", props(endpoint))
    diff = PROVIDER.diff("id", read.outs or {}, props(endpoint))

    assert (read.outs or {})["traffic"] == {"green": 100}
    assert (diff.changes, diff.replaces) == (True, [])


def test_read_by_the_id_alone(world: World) -> None:
    endpoint = online(world)
    PROVIDER.create(props(endpoint))

    read = PROVIDER.read(f"{endpoint}/traffic", {})

    assert read.outs == props(endpoint)


def test_read_of_an_endpoint_that_is_gone(world: World) -> None:
    endpoint = online(world)
    world.simulation.arm.delete(endpoint)

    assert PROVIDER.read(f"{endpoint}/traffic", props(endpoint)).id == ""
    with pytest.raises(NotFoundError):
        PROVIDER.update("id", props(endpoint), props(endpoint, traffic={}))


def test_another_endpoint_is_another_traffic() -> None:
    diff = PROVIDER.diff("id", props("/a"), props("/b"))

    assert (diff.replaces, diff.delete_before_replace) == (["endpoint_id"], True)


def test_delete_frees_the_deployments(world: World) -> None:
    endpoint = online(world)
    given = props(endpoint, mirror_traffic={"green": 5})
    PROVIDER.create(given)

    PROVIDER.delete(f"{endpoint}/traffic", given)
    PROVIDER.delete(f"{endpoint}/traffic", given)

    assert shown(world, endpoint)["traffic"] == {}
    world.simulation.arm.delete(f"{endpoint}/deployments/blue")
    world.simulation.arm.delete(endpoint)
    PROVIDER.delete(f"{endpoint}/traffic", given)


def test_it_waits_while_somebody_else_changes_the_endpoint(world: World) -> None:
    endpoint = online(world)
    world.simulation.faults.add("PUT onlineEndpoints x3 409")

    PROVIDER.create(props(endpoint))

    assert shown(world, endpoint)["traffic"] == {"blue": 100}


def test_it_does_not_wait_for_ever(world: World) -> None:
    endpoint = online(world)
    world.simulation.faults.add("PUT onlineEndpoints x* 409")

    with pytest.raises(DeadlineError, match=r"to be free \(Conflict\)"):
        PROVIDER.create(props(endpoint))
