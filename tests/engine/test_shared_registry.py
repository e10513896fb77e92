"""Two stacks of one Azure that share an ML registry."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pytest

from tests.engine.deployment import Deploy, Deployment, Outcome
from tests.engine.life import look


@dataclass(frozen=True)
class Shared:
    """The owner and the user of a registry, and a second look at both."""

    dev: Deployment
    registry: str
    idle: list[Outcome]


@pytest.fixture(scope="module")
def shared(deploy: Deploy) -> Shared:
    """Make the registry with dev and use it from prod."""
    dev = deploy("dev")
    prod = replace(dev, stack="prod")
    dev.configure(mlRegistryMode="create")
    dev.up().succeed()
    registry = str(dev.outputs()["mlRegistryId"])
    prod.configure(
        mlRegistryMode="existing",
        existingMlRegistryId=registry,
        synapseAllowedAddresses=["203.0.113.10"],
    )
    prod.up().succeed()
    idle = [stack.up("--refresh").succeed() for stack in (dev, prod)]
    return Shared(dev, registry, idle)


def test_nothing_is_left_to_do(shared: Shared) -> None:
    assert [it.changed for it in shared.idle] == [{}, {}]


def test_each_stack_reaches_it_by_an_endpoint_of_its_own(shared: Shared) -> None:
    connections = [
        it.body["properties"]["privateLinkServiceConnectionState"]["status"]
        for it in look(shared.dev).of_type(
            "Microsoft.MachineLearningServices/registries/privateEndpointConnections"
        )
    ]

    assert connections == ["Approved", "Approved"]


def test_workspaces_clusters_and_the_owner_s_people_may_use_it(shared: Shared) -> None:
    kinds = [
        it.body["properties"]["principalType"]
        for it in look(shared.dev).of_type("Microsoft.Authorization/roleAssignments")
        if it.id.startswith(f"{shared.registry}/")
    ]

    assert sorted(kinds) == ["Group", *["ServicePrincipal"] * 4]
