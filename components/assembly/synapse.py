"""The Synapse side: the workspace, its Spark pool, and the link to Azure ML."""

from __future__ import annotations

from dataclasses import dataclass

from components.access.role_assignments import Principal
from components.assembly.foundation import SYNAPSE_FILE_SYSTEM, Foundation
from components.assembly.machine_learning import MachineLearning
from components.assembly.site import Home, Site
from components.foundation.diagnostics import send_diagnostics
from components.link.synapse_access import SynapseAccessArgs
from components.link.workspace_link import LinkScopes, WorkspaceLink, WorkspaceLinkArgs
from components.synapse.firewall import FirewallRange
from components.synapse.spark_pool import SparkPool, SparkPoolArgs
from components.synapse.workspace import Workspace, WorkspaceArgs


@dataclass(frozen=True, kw_only=True)
class Synapse:
    """The Synapse side."""

    workspace: Workspace
    pool: SparkPool
    link: WorkspaceLink


def build_synapse(
    site: Site,
    home: Home,
    ml_home: Home,
    foundation: Foundation,
    machine_learning: MachineLearning,
) -> Synapse:
    """Make the Synapse side; the link waits for both workspaces and the firewall."""
    workspace = _workspace(site, home, foundation)
    pool = _spark_pool(site, home, workspace)
    return Synapse(
        workspace=workspace,
        pool=pool,
        link=_link(site, ml_home, foundation, machine_learning, workspace, pool),
    )


def _workspace(site: Site, home: Home, foundation: Foundation) -> Workspace:
    settings = site.settings.synapse
    administrator = settings.sql_administrator_object_id or site.deployer_object_id
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
            allowed_addresses=[
                FirewallRange(name=item.name, start=item.start, end=item.end)
                for item in settings.allowed_addresses
            ],
            protect_data=site.protect_data,
        ),
        site.after(foundation.lake),
    )
    send_diagnostics(
        "synapse-workspace",
        workspace.workspace_id,
        foundation.monitoring.log_analytics_id,
        workspace,
    )
    return workspace


def _spark_pool(site: Site, home: Home, workspace: Workspace) -> SparkPool:
    spark = site.settings.spark
    return SparkPool(
        "spark-pool",
        SparkPoolArgs(
            **home,
            pool_name=site.names.child("spark_pool", "main"),
            workspace_name=workspace.workspace_name,
            node_size=spark.node_size,
            min_nodes=spark.min_nodes,
            max_nodes=spark.max_nodes,
            auto_pause_minutes=spark.auto_pause_minutes,
        ),
        site.child,
    )


def _link(
    site: Site,
    ml_home: Home,
    foundation: Foundation,
    machine_learning: MachineLearning,
    workspace: Workspace,
    pool: SparkPool,
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
            access=_access(site, machine_learning, workspace, pool),
            seed=site.seed,
            role_on_workspace=link.synapse_role_on_ml_workspace,
            approval_mode=link.approval_mode,
            approval_timeout_minutes=link.approval_timeout_minutes,
        ),
        site.after(workspace, machine_learning.workspace),
    )


def _access(
    site: Site, machine_learning: MachineLearning, workspace: Workspace, pool: SparkPool
) -> SynapseAccessArgs:
    return SynapseAccessArgs(
        synapse_workspace_name=workspace.workspace_name,
        spark_pool_name=pool.pool_name,
        deployer_object_id=site.deployer_object_id,
        administrators=[
            Principal(name=object_id, object_id=object_id, kind="Group")
            for object_id in site.settings.synapse.administrator_object_ids
        ],
        ml_side=machine_learning.identity.principal,
        seed=site.seed,
    )
