"""Public addresses, and the network cards that must have none."""

from __future__ import annotations

from typing import Final

from guardrails.answers import Answer, check
from guardrails.resource import Resource
from guardrails.rule import rule, stack_rule
from guardrails.stack import Stack

ADDRESS: Final = "azure-native:network:PublicIPAddress"
CARD: Final = "azure-native:network:NetworkInterface"
NAT: Final = "azure-native:network:NatGateway"
BASTION: Final = "azure-native:network:BastionHost"
GATEWAY: Final = "azure-native:network:VirtualNetworkGateway"
FIREWALL: Final = "azure-native:network:AzureFirewall"
NETWORK: Final = "azure-native:network:VirtualNetwork"
BY_CONFIGURATION: Final = (BASTION, GATEWAY, FIREWALL)


@rule(
    "PI-01",
    "Public addresses are of the kind that stays",
    severity="medium",
    types=(ADDRESS,),
    arm='sku.name == "Standard"',
    references=("PSRule:Azure.PublicIP.StandardSKU",),
    why="Basic ones are open by default and are being retired.",
    fix='no setting changes it: set sku name "Standard" on the address',
)
def address_is_standard(address: Resource) -> Answer:
    return address.at("sku.name").must_be("Standard", "StandardV2")


@stack_rule(
    "PI-02",
    "Public addresses serve Bastion, a gateway or a firewall, nothing else",
    severity="high",
    types=(ADDRESS,),
    arm="referenced by natGateways, bastionHosts, virtualNetworkGateways, "
    "azureFirewalls",
    references=("project", "MCSB:NS-2"),
    why="On anything else it is a door; on nothing it waits to become one.",
    fix="remove the address, or give it to the gateway that needs it",
)
def address_serves_gateway(address: Resource, stack: Stack) -> Answer:
    path = "ipConfigurations[].publicIPAddress.id"
    found = [
        *stack.users(address, "publicIpAddresses[].id", (NAT,)),
        *stack.users(address, path, BY_CONFIGURATION),
    ]
    cards = stack.users(address, path, (CARD,))
    return check(
        len(found) == 1 and not cards,
        f"it serves {', '.join(item.name for item in [*found, *cards]) or 'nothing'}",
    )


@rule(
    "PI-03",
    "Network cards have no public address",
    severity="critical",
    types=(CARD,),
    arm="properties.ipConfigurations[*].publicIPAddress absent",
    references=("policy:83a86a26-fd1f-447c-b59d-e51f44264114", "MCSB:NS-2"),
    why="The machine behind it stands on the Internet.",
    fix="leave public_ip_address out; log in through Bastion or the VPN",
)
def card_has_no_public_address(card: Resource) -> Answer:
    return card.at("ipConfigurations").each(
        lambda it: it.at("publicIPAddress").must_be_absent()
    )


@rule(
    "PI-04",
    "Network cards forward nobody else's traffic",
    severity="medium",
    types=(CARD,),
    arm="properties.enableIPForwarding not true",
    references=("policy:88c0b9da-ce96-4b03-9635-f29a937e2900", "MCSB:NS-1"),
    why="A machine that forwards is a router that nobody watches.",
    fix="leave enable_ip_forwarding out of the card",
)
def card_forwards_nothing(card: Resource) -> Answer:
    return card.at("enableIPForwarding").must_be_if_set(False)


@rule(
    "PI-05",
    "Public addresses do not change",
    severity="medium",
    types=(ADDRESS,),
    arm='properties.publicIPAllocationMethod == "Static"',
    references=("PSRule:Azure.PublicIP.MigrateStandard",),
    why="Others name it in their firewalls; a changed one shuts us out, and lets the "
    "next owner in.",
    fix='no setting changes it: set public_ip_allocation_method="Static"',
)
def address_is_static(address: Resource) -> Answer:
    return address.at("publicIPAllocationMethod").must_be("Static")


@rule(
    "NG-01",
    "NAT gateways are of the kind that is supported",
    severity="low",
    types=(NAT,),
    arm='sku.name == "Standard"',
    references=("project",),
    why="There is no other that works with Standard addresses.",
    fix='no setting changes it: set sku name "Standard" on the gateway',
)
def nat_is_standard(gateway: Resource) -> Answer:
    return gateway.at("sku.name").must_be("Standard", "StandardV2")


@stack_rule(
    "NG-02",
    "A NAT gateway has an address and serves a network",
    severity="low",
    types=(NAT,),
    arm="publicIpAddresses set; a subnet's natGateway.id refers to it",
    references=("project",),
    why="Half a way out: jobs fail to reach Azure, and the usual fix is a public "
    "address on each node.",
    fix="egress natGateway makes address, gateway and the subnets' reference",
)
def nat_serves_network(gateway: Resource, stack: Stack) -> Answer:
    networks = stack.users(gateway, "subnets[].natGateway.id", (NETWORK,))
    addresses = stack.sources(gateway, "publicIpAddresses[].id", (ADDRESS,))
    return check(
        bool(networks) and bool(addresses),
        f"it serves {len(networks)} networks with {len(addresses)} addresses",
    )
