"""Virtual networks and their subnets, inline or as resources of their own."""

from __future__ import annotations

from ipaddress import AddressValueError, IPv4Network, NetmaskValueError
from typing import Final

from guardrails.answers import (
    NOT_APPLICABLE,
    PASS,
    Answer,
    all_of,
    any_of,
    check,
    fail,
    unless,
    when,
)
from guardrails.resource import Resource
from guardrails.rule import rule, stack_rule
from guardrails.stack import Stack
from guardrails.values import Value

ENDPOINT: Final = "azure-native:network:PrivateEndpoint"
NETWORK: Final = "azure-native:network:VirtualNetwork"
SUBNET: Final = "azure-native:network:Subnet"
GATEWAY: Final = "GatewaySubnet"
BASTION: Final = "AzureBastionSubnet"
WITHOUT_GROUP: Final = (
    GATEWAY,
    "AzureFirewallSubnet",
    "AzureFirewallManagementSubnet",
    "RouteServerSubnet",
)
DOCKER: Final = IPv4Network("172.17.0.0/16")
PRIVATE: Final = tuple(
    IPv4Network(name) for name in ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16")
)


def _subnets(resource: Resource) -> Value:
    if resource.type == SUBNET:
        return Value([resource.inputs], "subnet")
    return resource.at("subnets")


def _is(subnet: Value, *names: str) -> Answer:
    return subnet.first("subnetName", "name").must_be(*names)


@rule(
    "VN-01",
    "Every subnet has a security group",
    severity="critical",
    types=(NETWORK, SUBNET),
    arm="subnets[*].networkSecurityGroup.id set, but for gateway and firewall subnets",
    references=("PSRule:Azure.VNET.UseNSGs", "MCSB:NS-1"),
    why="Without one everything in the network may call everything else.",
    fix="no setting removes it: give the subnet its security group",
)
def subnets_have_groups(resource: Resource) -> Answer:
    return _subnets(resource).each(
        lambda it: unless(
            _is(it, *WITHOUT_GROUP), it.at("networkSecurityGroup.id").must_be_set()
        )
    )


@rule(
    "VN-02",
    "The gateway's subnet has no security group",
    severity="high",
    types=(NETWORK, SUBNET),
    arm="GatewaySubnet: networkSecurityGroup absent",
    references=("policy:35f9c03a-cc27-418e-9c0c-539ff999d010",),
    why="Azure does not support one there: the gateway stops working.",
    fix="no setting adds one: leave network_security_group out of GatewaySubnet",
)
def gateway_subnet_has_no_group(resource: Resource) -> Answer:
    return _subnets(resource).each(
        lambda it: when(
            _is(it, GATEWAY), it.at("networkSecurityGroup").must_be_absent()
        )
    )


@rule(
    "VN-03",
    "No subnet has a way out that nobody chose",
    severity="high",
    types=(NETWORK, SUBNET),
    arm="subnets[*].defaultOutboundAccess == false",
    references=("policy:7bca8353-aa3b-429b-904a-9229c4385837", "MCSB:NS-2"),
    why="Azure's default way out has an address that changes and no log. Left out "
    "counts as on in older networks.",
    fix="no setting turns it on: set default_outbound_access=False on the subnet",
)
def subnets_have_no_default_egress(resource: Resource) -> Answer:
    return _subnets(resource).each(
        lambda it: it.at("defaultOutboundAccess").must_be(False)
    )


@rule(
    "VN-04",
    "Security groups hold for private endpoints too",
    severity="medium",
    types=(NETWORK, SUBNET),
    arm="subnets[*].privateEndpointNetworkPolicies in Enabled, "
    "NetworkSecurityGroupEnabled; or Disabled together with "
    "privateLinkServiceNetworkPolicies, in a subnet without endpoints (VN-10)",
    references=(
        "https://github.com/Azure/terraform/issues/85",
        "project",
        "MCSB:NS-1",
    ),
    why="Otherwise the group of their subnet is there and does nothing. Subnets for "
    "computes have both policies off, as Microsoft's own quickstart has them.",
    fix='no setting turns it off: set private_endpoint_network_policies="Enabled"',
)
def groups_hold_for_endpoints(resource: Resource) -> Answer:
    return _subnets(resource).each(lambda it: any_of(_held(it), _without_either(it)))


def _held(subnet: Value) -> Answer:
    return subnet.at("privateEndpointNetworkPolicies").must_be(
        "Enabled", "NetworkSecurityGroupEnabled"
    )


