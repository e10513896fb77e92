"""What is served: online endpoints, each with its own identity, and batch endpoints."""

from __future__ import annotations

from collections.abc import Mapping

import pulumi

from components.access.managed_identity import ManagedIdentity, ManagedIdentityArgs
from components.assembly.compute import Compute
from components.assembly.core import Core
from components.assembly.prerequisites import Prerequisites
from components.machine_learning.batch_endpoint import BatchEndpoint, BatchEndpointArgs
from components.machine_learning.batch_endpoint_spec import BatchEndpointSpec
from components.machine_learning.endpoint_grants import endpoint_grants
from components.machine_learning.online_endpoint import (
    OnlineEndpoint,
    OnlineEndpointArgs,
)
from components.machine_learning.online_endpoint_spec import OnlineEndpointSpec
from components.machine_learning.workspace_assets import WorkspaceAssets
from components.naming import logical_name


class Serving:
    """Endpoints, by their names in the stack file."""

    online: Mapping[str, OnlineEndpoint]
    batch: Mapping[str, BatchEndpoint]

    def __init__(
        self,
        core: Core,
        prerequisites: Prerequisites,
        compute: Compute,
        assets: WorkspaceAssets,
    ) -> None:
        """Create the endpoints, after the workspace and what they need.

        Of the assets each waits for the environments that it names, not for all.
        """
        self._core, self._prerequisites = core, prerequisites
        self._compute, self._assets = compute, assets
        settings = core.site.settings
        self.online = {it.name: self._online(it) for it in settings.online_endpoints}
        self.batch = {it.name: self._batch(it) for it in settings.batch_endpoints}

    @property
    def all(self) -> list[pulumi.Resource]:
        """Every one of them."""
        return [*self.online.values(), *self.batch.values()]

    def _online(self, plan: OnlineEndpointSpec) -> OnlineEndpoint:
        site, workspace = self._core.site, self._core.machine_learning.workspace
        identity = self._identity(plan)
        return OnlineEndpoint(
            f"online-endpoint-{plan.name}",
            OnlineEndpointArgs(
                **site.homes.ml,
                endpoint_name=site.unique("ml_endpoint", plan.name),
                workspace_id=workspace.workspace_id,
                workspace_name=workspace.workspace_name,
                identity_id=identity.identity_id,
                plan=plan,
                closed=not site.settings.isolation.managed,
            ),
            site.after(identity, *self._needed(plan)),
        )

    def _batch(self, plan: BatchEndpointSpec) -> BatchEndpoint:
        site, workspace = self._core.site, self._core.machine_learning.workspace
        clusters = self._compute.clusters.items()
        return BatchEndpoint(
            f"batch-endpoint-{plan.name}",
            BatchEndpointArgs(
                **site.homes.ml,
                endpoint_name=site.unique("ml_endpoint", plan.name),
                workspace_id=workspace.workspace_id,
                workspace_name=workspace.workspace_name,
                plan=plan,
                clusters={name: cluster.compute_id for name, cluster in clusters},
            ),
            site.after(*self._needed(plan)),
        )

    def _needed(
        self, plan: OnlineEndpointSpec | BatchEndpointSpec
    ) -> list[pulumi.Resource]:
        """Return the workspace, and the environments that the deployments name."""
        named = {deployment.environment for deployment in plan.deployments}
        environments = self._assets.environments.items()
        return [
            self._core.machine_learning.workspace,
            *self._prerequisites.all,
            *(environment for name, environment in environments if name in named),
        ]

    def _identity(self, plan: OnlineEndpointSpec) -> ManagedIdentity:
        site, foundation = self._core.site, self._core.foundation
        name = site.names.regional("managed_identity", f"oe-{plan.name}")
        return ManagedIdentity(
            logical_name("online-endpoint", plan.name, "identity"),
            ManagedIdentityArgs(
                **site.homes.ml,
                identity_name=name,
                grants=lambda principal: endpoint_grants(
                    principal,
                    storage=foundation.storage_scope,
                    registry=foundation.registry_scope,
                    captures=any(
                        deployment.data_capture is not None
                        for deployment in plan.deployments
                    ),
                    shared_registry=self._prerequisites.registry_scope,
                ),
                seed=site.seed,
            ),
            site.child,
        )
