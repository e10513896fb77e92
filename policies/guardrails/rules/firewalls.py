"""Azure Firewall and its policies, where egress goes through one of the stack's."""

from __future__ import annotations

from typing import Final

from guardrails.answers import Answer, all_of
from guardrails.resource import Resource
from guardrails.rule import rule

FIREWALL: Final = "azure-native:network:AzureFirewall"
POLICY: Final = "azure-native:network:FirewallPolicy"


@rule(
    "FW-01",
    "The firewall refuses known attackers",
    severity="high",
    types=(POLICY,),
    arm='properties.threatIntelMode == "Deny"',
    references=("project", "MCSB:NS-3"),
    why="Alert lets them through and tells somebody later.",
    fix='set threat_intel_mode="Deny" on the policy',
)
def firewall_refuses_attackers(policy: Resource) -> Answer:
    return policy.at("threatIntelMode").must_be("Deny")


@rule(
    "FW-02",
    "The firewall judges what the traffic is",
    severity="low",
    types=(POLICY,),
    arm='properties.intrusionDetection.mode == "Deny" (tier Premium)',
    references=("project", "MCSB:NS-4"),
    why="Without it only names and addresses are looked at. It costs the Premium tier.",
    fix='set the tier to "Premium" and intrusion_detection mode to "Deny"',
    opt_in=True,
)
def firewall_judges_traffic(policy: Resource) -> Answer:
    return all_of(
        policy.at("sku.tier").must_be("Premium"),
        policy.at("intrusionDetection.mode").must_be("Deny"),
    )


@rule(
    "FW-03",
    "The firewall is ruled by a policy",
    severity="medium",
    types=(FIREWALL,),
    arm="properties.firewallPolicy.id set",
    references=("project", "MCSB:NS-3"),
    why="Classic rules are seen by no rule here.",
    fix="give firewall_policy to the firewall",
)
def firewall_has_policy(firewall: Resource) -> Answer:
    return firewall.at("firewallPolicy.id").must_be_set()


@rule(
    "FW-04",
    "The firewall resolves the names that it filters",
    severity="medium",
    types=(POLICY,),
    arm="properties.dnsSettings.enableProxy == true",
    references=("https://learn.microsoft.com/azure/firewall/dns-details",),
    why="Else machine and firewall may see different addresses for one name, and rules "
    "by name in network rules do not hold.",
    fix="set enable_proxy=True in dns_settings",
)
def firewall_resolves_names(policy: Resource) -> Answer:
    return policy.at("dnsSettings.enableProxy").must_be(True)


@rule(
    "FW-05",
    "Nobody is spared by the firewall's list of attackers",
    severity="medium",
    types=(POLICY,),
    arm="properties.threatIntelWhitelist empty",
    references=("project", "MCSB:NS-3"),
    why="An exception is forgotten, and the address changes hands.",
    fix="leave threat_intel_whitelist out of the policy",
)
def nobody_is_spared(policy: Resource) -> Answer:
    return all_of(
        policy.at("threatIntelWhitelist.fqdns").must_be_absent(),
        policy.at("threatIntelWhitelist.ipAddresses").must_be_absent(),
    )
