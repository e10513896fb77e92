"""Container registries: who pulls and pushes, and from where."""

from __future__ import annotations

from typing import Final

from guardrails.answers import Answer, check
from guardrails.relations import must_be_logged, must_have_endpoints
from guardrails.resource import Resource
from guardrails.rule import rule, stack_rule
from guardrails.stack import Stack

REGISTRY: Final = "azure-native:containerregistry:Registry"
BY_THE_SIDE: Final = (
    "azure-native:containerregistry:Token",
    "azure-native:containerregistry:CacheRule",
    "azure-native:containerregistry:ScopeMap",
)


@rule(
    "AC-01",
    "The registry has no administrator's password",
    severity="critical",
    types=(REGISTRY,),
    arm="properties.adminUserEnabled not true",
    references=(
        "policy:dc921057-6b28-4fbe-9b83-f7bec05db6c2",
        "Checkov:CKV_AZURE_137",
        "PSRule:Azure.ACR.AdminUser",
        "MCSB:IM-1",
    ),
    why="One password for all, that pushes over any image.",
    fix="no setting turns it on: set admin_user_enabled=False on the registry",
)
def registry_has_no_password(registry: Resource) -> Answer:
    return registry.at("adminUserEnabled").must_be_if_set(False)


@rule(
    "AC-02",
    "Nobody pulls without signing in",
    severity="high",
    types=(REGISTRY,),
    arm="properties.anonymousPullEnabled not true",
    references=(
        "policy:9f2dea28-e834-476c-99c5-3507b4728395",
        "Checkov:CKV_AZURE_138",
        "PSRule:Azure.ACR.AnonymousAccess",
    ),
    why="Images hold code and models.",
    fix="no setting turns it on: set anonymous_pull_enabled=False on the registry",
)
def nobody_pulls_unknown(registry: Resource) -> Answer:
    return registry.at("anonymousPullEnabled").must_be_if_set(False)


@rule(
    "AC-03",
    "The registry is closed to the public network",
    severity="critical",
    types=(REGISTRY,),
    arm='properties.publicNetworkAccess == "Disabled"',
    references=(
        "policy:0fdf0491-d080-4575-b627-ad0e843cba0f",
        "Checkov:CKV_AZURE_139",
        "MCSB:NS-2",
    ),
    why="A stolen token would push an image from anywhere. Left out counts as open.",
    fix='no setting opens it: set public_network_access="Disabled" on the registry',
)
def registry_is_private(registry: Resource) -> Answer:
    return registry.at("publicNetworkAccess").must_be("Disabled")


@rule(
    "AC-04",
    "The registry is of the tier that has private endpoints",
    severity="high",
    types=(REGISTRY,),
    arm='sku.name == "Premium"',
    references=(
        "policy:bd560fc0-3c69-498a-ae9f-aa8eb7de0e13",
        "PSRule:Azure.ACR.MinSku",
    ),
    why="In any other tier the closed network cannot be had at all.",
    fix='no setting lowers it: set sku name "Premium" on the registry',
)
def registry_is_premium(registry: Resource) -> Answer:
    return registry.at("sku.name").must_be("Premium")


@rule(
    "AC-05",
    "The registry's firewall denies by default",
    severity="high",
    types=(REGISTRY,),
    arm='properties.networkRuleSet.defaultAction == "Deny"',
    references=(
        "policy:d0793b48-0edc-4296-a390-4c75d1bdfd71",
        "PSRule:Azure.ACR.Firewall",
        "MCSB:NS-2",
    ),
    why="Should public access ever be enabled, the firewall still keeps strangers out.",
    fix='no setting changes it: give the registry network_rule_set with "Deny"',
)
def registry_denies_by_default(registry: Resource) -> Answer:
    return registry.at("networkRuleSet.defaultAction").must_be("Deny")


@stack_rule(
    "AC-06",
    "The registry has its private endpoint",
    severity="high",
    types=(REGISTRY,),
    arm='a privateEndpoint with groupIds ["registry"] targets it',
    references=("policy:e8eef0a8-67cf-4eb4-9386-14b0e78733d4", "MCSB:NS-2"),
    why="Closed to the public and without one, no job finds its image.",
    fix="no setting removes it: give the registry an endpoint for registry",
)
def registry_has_endpoint(registry: Resource, stack: Stack) -> Answer:
    return must_have_endpoints(stack, registry, "registry")


@rule(
    "AC-07",
    "Azure ML passes the registry's closed network",
    severity="medium",
    types=(REGISTRY,),
    arm='properties.networkRuleBypassOptions == "AzureServices"',
    references=("project",),
    why="Azure ML builds and pulls images that way; without it the usual fix is to "
    "open the registry.",
    fix='no setting changes it: set network_rule_bypass_options="AzureServices"',
)
def azure_ml_passes(registry: Resource) -> Answer:
    return registry.at("networkRuleBypassOptions").must_be("AzureServices")


@stack_rule(
    "AC-11",
    "The registry has no tokens and mirrors nobody",
    severity="medium",
    types=(REGISTRY,),
    arm="no tokens, scopeMaps, cacheRules",
    references=(
        "policy:ff05e24e-195c-447e-b322-5e90c9f9f366",
        "policy:84497762-32b6-4ab3-80b6-732ea48b85a2",
        "MCSB:IM-1",
    ),
    why="A token is a password; a mirror brings in images that nobody chose.",
    fix="remove it: pull with an identity, and import images by name",
)
def registry_has_nothing_by_the_side(registry: Resource, stack: Stack) -> Answer:
    found = [user.name for user in stack.users(registry, "registryName", BY_THE_SIDE)]
    return check(not found, f"it has {', '.join(found)}")


@stack_rule(
    "AC-13",
    "Every login, push and pull is logged",
    severity="medium",
    types=(REGISTRY,),
    arm="a diagnosticSettings with resourceUri of the registry",
    references=("project", "MCSB:LT-3"),
    why="Who pushed the image that a job runs is told nowhere else.",
    fix="no setting removes it: send the registry's diagnostics to Log Analytics",
)
def registry_is_logged(registry: Resource, stack: Stack) -> Answer:
    return must_be_logged(stack, registry)
