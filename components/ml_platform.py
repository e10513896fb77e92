"""The platform: every part, in the order in which Azure needs them.

    groups → network, DNS → logs, storage, lake, vault, registry
           → identities with their roles → ML workspace → roles on it → clusters,
             instances → assets → endpoints → their deployments → their traffic
           → Synapse workspace → private ways in → pools → link → pools attached to ML
           → locks, made last and removed first

The only file that knows every part. Three resource groups, because Synapse and Azure ML
live apart and the network may outlive both.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pulumi
from pulumi_azure_native import authorization

from components.adoption import Adoption
from components.assembly.compute import build_compute
from components.assembly.foundation import (
    Foundation,
    build_foundation,
    connect_lake,
)
from components.assembly.machine_learning import (
    MachineLearning,
    build_machine_learning,
)
from components.assembly.managed_network import build_managed_network
from components.assembly.ml_assets import build_ml_assets, build_schedules
from components.assembly.ml_registry import (
    MlRegistry,
    build_ml_registry,
    make_ml_registry,
    registry_that_reads,
)
from components.assembly.network import build_network
from components.assembly.serving import build_serving
from components.assembly.site import Site, find_site
from components.assembly.studio import grant_studio
from components.assembly.synapse import Homes, Synapse, build_synapse
from components.foundation.resource_lock import ResourceLock, ResourceLockArgs
from components.immutability import Immutability
from components.outputs import (
    compute_outputs,
    foundation_outputs,
    machine_learning_outputs,
    network_outputs,
    registry_outputs,
    serving_outputs,
    synapse_outputs,
)
from components.patience import Patience
from components.serial_writes import OneAtATime
from components.settings import PlatformSettings
from components.version_aliases import VersionAliases


class MlPlatform(pulumi.ComponentResource):
    """Azure ML and Synapse, linked over private networks.

    `outputs` is what the stack exports.

    Raises:
        DecisionError: For decisions that the platform refuses, before Azure is asked.
    """

    outputs: dict[str, pulumi.Input[Any]]

    def __init__(
        self,
        name: str,
        settings: PlatformSettings,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        adoption = Adoption(settings.adopt)
        client = authorization.get_client_config()
        super().__init__(
            "ml-synapse:platform:MlPlatform",
            name,
            None,
            _transforming(settings, client.object_id, adoption, opts),
        )
        site = find_site(settings, client, self)
        network_home, ml_home, synapse_home = (
            site.home(purpose) for purpose in ("network", "ml", "synapse")
        )
        network = build_network(site, network_home)
        own_registry = make_ml_registry(site, ml_home)
        foundation = build_foundation(
            site,
            ml_home,
            synapse_home,
            network.placement,
            read_by=registry_that_reads(site, own_registry),
        )
        machine_learning = build_machine_learning(site, ml_home, network, foundation)
        managed = build_managed_network(site, ml_home, foundation, machine_learning)
        connect_lake(foundation)
        grant_studio(site, foundation, machine_learning)
        registry = build_ml_registry(site, network, machine_learning, own_registry)
        compute = build_compute(
            site, ml_home, network, foundation, machine_learning, registry, managed
        )
        homes = Homes(ml=ml_home, synapse=synapse_home)
        assets = build_ml_assets(site, homes, foundation, machine_learning)
        prepared = [*(registry.parts if registry else []), *managed]
        serving = build_serving(
            site,
            ml_home,
            foundation,
            machine_learning,
            compute,
            registry,
            assets,
            prepared,
        )
        schedules = build_schedules(site, ml_home, machine_learning, assets)
        synapse = build_synapse(site, homes, network, foundation, machine_learning)
        if settings.protection.locks:
            inside = [*compute.all, assets, *prepared, *serving.all, *schedules]
            _lock(site, foundation, machine_learning, synapse, registry, inside)
        adoption.check()
        self.outputs = {
            "location": settings.location,
            "networkResourceGroup": network_home["resource_group_name"],
            "mlResourceGroup": ml_home["resource_group_name"],
            "synapseResourceGroup": synapse_home["resource_group_name"],
            **network_outputs(network),
            **foundation_outputs(foundation),
            **machine_learning_outputs(site, machine_learning),
            **compute_outputs(compute),
            **serving_outputs(serving),
            **synapse_outputs(site, synapse),
            **registry_outputs(registry),
        }
        self.register_outputs(self.outputs)


def _transforming(
    settings: PlatformSettings,
    deployer: str,
    adoption: Adoption,
    opts: pulumi.ResourceOptions | None,
) -> pulumi.ResourceOptions:
    one_at_a_time = OneAtATime()
    patience = Patience(
        deployer=deployer,
        minutes=settings.retry_minutes,
        named_principals={
            object_id: f"ml-synapse:dataScientistGroupIds[{number}]"
            for number, object_id in enumerate(settings.access.data_scientist_group_ids)
        },
    )
    return pulumi.ResourceOptions.merge(
        opts,
        pulumi.ResourceOptions(
            transformations=[
                VersionAliases(),
                adoption,
                one_at_a_time,
                patience,
                Immutability(),
            ]
        ),
    )


def _lock(
    site: Site,
    foundation: Foundation,
    machine_learning: MachineLearning,
    synapse: Synapse,
    registry: MlRegistry | None,
    inside: Sequence[pulumi.Resource],
) -> None:
    """Lock what holds data, after everything that is made inside it or on it.

    Never a workspace or its group: a lock on an ML workspace keeps clusters from
    removing nodes and people from deleting assets
    (https://learn.microsoft.com/azure/azure-resource-manager/management/lock-resources,
    https://learn.microsoft.com/azure/machine-learning/how-to-create-attach-compute-cluster).
    """
    scopes: dict[str, pulumi.Input[str]] = {
        "ml-storage": foundation.storage.account_id,
        "data-lake": foundation.lake.account_id,
        "ml-vault": foundation.vault.vault_id,
        "ml-registry": foundation.registry.registry_id,
        **{f"sql-pool-{k}": it.pool_id for k, it in synapse.sql_pools.items()},
    }
    if foundation.monitoring.owns_log_analytics:
        scopes["logs"] = foundation.monitoring.log_analytics_id
    if registry is not None and registry.is_own:
        scopes["shared-registry"] = registry.ids.registry
    ResourceLock(
        "lock",
        ResourceLockArgs(scopes=scopes),
        site.after(
            foundation.storage,
            foundation.lake,
            machine_learning.workspace,
            machine_learning.roles,
            *synapse.parts,
            *inside,
        ),
    )
