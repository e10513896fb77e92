"""The network, made here or somebody else's, and where private endpoints go in it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import pulumi

from components.assembly.site import Home, Site
from components.network.private_dns import PrivateDns, PrivateDnsArgs
from components.network.private_endpoint import PrivateEndpointPlacement
from components.network.virtual_network import VirtualNetwork, VirtualNetworkArgs

BATCH_ENDPOINTS: Final = ("queue", "table")
ML_STORAGE_ENDPOINTS: Final = ("blob", "file", "dfs", *BATCH_ENDPOINTS)
DATA_LAKE_ENDPOINTS: Final = ("dfs", "blob")
SYNAPSE_ENDPOINTS: Final = ("Sql", "SqlOnDemand", "Dev", "Web")
ENDPOINT_GROUPS: Final = ("amlworkspace", *ML_STORAGE_ENDPOINTS, "vault", "registry")


@dataclass(frozen=True, kw_only=True)
class Network:
    """Subnets by purpose, and the placement of private endpoints."""

    virtual_network_id: pulumi.Input[str]
    private_endpoints_subnet_id: pulumi.Input[str]
    training_subnet_id: pulumi.Input[str]
    scoring_subnet_id: pulumi.Input[str]
    egress_address: pulumi.Input[str] | None
    placement: PrivateEndpointPlacement


def build_network(site: Site, home: Home) -> Network:
    """Make or take the network and its DNS zones."""
    existing = site.settings.network.existing
    if existing is not None:
        return Network(
            virtual_network_id=existing.virtual_network_id,
            private_endpoints_subnet_id=existing.private_endpoints_subnet_id,
            training_subnet_id=existing.training_subnet_id,
            scoring_subnet_id=existing.scoring_subnet_id,
            egress_address=None,
            placement=_placement(
                site,
                home,
                existing.virtual_network_id,
                existing.private_endpoints_subnet_id,
            ),
        )
    made = _virtual_network(site, home)
    return Network(
        virtual_network_id=made.virtual_network_id,
        private_endpoints_subnet_id=made.private_endpoints_subnet_id,
        training_subnet_id=made.training_subnet_id,
        scoring_subnet_id=made.scoring_subnet_id,
        egress_address=made.egress_address,
        placement=_placement(
            site, home, made.virtual_network_id, made.private_endpoints_subnet_id
        ),
    )


def _virtual_network(site: Site, home: Home) -> VirtualNetwork:
    network = site.settings.network
    assert network.address_space is not None  # the settings give one of the two
    return VirtualNetwork(
        "vnet",
        VirtualNetworkArgs(
            **home,
            address_space=network.address_space,
            names=site.names,
            cloud=site.settings.cloud,
            nat_gateway=network.nat_gateway,
            internet_access=network.compute_internet_access,
        ),
        site.child,
    )


def _groups(site: Site) -> tuple[str, ...]:
    wanted = site.settings.synapse.private_endpoints
    return (*ENDPOINT_GROUPS, *(SYNAPSE_ENDPOINTS if wanted else ()))


def _placement(
    site: Site,
    home: Home,
    virtual_network_id: pulumi.Input[str],
    subnet_id: pulumi.Input[str],
) -> PrivateEndpointPlacement:
    dns = site.settings.dns
    zones = PrivateDns(
        "zone",
        PrivateDnsArgs(
            group_ids=_groups(site),
            resource_group_name=home["resource_group_name"],
            virtual_network_id=virtual_network_id,
            tags=home["tags"],
            cloud=site.settings.cloud,
            mode=dns.mode,
            existing_resource_group_id=dns.existing_zones_resource_group_id,
        ),
        site.child,
    )
    return PrivateEndpointPlacement(
        **home,
        subnet_id=subnet_id,
        zone_ids=zones.zone_ids,
        names=site.names,
    )
