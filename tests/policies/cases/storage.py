"""Cases of guardrails.rules.storage."""

from __future__ import annotations

from tests.policies.short_cases import guarded, nothing, on, wrong

ACCOUNT = "azure-native:storage:StorageAccount"

CASES = (
    on("ST-01", ACCOUNT, "enableHttpsTrafficOnly"),
    guarded(
        "ST-02",
        ACCOUNT,
        "minimumTlsVersion",
        "TLS1_2",
        wrong="TLS1_1",
        also=(wrong("minimumTlsVersion", "TLS1_0"),),
    ),
    guarded("ST-03", ACCOUNT, "allowBlobPublicAccess", False, wrong=True),
    guarded(
        "ST-04",
        ACCOUNT,
        "publicNetworkAccess",
        "Disabled",
        wrong="Enabled",
        also=(wrong("publicNetworkAccess", "SecuredByPerimeter"),),
    ),
    guarded("ST-05", ACCOUNT, "networkRuleSet.defaultAction", "Deny", wrong="Allow"),
    nothing(
        "ST-06",
        ACCOUNT,
        "networkRuleSet.ipRules",
        wrong=[{"iPAddressOrRange": "203.0.113.7"}],
        also=(
            wrong("networkRuleSet.ipv6Rules", [{"iPAddressOrRange": "2001:db8::1"}]),
            wrong(
                "networkRuleSet.virtualNetworkRules",
                [{"virtualNetworkResourceId": "/subscriptions/x"}],
            ),
        ),
    ),
    guarded(
        "ST-07",
        ACCOUNT,
        "networkRuleSet.bypass",
        "AzureServices",
        wrong="Logging, Metrics, AzureServices",
    ),
    guarded("ST-08", ACCOUNT, "allowSharedKeyAccess", False, wrong=True),
)