def _without_either(subnet: Value) -> Answer:
    names = ("privateEndpointNetworkPolicies", "privateLinkServiceNetworkPolicies")
    return all_of(*(subnet.at(name).must_be("Disabled") for name in names))


@stack_rule(
    "VN-10",
    "Private endpoints stand where security groups hold for them",
    severity="medium",
    types=(ENDPOINT,),
    arm="privateEndpointNetworkPolicies of the endpoint's subnet in Enabled, "
    "NetworkSecurityGroupEnabled; one such subnet while which is not known",
    references=("project", "MCSB:NS-1"),
    why="In a subnet for computes the group does nothing for an endpoint.",
    fix="put the endpoint into the subnet of the private endpoints",
)
def endpoint_is_held(endpoint: Resource, stack: Stack) -> Answer:
    subnet = endpoint.at("subnet.id")
    name = subnet.text.rpartition("/subnets/")[2].casefold()
    candidates = [
        member
        for network in stack.sources(endpoint, "subnet.id", (NETWORK, SUBNET))
        for member in _subnets(network).members()
        if not name or member.first("subnetName", "name").text.casefold() in (name, "")
    ]
    if not candidates:
        return NOT_APPLICABLE
    held = [_held(candidate).passed for candidate in candidates]
    return check(
        all(held) if name else any(held), "no security group holds in its subnet"
    )


@rule(
    "VN-05",
    "The subnets of Bastion and gateway are large enough",
    severity="medium",
    types=(NETWORK, SUBNET),
    arm="AzureBastionSubnet /26 or larger, GatewaySubnet /27 or larger",
    references=("https://learn.microsoft.com/azure/bastion/configuration-settings",),
    why="Azure refuses the host or the gateway, and the subnet cannot grow.",
    fix="widen network.addressSpace: the plan gives both their share",
)
def platform_subnets_are_large(resource: Resource) -> Answer:
    def judge(subnet: Value) -> Answer:
        prefix = subnet.at("addressPrefix")
        return all_of(
            when(_is(subnet, BASTION), _at_most(prefix, 26)),
            when(_is(subnet, GATEWAY), _at_most(prefix, 27)),
        )

    return _subnets(resource).each(judge)


@stack_rule(
    "VN-08",
    "Subnets are inline or resources of their own, never both",
    severity="medium",
    types=(NETWORK,),
    arm="virtualNetworks.subnets and virtualNetworks/subnets",
    references=("project",),
    why="The two undo each other at every update, and take security groups along.",
    fix="put every subnet into the list of the network",
)
def subnets_are_in_one_place(network: Resource, stack: Stack) -> Answer:
    apart = stack.users(network, "virtualNetworkName", (SUBNET,))
    both = apart and not network.at("subnets").is_empty
    return check(not both, f"subnets are inline, and {len(apart)} are not")


@rule(
    "VN-09",
    "The network's addresses are private, and not those of Docker",
    severity="medium",
    types=(NETWORK,),
    arm="addressSpace.addressPrefixes in 10/8, 172.16/12, 192.168/16; not 172.17/16",
    references=(
        "https://learn.microsoft.com/azure/machine-learning/how-to-secure-training-vnet",
    ),
    why="Public addresses would be cut off; 172.17 is Docker's own on every node.",
    fix="correct network.addressSpace",
)
def addresses_are_private(network: Resource) -> Answer:
    prefixes = network.at("addressSpace.addressPrefixes")
    if prefixes.is_empty:
        return prefixes.must_be_set()
    return prefixes.each(_is_private)


def _is_private(prefix: Value) -> Answer:
    if not prefix.text:
        return prefix.must_match(r"[\d./]+", "a range of addresses")
    try:
        network = IPv4Network(prefix.text)
    except (AddressValueError, NetmaskValueError, ValueError):
        return fail(f"{prefix.path} is {prefix.shown}, must be a range of addresses")
    good = any(network.subnet_of(it) for it in PRIVATE)
    return check(
        good and not network.overlaps(DOCKER),
        f"{prefix.path} is {prefix.shown}, must be private and not 172.17.0.0/16",
    )


def _at_most(prefix: Value, length: int) -> Answer:
    if not prefix.text:
        return prefix.must_match(r".*/\d+", f"/{length} or larger")
    bits = prefix.text.rpartition("/")[2]
    if bits.isdigit() and int(bits) <= length:
        return PASS
    return fail(f"{prefix.path} is {prefix.shown}, must be /{length} or larger")
