"""The locks on what holds data, created last and removed first."""

from __future__ import annotations

from collections.abc import Sequence

import pulumi

from components.assembly.core import Core
from components.assembly.prerequisites import Prerequisites
from components.assembly.synapse import Synapse
from components.foundation.resource_lock import ResourceLock, ResourceLockArgs


def lock_data(
    core: Core,
    synapse: Synapse,
    prerequisites: Prerequisites,
    inside: Sequence[pulumi.Resource],
) -> None:
    """Lock what holds data, after everything that is created inside it or on it.

    Never a workspace or its group: a lock on an ML workspace keeps clusters from
    removing nodes and people from deleting assets
    (https://learn.microsoft.com/azure/azure-resource-manager/management/lock-resources,
    https://learn.microsoft.com/azure/machine-learning/how-to-create-attach-compute-cluster).
    """
    foundation, machine_learning = core.foundation, core.machine_learning
    ResourceLock(
        "lock",
        ResourceLockArgs(scopes=_scopes(core, synapse, prerequisites)),
        core.site.after(
            foundation.storage,
            foundation.storage_endpoints,
            foundation.lake,
            machine_learning.workspace,
            machine_learning.roles,
            *prerequisites.all,
            *synapse.parts,
            *inside,
        ),
    )


def _scopes(
    core: Core, synapse: Synapse, prerequisites: Prerequisites
) -> dict[str, pulumi.Input[str]]:
    foundation, registry = core.foundation, prerequisites.registry
    scopes: dict[str, pulumi.Input[str]] = {
        "ml-storage": foundation.storage.account_id,
        "data-lake": foundation.lake.account_id,
        "ml-vault": foundation.vault.vault_id,
        "ml-registry": foundation.registry.registry_id,
        **{
            f"sql-pool-{name}": pool.pool_id for name, pool in synapse.sql_pools.items()
        },
    }
    if foundation.monitoring.owns_log_analytics:
        scopes["logs"] = foundation.monitoring.log_analytics_id
    if registry is not None and registry.is_own:
        scopes["shared-registry"] = registry.ids.registry
    return scopes
