"""The ML side: identities with their roles, the workspace, people."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import pulumi

from components.access.managed_identity import ManagedIdentity, ManagedIdentityArgs
from components.access.role_assignments import (
    ML_WORKSPACE,
    Grant,
    Principal,
    RoleAssignments,
    RoleAssignmentsArgs,
    Scope,
)
from components.assembly.foundation import Foundation
from components.assembly.network import Network
from components.assembly.site import Home, Site
from components.foundation.diagnostics import send_diagnostics
from components.machine_learning.compute_cluster import cluster_name
from components.machine_learning.identity_grants import (
    WorkspaceScopes,
    people_grants,
    workspace_grants,
)
from components.machine_learning.workspace import Workspace, WorkspaceArgs

STUDIO_ENDPOINTS: Final = ("blob", "file")
"""Of the default storage, those that the workspace's identity always sees."""


@dataclass(frozen=True, kw_only=True)
class MachineLearning:
    """The ML side, and the scope that its workspace is."""

    workspace: Workspace
    identity: ManagedIdentity
    roles: RoleAssignments
    scope: Scope


def build_machine_learning(
    site: Site, home: Home, network: Network, foundation: Foundation
) -> MachineLearning:
    """Make the ML side: the identity's roles before the workspace."""
    identity = _workspace_identity(site, home, foundation)
    workspace = _workspace(site, home, network, foundation, identity)
    scope = Scope(name="ml-workspace", id=workspace.workspace_id, type=ML_WORKSPACE)
    return MachineLearning(
        workspace=workspace,
        identity=identity,
        roles=_roles(site, foundation, scope, identity),
        scope=scope,
    )


def _workspace_identity(
    site: Site, home: Home, foundation: Foundation
) -> ManagedIdentity:
    scopes = WorkspaceScopes(
        storage=foundation.storage_scope,
        storage_endpoints=[
            Scope(
                name=f"ml-storage-{group}-endpoint",
                id=foundation.storage.endpoints[group].endpoint_id,
                type="Microsoft.Network/privateEndpoints",
            )
            for group in STUDIO_ENDPOINTS
        ],
        vault=foundation.vault_scope,
        registry=foundation.registry_scope,
        insights=Scope(
            name="ml-insights",
            id=foundation.monitoring.application_insights_id,
            type="Microsoft.Insights/components",
        ),
        reached_by_managed_network=(
            [foundation.lake_scope] if site.settings.isolation.managed else ()
        ),
    )
    return ManagedIdentity(
        "ml-identity",
        ManagedIdentityArgs(
            **home,
            identity_name=site.names.regional("managed_identity", "ml"),
            grants=lambda principal: workspace_grants(principal, scopes),
            seed=site.seed,
        ),
        site.child,
    )


def _workspace(
    site: Site,
    home: Home,
    network: Network,
    foundation: Foundation,
    identity: ManagedIdentity,
) -> Workspace:
    compute = site.settings.compute
    builder = compute.image_builder
    workspace = Workspace(
        "ml-workspace",
        WorkspaceArgs(
            **home,
            workspace_name=site.unique("ml_workspace"),
            identity_id=identity.identity_id,
            storage_account_id=foundation.storage.account_id,
            key_vault_id=foundation.vault.vault_id,
            container_registry_id=foundation.registry.registry_id,
            application_insights_id=foundation.monitoring.application_insights_id,
            image_build_compute=cluster_name(
                builder.name, builder.vm_size, builder.priority
            ),
            serverless_subnet_id=(
                training_subnet(site, network) if compute.serverless else None
            ),
            placement=network.placement,
            isolation_mode=site.settings.isolation.mode,
            protect_data=site.protect_data,
            purge_in_subscription=site.purge_in_subscription,
        ),
        site.after(
            identity,
            *(foundation.storage.endpoints[group] for group in ("blob", "file")),
            foundation.vault,
            foundation.registry,
        ),
    )
    send_diagnostics(
        "ml-workspace",
        workspace.workspace_id,
        foundation.monitoring.log_analytics_id,
        workspace,
    )
    return workspace


def _roles(
    site: Site, foundation: Foundation, scope: Scope, identity: ManagedIdentity
) -> RoleAssignments:
    """Give the roles that need the workspace: its own identity's and people's."""
    grants = [Grant(role="Contributor", principal=identity.principal, scope=scope)]
    for group in data_scientists(site):
        grants += people_grants(
            group,
            workspace=scope,
            storage=foundation.storage_scope,
            data_lake=foundation.lake_scope,
        )
    return RoleAssignments(
        "ml-workspace-roles",
        RoleAssignmentsArgs(grants=grants, seed=site.seed),
        site.child,
    )


def data_scientists(site: Site) -> list[Principal]:
    """Return the groups of people; named after the ID, so their order means nothing."""
    return [
        Principal(name=f"data-scientists-{it}", object_id=it, kind="Group")
        for it in site.settings.access.data_scientist_group_ids
    ]


def training_subnet(site: Site, network: Network) -> pulumi.Input[str] | None:
    """Return where computes live; in a managed network, nowhere of ours."""
    return None if site.settings.isolation.managed else network.training_subnet_id
