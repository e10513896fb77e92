"""PlatformSettings: the stack file, read and checked at once.

Nothing is registered before every key has been read: unknown keys, missing keys, wrong
values (keys) and rules between keys (rules) all come in one message.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Set
from dataclasses import dataclass
from typing import Any, get_args

import pulumi
from pulumi.runtime import config as pulumi_config

from components.network.private_dns import Cloud
from components.settings.concerns import (
    AccessSettings,
    ClusterSettings,
    DnsSettings,
    ExistingNetwork,
    LinkSettings,
    MonitoringSettings,
    NetworkSettings,
    ProtectionSettings,
    RegistrySettings,
    SparkSettings,
    StorageSettings,
    SynapseSettings,
    TagSettings,
)
from components.settings.keys import NAMESPACE
from components.settings.reading import SettingsError, read_values
from components.settings.values import ValueRefused, shown


@dataclass(frozen=True, kw_only=True)
class PlatformSettings:
    """One environment of the platform; each concern is given what it needs of it."""

    environment: str
    cloud: Cloud
    location: str
    workload: str
    tags: TagSettings
    network: NetworkSettings
    dns: DnsSettings
    monitoring: MonitoringSettings
    storage: StorageSettings
    registry: RegistrySettings
    protection: ProtectionSettings
    synapse: SynapseSettings
    access: AccessSettings
    spark: SparkSettings
    cluster: ClusterSettings
    link: LinkSettings
    adopt: Mapping[str, str]

    @classmethod
    def load(cls) -> PlatformSettings:
        """Read the stack's configuration; raise SettingsError with all mistakes."""
        raw = {**pulumi_config.get_config_env(), **pulumi_config.CONFIG.get()}
        cloud = raw.get("azure-native:environment") or os.environ.get(
            "ARM_ENVIRONMENT", "public"
        )
        secrets = {key for key in raw if pulumi_config.is_config_secret(key)}
        return parse_settings(raw, pulumi.get_stack(), cloud, secrets)


def parse_settings(
    raw: Mapping[str, str],
    stack: str,
    cloud: str = "public",
    secrets: Set[str] = frozenset(),
) -> PlatformSettings:
    """Turn the texts of a stack file into settings; raise SettingsError.

    ``raw``: full keys (``ml-synapse:location``) to texts; keys of other namespaces are
    none of ours. The values of ``secrets`` (full keys) are never shown.
    """
    mistakes, values = read_values(raw, stack, secrets)
    if cloud not in get_args(Cloud):
        mistakes.append(("ARM_ENVIRONMENT", _cloud_refused(cloud)))
    if mistakes:
        raise SettingsError(mistakes, stack)
    return PlatformSettings(
        environment=stack,
        # mypy cannot see that the check above leaves one of the literal names
        cloud=cloud,  # type: ignore[arg-type]
        location=values["location"],
        workload=values["workload"],
        adopt=values["adopt"],
        **_ground(values),
        **_services(values),
    )


def _ground(of: Mapping[str, Any]) -> dict[str, Any]:
    """Build what the network and the foundation are told."""
    return {
        "tags": TagSettings(
            owner=of["owner"],
            cost_center=of["costCenter"],
            data_classification=of["dataClassification"],
        ),
        "network": NetworkSettings(
            address_space=of["networkAddressSpace"],
            existing=_existing_network(of),
            nat_gateway=of["egress"] == "natGateway",
            compute_internet_access=of["computeInternetAccess"],
        ),
        "dns": DnsSettings(
            mode=of["dnsMode"],
            existing_zones_resource_group_id=of["existingDnsZonesResourceGroupId"],
        ),
        "monitoring": MonitoringSettings(
            existing_log_analytics_workspace_id=of["existingLogAnalyticsWorkspaceId"],
            log_retention_days=of["logRetentionDays"],
        ),
        "storage": StorageSettings(
            redundancy=f"Standard_{of['storageRedundancy']}",
            soft_delete_days=of["softDeleteDays"],
        ),
        "registry": RegistrySettings(
            retention_days=of["registryRetentionDays"],
            zone_redundancy=of["registryZoneRedundancy"],
        ),
        "protection": ProtectionSettings(
            protect_data=of["protectData"], locks=of["locks"]
        ),
    }


def _services(of: Mapping[str, Any]) -> dict[str, Any]:
    """Build what Synapse, ML, the link and the roles are told."""
    return {
        "synapse": SynapseSettings(
            allowed_addresses=of["synapseAllowedAddresses"],
            sql_administrator_object_id=of["synapseSqlAdministratorObjectId"],
            administrator_object_ids=of["synapseAdministratorObjectIds"],
        ),
        "access": AccessSettings(data_scientist_group_ids=of["dataScientistGroupIds"]),
        "spark": SparkSettings(
            node_size=of["sparkNodeSize"],
            min_nodes=of["sparkMinNodes"],
            max_nodes=of["sparkMaxNodes"],
            auto_pause_minutes=of["sparkAutoPauseMinutes"],
        ),
        "cluster": ClusterSettings(
            vm_size=of["clusterVmSize"],
            max_nodes=of["clusterMaxNodes"],
            idle_minutes=of["clusterIdleMinutes"],
            priority=of["clusterPriority"],
        ),
        "link": LinkSettings(
            synapse_role_on_ml_workspace=of["synapseRoleOnMlWorkspace"],
            approval_mode=of["approvalMode"],
            approval_timeout_minutes=of["approvalTimeoutMinutes"],
        ),
    }


def _existing_network(of: Mapping[str, Any]) -> ExistingNetwork | None:
    subnets = of["existingSubnetIds"]
    if of["networkMode"] == "create":
        return None
    return ExistingNetwork(
        virtual_network_id=of["existingVirtualNetworkId"],
        private_endpoints_subnet_id=subnets["privateEndpoints"],
        training_subnet_id=subnets["training"],
        scoring_subnet_id=subnets["scoring"],
    )


def _cloud_refused(cloud: str) -> ValueRefused:
    return ValueRefused(
        "names a cloud that the platform does not know",
        seen=shown(cloud),
        allowed=", ".join(get_args(Cloud)),
        cure=f"correct it; it is not a key of {NAMESPACE}, but of the environment",
    )
