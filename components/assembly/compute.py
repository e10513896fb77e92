"""What jobs and people run on: the clusters and instances of the ML workspace.

The cluster that builds images has an identity of its own, because only it pushes to the
registry; all others share one. Each instance has its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import pulumi

from components.access.managed_identity import ManagedIdentity, ManagedIdentityArgs
from components.access.role_assignments import (
    Principal,
    RoleAssignments,
    RoleAssignmentsArgs,
)
from components.assembly.core import Core
from components.assembly.prerequisites import Prerequisites
from components.machine_learning.compute_cluster import (
    ComputeCluster,
    ComputeClusterArgs,
    cluster_name,
)
from components.machine_learning.compute_instance import (
    ComputeInstance,
    ComputeInstanceArgs,
    instance_name,
)
from components.machine_learning.compute_spec import ClusterSpec, InstanceSpec
from components.machine_learning.identity_grants import (
    cluster_grants,
    instance_grants,
    owner_grants,
)
from components.naming import logical_name

_PURPOSES: Final = {"imageBuild": "cluster", "jobs": "jobs"}
"""Purpose of a cluster -> name of its identity; the first has been there longest."""


class Compute:
    """Clusters and instances, by their names in the stack file."""

    clusters: Mapping[str, ComputeCluster]
    instances: Mapping[str, ComputeInstance]
    image_builder: ComputeCluster

    def __init__(self, core: Core, prerequisites: Prerequisites) -> None:
        """Create clusters and instances, after the workspace's private endpoint."""
        self._core, self._prerequisites = core, prerequisites
        self._ready = [
            core.machine_learning.workspace,
            *prerequisites.managed_network,
        ]
        settings = core.site.settings
        identities = {
            purpose: self._cluster_identity(purpose)
            for purpose in _PURPOSES
            if any(cluster.purpose == purpose for cluster in settings.compute_clusters)
        }
        self.clusters = {
            cluster.name: self._cluster(cluster, identities[cluster.purpose])
            for cluster in settings.compute_clusters
        }
        self._owner_roles()
        self.instances = {
            instance.name: self._instance(instance)
            for instance in settings.compute_instances
        }
        self.image_builder = self.clusters[settings.image_builder.name]

    @property
    def all(self) -> list[pulumi.Resource]:
        """Every one of them."""
        return [*self.clusters.values(), *self.instances.values()]

    def _cluster(
        self, cluster: ClusterSpec, identity: ManagedIdentity
    ) -> ComputeCluster:
        site, machine_learning = self._core.site, self._core.machine_learning
        return ComputeCluster(
            f"{cluster.name}-cluster",
            ComputeClusterArgs(
                **site.homes.ml,
                spec=cluster,
                compute_name=cluster_name(cluster),
                workspace_name=machine_learning.workspace.workspace_name,
                subnet_id=machine_learning.computes_subnet_id,
                identity_id=identity.identity_id,
            ),
            site.after(*self._ready, identity),
        )

    def _cluster_identity(self, purpose: str) -> ManagedIdentity:
        site, foundation = self._core.site, self._core.foundation
        name = _PURPOSES[purpose]
        return ManagedIdentity(
            f"{name}-identity",
            ManagedIdentityArgs(
                **site.homes.ml,
                identity_name=site.names.regional("managed_identity", name),
                grants=lambda principal: cluster_grants(
                    principal,
                    storage=foundation.storage_scope,
                    data_lake=foundation.lake_scope,
                    registry=foundation.registry_scope,
                    builds_images=purpose == "imageBuild",
                    shared_registry=self._prerequisites.registry_scope,
                ),
                seed=site.seed,
            ),
            site.child,
        )

    def _instance(self, instance: InstanceSpec) -> ComputeInstance:
        site, machine_learning = self._core.site, self._core.machine_learning
        identity = self._instance_identity(instance.name)
        return ComputeInstance(
            f"{instance.name}-instance",
            ComputeInstanceArgs(
                **site.homes.ml,
                spec=instance,
                instance_name=instance_name(instance, site.seed),
                workspace_name=machine_learning.workspace.workspace_name,
                tenant_id=site.tenant_id,
                subnet_id=machine_learning.computes_subnet_id,
                identity_id=identity.identity_id,
            ),
            site.after(*self._ready, identity),
        )

    def _owner_roles(self) -> None:
        """Give each owner of instances the roles once, however many they have."""
        site = self._core.site
        instances = site.settings.compute_instances
        owners = {instance.user_object_id for instance in instances}
        if not owners:
            return
        grants = [
            grant
            for owner in sorted(owners)
            for grant in owner_grants(
                Principal(
                    name=logical_name("owner", owner), object_id=owner, kind="User"
                ),
                storage=self._core.foundation.storage_scope,
            )
        ]
        RoleAssignments(
            "instance-owner-roles",
            RoleAssignmentsArgs(grants=grants, seed=site.seed),
            site.child,
        )

    def _instance_identity(self, name: str) -> ManagedIdentity:
        site, foundation = self._core.site, self._core.foundation
        return ManagedIdentity(
            logical_name("instance", name, "identity"),
            ManagedIdentityArgs(
                **site.homes.ml,
                # In front, as oe- of endpoints: behind, two kinds could have one name.
                identity_name=site.names.regional("managed_identity", f"ci-{name}"),
                grants=lambda principal: instance_grants(
                    principal,
                    storage=foundation.storage_scope,
                    data_lake=foundation.lake_scope,
                ),
                seed=site.seed,
            ),
            site.child,
        )
