"""The real clients follow operations to their end: each form of answer, each verb."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import pytest

from simulated_azure.engine.azure_native.operations import Operations
from simulated_azure.engine.azure_native.rest import Rest
from simulated_azure.tests.arm_clients import BASE, GROUP, Clients
from simulated_azure.tests.fixtures import LOCATION
from simulated_azure.tests.slow_azure import BODIES, NETWORK, STORAGE, VAULT, ZONE

PACE = 0.01
SYNAPSE = "Microsoft.Synapse/workspaces/synw-one"
LEARNING = "Microsoft.MachineLearningServices/workspaces/mlw"
Act = Callable[[Clients], Any]


@pytest.fixture
def slow(clients: Clients) -> Clients:
    """Let a second of Azure take a hundredth."""
    clients.simulation.conditions.delays = False
    clients.simulation.conditions.pace = PACE
    return clients


def took(act: Act, clients: Clients) -> float:
    """Return the seconds of Azure that a client took."""
    before = time.monotonic()
    act(clients)
    return (time.monotonic() - before) / PACE


def account(clients: Clients, name: str = "stone", **properties: Any) -> Any:
    return clients.account(name, **properties)


def zone(clients: Clients) -> Any:
    zones = clients.dns.private_zones
    return zones.begin_create_or_update(GROUP, ZONE.split("/")[-1], {}).result()


def registry(clients: Clients) -> Any:
    body = BODIES["Microsoft.ContainerRegistry/registries/crone"]
    return clients.registries.registries.begin_create(GROUP, "crone", body).result()


MAKERS: dict[str, Act] = {
    "Microsoft.Network/virtualNetworks": lambda clients: clients.virtual_network("one"),
    "Microsoft.Network/privateDnsZones": zone,
    "Microsoft.Storage/storageAccounts": account,
    "Microsoft.KeyVault/vaults": lambda clients: clients.vault("kv-one"),
    "Microsoft.ContainerRegistry/registries": registry,
}


@pytest.mark.parametrize("kind", MAKERS)
def test_a_client_waits_for_what_it_makes(slow: Clients, kind: str) -> None:
    seconds = took(MAKERS[kind], slow)

    assert seconds >= slow.arm.types.get(kind).duration.create
    [made] = slow.arm.store.of_type(kind)
    assert slow.arm.operations.is_settled(made.id)


DELETERS: dict[str, Act] = {
    "Microsoft.Network/virtualNetworks": lambda clients: (
        clients.network.virtual_networks.begin_delete(GROUP, "vnet").result()
    ),
    "Microsoft.Network/privateDnsZones": lambda clients: (
        clients.dns.private_zones.begin_delete(GROUP, ZONE.split("/")[-1]).result()
    ),
    "Microsoft.ContainerRegistry/registries": lambda clients: (
        clients.registries.registries.begin_delete(GROUP, "crone").result()
    ),
}


@pytest.mark.parametrize("kind", DELETERS)
def test_a_client_waits_until_it_is_gone(slow: Clients, kind: str) -> None:
    MAKERS[kind](slow)

    seconds = took(DELETERS[kind], slow)

    assert seconds >= slow.arm.types.get(kind).duration.delete
    assert slow.arm.store.of_type(kind) == []


def test_a_client_waits_for_the_end_of_a_group(slow: Clients) -> None:
    slow.virtual_network("one")

    slow.resources.resource_groups.begin_delete(GROUP).result()

    assert slow.arm.store.count() == 0


def test_the_client_of_synapse_waits_for_workspace_and_pool(slow: Clients) -> None:
    account(slow, "stlake", isHnsEnabled=True)
    synapse = slow.make("azure.mgmt.synapse", "SynapseManagementClient")
    body = {
        "location": LOCATION,
        "identity": {"type": "SystemAssigned"},
        "defaultDataLakeStorage": {
            "accountUrl": "https://stlake.dfs.core.windows.net",
            "filesystem": "synapse",
        },
        "managedVirtualNetwork": "default",
    }
    pool = {
        "location": LOCATION,
        "sparkVersion": "3.5",
        "nodeSize": "Small",
        "nodeSizeFamily": "MemoryOptimized",
        "nodeCount": 3,
    }

    made = synapse.workspaces.begin_create_or_update(GROUP, "synw-one", body).result()
    spark = synapse.big_data_pools.begin_create_or_update(
        GROUP, "synw-one", "synsp", pool
    ).result()
    synapse.workspaces.begin_delete(GROUP, "synw-one").result()

    assert (made.provisioning_state, spark.provisioning_state) == (
        "Succeeded",
        "Succeeded",
    )
    assert slow.arm.find(f"{BASE}/{SYNAPSE}") is None


def test_the_client_of_machine_learning_waits(slow: Clients) -> None:
    account(slow)
    slow.vault("kv-one")
    client = slow.make(
        "azure.mgmt.machinelearningservices", "MachineLearningServicesMgmtClient"
    )
    body = {
        "location": LOCATION,
        "identity": {"type": "SystemAssigned"},
        "storageAccount": f"{BASE}/{STORAGE}",
        "keyVault": f"{BASE}/{VAULT}",
    }

    made = client.workspaces.begin_create_or_update(GROUP, "mlw", body).result()
    client.workspaces.begin_delete(GROUP, "mlw").result()

    assert made.provisioning_state == "Succeeded"
    assert slow.arm.find(f"{BASE}/{LEARNING}") is None


@pytest.mark.parametrize("path", [NETWORK, ZONE, STORAGE, VAULT])
def test_the_engines_provider_waits(slow: Clients, path: str) -> None:
    provider = Operations(Rest(slow.simulation.environment()), "2024-05-01")
    kind = path.rpartition("/")[0]
    takes = slow.arm.types.get(kind).duration

    made = took(lambda _: provider.put(f"{BASE}/{path}", BODIES[path]), slow)
    state = provider.require(f"{BASE}/{path}")["properties"]["provisioningState"]
    gone = took(lambda _: provider.delete(f"{BASE}/{path}"), slow)

    assert (made >= takes.create, gone >= takes.delete) == (True, True)
    assert state == "Succeeded"
    assert provider.get(f"{BASE}/{path}") is None
