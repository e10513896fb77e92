"""Spark pools, the identity that they work as for Azure ML, and their attachment.

The identity is made first, then given its role inside Synapse (by the link), and only
then a pool is attached.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import pulumi

from components.access.managed_identity import ManagedIdentity, ManagedIdentityArgs
from components.assembly.core import Core
from components.assembly.site import Site
from components.link.synapse_access import PoolAdministrator
from components.machine_learning.attached_spark_pool import (
    AttachedSparkPool,
    AttachedSparkPoolArgs,
)
from components.machine_learning.identity_grants import spark_grants
from components.synapse.spark_pool import SparkPool, SparkPoolArgs
from components.synapse.spark_pool_spec import SparkPoolSpec
from components.synapse.workspace import Workspace

MAIN: Final = "main"


class Spark:
    """The pools by their names in the stack file; without pools no identity."""

    pools: Mapping[str, SparkPool]
    identity: ManagedIdentity | None

    def __init__(self, core: Core, workspace: Workspace) -> None:
        """Create the pools, and the identity that jobs of Azure ML have on them."""
        self._core, self._workspace = core, workspace
        self.pools = {
            pool.name: self._pool(pool) for pool in core.site.settings.spark_pools
        }
        self.identity = self._identity() if self.pools else None

    @property
    def administrators(self) -> list[PoolAdministrator]:
        """Who administers which pool."""
        if self.identity is None:
            return []
        return [
            PoolAdministrator(
                pool=logical_name(name),
                pool_name=pool.pool_name,
                principal=self.identity.principal,
            )
            for name, pool in self.pools.items()
        ]

    def attach(
        self, administrators: Mapping[str, pulumi.Resource]
    ) -> list[AttachedSparkPool]:
        """Attach every pool to the ML workspace, after its identity has its roles.

        Each waits for its own administrator (by the pool's logical name), not for
        those of all: the waits grow with the pools, not with their square.
        """
        identity = self.identity
        if identity is None:
            return []
        site, ml_workspace = self._core.site, self._core.machine_learning.workspace
        return [
            AttachedSparkPool(
                f"attached-{logical_name(name)}",
                AttachedSparkPoolArgs(
                    **site.homes.ml,
                    compute_name=_azure_name(site, name),
                    workspace_name=ml_workspace.workspace_name,
                    pool_id=pool.pool_id,
                    identity_id=identity.identity_id,
                ),
                site.after(ml_workspace, identity, administrators[logical_name(name)]),
            )
            for name, pool in self.pools.items()
        ]

    def _pool(self, spec: SparkPoolSpec) -> SparkPool:
        site = self._core.site
        return SparkPool(
            logical_name(spec.name),
            SparkPoolArgs(
                **site.homes.synapse,
                spec=spec,
                pool_name=_azure_name(site, spec.name),
                workspace_name=self._workspace.workspace_name,
            ),
            site.child,
        )

    def _identity(self) -> ManagedIdentity:
        site, foundation = self._core.site, self._core.foundation
        return ManagedIdentity(
            "spark-identity",
            ManagedIdentityArgs(
                **site.homes.ml,
                identity_name=site.names.regional("managed_identity", "spark"),
                grants=lambda principal: spark_grants(
                    principal,
                    storage=foundation.storage_scope,
                    data_lake=foundation.lake_scope,
                ),
                seed=site.seed,
            ),
            site.child,
        )


def logical_name(name: str) -> str:
    """Return a pool's logical name; the first pool's is older than its name."""
    return "spark-pool" if name == MAIN else f"spark-pool-{name}"


def _azure_name(site: Site, name: str) -> str:
    return site.names.child("spark_pool", name)
