"""The Synapse side: the workspace, its private access, its pools, its link."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

import pulumi

from components.assembly.core import Core
from components.assembly.foundation import SYNAPSE_FILE_SYSTEM
from components.assembly.spark import Spark
from components.assembly.synapse_access import synapse_access
from components.foundation.diagnostics import send_diagnostics
from components.foundation.storage_endpoints import StorageEndpoints
from components.link.workspace_link import LinkScopes, WorkspaceLink, WorkspaceLinkArgs
from components.machine_learning.attached_spark_pool import AttachedSparkPool
from components.machine_learning.synapse_connection import (
    SynapseConnection,
    SynapseConnectionArgs,
)
from components.synapse.private_access import PrivateAccess, PrivateAccessArgs
from components.synapse.sql_pool import SqlPool, SqlPoolArgs
from components.synapse.sql_pool_spec import SqlPoolSpec
from components.synapse.workspace import Workspace, WorkspaceArgs

# Azure Monitor exports no metrics of Synapse ("DS Export: No" for all;
# https://learn.microsoft.com/azure/azure-monitor/reference/supported-metrics/microsoft-synapse-workspaces-metrics).
_NO_METRICS: Final = None


class Synapse:
    """The Synapse side; without private endpoints no private access."""

    workspace: Workspace
    private_access: PrivateAccess | None
    spark: Spark
    attached: Sequence[AttachedSparkPool]
    sql_pools: Mapping[str, SqlPool]
    link: WorkspaceLink
    connection: SynapseConnection

    def __init__(self, core: Core, lake_endpoints: StorageEndpoints) -> None:
        """Create the Synapse side; the link waits until the workspace is reachable."""
        self._core, self._lake_endpoints = core, lake_endpoints
        self.workspace = self._workspace()
        self.private_access = self._private_access()
        self.spark = Spark(core, self.workspace)
        self.link = self._link()
        self.attached = self.spark.attach(self.link.access.pool_administrators)
        self.sql_pools = {
            pool.name: self._sql_pool(pool) for pool in core.site.settings.sql_pools
        }
        self.connection = self._connection()

    @property
    def parts(self) -> list[pulumi.Resource]:
        """Everything that is created inside the workspace or on it."""
        return [
            self.workspace,
            *([self.private_access] if self.private_access else []),
            *self.spark.pools.values(),
            *self.attached,
            *self.sql_pools.values(),
            self.link,
            self.connection,
        ]

    def _workspace(self) -> Workspace:
        site, lake = self._core.site, self._core.foundation.lake
        settings = site.settings.synapse
        deployer = site.settings.access.deployers[0].object_id
        workspace = Workspace(
            "synapse-workspace",
            WorkspaceArgs(
                **site.homes.synapse,
                spec=settings,
                workspace_name=site.unique("synapse_workspace"),
                managed_resource_group_name=site.names.regional(
                    "resource_group", "synapse-managed"
                ),
                tenant_id=site.tenant_id,
                data_lake_id=lake.account_id,
                data_lake_url=lake.dfs_endpoint,
                file_system=SYNAPSE_FILE_SYSTEM,
                sql_administrator_object_id=(
                    settings.sql_administrator_object_id or deployer
                ),
                protect_data=site.protect_data,
            ),
            site.after(*lake.contents),
        )
        self._send_diagnostics("synapse-workspace", workspace.workspace_id, workspace)
        return workspace

    def _private_access(self) -> PrivateAccess | None:
        site = self._core.site
        if not site.settings.synapse.private_endpoints:
            return None
        return PrivateAccess(
            "synapse-private-access",
            PrivateAccessArgs(
                **site.homes.synapse,
                workspace_id=self.workspace.workspace_id,
                hub_name=site.names.regional("private_link_hub"),
                placement=self._core.network.placement,
            ),
            site.child,
        )

    def _sql_pool(self, spec: SqlPoolSpec) -> SqlPool:
        site = self._core.site
        name = f"sql-pool-{spec.name.replace('_', '-')}"
        pool = SqlPool(
            name,
            SqlPoolArgs(
                **site.homes.synapse,
                spec=spec,
                workspace_name=self.workspace.workspace_name,
                protect_data=site.protect_data,
            ),
            site.child,
        )
        self._send_diagnostics(name, pool.pool_id, pool)
        return pool

    def _send_diagnostics(
        self, name: str, target_id: pulumi.Input[str], parent: pulumi.Resource
    ) -> None:
        send_diagnostics(
            name,
            target_id,
            self._core.foundation.monitoring.log_analytics_id,
            parent,
            metric_category=_NO_METRICS,
        )

    def _connection(self) -> SynapseConnection:
        site = self._core.site
        return SynapseConnection(
            "synapse-connection",
            SynapseConnectionArgs(
                connection_name="synapse-serverless-sql",
                resource_group_name=site.homes.ml["resource_group_name"],
                workspace_name=self._core.machine_learning.workspace.workspace_name,
                sql_host=self.workspace.serverless_sql_host,
            ),
            site.child,
        )

    def _link(self) -> WorkspaceLink:
        site, machine_learning = self._core.site, self._core.machine_learning
        reachable: Sequence[pulumi.Resource] = self.workspace.firewall_rules or [
            self.private_access or self.workspace
        ]
        return WorkspaceLink(
            "link",
            WorkspaceLinkArgs(
                synapse_workspace_name=self.workspace.workspace_name,
                synapse_principal_id=self.workspace.principal_id,
                subscription_id=site.subscription_id,
                ml_resource_group_name=site.homes.ml["resource_group_name"],
                ml_workspace_name=machine_learning.workspace.workspace_name,
                scopes=self._link_scopes(),
                access=synapse_access(site, self.workspace, self.spark),
                seed=site.seed,
                own_endpoints=self._own_endpoints(),
                spec=site.settings.link,
            ),
            site.after(*reachable),
        )

    def _link_scopes(self) -> LinkScopes:
        foundation = self._core.foundation
        return LinkScopes(
            ml_workspace=self._core.machine_learning.scope,
            ml_storage=foundation.storage_scope,
            ml_vault=foundation.vault_scope,
            data_lake=foundation.lake_scope,
        )

    def _own_endpoints(self) -> Mapping[str, Sequence[pulumi.Resource]]:
        foundation = self._core.foundation
        return {
            "ml-workspace": [self._core.machine_learning.workspace.endpoint],
            "ml-storage": list(foundation.storage_endpoints.by_group.values()),
            "ml-vault": [foundation.vault],
            "data-lake": list(self._lake_endpoints.by_group.values()),
        }
