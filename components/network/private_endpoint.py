"""A private endpoint with the DNS zone group that makes its names resolve.

One endpoint per group id, approved by its target without asking (same tenant), in the
subnet of the placement.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pulumi
from pulumi_azure_native import network

from components.errors import DecisionError
from components.naming import Names
from components.network.private_dns import GROUP_ZONES


@dataclass(frozen=True, kw_only=True)
class PrivateEndpointPlacement:
    """Where the endpoints of a component go; one value for the whole platform.

    ``zone_ids``: zone key -> zone id, as PrivateDns gives them; empty when an Azure
    Policy attaches the zones, and then no zone group is made.
    """

    resource_group_name: pulumi.Input[str]
    location: str
    subnet_id: pulumi.Input[str]
    zone_ids: Mapping[str, pulumi.Input[str]]
    names: Names
    tags: Mapping[str, str]


@dataclass(frozen=True, kw_only=True)
class PrivateEndpointArgs:
    """What one endpoint needs; it is named by ``Names.regional`` as the rest is."""

    placement: PrivateEndpointPlacement
    target_id: pulumi.Input[str]
    group_id: str
    endpoint_name: str


class PrivateEndpoint(pulumi.ComponentResource):
    """An endpoint for one group of one target, and its zones."""

    endpoint_id: pulumi.Output[str]
    zone_group_id: pulumi.Output[str] | None

    def __init__(
        self,
        name: str,
        args: PrivateEndpointArgs,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        """Create the endpoint, then its zone group unless a policy makes it."""
        _check(args)
        super().__init__("ml-synapse:network:PrivateEndpoint", name, None, opts)
        endpoint = self._endpoint(name, args)
        self.endpoint_id = endpoint.id
        self.zone_group_id = None
        if args.placement.zone_ids:
            self.zone_group_id = self._zone_group(name, args, endpoint).id
        self.register_outputs(
            {"endpointId": self.endpoint_id, "zoneGroupId": self.zone_group_id}
        )

    def _endpoint(
        self, name: str, args: PrivateEndpointArgs
    ) -> network.PrivateEndpoint:
        place = args.placement
        return network.PrivateEndpoint(
            name,
            private_endpoint_name=args.endpoint_name,
            resource_group_name=place.resource_group_name,
            location=place.location,
            # SubnetArgs would add policies, which are not the endpoint's to set.
            subnet={"id": place.subnet_id},
            custom_network_interface_name=f"{args.endpoint_name}-nic",
            private_link_service_connections=[
                network.PrivateLinkServiceConnectionArgs(
                    name=args.endpoint_name,
                    group_ids=[args.group_id],
                    private_link_service_id=args.target_id,
                )
            ],
            tags=place.tags,
            opts=pulumi.ResourceOptions(parent=self),
        )

    def _zone_group(
        self,
        name: str,
        args: PrivateEndpointArgs,
        endpoint: network.PrivateEndpoint,
    ) -> network.PrivateDnsZoneGroup:
        return network.PrivateDnsZoneGroup(
            f"{name}-zones",
            private_dns_zone_group_name="default",
            private_endpoint_name=endpoint.name,
            resource_group_name=args.placement.resource_group_name,
            private_dns_zone_configs=[
                network.PrivateDnsZoneConfigArgs(
                    name=key, private_dns_zone_id=args.placement.zone_ids[key]
                )
                for key in GROUP_ZONES[args.group_id]
            ],
            opts=pulumi.ResourceOptions(parent=self),
        )


def _check(args: PrivateEndpointArgs) -> None:
    if args.group_id not in GROUP_ZONES:
        raise DecisionError(
            "The group id of a private endpoint is not known.",
            seen=args.group_id,
            allowed=", ".join(GROUP_ZONES),
            cure="correct it, or add its zones to the table in private_dns.py",
        )
    zone_ids = args.placement.zone_ids
    missing = [key for key in GROUP_ZONES[args.group_id] if key not in zone_ids]
    if zone_ids and missing:
        raise DecisionError(
            f"The DNS zones of the group {args.group_id} are missing.",
            seen=", ".join(zone_ids),
            allowed=f"zones that include {', '.join(missing)}",
            cure=f"add {args.group_id} to the group ids of PrivateDns",
        )
