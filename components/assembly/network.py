"""The network, created here or given, and where private endpoints go in it."""

from __future__ import annotations

from typing import Final, Protocol

import pulumi

from components.assembly.site import Site
from components.network.private_dns import PrivateDns, PrivateDnsArgs
from components.network.private_endpoint import PrivateEndpointPlacement
from components.network.virtual_network import VirtualNetwork, VirtualNetworkArgs

BATCH_ENDPOINTS: Final = ("queue", "table")
ML_STORAGE_ENDPOINTS: Final = ("blob", "file", "dfs", *BATCH_ENDPOINTS)
DATA_LAKE_ENDPOINTS: Final = ("dfs", "blob")
SYNAPSE_ENDPOINTS: Final = ("Sql", "SqlOnDemand", "Dev", "Web")
ENDPOINT_GROUPS: Final = ("amlworkspace", *ML_STORAGE_ENDPOINTS, "vault", "registry")


class _Subnets(Protocol):
    """The IDs that a created and an existing network have in common."""

    @property
    def virtual_network_id(self) -> pulumi.Input[str]: ...
    @property
    def private_endpoints_subnet_id(self) -> pulumi.Input[str]: ...
    @property
    def training_subnet_id(self) -> pulumi.Input[str]: ...
    @property
    def scoring_subnet_id(self) -> pulumi.Input[str]: ...


class Network:
    """Subnets by purpose, and the placement of private endpoints."""

    subnets: _Subnets
    egress_address: pulumi.Input[str] | None
    placement: PrivateEndpointPlacement

    def __init__(self, site: Site) -> None:
        """Create the network, or use the one that is given; then the DNS zones."""
        self.egress_address = None
        existing = site.settings.network.existing
        if existing is None:
            created = _virtual_network(site)
            self.subnets, self.egress_address = created, created.egress_address
        else:
            self.subnets = existing
        self.placement = _placement(site, self.subnets)


def _virtual_network(site: Site) -> VirtualNetwork:
    return VirtualNetwork(
        "vnet",
        VirtualNetworkArgs(
            **site.homes.network,
            spec=site.settings.network,
            names=site.names,
            cloud=site.settings.cloud,
            nat_gateway=site.settings.nat_gateway,
        ),
        site.child,
    )


def _placement(site: Site, subnets: _Subnets) -> PrivateEndpointPlacement:
    home = site.homes.network
    zones = PrivateDns(
        "zone",
        PrivateDnsArgs(
            group_ids=_groups(site),
            resource_group_name=home["resource_group_name"],
            virtual_network_id=subnets.virtual_network_id,
            tags=home["tags"],
            cloud=site.settings.cloud,
            spec=site.settings.dns,
        ),
        site.child,
    )
    return PrivateEndpointPlacement(
        **home,
        subnet_id=subnets.private_endpoints_subnet_id,
        zone_ids=zones.zone_ids,
        names=site.names,
    )


def _groups(site: Site) -> tuple[str, ...]:
    into_synapse = site.settings.synapse.private_endpoints
    return (*ENDPOINT_GROUPS, *(SYNAPSE_ENDPOINTS if into_synapse else ()))
