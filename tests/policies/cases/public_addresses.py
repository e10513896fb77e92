"""Cases of guardrails.rules.public_addresses."""

from __future__ import annotations

from dataclasses import replace

from tests.policies.harness import UNKNOWN, StackCase, Standing
from tests.policies.short_cases import guarded, nothing, off, with_, without

ADDRESS, NAT = (
    "azure-native:network:PublicIPAddress",
    "azure-native:network:NatGateway",
)
CARD = "azure-native:network:NetworkInterface"
IT = Standing("address", ADDRESS)
GATEWAY = Standing(
    "gateway",
    NAT,
    {"publicIpAddresses": [{"id": UNKNOWN}]},
    {"publicIpAddresses": ("address",)},
)
NETWORK = Standing(
    "network",
    "azure-native:network:VirtualNetwork",
    {"subnets": [{"name": "training", "natGateway": {"id": UNKNOWN}}]},
    {"subnets": ("gateway",)},
)
ON_CARD = Standing(
    "card",
    CARD,
    {"ipConfigurations": [{"publicIPAddress": {"id": UNKNOWN}}]},
    {"ipConfigurations": ("address",)},
)

CASES = (
    guarded("PI-01", ADDRESS, "sku.name", "Standard", wrong="Basic"),
    StackCase(
        rule="PI-02",
        compliant=(IT, GATEWAY),
        breakages=(
            without("gateway", "it serves nothing"),
            with_("a machine", "card", ON_CARD),
            with_("two gateways", "second", replace(GATEWAY, name="second")),
        ),
    ),
    nothing(
        "PI-03",
        CARD,
        "ipConfigurations[0].publicIPAddress",
        wrong={"id": "x"},
        beside={"ipConfigurations": [{"name": "one"}]},
    ),
    off("PI-04", CARD, "enableIPForwarding"),
    guarded("PI-05", ADDRESS, "publicIPAllocationMethod", "Static", wrong="Dynamic"),
    guarded("NG-01", NAT, "sku.name", "Standard", wrong="Basic"),
    StackCase(
        rule="NG-02",
        compliant=(GATEWAY, IT, NETWORK),
        breakages=(
            without("network", "serves 0 networks"),
            without("address", "with 0 addresses"),
        ),
    ),
)
