"""Cases of guardrails.rules.network_security."""

from __future__ import annotations

from tests.policies.harness import UNKNOWN
from tests.policies.short_cases import guarded, unknown, wrong

GROUP = "azure-native:network:NetworkSecurityGroup"
RULE = "azure-native:network:SecurityRule"
NAMED = {"internet_facing_security_groups": ["nsg-bastion"]}
INBOUND = {
    "direction": "Inbound",
    "access": "Allow",
    "protocol": "Tcp",
    "priority": 100,
    "sourceAddressPrefix": "VirtualNetwork",
    "destinationAddressPrefix": "10.0.0.0/24",
    "destinationPortRange": "443",
}
OPEN = {**INBOUND, "sourceAddressPrefix": "*"}
SOURCE, PORT = "securityRules[0].sourceAddressPrefix", "destinationPortRange"
MANY = "securityRules[0].sourceAddressPrefixes"

CASES = (
    guarded(
        "NS-01",
        GROUP,
        f"securityRules[0].{PORT}",
        "443",
        wrong="22",
        wrong_type=22,
        wrong_case="443",
        beside={"securityRules": [OPEN]},
        says="securityRules[0]",
        also=(
            *(
                wrong(f"securityRules[0].{PORT}", name, "22 or 3389")
                for name in ("3389", "20-30", "*", "0-65535")
            ),
            wrong("securityRules[0].destinationPortRanges", ["80", "22"], "22 or"),
            unknown("securityRules"),
        ),
    ),
    guarded(
        "NS-02",
        GROUP,
        SOURCE,
        "VirtualNetwork",
        wrong="*",
        wrong_type={},
        beside={"securityRules": [INBOUND]},
        says="securityRules[0]",
        also=(
            *(
                wrong(SOURCE, it, "lets everybody in")
                for it in ("Internet", "internet", "0.0.0.0/0", "::/0", "Any", ["*"])
            ),
            wrong(MANY, ["10.0.0.0/8", "Internet"], "lets everybody in"),
            unknown(MANY, "securityRules[0]"),
        ),
        parameters=NAMED,
    ),
    guarded(
        "NS-03",
        RULE,
        PORT,
        "443",
        wrong="80",
        wrong_type=80,
        wrong_case="443",
        beside=OPEN,
        says="securityRule[0]",
        also=(wrong(PORT, "*", "80"), wrong(PORT, "79-81", "80")),
    ),
    guarded(
        "NS-06",
        GROUP,
        SOURCE,
        "VirtualNetwork",
        wrong="BatchNodeManagement.swedencentral",
        wrong_type=UNKNOWN,
        beside={"securityRules": [INBOUND]},
        says="securityRules[0]",
        absent="passes",
        also=(wrong(SOURCE, "azuremachinelearning", "lets them in"),),
    ),
)
