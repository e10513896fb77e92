"""Cases of guardrails.rules.network_security_denials."""

from __future__ import annotations

from typing import Any

from tests.policies.harness import UNKNOWN
from tests.policies.short_cases import fine, guarded, unknown, wrong

GROUP = "azure-native:network:NetworkSecurityGroup"
RULES = "securityRules"
NAMED = {"internet_facing_security_groups": ["nsg-bastion"]}


def rule(direction: str, access: str, priority: int, **more: Any) -> dict[str, Any]:
    return {
        "direction": direction,
        "access": access,
        "priority": priority,
        "protocol": "*",
        "sourceAddressPrefix": "*",
        "destinationAddressPrefix": "*",
        "destinationPortRange": "*",
        **more,
    }


DENY_IN, DENY_OUT = rule("Inbound", "Deny", 4096), rule("Outbound", "Deny", 4096)
FROM_NETWORK = rule("Inbound", "Allow", 100, sourceAddressPrefix="VirtualNetwork")
TO_MONITOR = rule("Outbound", "Allow", 100, destinationAddressPrefix="AzureMonitor")
NO_LOGIN = rule(
    "Outbound",
    "Deny",
    110,
    destinationAddressPrefix="VirtualNetwork",
    destinationPortRange=None,
    destinationPortRanges=["22", "3389"],
)
FROM_MACHINES = rule(
    "Inbound",
    "Allow",
    120,
    sourceAddressPrefix=None,
    sourceApplicationSecurityGroups=[{"id": UNKNOWN}],
)
DESTINATION = f"{RULES}[0].destinationAddressPrefix"

CASES = (
    guarded(
        "NS-04",
        GROUP,
        DESTINATION,
        "AzureMonitor",
        wrong="Internet",
        wrong_type=True,
        beside={RULES: [TO_MONITOR]},
        says=f"{RULES}[0]",
        also=(wrong(DESTINATION, "0.0.0.0/0", "everything out"),),
        parameters=NAMED,
    ),
    guarded(
        "NS-05",
        GROUP,
        f"{RULES}[1].priority",
        4096,
        wrong=99,
        beside={RULES: [FROM_NETWORK, DENY_IN]},
        also=(
            wrong(RULES, [{**DENY_IN, "priority": 100}, DENY_IN], RULES),
            fine(RULES, [{**DENY_IN, "priority": 100}, DENY_OUT]),
        ),
    ),
    guarded(
        "NS-07",
        GROUP,
        RULES,
        [FROM_NETWORK, DENY_IN, DENY_OUT],
        wrong=[DENY_IN],
        wrong_type="deny",
        wrong_case=[
            {**DENY_IN, "access": "deny"},
            {**DENY_OUT, "direction": "OUTBOUND"},
        ],
        also=(
            wrong(RULES, [DENY_OUT], "inbound"),
            wrong(f"{RULES}[1].access", "Allow", "inbound"),
            wrong(f"{RULES}[1].destinationPortRange", "443", "inbound"),
            wrong(f"{RULES}[2].protocol", "Tcp", "outbound"),
            unknown(f"{RULES}[2].access"),
        ),
    ),
    guarded(
        "NS-08",
        GROUP,
        f"{RULES}[0].access",
        "Allow",
        wrong="Maybe",
        beside={RULES: [FROM_NETWORK]},
        also=(
            wrong(f"{RULES}[0].direction", "Sideways"),
            wrong(f"{RULES}[0].priority", 5000),
            wrong(f"{RULES}[0].priority", 99),
            wrong(f"{RULES}[0].protocol", "Pigeon"),
        ),
    ),
    guarded(
        "NS-10",
        GROUP,
        f"{RULES}[0].destinationPortRange",
        "*",
        wrong="",
        wrong_type=7,
        beside={RULES: [FROM_NETWORK, NO_LOGIN, FROM_MACHINES]},
        says=f"{RULES}[0]",
        also=(
            wrong(f"{RULES}[0].sourceAddressPrefix", None),
            wrong(f"{RULES}[0].destinationAddressPrefix", ["*"]),
            wrong(f"{RULES}[1].destinationPortRanges", ["22", 7]),
            wrong(f"{RULES}[1].destinationPortRanges", []),
            wrong(f"{RULES}[2].sourceApplicationSecurityGroups", [], f"{RULES}[2]"),
            wrong(f"{RULES}[2].sourceAddressPrefixes", [7]),
        ),
    ),
    guarded(
        "NS-09",
        GROUP,
        RULES,
        [NO_LOGIN],
        wrong=[TO_MONITOR],
        wrong_type="deny",
        wrong_case=[{**NO_LOGIN, "destinationAddressPrefix": "virtualnetwork"}],
        also=(
            wrong(f"{RULES}[0].destinationPortRanges", ["22"], "3389"),
            wrong(f"{RULES}[0].destinationAddressPrefix", "AzureMonitor", "22"),
            wrong(f"{RULES}[0].direction", "Inbound", "22"),
        ),
        parameters=NAMED,
    ),
)
