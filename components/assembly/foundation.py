"""What both workspaces use: logs, two storage accounts, a vault, a container registry.

Two accounts, because each workspace needs the other kind: Azure ML's own storage may
not have a hierarchical namespace, the lake of Synapse must.
"""

from __future__ import annotations

from typing import Final, TypedDict

import pulumi
from pulumi_azure_native.storage import ResourceAccessRuleArgs

from components.access.role_assignments import Scope
from components.assembly.network import (
    DATA_LAKE_ENDPOINTS,
    ML_STORAGE_ENDPOINTS,
    Network,
)
from components.assembly.site import Site
from components.foundation.container_registry import (
    ContainerRegistry,
    ContainerRegistryArgs,
)
from components.foundation.key_vault import KeyVault, KeyVaultArgs
from components.foundation.monitoring import Monitoring, MonitoringArgs
from components.foundation.storage_account import StorageAccount, StorageAccountArgs
from components.foundation.storage_endpoints import (
    StorageEndpoints,
    StorageEndpointsArgs,
)
from components.machine_learning.asset_spec import Account
from components.network.private_endpoint import PrivateEndpointPlacement

SYNAPSE_FILE_SYSTEM: Final = "synapse"

_STORAGE: Final = "Microsoft.Storage/storageAccounts"


class _Connections(TypedDict):
    """The Args that the vault and the registry share."""

    placement: PrivateEndpointPlacement
    log_analytics_id: pulumi.Input[str]
    protect_data: bool


class Foundation:
    """The parts, and the scopes that roles are given on."""

    monitoring: Monitoring
    vault: KeyVault
    registry: ContainerRegistry
    storage: StorageAccount
    storage_endpoints: StorageEndpoints
    lake: StorageAccount

    def __init__(
        self, site: Site, network: Network, read_by: pulumi.Input[str] | None = None
    ) -> None:
        """Create the parts, each with its logs and, but for the lake, its endpoints.

        Private endpoints are written one after the other, in the order of the program:
        first those that the ML workspace waits for (`connect_lake` makes the lake's).

        Args:
            site: What every part shares.
            network: Where the endpoints go.
            read_by: ML registry that reads what is shared from the ML storage.
        """
        self._site, self._network = site, network
        self.monitoring = self._monitoring()
        connections = _Connections(
            placement=network.placement,
            log_analytics_id=self.monitoring.log_analytics_id,
            protect_data=site.protect_data,
        )
        self.vault = self._vault(connections)
        self.registry = self._registry(connections)
        self.storage = self._storage(read_by)
        self.storage_endpoints = self._endpoints(
            "ml-storage", self.storage, ML_STORAGE_ENDPOINTS
        )
        self.lake = self._lake()

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
            name="ml-vault", id=self.vault.vault_id, type="Microsoft.KeyVault/vaults"
        )

    @property
    def registry_scope(self) -> Scope:
        """The registry of the ML workspace."""
        return Scope(
            name="ml-registry",
            id=self.registry.registry_id,
            type="Microsoft.ContainerRegistry/registries",
        )

    def connect_lake(self) -> StorageEndpoints:
        """Create the lake's private endpoints."""
        return self._endpoints("data-lake", self.lake, DATA_LAKE_ENDPOINTS)

    def _monitoring(self) -> Monitoring:
        return Monitoring(
            "monitoring",
            MonitoringArgs(
                **self._site.homes.ml,
                names=self._site.names,
                spec=self._site.settings.monitoring,
                protect_data=self._site.protect_data,
            ),
            self._site.child,
        )

    def _storage(self, read_by: pulumi.Input[str] | None) -> StorageAccount:
        site = self._site
        rules = []
        if read_by is not None:
            rules = [
                ResourceAccessRuleArgs(resource_id=read_by, tenant_id=site.tenant_id)
            ]
        return StorageAccount(
            "ml-storage",
            StorageAccountArgs(
                **site.homes.ml,
                account_name=site.unique("storage_account", "ml"),
                log_analytics_id=self.monitoring.log_analytics_id,
                containers=_containers(site, "mlStorage"),
                read_by=tuple(rules),
                spec=site.settings.storage,
                protect_data=site.protect_data,
            ),
            site.child,
        )

    def _lake(self) -> StorageAccount:
        site = self._site
        of_datastores = _containers(site, "dataLake")
        return StorageAccount(
            "data-lake",
            StorageAccountArgs(
                **site.homes.synapse,
                account_name=site.unique("storage_account", "lake"),
                log_analytics_id=self.monitoring.log_analytics_id,
                hierarchical_namespace=True,
                spec=site.settings.storage,
                # Once, also where a datastore names Synapse's own.
                containers=tuple(dict.fromkeys((SYNAPSE_FILE_SYSTEM, *of_datastores))),
                protect_data=site.protect_data,
            ),
            site.child,
        )

    def _endpoints(
        self, name: str, account: StorageAccount, group_ids: tuple[str, ...]
    ) -> StorageEndpoints:
        return StorageEndpoints(
            name,
            StorageEndpointsArgs(
                account_id=account.account_id,
                group_ids=group_ids,
                placement=self._network.placement,
            ),
            # An account takes one write at a time: its blob service's comes first.
            self._site.after(account.contents[0]),
        )

    def _vault(self, connections: _Connections) -> KeyVault:
        site = self._site
        return KeyVault(
            "ml-vault",
            KeyVaultArgs(
                **site.homes.ml,
                **connections,
                vault_name=site.unique("key_vault"),
                tenant_id=site.tenant_id,
                soft_delete_days=site.settings.storage.soft_delete_days,
                purge_protection=site.settings.protection.vault_purge_protection,
                purge_in_subscription=site.purge_in_subscription,
            ),
            site.child,
        )

    def _registry(self, connections: _Connections) -> ContainerRegistry:
        site = self._site
        return ContainerRegistry(
            "ml-registry",
            ContainerRegistryArgs(
                **site.homes.ml,
                **connections,
                registry_name=site.unique("container_registry"),
                spec=site.settings.container_registry,
            ),
            site.child,
        )


def _containers(site: Site, account: Account) -> tuple[str, ...]:
    """Return the containers that the datastores ask of an account, each once."""
    datastores = site.settings.datastores
    wanted = [store.container for store in datastores if store.account == account]
    return tuple(dict.fromkeys(wanted))
