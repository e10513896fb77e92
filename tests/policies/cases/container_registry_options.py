"""Cases of guardrails.rules.container_registry_options."""

from __future__ import annotations

from tests.policies.short_cases import guarded, nothing, wrong

REGISTRY = "azure-native:containerregistry:Registry"
OFF, ON = "disabled", "enabled"

CASES = (
    guarded("AC-08", REGISTRY, "policies.exportPolicy.status", OFF, wrong=ON),
    guarded(
        "AC-09",
        REGISTRY,
        "policies.azureADAuthenticationAsArmPolicy.status",
        OFF,
        wrong=ON,
    ),
    guarded(
        "AC-10",
        REGISTRY,
        "policies.retentionPolicy.status",
        ON,
        wrong=OFF,
        also=(wrong("policies.quarantinePolicy", {"status": ON}),),
    ),
    guarded(
        "AC-12",
        REGISTRY,
        "zoneRedundancy",
        "Enabled",
        wrong="Disabled",
        absent="passes",
    ),
    guarded("AC-14", REGISTRY, "encryption.status", ON, wrong=OFF),
    nothing(
        "AC-17",
        REGISTRY,
        "networkRuleSet.ipRules",
        wrong=[{"iPAddressOrRange": "203.0.113.7"}],
    ),
    guarded(
        "AC-15", REGISTRY, "policies.trustPolicy.status", OFF, wrong=ON, absent="passes"
    ),
    guarded(
        "AC-16",
        "azure-native:containerregistry:Webhook",
        "serviceUri",
        "https://example.org/hook",
        wrong="http://example.org/hook",
    ),
)
