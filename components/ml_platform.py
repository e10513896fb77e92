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

from typing import Any

import pulumi
from pulumi_azure_native import authorization

from components.assembly.compute import Compute
from components.assembly.core import Core
from components.assembly.foundation import Foundation
from components.assembly.locks import lock_data
from components.assembly.machine_learning import MachineLearning
from components.assembly.managed_network import build_managed_network
from components.assembly.ml_assets import build_ml_assets, build_schedules
from components.assembly.ml_registry import (
    build_ml_registry,
    make_ml_registry,
    registry_that_reads,
)
from components.assembly.network import Network
from components.assembly.prerequisites import Prerequisites
from components.assembly.serving import Serving
from components.assembly.site import Site, find_site
from components.assembly.studio import grant_studio
from components.assembly.synapse import Synapse
from components.outputs import platform_outputs
from components.settings import PlatformSettings
from components.transformations.adoption import Adoption
from components.transformations.immutability import Immutability
from components.transformations.retry_policy import RetryPolicy
from components.transformations.serial_subnet_writes import SerialSubnetWrites
from components.transformations.version_aliases import VersionAliases


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
            _transformed(settings, client.object_id, adoption, opts),
        )
        site = find_site(settings, client, self)
        own_registry = make_ml_registry(site)
        core = _core(site, registry_that_reads(site, own_registry))
        managed_network = build_managed_network(core)
        lake_endpoints = core.foundation.connect_lake()
        grant_studio(core, lake_endpoints)
        prerequisites = Prerequisites(
            registry=build_ml_registry(core, own_registry),
            managed_network=managed_network,
        )
        compute = Compute(core, prerequisites)
        assets = build_ml_assets(core)
        serving = Serving(core, prerequisites, compute, assets)
        schedules = build_schedules(core, assets)
        synapse = Synapse(core, lake_endpoints)
        if settings.protection.locks:
            inside = [*compute.all, assets, *serving.all, *schedules]
            lock_data(core, synapse, prerequisites, inside)
        adoption.check()
        self.outputs = platform_outputs(
            core, compute, serving, synapse, prerequisites.registry
        )
        self.register_outputs(self.outputs)


def _transformed(
    settings: PlatformSettings,
    deployer: str,
    adoption: Adoption,
    opts: pulumi.ResourceOptions | None,
) -> pulumi.ResourceOptions:
    retries = RetryPolicy(
        deployer=deployer,
        minutes=settings.retry_minutes,
        named_principals=_named_principals(settings),
    )
    return pulumi.ResourceOptions.merge(
        opts,
        pulumi.ResourceOptions(
            transformations=[
                VersionAliases(),
                adoption,
                SerialSubnetWrites(),
                retries,
                Immutability(),
            ]
        ),
    )


def _named_principals(settings: PlatformSettings) -> dict[str, str]:
    """Return whom the stack file gives Azure's roles, each with its key there."""
    groups = enumerate(settings.access.data_scientist_group_ids)
    instances = enumerate(settings.compute_instances)
    return {
        **{
            instance.user_object_id.lower(): (
                f"ml-synapse:computeInstances[{number}].userObjectId"
            )
            for number, instance in instances
        },
        **{
            id: f"ml-synapse:access.dataScientistGroupIds[{number}]"
            for number, id in groups
        },
    }


def _core(site: Site, read_by: pulumi.Input[str] | None) -> Core:
    network = Network(site)
    foundation = Foundation(site, network, read_by)
    return Core(
        site=site,
        network=network,
        foundation=foundation,
        machine_learning=MachineLearning(site, network, foundation),
    )
