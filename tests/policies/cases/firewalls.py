"""Cases of guardrails.rules.firewalls."""

from __future__ import annotations

from tests.policies.short_cases import guarded, nothing, on, present, wrong

POLICY = "azure-native:network:FirewallPolicy"

CASES = (
    guarded("FW-01", POLICY, "threatIntelMode", "Deny", wrong="Alert"),
    guarded(
        "FW-02",
        POLICY,
        "intrusionDetection.mode",
        "Deny",
        wrong="Alert",
        beside={"sku.tier": "Premium"},
        also=(wrong("sku.tier", "Standard"),),
    ),
    present("FW-03", "azure-native:network:AzureFirewall", "firewallPolicy.id"),
    on("FW-04", POLICY, "dnsSettings.enableProxy"),
    nothing(
        "FW-05",
        POLICY,
        "threatIntelWhitelist.fqdns",
        wrong=["example.org"],
        also=(wrong("threatIntelWhitelist.ipAddresses", ["203.0.113.7"]),),
    ),
)
