"""The virtual network: five planned subnets, their rules and their way out.

The subnets are inline: as resources of their own beside an inline list they would
undo each other at every update, and Azure refuses two subnet writes at a time.
Guaranteed: no default outbound access anywhere; a security group on each subnet but
GatewaySubnet, which must have none; rules that apply to private endpoints too, where
these stand.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from ipaddress import IPv4Network

import pulumi
from pulumi_azure_native import network

from components.naming import Names
from components.network.egress import Egress, EgressArgs
from components.network.network_security import NetworkSecurity, NetworkSecurityArgs
from components.network.network_spec import NetworkSpec
from components.network.private_dns import Cloud
from components.network.subnet_plan import SubnetPlan, plan_subnets

BASTION_SUBNET = "AzureBastionSubnet"
GATEWAY_SUBNET = "GatewaySubnet"


@dataclass(frozen=True, kw_only=True)
class VirtualNetworkArgs:
    """What the network needs to know.

    Without ``nat_gateway`` somebody else's firewall or route table must serve the
    compute subnets. ``cloud`` is public unless given.
    """

    resource_group_name: pulumi.Input[str]
    location: str
    names: Names
    tags: Mapping[str, str]
    cloud: Cloud = "public"
    spec: NetworkSpec = field(default_factory=NetworkSpec)
    nat_gateway: bool = True


class VirtualNetwork(pulumi.ComponentResource):
    """The network, with the ids of the three subnets that others place things in."""

    virtual_network_id: pulumi.Output[str]
    private_endpoints_subnet_id: pulumi.Output[str]
    training_subnet_id: pulumi.Output[str]
    scoring_subnet_id: pulumi.Output[str]
    egress_address: pulumi.Output[str] | None

    def __init__(
        self,
        name: str,
        args: VirtualNetworkArgs,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        """Plan the subnets, then create the rules, the egress and the network."""
        plan = plan_subnets(args.spec.address_space)
        super().__init__("ml-synapse:network:VirtualNetwork", name, None, opts)
        security = self._security(plan, args)
        egress = self._egress(args) if args.nat_gateway else None
        subnets = _subnets(plan, security.group_ids, egress, args.names)
        virtual_network = network.VirtualNetwork(
            name,
            virtual_network_name=args.names.regional("virtual_network"),
            resource_group_name=args.resource_group_name,
            location=args.location,
            address_space=network.AddressSpaceArgs(
                address_prefixes=[str(args.spec.address_space)]
            ),
            subnets=subnets,
            tags=args.tags,
            opts=pulumi.ResourceOptions(parent=self),
        )
        self.virtual_network_id = virtual_network.id
        self.private_endpoints_subnet_id = self._subnet_id("private-endpoints", args)
        self.training_subnet_id = self._subnet_id("training", args)
        self.scoring_subnet_id = self._subnet_id("scoring", args)
        self.egress_address = egress.address if egress else None
        self.register_outputs(
            {
                "virtualNetworkId": self.virtual_network_id,
                "privateEndpointsSubnetId": self.private_endpoints_subnet_id,
                "trainingSubnetId": self.training_subnet_id,
                "scoringSubnetId": self.scoring_subnet_id,
                "egressAddress": self.egress_address,
            }
        )

    def _security(self, plan: SubnetPlan, args: VirtualNetworkArgs) -> NetworkSecurity:
        return NetworkSecurity(
            "nsg",
            NetworkSecurityArgs(
                plan=plan,
                resource_group_name=args.resource_group_name,
                location=args.location,
                names=args.names,
                tags=args.tags,
                cloud=args.cloud,
                internet_access=args.spec.compute_internet_access,
            ),
            pulumi.ResourceOptions(parent=self),
        )

    def _egress(self, args: VirtualNetworkArgs) -> Egress:
        return Egress(
            "nat-gateway",
            EgressArgs(
                resource_group_name=args.resource_group_name,
                location=args.location,
                names=args.names,
                tags=args.tags,
            ),
            pulumi.ResourceOptions(parent=self),
        )

    def _subnet_id(self, purpose: str, args: VirtualNetworkArgs) -> pulumi.Output[str]:
        """Derive a subnet's id from the network's: so it waits for the network."""
        subnet = args.names.child("subnet", purpose)
        return pulumi.Output.concat(self.virtual_network_id, "/subnets/", subnet)


def _subnets(
    plan: SubnetPlan,
    groups: Mapping[str, pulumi.Output[str]],
    egress: Egress | None,
    names: Names,
) -> list[network.SubnetArgs]:
    """Return the inline subnets, in the order of their addresses."""
    nat = egress.nat_gateway_id if egress else None
    return [
        _compute_subnet(
            names.child("subnet", "training"), plan.training, groups["training"], nat
        ),
        _compute_subnet(
            names.child("subnet", "scoring"), plan.scoring, groups["scoring"], nat
        ),
        _subnet(
            names.child("subnet", "private-endpoints"),
            plan.private_endpoints,
            groups["private-endpoints"],
        ),
        _subnet(BASTION_SUBNET, plan.bastion, groups["bastion"]),
        _subnet(GATEWAY_SUBNET, plan.gateway),
    ]


def _compute_subnet(
    name: str,
    prefix: IPv4Network,
    group_id: pulumi.Output[str],
    nat_gateway_id: pulumi.Output[str] | None,
) -> network.SubnetArgs:
    """Return a subnet for nodes: without both policies, since no endpoint stands there.

    Microsoft's quickstart does so; that Azure ML needs it is unproven
    (https://github.com/Azure/terraform/issues/85).
    """
    subnet = _subnet(name, prefix, group_id, nat_gateway_id)
    subnet.private_endpoint_network_policies = "Disabled"
    subnet.private_link_service_network_policies = "Disabled"
    return subnet


def _subnet(
    name: str,
    prefix: IPv4Network,
    group_id: pulumi.Output[str] | None = None,
    nat_gateway_id: pulumi.Output[str] | None = None,
) -> network.SubnetArgs:
    """Return a subnet without default egress, where rules bind endpoints too."""
    return network.SubnetArgs(
        name=name,
        address_prefix=str(prefix),
        default_outbound_access=False,
        private_endpoint_network_policies="Enabled",
        private_link_service_network_policies="Enabled",
        network_security_group=(
            network.NetworkSecurityGroupArgs(id=group_id) if group_id else None
        ),
        nat_gateway=(
            network.SubResourceArgs(id=nat_gateway_id) if nat_gateway_id else None
        ),
    )
