"""The ML side: the workspace's identity with its roles, the workspace, people."""

from __future__ import annotations

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
from components.assembly.site import Site
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


class MachineLearning:
    """The ML workspace, its identity, and the roles on it.

    `computes_subnet_id` is where computes live: None in a managed network.
    """

    workspace: Workspace
    identity: ManagedIdentity
    roles: RoleAssignments
    scope: Scope
    computes_subnet_id: pulumi.Input[str] | None

    def __init__(self, site: Site, network: Network, foundation: Foundation) -> None:
        """Create the ML side: the identity's roles before the workspace."""
        self._site, self._network, self._foundation = site, network, foundation
        managed = site.settings.isolation.managed
        self.computes_subnet_id = (
            None if managed else network.subnets.training_subnet_id
        )
        self.identity = self._identity()
        self.workspace = self._workspace()
        self.scope = Scope(
            name="ml-workspace", id=self.workspace.workspace_id, type=ML_WORKSPACE
        )
        self.roles = self._roles()

    def _identity(self) -> ManagedIdentity:
        site, scopes = self._site, self._scopes_of_the_identity()
        return ManagedIdentity(
            "ml-identity",
            ManagedIdentityArgs(
                **site.homes.ml,
                identity_name=site.names.regional("managed_identity", "ml"),
                grants=lambda principal: workspace_grants(principal, scopes),
                seed=site.seed,
            ),
            site.child,
        )

    def _scopes_of_the_identity(self) -> WorkspaceScopes:
        foundation = self._foundation
        endpoints = foundation.storage_endpoints.by_group
        return WorkspaceScopes(
            storage=foundation.storage_scope,
            storage_endpoints=[
                Scope(
                    name=f"ml-storage-{group}-endpoint",
                    id=endpoints[group].endpoint_id,
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
                [foundation.lake_scope] if self._site.settings.isolation.managed else ()
            ),
        )

    def _workspace(self) -> Workspace:
        site, foundation = self._site, self._foundation
        endpoints = foundation.storage_endpoints.by_group
        workspace = Workspace(
            "ml-workspace",
            self._workspace_args(),
            # Azure creates the file share at once, through the private endpoints.
            site.after(
                self.identity,
                *(endpoints[group] for group in ("blob", "file")),
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

    def _workspace_args(self) -> WorkspaceArgs:
        site, foundation = self._site, self._foundation
        settings = site.settings
        return WorkspaceArgs(
            **site.homes.ml,
            workspace_name=site.unique("ml_workspace"),
            identity_id=self.identity.identity_id,
            storage_account_id=foundation.storage.account_id,
            key_vault_id=foundation.vault.vault_id,
            container_registry_id=foundation.registry.registry_id,
            application_insights_id=foundation.monitoring.application_insights_id,
            image_build_compute=cluster_name(settings.image_builder),
            serverless_subnet_id=(
                self.computes_subnet_id
                if settings.ml_workspace.serverless_compute
                else None
            ),
            placement=self._network.placement,
            isolation_mode=settings.isolation.mode,
            protect_data=site.protect_data,
            purge_in_subscription=site.purge_in_subscription,
        )

    def _roles(self) -> RoleAssignments:
        """Give the roles that need the workspace: its own identity's and people's."""
        site, foundation = self._site, self._foundation
        grants = [
            Grant(
                role="Contributor", principal=self.identity.principal, scope=self.scope
            )
        ]
        for group in data_scientists(site):
            grants += people_grants(
                group,
                workspace=self.scope,
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
        Principal(name=f"data-scientists-{group_id}", object_id=group_id, kind="Group")
        for group_id in site.settings.access.data_scientist_group_ids
    ]
