"""The shared ML registry: private, keyless, with what Azure keeps for it."""

from __future__ import annotations

from components.machine_learning.registry import Registry, RegistryArgs
from components.network.private_endpoint import PrivateEndpointPlacement
from tests.unit.registrations import Registered, register


def build(
    placement: PrivateEndpointPlacement, *, protect_data: bool = True
) -> Registered[Registry]:
    args = RegistryArgs(
        registry_name="mlr",
        resource_group_name="rg",
        location="swedencentral",
        storage_type="Standard_ZRS",
        placement=placement,
        tags={"owner": "somebody"},
        protect_data=protect_data,
    )
    return register(lambda: Registry("shared-registry", args))


def test_defaults_are_the_hardened_registry(
    placement: PrivateEndpointPlacement,
) -> None:
    made = build(placement).one("machinelearningservices:Registry")

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


def test_it_is_reached_through_its_endpoint(
    placement: PrivateEndpointPlacement,
) -> None:
    run = build(placement)

    connection = run.one("network:PrivateEndpoint").inputs[
        "privateLinkServiceConnections"
    ][0]
    zones = run.one("network:PrivateDnsZoneGroup").inputs["privateDnsZoneConfigs"]
    assert connection["groupIds"] == ["amlregistry"]
    assert [zone["name"] for zone in zones] == ["ml-api"]


def test_protection_is_a_decision(placement: PrivateEndpointPlacement) -> None:
    made = build(placement, protect_data=False).one("machinelearningservices:Registry")

    assert (made.protect, made.retain_on_delete) == (False, False)
