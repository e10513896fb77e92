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
def shared(deployed: Deploy) -> Shared:
    """Make the registry with dev, use it from prod, then spell its IDs otherwise."""
    dev = deployed("dev")
    prod = replace(dev, stack="prod")
    dev.configure(**{"mlRegistry.mode": "create", "mlRegistry.sharing": True})
    dev.up().succeed()
    outputs = dev.outputs()
    registry = str(outputs["mlRegistryId"])
    ids = {
        "mlRegistry.existing.id": registry,
        "mlRegistry.existing.storageId": str(outputs["mlRegistryStorageId"]),
        "mlRegistry.existing.containerRegistryId": str(
            outputs["mlRegistryContainerRegistryId"]
        ),
    }
    prod.configure(
        **{
            "mlRegistry.mode": "existing",
            "synapse.allowedAddresses": ["203.0.113.10"],
            **ids,
        }
    )
    prod.up().succeed()
    prod.configure(**{key: id.upper() for key, id in ids.items()})
    idle = [stack.up("--refresh").succeed() for stack in (dev, prod)]
    return Shared(dev, registry, idle)


def test_nothing_is_left_to_do_whatever_the_case_of_ids(shared: Shared) -> None:
    assert [it.changed for it in shared.idle] == [{}, {}]


@pytest.mark.parametrize("output", ["Id", "StorageId", "ContainerRegistryId"])
def test_each_stack_reaches_it_and_what_azure_keeps_for_it(
    shared: Shared, output: str
) -> None:
    target = str(shared.dev.outputs()[f"mlRegistry{output}"])

    connections = [
        it.body["properties"]["privateLinkServiceConnectionState"]["status"]
        for it in look(shared.dev).of_type(
            f"{_type(target)}/privateEndpointConnections"
        )
        if it.id.startswith(f"{target}/")
    ]

    assert connections == ["Approved", "Approved"]


def test_the_ml_storage_lets_the_registry_in_and_nobody_else(shared: Shared) -> None:
    storage = str(shared.dev.outputs()["mlStorageId"])

    (account,) = (
        it
        for it in look(shared.dev).of_type("Microsoft.Storage/storageAccounts")
        if it.id == storage
    )
    rules = account.body["properties"]["networkAcls"]
    assert rules["defaultAction"] == "Deny"
    assert [it["resourceId"] for it in rules["resourceAccessRules"]] == [
        shared.registry
    ]


def test_workspaces_clusters_and_the_owner_s_people_may_use_it(shared: Shared) -> None:
    kinds = [
        it.body["properties"]["principalType"]
        for it in look(shared.dev).of_type("Microsoft.Authorization/roleAssignments")
        if it.id.startswith(f"{shared.registry}/")
    ]

    assert sorted(kinds) == ["Group", *["ServicePrincipal"] * 4]


def _type(id: str) -> str:
    namespace, kind, _ = id.rpartition("/providers/")[2].split("/")
    return f"{namespace}/{kind}"
