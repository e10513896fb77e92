"""The settings of each concern: plain, frozen, already checked."""

from __future__ import annotations

from dataclasses import dataclass
from ipaddress import IPv4Network
from typing import Literal

from components.network.private_dns import DnsMode
from components.settings.keys import AddressRange


@dataclass(frozen=True, kw_only=True)
class TagSettings:
    """What the tags of every resource say."""

    owner: str
    cost_center: str
    data_classification: str


@dataclass(frozen=True, kw_only=True)
class ExistingNetwork:
    """Somebody else's network and the three subnets that the platform uses."""

    virtual_network_id: str
    private_endpoints_subnet_id: str
    training_subnet_id: str
    scoring_subnet_id: str


@dataclass(frozen=True, kw_only=True)
class NetworkSettings:
    """Either ``address_space`` (made here) or ``existing``; never both."""

    address_space: IPv4Network | None
    existing: ExistingNetwork | None
    nat_gateway: bool
    compute_internet_access: bool


@dataclass(frozen=True, kw_only=True)
class DnsSettings:
    """Who keeps the private DNS zones."""

    mode: DnsMode
    existing_zones_resource_group_id: str | None


@dataclass(frozen=True, kw_only=True)
class MonitoringSettings:
    """Where logs go; without an existing workspace, to one of our own."""

    existing_log_analytics_workspace_id: str | None
    log_retention_days: int


@dataclass(frozen=True, kw_only=True)
class StorageSettings:
    """``redundancy`` is Azure's SKU, such as Standard_ZRS."""

    redundancy: str
    soft_delete_days: int


@dataclass(frozen=True, kw_only=True)
class RegistrySettings:
    """Days that untagged images stay, and whether zones are used."""

    retention_days: int
    zone_redundancy: bool


@dataclass(frozen=True, kw_only=True)
class ProtectionSettings:
    """How what holds data is kept from deletion."""

    protect_data: bool
    locks: bool


@dataclass(frozen=True, kw_only=True)
class SynapseSettings:
    """Without ``sql_administrator_object_id`` the deployer administers SQL."""

    allowed_addresses: tuple[AddressRange, ...]
    sql_administrator_object_id: str | None
    administrator_object_ids: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class AccessSettings:
    """Directory groups of people."""

    data_scientist_group_ids: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class SparkSettings:
    """The size of the Spark pool."""

    node_size: str
    min_nodes: int
    max_nodes: int
    auto_pause_minutes: int


@dataclass(frozen=True, kw_only=True)
class ClusterSettings:
    """The size of the CPU cluster; it always scales to zero."""

    vm_size: str
    max_nodes: int
    idle_minutes: int
    priority: Literal["Dedicated", "LowPriority"]


@dataclass(frozen=True, kw_only=True)
class LinkSettings:
    """What Synapse may do on the ML workspace, and who approves its endpoints."""

    synapse_role_on_ml_workspace: Literal["Contributor", "DataScientist"]
    approval_mode: Literal["automatic", "external"]
    approval_timeout_minutes: int
