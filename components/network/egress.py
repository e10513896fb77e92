"""Explicit egress: one NAT gateway with one static address that others can allow.

New networks have no default outbound access, so the compute subnets name their way
out. The gateway is not pinned to a zone: Azure places it, and its address is spread
over all zones ("NAT gateway and availability zones", Microsoft Learn).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pulumi
from pulumi_azure_native import network

from components.naming import Names

IDLE_TIMEOUT_MINUTES = 4
"""Azure's default and advice: longer timeouts exhaust ports."""


@dataclass(frozen=True, kw_only=True)
class EgressArgs:
    """Where the gateway lives and what it is called."""

    resource_group_name: pulumi.Input[str]
    location: str
    names: Names
    tags: Mapping[str, str]


class Egress(pulumi.ComponentResource):
    """A NAT gateway and its public address."""

    nat_gateway_id: pulumi.Output[str]
    address: pulumi.Output[str]

    def __init__(
        self, name: str, args: EgressArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        """Create the address, then the gateway that uses it."""
        super().__init__("ml-synapse:network:Egress", name, None, opts)
        child = pulumi.ResourceOptions(parent=self)
        address = network.PublicIPAddress(
            f"{name}-address",
            public_ip_address_name=args.names.regional("public_ip", "egress"),
            resource_group_name=args.resource_group_name,
            location=args.location,
            sku=network.PublicIPAddressSkuArgs(name="Standard", tier="Regional"),
            public_ip_allocation_method="Static",
            public_ip_address_version="IPv4",
            idle_timeout_in_minutes=IDLE_TIMEOUT_MINUTES,
            tags=args.tags,
            # Azure writes the gateway that uses the address here, after the gateway.
            opts=pulumi.ResourceOptions(parent=self, ignore_changes=["natGateway"]),
        )
        gateway = network.NatGateway(
            name,
            nat_gateway_name=args.names.regional("nat_gateway"),
            resource_group_name=args.resource_group_name,
            location=args.location,
            sku=network.NatGatewaySkuArgs(name="Standard"),
            public_ip_addresses=[network.SubResourceArgs(id=address.id)],
            idle_timeout_in_minutes=IDLE_TIMEOUT_MINUTES,
            tags=args.tags,
            opts=child,
        )
        self.nat_gateway_id = gateway.id
        self.address = address.ip_address.apply(lambda value: value or "")
        self.register_outputs(
            {"natGatewayId": self.nat_gateway_id, "address": self.address}
        )
