"""An ML registry: where a model that passed in one environment waits for the next.

Workspaces of several environments read from it and write to it; what it holds lives in
a resource group, a storage account and a container registry that Azure keeps for it
(https://learn.microsoft.com/azure/machine-learning/how-to-manage-registries). It is
reached through a private endpoint only.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import pulumi
from pulumi_azure_native import machinelearningservices

from components.network.private_endpoint import (
    PrivateEndpoint,
    PrivateEndpointArgs,
    PrivateEndpointPlacement,
)
from components.protection import holding_data

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
        placement: Where its private endpoint goes.
        tags: Tags of the registry and of what Azure makes for it.
        protect_data: Refuse to delete it; absent, on.
    """

    registry_name: pulumi.Input[str]
    resource_group_name: pulumi.Input[str]
    location: str
    storage_type: str
    placement: PrivateEndpointPlacement
    tags: Mapping[str, str]
    protect_data: bool = True


class Registry(pulumi.ComponentResource):
    """A registry in one region, and its private endpoint."""

    registry_id: pulumi.Output[str]
    registry_name: pulumi.Output[str]
    endpoint: PrivateEndpoint

    def __init__(
        self, name: str, args: RegistryArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        super().__init__("ml-synapse:machine_learning:Registry", name, None, opts)
        registry = machinelearningservices.Registry(
            name,
            args=_registry_args(args),
            opts=holding_data(self, args.protect_data),
        )
        self.registry_id = registry.id
        self.registry_name = registry.name
        self.endpoint = PrivateEndpoint(
            f"{name}-endpoint",
            PrivateEndpointArgs(
                placement=args.placement,
                target_id=registry.id,
                group_id="amlregistry",
                endpoint_name=args.placement.names.regional("private_endpoint", name),
            ),
            pulumi.ResourceOptions(parent=self),
        )
        self.register_outputs({"registryId": registry.id})


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
