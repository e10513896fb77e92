"""Container registries: exports, retention, zones."""

from __future__ import annotations

from typing import Final

from guardrails.answers import Answer, all_of
from guardrails.resource import Resource
from guardrails.rule import rule

REGISTRY: Final = "azure-native:containerregistry:Registry"
WEBHOOK: Final = "azure-native:containerregistry:Webhook"


@rule(
    "AC-08",
    "Images are not exported",
    severity="low",
    types=(REGISTRY,),
    arm='properties.policies.exportPolicy.status == "disabled"',
    references=(
        "policy:524b0254-c285-4903-bee6-bb8126cde579",
        "PSRule:Azure.ACR.ExportPolicy",
    ),
    why="An import from another registry would take images out past the network.",
    fix="no setting allows it: disable export_policy in the registry's policies",
)
def images_are_not_exported(registry: Resource) -> Answer:
    return registry.at("policies.exportPolicy.status").must_be("disabled")


@rule(
    "AC-09",
    "The registry takes tokens made for it alone",
    severity="low",
    types=(REGISTRY,),
    arm='properties.policies.azureADAuthenticationAsArmPolicy.status == "disabled"',
    references=("policy:42781ec6-6127-4c30-bdfa-fb423a0047d3", "MCSB:IM-1"),
    why="A token for Azure's management would open the registry too. Whether Azure ML "
    "still pulls then has not been tried here.",
    fix="no setting offers it yet: disable azure_ad_authentication_as_arm_policy",
    opt_in=True,
)
def registry_takes_own_tokens(registry: Resource) -> Answer:
    path = "policies.azureADAuthenticationAsArmPolicy.status"
    return registry.at(path).must_be("disabled")


@rule(
    "AC-10",
    "Images without a tag are cleared away",
    severity="low",
    types=(REGISTRY,),
    arm="properties.policies.retentionPolicy enabled; quarantinePolicy off",
    references=(
        "Checkov:CKV_AZURE_166",
        "PSRule:Azure.ACR.Retention",
    ),
    why="Old layers keep old holes. Quarantine stays off: Azure ML cannot pull then, "
    "so CKV_AZURE_166 is not followed.",
    fix="containerRegistry.retentionDays says how long they stay",
)
def untagged_images_go(registry: Resource) -> Answer:
    policies = registry.at("policies")
    return all_of(
        policies.at("retentionPolicy.status").must_be("enabled"),
        policies.at("quarantinePolicy.status").must_be_if_set("disabled"),
    )


@rule(
    "AC-12",
    "Nobody asks for a registry without zones",
    severity="low",
    types=(REGISTRY,),
    arm='properties.zoneRedundancy absent or "Enabled"',
    references=("Checkov:CKV_AZURE_233", "MCSB:BR-1"),
    why="Without images no job starts. Azure spreads every registry over the zones of "
    "its region; the property is a leftover, and Disabled says what nobody can mean.",
    fix="leave zone_redundancy out of the registry",
    opt_in=True,
)
def registry_has_zones(registry: Resource) -> Answer:
    return registry.at("zoneRedundancy").must_be_if_set("Enabled")


@rule(
    "AC-14",
    "The registry is encrypted with the customer's key",
    severity="low",
    types=(REGISTRY,),
    arm='properties.encryption.status == "enabled"',
    references=("policy:5b9159ae-1701-4a6f-9a7a-aa9c8ddd0580", "MCSB:DP-5"),
    why="Some contracts ask for a key that the customer can withdraw.",
    fix="no setting offers it yet: give encryption to the registry",
    opt_in=True,
)
def registry_has_customer_key(registry: Resource) -> Answer:
    return registry.at("encryption.status").must_be("enabled")


@rule(
    "AC-17",
    "The registry's firewall names nobody",
    severity="medium",
    types=(REGISTRY,),
    arm="properties.networkRuleSet.ipRules empty",
    references=("project", "MCSB:NS-2"),
    why="Whoever sits behind a named address could come in past the endpoint.",
    fix="no setting adds one: leave ip_rules out of network_rule_set",
)
def registry_names_nobody(registry: Resource) -> Answer:
    return registry.at("networkRuleSet.ipRules").must_be_absent()


@rule(
    "AC-15",
    "Content trust stays off",
    severity="low",
    types=(REGISTRY,),
    arm="properties.policies.trustPolicy absent or disabled",
    references=(
        "https://learn.microsoft.com/azure/container-registry/container-registry-content-trust",
    ),
    why="It is being retired, and Azure ML cannot pull from a registry that has it.",
    fix="no setting turns it on: leave trust_policy out",
)
def content_trust_is_off(registry: Resource) -> Answer:
    return registry.at("policies.trustPolicy.status").must_be_if_set("disabled")


@rule(
    "AC-16",
    "Webhooks are called over HTTPS",
    severity="medium",
    types=(WEBHOOK,),
    arm="properties.serviceUri begins with https",
    references=("project", "MCSB:DP-3"),
    why="The call says which image was pushed, and carries the hook's own secret.",
    fix="give an https address as service_uri",
)
def webhook_is_encrypted(webhook: Resource) -> Answer:
    return webhook.at("serviceUri").must_match(r"https://\S+", "an https address")
