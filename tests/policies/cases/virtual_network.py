"""Cases of guardrails.rules.virtual_network."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from tests.policies.harness import UNKNOWN, StackCase, Standing
from tests.policies.short_cases import (
    endpoint,
    guarded,
    nothing,
    present,
    unknown,
    with_,
    wrong,
)

NETWORK, SUBNET = (
    "azure-native:network:VirtualNetwork",
    "azure-native:network:Subnet",
)
IT = Standing("network", NETWORK, {"subnets": [{"name": "training"}]})
APART = Standing(
    "apart",
    SUBNET,
    {"virtualNetworkName": UNKNOWN},
    {"virtualNetworkName": ("network",)},
)
PREFIXES = "addressSpace.addressPrefixes"


def subnets(*given: dict[str, Any]) -> dict[str, Any]:
    return {"subnets": list(given)}


GROUP = {"networkSecurityGroup": {"id": UNKNOWN}}
BASTION = {"name": "AzureBastionSubnet", "addressPrefix": "10.0.0.0/26"}
GATEWAY = {"name": "GatewaySubnet", "addressPrefix": "10.0.0.64/27"}


def held(*policies: str) -> Standing:
    """Make the network with subnets of these policies: s0, s1, …"""
    made = [
        {"name": f"s{number}", "privateEndpointNetworkPolicies": policy}
        for number, policy in enumerate(policies)
    ]
    outputs = {"name": "vnet", "type": "Microsoft.Network/virtualNetworks"}
    return Standing("network", NETWORK, {"subnets": made}, outputs=outputs)


def standing_in(subnet_id: str) -> Standing:
    """Make the endpoint in a subnet that is known."""
    made = endpoint("pe", "vault", "vault")
    return replace(made, inputs={**made.inputs, "subnet": {"id": subnet_id}})


CASES = (
    present(
        "VN-01",
        NETWORK,
        "subnets[0].networkSecurityGroup.id",
        beside=subnets({"name": "training", **GROUP}, {"name": "GatewaySubnet"}),
        also=(unknown("subnets"), wrong("subnets", [{"name": "scoring"}])),
        says="subnets",
    ),
    nothing(
        "VN-02",
        NETWORK,
        "subnets[0].networkSecurityGroup",
        wrong={"id": "x"},
        beside=subnets({"name": "GatewaySubnet"}, {"name": "training", **GROUP}),
    ),
    guarded(
        "VN-03",
        NETWORK,
        "subnets[0].defaultOutboundAccess",
        False,
        wrong=True,
        beside=subnets({"name": "training"}),
        also=(wrong("subnets", [{"name": "scoring"}]),),
    ),
    guarded(
        "VN-04",
        SUBNET,
        "privateEndpointNetworkPolicies",
        "Enabled",
        wrong="Disabled",
        also=(wrong("privateEndpointNetworkPolicies", "RouteTableEnabled"),),
    ),
    StackCase(
        rule="VN-10",
        compliant=(endpoint("pe", "vault", "vault"), held("Enabled", "Disabled")),
        breakages=(
            with_("in none that holds", "no security group", held("Disabled")),
            with_(
                "in the one for computes",
                "no security group",
                standing_in("/x/virtualNetworks/vnet/subnets/s1"),
            ),
        ),
    ),
    guarded(
        "VN-05",
        NETWORK,
        "subnets[0].addressPrefix",
        "10.0.0.0/26",
        wrong="10.0.0.0/27",
        beside=subnets(BASTION, GATEWAY),
        also=(wrong("subnets[1].addressPrefix", "10.0.0.64/28"),),
    ),
    StackCase(
        rule="VN-08",
        compliant=(IT,),
        breakages=(with_("both", "subnets are inline", APART),),
    ),
    guarded(
        "VN-09",
        NETWORK,
        PREFIXES,
        ["10.40.0.0/20"],
        wrong=["172.17.4.0/24"],
        wrong_type=7,
        also=(
            wrong(PREFIXES, ["203.0.113.0/24"]),
            wrong(PREFIXES, ["10.0.0.0/20", "everything"]),
            wrong(PREFIXES, []),
            wrong(PREFIXES, [7]),
        ),
    ),
)
