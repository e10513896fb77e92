"""Nothing is public that the profile does not name.

The profile's parameter `public` lists logical names (or patterns of them) with the
reason why each may be reached from outside.
"""

from __future__ import annotations

from collections.abc import Mapping
from fnmatch import fnmatchcase
from typing import Final

from guardrails.answers import PASS, Answer, all_of, check, fail
from guardrails.resource import Resource
from guardrails.rule import rule, stack_rule
from guardrails.stack import Stack

_ACCESS: Final = ("publicNetworkAccess",)
_TELEMETRY: Final = ("publicNetworkAccessForIngestion", "publicNetworkAccessForQuery")
_NATIVE: Final = "azure-native:"
SWITCHES: Final[Mapping[str, tuple[str, ...]]] = {
    f"{_NATIVE}machinelearningservices:Workspace": _ACCESS,
    f"{_NATIVE}machinelearningservices:OnlineEndpoint": (
        "properties.publicNetworkAccess",
    ),
    f"{_NATIVE}machinelearningservices:Registry": _ACCESS,
    f"{_NATIVE}synapse:Workspace": _ACCESS,
    f"{_NATIVE}storage:StorageAccount": _ACCESS,
    f"{_NATIVE}keyvault:Vault": ("properties.publicNetworkAccess",),
    f"{_NATIVE}containerregistry:Registry": _ACCESS,
    f"{_NATIVE}applicationinsights:Component": _TELEMETRY,
    f"{_NATIVE}operationalinsights:Workspace": _TELEMETRY,
    f"{_NATIVE}eventhub:Namespace": _ACCESS,
    f"{_NATIVE}cosmosdb:DatabaseAccount": _ACCESS,
    f"{_NATIVE}databricks:Workspace": _ACCESS,
    f"{_NATIVE}apimanagement:ApiManagementService": _ACCESS,
}
"""Type -> the switches that close it; left out, each counts as open."""

PUBLIC_TYPES: Final = (
    f"{_NATIVE}network:PublicIPAddress",
    f"{_NATIVE}network:PublicIPPrefix",
    f"{_NATIVE}synapse:IpFirewallRule",
)
"""What is public by being there."""


def _is_named(resource: Resource) -> bool:
    named: Mapping[str, str] = resource.parameter("public")
    return any(fnmatchcase(resource.name, name) for name in named)


@rule(
    "EX-01",
    "No service is open to the public network unless the profile names it",
    severity="critical",
    types=tuple(SWITCHES),
    arm='publicNetworkAccess (ForIngestion, ForQuery) == "Disabled"',
    references=("project", "MCSB:NS-2"),
    why="Each type has its own rule; this one asks them all, and one list answers for "
    "what is open.",
    fix="close it, or name it with its reason in the profile's public",
)
def service_is_closed_or_named(resource: Resource) -> Answer:
    if _is_named(resource):
        return PASS
    closed = (
        resource.at(switch).must_be("Disabled") for switch in SWITCHES[resource.type]
    )
    return all_of(*closed)


@stack_rule(
    "EX-02",
    "No public address and no firewall rule stands unnamed",
    severity="critical",
    types=PUBLIC_TYPES,
    arm="publicIPAddresses, publicIPPrefixes, firewallRules",
    references=("project", "MCSB:NS-2"),
    why="Each is a way in or out that others can see.",
    fix="remove it, or name it with its reason in the profile's public",
)
def door_is_named(resource: Resource, _: Stack) -> Answer:
    return check(_is_named(resource), f"{resource.name} is public and nobody names it")


@stack_rule(
    "EX-03",
    "Whatever may be public has a reason",
    severity="medium",
    types=("pulumi:pulumi:Stack",),
    arm="the profile's public: pattern -> reason",
    references=("project",),
    why="A name without a reason, or a pattern for everything, answers for nothing.",
    fix="write a sentence behind each name of the profile's public",
)
def names_have_reasons(resource: Resource, _: Stack) -> Answer:
    named = resource.parameter("public")
    bad = [
        name for name, reason in named.items() if name == "*" or len(str(reason)) < 10
    ]
    return fail(f"public names {', '.join(bad)} without a reason") if bad else PASS
