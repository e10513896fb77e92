"""The shared ML registry: private, keyless, with what Azure keeps for it."""

from __future__ import annotations

import pulumi

from components.machine_learning.registry import (
    Registry,
    RegistryArgs,
    connect_registry,
)
from components.network.private_endpoint import PrivateEndpointPlacement
from tests.unit.registrations import (
    KEPT_IMAGES,
    KEPT_STORAGE,
    Registered,
    register,
)


def build(*, protect_data: bool = True) -> Registered[Registry]:
    return register(lambda: Registry("shared-registry", args(protect_data)))


def args(protect_data: bool) -> RegistryArgs:
    return RegistryArgs(
        registry_name="mlr",
        resource_group_name="rg",
        location="swedencentral",
        storage_type="Standard_ZRS",
        tags={"owner": "somebody"},
        protect_data=protect_data,
    )


def test_defaults_are_the_hardened_registry() -> None:
    made = build().one("machinelearningservices:Registry")

    region = made.inputs.pop("regionDetails")
    assert made.inputs == {
        "identity": {"type": "SystemAssigned"},
        "location": "swedencentral",
        "publicNetworkAccess": "Disabled",
        "registryName": "mlr",
        "resourceGroupName": "rg",
        "tags": {"owner": "somebody"},
    }
    storage = region[0]["storageAccountDetails"][0]["systemCreatedStorageAccount"]
    assert storage == {
        "allowBlobPublicAccess": False,
        "storageAccountHnsEnabled": False,
        "storageAccountType": "Standard_ZRS",
    }
    assert (made.protect, made.retain_on_delete) == (True, True)


def test_it_and_what_azure_keeps_for_it_are_reached_through_endpoints(
    placement: PrivateEndpointPlacement,
) -> None:
    def connected() -> Registry:
        made = Registry("shared-registry", args(protect_data=True))
        options = pulumi.ResourceOptions(parent=made)
        connect_registry("shared-registry", made.ids, placement, options)
        return made

    run = register(connected)

    found = {}
    for name in run.names("network:PrivateEndpoint"):
        inputs = run.one("network:PrivateEndpoint", name).inputs
        (way,) = inputs["privateLinkServiceConnections"]
        found[name] = (way["groupIds"], way["privateLinkServiceId"])
    assert found == {
        "shared-registry-endpoint": (
            ["amlregistry"],
            run.value(run.built.ids.registry),
        ),
        "shared-registry-images-endpoint": (["registry"], KEPT_IMAGES),
        "shared-registry-storage-endpoint": (["blob"], KEPT_STORAGE),
    }


def test_protection_is_a_decision() -> None:
    made = build(protect_data=False).one("machinelearningservices:Registry")

    assert (made.protect, made.retain_on_delete) == (False, False)
