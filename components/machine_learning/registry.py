"""An ML registry: where a model that passed in one environment waits for the next.

Workspaces of several environments read from it and write to it; what it holds lives in
a resource group, a storage account and a container registry that Azure keeps for it
(https://learn.microsoft.com/azure/machine-learning/how-to-manage-registries). All three
are reached through private endpoints only, one each
(https://learn.microsoft.com/azure/machine-learning/how-to-registry-network-isolation).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import pulumi
from pulumi_azure_native import machinelearningservices

from components.errors import DecisionError
from components.network.private_endpoint import (
    PrivateEndpoint,
    PrivateEndpointArgs,
    PrivateEndpointPlacement,
)
from components.transformations.protection import holding_data

USER_ROLE: Final = "AzureML Registry User"
"""Reads and writes assets; may not change the registry."""


@dataclass(frozen=True, kw_only=True)
class RegistryArgs:
    """What a registry is.

    Attributes:
        registry_name: Azure name, 3 to 33 characters, unique in the tenant.
        resource_group_name: Group that holds it.
        location: Its first region.
        storage_type: SKU of the storage that Azure keeps for it.
        tags: Tags of the registry and of what Azure makes for it.
        protect_data: Refuse to delete it; absent, on.
    """

    registry_name: pulumi.Input[str]
    resource_group_name: pulumi.Input[str]
    location: str
    storage_type: str
    tags: Mapping[str, str]
    protect_data: bool = True


@dataclass(frozen=True, kw_only=True)
class RegistryIds:
    """A registry, and the storage and the images that Azure keeps for it."""

    registry: pulumi.Input[str]
    storage: pulumi.Input[str]
    images: pulumi.Input[str]


class Registry(pulumi.ComponentResource):
    """A registry in one region; ``connect_registry`` makes the ways to it."""

    registry_name: pulumi.Output[str]
    ids: RegistryIds

    def __init__(
        self, name: str, args: RegistryArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        super().__init__("ml-synapse:machine_learning:Registry", name, None, opts)
        registry = machinelearningservices.Registry(
            name,
            args=_registry_args(args),
            opts=holding_data(self, args.protect_data),
        )
        self.registry_name = registry.name
        self.ids = RegistryIds(
            registry=registry.id,
            storage=registry.region_details.apply(_storage_id),
            images=registry.region_details.apply(_images_id),
        )
        self.register_outputs({"registryId": registry.id})


def connect_registry(
    name: str,
    ids: RegistryIds,
    placement: PrivateEndpointPlacement,
    opts: pulumi.ResourceOptions,
) -> list[PrivateEndpoint]:
    """Make a private endpoint to the registry, its storage and its images each.

    Assets are read from the storage and the images, so the first alone serves nobody.
    """
    ways = (
        (name, ids.registry, "amlregistry"),
        (f"{name}-storage", ids.storage, "blob"),
        (f"{name}-images", ids.images, "registry"),
    )
    return [
        PrivateEndpoint(
            f"{way}-endpoint",
            PrivateEndpointArgs(
                placement=placement,
                target_id=target,
                group_id=group,
                endpoint_name=placement.names.regional("private_endpoint", way),
            ),
            opts,
        )
        for way, target, group in ways
    ]


_Regions = Sequence[machinelearningservices.outputs.RegistryRegionArmDetailsResponse]


def _storage_id(regions: _Regions | None) -> str:
    details = regions[0].storage_account_details if regions else None
    kept = details[0].system_created_storage_account if details else None
    return _id_of(kept.arm_resource_id if kept else None)


def _images_id(regions: _Regions | None) -> str:
    details = regions[0].acr_details if regions else None
    kept = details[0].system_created_acr_account if details else None
    return _id_of(kept.arm_resource_id if kept else None)


def _id_of(found: machinelearningservices.outputs.ArmResourceIdResponse | None) -> str:
    if found is None or found.resource_id is None:
        raise DecisionError(
            "The ML registry does not say what Azure keeps for it.",
            seen="no armResourceId in its regionDetails",
            allowed="the ID of a storage account and of a container registry",
            cure="refresh, and run again; its managed resource group has both",
        )
    return found.resource_id


def _registry_args(args: RegistryArgs) -> machinelearningservices.RegistryArgs:
    storage = machinelearningservices.SystemCreatedStorageAccountArgs(
        storage_account_type=args.storage_type,
        storage_account_hns_enabled=False,
        allow_blob_public_access=False,
    )
    images = machinelearningservices.SystemCreatedAcrAccountArgs(
        acr_account_sku="Premium"
    )
    return machinelearningservices.RegistryArgs(
        registry_name=args.registry_name,
        resource_group_name=args.resource_group_name,
        location=args.location,
        identity=machinelearningservices.ManagedServiceIdentityArgs(
            type="SystemAssigned"
        ),
        public_network_access="Disabled",
        region_details=[
            machinelearningservices.RegistryRegionArmDetailsArgs(
                location=args.location,
                storage_account_details=[
                    machinelearningservices.StorageAccountDetailsArgs(
                        system_created_storage_account=storage
                    )
                ],
                acr_details=[
                    machinelearningservices.AcrDetailsArgs(
                        system_created_acr_account=images
                    )
                ],
            )
        ],
        tags=args.tags,
    )
