"""What both workspaces stand on: logs, two storage accounts, a vault, a registry.

Two accounts, because each workspace wants the other kind: Azure ML's own storage may
not have a hierarchical namespace, the lake of Synapse must.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, TypedDict

import pulumi
from pulumi_azure_native.storage import ResourceAccessRuleArgs

from components.access.role_assignments import Scope
from components.assembly.network import DATA_LAKE_ENDPOINTS, ML_STORAGE_ENDPOINTS
from components.assembly.site import Home, Site
from components.foundation.container_registry import (
    ContainerRegistry,
    ContainerRegistryArgs,
)
from components.foundation.key_vault import KeyVault, KeyVaultArgs
from components.foundation.monitoring import Monitoring, MonitoringArgs
from components.foundation.storage_account import StorageAccount, StorageAccountArgs
from components.network.private_endpoint import PrivateEndpointPlacement

SYNAPSE_FILE_SYSTEM: Final = "synapse"

_STORAGE: Final = "Microsoft.Storage/storageAccounts"


class _Surroundings(TypedDict):
    """What every part that holds data is told."""

    placement: PrivateEndpointPlacement
    log_analytics_id: pulumi.Input[str]
    protect_data: bool


@dataclass(frozen=True, kw_only=True)
class Foundation:
    """The parts, and the scopes that roles are given on."""

    monitoring: Monitoring
    storage: StorageAccount
    lake: StorageAccount
    vault: KeyVault
    registry: ContainerRegistry

    @property
    def storage_scope(self) -> Scope:
        """The ML workspace's own storage."""
        return Scope(name="ml-storage", id=self.storage.account_id, type=_STORAGE)

    @property
    def lake_scope(self) -> Scope:
        """The data lake."""
        return Scope(name="data-lake", id=self.lake.account_id, type=_STORAGE)

    @property
    def vault_scope(self) -> Scope:
        """The vault of the ML workspace."""
        return Scope(
            name="ml-vault",
            id=self.vault.vault_id,
            type="Microsoft.KeyVault/vaults",
        )

    @property
    def registry_scope(self) -> Scope:
        """The registry of the ML workspace."""
        return Scope(
            name="ml-registry",
            id=self.registry.registry_id,
            type="Microsoft.ContainerRegistry/registries",
        )


def build_foundation(
    site: Site,
    ml: Home,
    synapse: Home,
    placement: PrivateEndpointPlacement,
    read_by: pulumi.Input[str] | None = None,
) -> Foundation:
    """Make the parts, each with its logs and its private endpoints.

    Endpoints are written one after the other, in this order: first those that the ML
    workspace waits for. The lake's come after that workspace's (``connect_lake``).
    ``read_by`` is an ML registry that takes from the ML storage what is shared.
    """
    monitoring = _monitoring(site, ml)
    around = _Surroundings(
        placement=placement,
        log_analytics_id=monitoring.log_analytics_id,
        protect_data=site.protect_data,
    )
    vault = _vault(site, ml, around)
    registry = _registry(site, ml, around)
    return Foundation(
        monitoring=monitoring,
        storage=_storage(site, ml, around, read_by),
        lake=_lake(site, synapse, around),
        vault=vault,
        registry=registry,
    )


def connect_lake(foundation: Foundation) -> None:
    """Make the lake's private endpoints."""
    foundation.lake.add_endpoints(*DATA_LAKE_ENDPOINTS)


def _monitoring(site: Site, home: Home) -> Monitoring:
    monitoring = site.settings.monitoring
    return Monitoring(
        "monitoring",
        MonitoringArgs(
            **home,
            names=site.names,
            retention_days=monitoring.log_retention_days,
            existing_log_analytics_id=monitoring.existing_log_analytics_workspace_id,
            protect_data=site.protect_data,
        ),
        site.child,
    )


def _storage(
    site: Site,
    home: Home,
    around: _Surroundings,
    read_by: pulumi.Input[str] | None,
) -> StorageAccount:
    rules = [
        ResourceAccessRuleArgs(resource_id=it, tenant_id=site.tenant_id)
        for it in (read_by,)
        if it is not None
    ]
    return StorageAccount(
        "ml-storage",
        StorageAccountArgs(
            **home,
            **around,
            account_name=site.unique("storage_account", "ml"),
            endpoints=ML_STORAGE_ENDPOINTS,
            containers=site.settings.ml_assets.containers("mlStorage"),
            read_by=tuple(rules),
            redundancy=site.settings.storage.redundancy,
            soft_delete_days=site.settings.storage.soft_delete_days,
        ),
        site.child,
    )


def _lake(site: Site, home: Home, around: _Surroundings) -> StorageAccount:
    return StorageAccount(
        "data-lake",
        StorageAccountArgs(
            **home,
            **around,
            account_name=site.unique("storage_account", "lake"),
            hierarchical_namespace=True,
            redundancy=site.settings.storage.redundancy,
            soft_delete_days=site.settings.storage.soft_delete_days,
            containers=tuple(
                # Once, also where a datastore names Synapse's own.
                dict.fromkeys(
                    (
                        SYNAPSE_FILE_SYSTEM,
                        *site.settings.ml_assets.containers("dataLake"),
                    )
                )
            ),
        ),
        site.child,
    )


def _vault(site: Site, home: Home, around: _Surroundings) -> KeyVault:
    return KeyVault(
        "ml-vault",
        KeyVaultArgs(
            **home,
            **around,
            vault_name=site.unique("key_vault"),
            tenant_id=site.tenant_id,
            soft_delete_days=site.settings.storage.soft_delete_days,
            purge_protection=site.settings.protection.vault_purge_protection,
            purge_in_subscription=site.purge_in_subscription,
        ),
        site.child,
    )


def _registry(site: Site, home: Home, around: _Surroundings) -> ContainerRegistry:
    return ContainerRegistry(
        "ml-registry",
        ContainerRegistryArgs(
            **home,
            **around,
            registry_name=site.unique("container_registry"),
            retention_days=site.settings.registry.retention_days,
        ),
        site.child,
    )
