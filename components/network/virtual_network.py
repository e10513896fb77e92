"""The virtual network: five planned subnets, their rules and their way out.

The subnets are inline: as resources of their own beside an inline list they would
undo each other at every update, and Azure refuses two subnet writes at a time.
Guaranteed: no default outbound access anywhere; a security group on each subnet but
GatewaySubnet, which must have none; rules that apply to private endpoints too.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from ipaddress import IPv4Network

import pulumi
from pulumi_azure_native import network

from components.naming import Names
from components.network.egress import Egress, EgressArgs
from components.network.network_security import NetworkSecurity, NetworkSecurityArgs
from components.network.subnet_plan import SubnetPlan, plan_subnets

BASTION_SUBNET = "AzureBastionSubnet"
GATEWAY_SUBNET = "GatewaySubnet"


@dataclass(frozen=True, kw_only=True)
class VirtualNetworkArgs:
    """What the network needs to know.

    Without ``nat_gateway=False`` it makes its own egress; with it, somebody else's
    firewall or route table serves the compute subnets. ``internet_access=True`` lets
    compute reach the Internet on port 443; without it, Azure's services only.
    """

    address_space: IPv4Network
    resource_group_name: pulumi.Input[str]
    location: str
    names: Names
    tags: Mapping[str, str]
    nat_gateway: bool = True
    internet_access: bool = False


class VirtualNetwork(pulumi.ComponentResource):
    """The network, with the ids of the three subnets that others place things in."""

    virtual_network_id: pulumi.Output[str]
    private_endpoints_subnet_id: pulumi.Output[str]
    training_subnet_id: pulumi.Output[str]
    scoring_subnet_id: pulumi.Output[str]
    egress_address: pulumi.Output[str] | None
