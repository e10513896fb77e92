"""The Synapse side: the workspace, its doors, its pools, and the link to Azure ML."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import pulumi

from components.assembly.foundation import SYNAPSE_FILE_SYSTEM, Foundation
from components.assembly.machine_learning import MachineLearning
from components.assembly.network import Network
from components.assembly.site import Home, Site
from components.assembly.spark import Spark, attach_spark, build_spark
from components.assembly.synapse_access import synapse_access
from components.foundation.diagnostics import send_diagnostics
from components.link.workspace_link import LinkScopes, WorkspaceLink, WorkspaceLinkArgs
from components.machine_learning.attached_spark_pool import AttachedSparkPool
from components.machine_learning.synapse_connection import (
    SynapseConnection,
    SynapseConnectionArgs,
)
from components.settings.concerns.sql import SqlPoolSettings
from components.synapse.private_access import PrivateAccess, PrivateAccessArgs
from components.synapse.sql_pool import SqlPool, SqlPoolArgs
from components.synapse.workspace import Workspace, WorkspaceArgs

# Azure Monitor exports no metrics of Synapse ("DS Export: No" for all;
# https://learn.microsoft.com/azure/azure-monitor/reference/supported-metrics/microsoft-synapse-workspaces-metrics).
_NO_METRICS: Final = None


@dataclass(frozen=True, kw_only=True)
class Homes:
    """The resource groups of the two workspaces."""

    ml: Home
    synapse: Home


@dataclass(frozen=True, kw_only=True)
class Synapse:
    """The Synapse side; without private endpoints no private access."""

    workspace: Workspace
    private_access: PrivateAccess | None
    spark: Spark
    attached: Sequence[AttachedSparkPool]
    sql_pools: Mapping[str, SqlPool]
    link: WorkspaceLink
    connection: SynapseConnection

    @property
    def parts(self) -> list[pulumi.Resource]:
        """Everything that is made inside the workspace or on it."""
        return [
            self.workspace,
            *([self.private_access] if self.private_access else []),
            *self.spark.pools.values(),
            *self.attached,
            *self.sql_pools.values(),
            self.link,
            self.connection,
        ]


def build_synapse(
    site: Site,
    homes: Homes,
    network: Network,
    foundation: Foundation,
    machine_learning: MachineLearning,
) -> Synapse:
    """Make the Synapse side; the link waits for the ways in."""
    workspace = _workspace(site, homes.synapse, foundation)
    access = _private_access(site, homes.synapse, network, workspace)
    spark = build_spark(site, homes.synapse, homes.ml, foundation, workspace)
    ways: Sequence[pulumi.Resource] = workspace.firewall_rules or [access or workspace]
    link = _link(site, homes.ml, foundation, machine_learning, workspace, spark, ways)
    return Synapse(
        workspace=workspace,
        private_access=access,
        spark=spark,
        attached=attach_spark(
            site, homes.ml, machine_learning, spark, link.access.pool_administrators
        ),
        sql_pools={
            pool.name: _sql_pool(site, homes.synapse, foundation, workspace, pool)
            for pool in site.settings.sql_pools
        },
        link=link,
        connection=_connection(site, homes.ml, machine_learning, workspace),
    )


def _workspace(site: Site, home: Home, foundation: Foundation) -> Workspace:
    settings = site.settings.synapse
    deployer = site.settings.access.deployers[0].object_id
    administrator = settings.sql_administrator_object_id or deployer
    workspace = Workspace(
        "synapse-workspace",
        WorkspaceArgs(
            **home,
            workspace_name=site.unique("synapse_workspace"),
            managed_resource_group_name=site.names.regional(
                "resource_group", "synapse-managed"
            ),
            tenant_id=site.tenant_id,
            data_lake_id=foundation.lake.account_id,
            data_lake_url=foundation.lake.dfs_endpoint,
            file_system=SYNAPSE_FILE_SYSTEM,
            sql_administrator_object_id=administrator,
            allowed_addresses=settings.allowed_addresses,
            protect_data=site.protect_data,
        ),
        site.after(*foundation.lake.contents),
    )
    send_diagnostics(
        "synapse-workspace",
        workspace.workspace_id,
        foundation.monitoring.log_analytics_id,
        workspace,
        metric_category=_NO_METRICS,
    )
    return workspace


def _private_access(
    site: Site, home: Home, network: Network, workspace: Workspace
) -> PrivateAccess | None:
    if not site.settings.synapse.private_endpoints:
        return None
    return PrivateAccess(
        "synapse-private-access",
        PrivateAccessArgs(
            **home,
            workspace_id=workspace.workspace_id,
            hub_name=site.names.regional("private_link_hub"),
            placement=network.placement,
        ),
        site.child,
    )


def _sql_pool(
    site: Site,
    home: Home,
    foundation: Foundation,
    workspace: Workspace,
    settings: SqlPoolSettings,
) -> SqlPool:
    name = f"sql-pool-{settings.name.replace('_', '-')}"
    pool = SqlPool(
        name,
        SqlPoolArgs(
            **home,
            pool_name=settings.name,
            workspace_name=workspace.workspace_name,
            size=settings.size,
            collation=settings.collation,
            redundancy=settings.redundancy,
            protect_data=site.protect_data,
        ),
        site.child,
    )
    send_diagnostics(
        name,
        pool.pool_id,
        foundation.monitoring.log_analytics_id,
        pool,
        metric_category=_NO_METRICS,
    )
    return pool


def _connection(
    site: Site, ml_home: Home, machine_learning: MachineLearning, workspace: Workspace
) -> SynapseConnection:
    return SynapseConnection(
        "synapse-connection",
        SynapseConnectionArgs(
            connection_name="synapse-serverless-sql",
            resource_group_name=ml_home["resource_group_name"],
            workspace_name=machine_learning.workspace.workspace_name,
            sql_host=workspace.serverless_sql_host,
        ),
        site.child,
    )


def _link(
    site: Site,
    ml_home: Home,
    foundation: Foundation,
    machine_learning: MachineLearning,
    workspace: Workspace,
    spark: Spark,
    ways: Sequence[pulumi.Resource],
) -> WorkspaceLink:
    link = site.settings.link
    return WorkspaceLink(
        "link",
        WorkspaceLinkArgs(
            synapse_workspace_name=workspace.workspace_name,
            synapse_principal_id=workspace.principal_id,
            subscription_id=site.subscription_id,
            ml_resource_group_name=ml_home["resource_group_name"],
            ml_workspace_name=machine_learning.workspace.workspace_name,
            scopes=LinkScopes(
                ml_workspace=machine_learning.scope,
                ml_storage=foundation.storage_scope,
                ml_vault=foundation.vault_scope,
                data_lake=foundation.lake_scope,
            ),
            access=synapse_access(site, workspace, spark),
            seed=site.seed,
            own_endpoints={
                "ml-workspace": [machine_learning.workspace.endpoint],
                "ml-storage": list(foundation.storage.endpoints.values()),
                "ml-vault": [foundation.vault],
                "data-lake": list(foundation.lake.endpoints.values()),
            },
            role_on_workspace=link.synapse_role_on_ml_workspace,
            approval_mode=link.approval_mode,
            approval_timeout_minutes=link.approval_timeout_minutes,
        ),
        site.after(*ways),
    )
