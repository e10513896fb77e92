"""The platform's settings: signatures first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from ipaddress import IPv4Network
from typing import Literal

import pulumi

from components.network.private_dns import Cloud, DnsMode


class SettingsError(pulumi.RunError):
    """All mistakes of a stack file at once; the engine prints it without traceback."""


@dataclass(frozen=True, kw_only=True)
class TagSettings:
    owner: str
    cost_center: str
    data_classification: str


@dataclass(frozen=True, kw_only=True)
class ExistingNetwork:
    virtual_network_id: str
    private_endpoints_subnet_id: str
    training_subnet_id: str
    scoring_subnet_id: str


@dataclass(frozen=True, kw_only=True)
class NetworkSettings:
    address_space: IPv4Network | None  # None when existing
    existing: ExistingNetwork | None  # None when the network is made here
    nat_gateway: bool
    compute_internet_access: bool


@dataclass(frozen=True, kw_only=True)
class DnsSettings:
    mode: DnsMode
    existing_zones_resource_group_id: str | None


@dataclass(frozen=True, kw_only=True)
class MonitoringSettings:
    existing_log_analytics_workspace_id: str | None
    log_retention_days: int


@dataclass(frozen=True, kw_only=True)
class StorageSettings:
    redundancy: str  # Standard_ZRS …
    soft_delete_days: int


@dataclass(frozen=True, kw_only=True)
class RegistrySettings:
    retention_days: int
    zone_redundancy: bool


@dataclass(frozen=True, kw_only=True)
class ProtectionSettings:
    protect_data: bool
    locks: bool


@dataclass(frozen=True, kw_only=True)
class AddressRange:
    name: str
    start: str
    end: str


@dataclass(frozen=True, kw_only=True)
class SynapseSettings:
    allowed_addresses: tuple[AddressRange, ...]
    sql_administrator_object_id: str | None  # None: the deployer
    administrator_object_ids: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class AccessSettings:
    data_scientist_group_ids: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class SparkSettings:
    node_size: str
    min_nodes: int
    max_nodes: int
    auto_pause_minutes: int


@dataclass(frozen=True, kw_only=True)
class ClusterSettings:
    vm_size: str
    max_nodes: int
    idle_minutes: int
    priority: Literal["Dedicated", "LowPriority"]


@dataclass(frozen=True, kw_only=True)
class LinkSettings:
    synapse_role_on_ml_workspace: Literal["Contributor", "DataScientist"]
    approval_mode: Literal["automatic", "external"]
    approval_timeout_minutes: int


@dataclass(frozen=True, kw_only=True)
class PlatformSettings:
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
        raise NotImplementedError


def parse_settings(
    raw: Mapping[str, str], stack: str, cloud: str = "public"
) -> PlatformSettings:
    raise NotImplementedError
