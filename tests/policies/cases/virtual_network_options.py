"""Cases of guardrails.rules.virtual_network_options."""

from __future__ import annotations

from tests.policies.harness import UNKNOWN
from tests.policies.short_cases import fine, guarded, off, on, wrong

NETWORK = "azure-native:network:VirtualNetwork"
PEERING = "azure-native:network:VirtualNetworkPeering"
ROUTES = "azure-native:network:RouteTable"
SERVERS = "dhcpOptions.dnsServers"
OUTSIDE = {"nextHopType": "Internet"}
THROUGH = {"addressPrefix": "0.0.0.0/0", "nextHopType": "VirtualAppliance"}

CASES = (
    on(
        "VN-06",
        NETWORK,
        "enableDdosProtection",
        beside={"ddosProtectionPlan": {"id": UNKNOWN}},
        also=(wrong("ddosProtectionPlan", None),),
    ),
    guarded(
        "VN-07",
        NETWORK,
        SERVERS,
        ["10.0.0.4", "10.0.0.5"],
        wrong=["8.8.8.8", "8.8.4.4"],
        wrong_type=7,
        absent="passes",
        also=(wrong(SERVERS, ["10.0.0.4"]), wrong(SERVERS, ["10.0.0.4", "dns"])),
    ),
    off("VP-01", PEERING, "allowForwardedTraffic"),
    off("VP-02", PEERING, "allowGatewayTransit"),
    guarded(
        "RT-01",
        ROUTES,
        "routes[0].nextHopType",
        "VirtualAppliance",
        wrong="Internet",
        wrong_type=[],
        beside={"routes": [THROUGH]},
        says="routes[0]",
        also=(fine("routes[0]", {"addressPrefix": "AzureMonitor", **OUTSIDE}),),
    ),
    guarded(
        "RT-02",
        ROUTES,
        "routes[0].nextHopIpAddress",
        "10.0.0.4",
        wrong="203.0.113.4",
        wrong_case="10.0.0.4",
        beside={"routes": [THROUGH]},
        also=(
            fine("routes[0]", {"addressPrefix": "AzureMonitor", **OUTSIDE}),
            fine("routes[0].nextHopIpAddress", "168.63.129.16"),
            wrong("routes[0].nextHopIpAddress", "firewall"),
        ),
    ),
)
