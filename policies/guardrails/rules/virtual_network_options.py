"""Virtual networks: names, floods, peerings, routes, ways out."""

from __future__ import annotations

from ipaddress import AddressValueError, IPv4Address, IPv4Network
from typing import Final

from guardrails.answers import Answer, all_of, check, fail, when
from guardrails.resource import Resource
from guardrails.rule import rule
from guardrails.values import Value

NETWORK: Final = "azure-native:network:VirtualNetwork"
PEERING: Final = "azure-native:network:VirtualNetworkPeering"
AZURE_DNS: Final = "168.63.129.16"  # reachable from inside only
PRIVATE: Final = tuple(
    IPv4Network(name) for name in ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16")
)
ROUTES: Final = "azure-native:network:RouteTable"


@rule(
    "VN-06",
    "The network is protected from floods",
    severity="low",
    types=(NETWORK,),
    arm="properties.enableDdosProtection == true with a plan",
    references=("policy:94de2ad3-e0c1-4caf-ad78-5d47bbc83d3d", "MCSB:NS-5"),
    why="Nothing public stands in the network; the plan costs thousands a month.",
    fix="no setting offers it: give the network a plan",
    opt_in=True,
)
def network_is_protected(network: Resource) -> Answer:
    return all_of(
        network.at("enableDdosProtection").must_be(True),
        network.at("ddosProtectionPlan.id").must_be_set(),
    )


@rule(
    "VN-07",
    "Names are resolved by Azure, or by two private servers",
    severity="low",
    types=(NETWORK,),
    arm="dhcpOptions.dnsServers empty, or two or more private addresses",
    references=(
        "PSRule:Azure.VNET.SingleDNS",
        "PSRule:Azure.VNET.LocalDNS",
        "Checkov:CKV_AZURE_182",
        "Checkov:CKV_AZURE_183",
    ),
    why="Private names live in Azure's DNS; a public server knows the public address.",
    fix="no setting gives servers: leave dhcp_options out of the network",
)
def names_are_resolved_inside(network: Resource) -> Answer:
    servers = network.at("dhcpOptions.dnsServers")
    return all_of(
        servers.each(_is_private_address),
        check(
            servers.is_unknown or len(servers.members()) != 1,
            f"{servers.path} is one server, must be none or two",
        ),
    )


@rule(
    "VP-01",
    "Peerings forward nobody else's traffic",
    severity="medium",
    types=(PEERING,),
    arm="properties.allowForwardedTraffic absent or false",
    references=("project", "MCSB:NS-1"),
    why="Whatever reaches the other network would reach this one through it.",
    fix="leave allow_forwarded_traffic out, or waive it for a hub with a firewall",
)
def peering_forwards_nothing(peering: Resource) -> Answer:
    return peering.at("allowForwardedTraffic").must_be_if_set(False)


@rule(
    "VP-02",
    "Peerings lend out no gateway",
    severity="medium",
    types=(PEERING,),
    arm="properties.allowGatewayTransit absent or false",
    references=("project", "MCSB:NS-1"),
    why="The other network's machines would come in by our own VPN.",
    fix="leave allow_gateway_transit out of the peering",
)
def peering_lends_no_gateway(peering: Resource) -> Answer:
    return peering.at("allowGatewayTransit").must_be_if_set(False)


@rule(
    "RT-01",
    "No route leads everything to the Internet",
    severity="high",
    types=(ROUTES,),
    arm="routes[*]: nextHopType Internet only for named addresses",
    references=("project", "MCSB:NS-2"),
    why="It goes past the firewall or the NAT gateway that somebody chose.",
    fix="egress natGateway or existing: name the addresses in the route",
)
def routes_do_not_leak(table: Resource) -> Answer:
    def judge(route: Value) -> Answer:
        outside = route.at("nextHopType").must_be("Internet")
        everything = route.at("addressPrefix").must_be("0.0.0.0/0", "::/0", "Internet")
        message = f"{route.path} leads everything to the Internet"
        return all_of(
            route.at("nextHopType").must_be_set(),
            when(all_of(outside, everything), fail(message)),
        )

    return table.at("routes").each(judge)


@rule(
    "RT-02",
    "A route through an appliance names a private address",
    severity="medium",
    types=(ROUTES,),
    arm="routes[*] with nextHopType VirtualAppliance: nextHopIpAddress private",
    references=("project", "MCSB:NS-2"),
    why="With none, or a public one, the traffic is dropped or leaves.",
    fix="give the firewall's private address as next_hop_ip_address",
)
def appliances_are_inside(table: Resource) -> Answer:
    return table.at("routes").each(
        lambda it: when(
            it.at("nextHopType").must_be("VirtualAppliance"),
            _is_private_address(it.at("nextHopIpAddress")),
        )
    )


def _is_private_address(value: Value) -> Answer:
    if not value.text:
        return value.must_match(r"[\d.]+", "a private address")
    try:
        address = IPv4Address(value.text)
    except AddressValueError:
        return fail(f"{value.path} is {value.shown}, must be a private address")
    inside = any(address in it for it in PRIVATE) or value.text == AZURE_DNS
    return check(inside, f"{value.path} is {value.shown}, must be private")
