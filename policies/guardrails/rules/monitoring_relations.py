"""Monitoring among the rest: closed where a private link scope makes that possible."""

from __future__ import annotations

from typing import Final

from guardrails.answers import Answer, all_of, check
from guardrails.relations import must_have_endpoints
from guardrails.resource import Resource
from guardrails.rule import stack_rule
from guardrails.stack import Stack

INSIGHTS: Final = "azure-native:applicationinsights:Component"
LOGS: Final = "azure-native:operationalinsights:Workspace"
SCOPE: Final = "azure-native:monitor:PrivateLinkScope"
SCOPED: Final = "azure-native:monitor:PrivateLinkScopedResource"


def _closed(resource: Resource, stack: Stack) -> Answer:
    """Demand what is possible: without a scope, closing would end all telemetry."""
    names = ("publicNetworkAccessForIngestion", "publicNetworkAccessForQuery")
    scoped = bool(stack.of_type(SCOPE))
    allowed = ("Disabled",) if scoped else ("Disabled", "Enabled")
    return all_of(*(resource.at(name).must_be(*allowed) for name in names))


@stack_rule(
    "AI-03",
    "Application Insights is closed where a private link scope reaches it",
    severity="medium",
    types=(INSIGHTS,),
    arm="publicNetworkAccessForIngestion, publicNetworkAccessForQuery: Disabled with a "
    "privateLinkScope, said either way without",
    references=("policy:1bc02227-0cb6-4e11-8f53-eb0b22eab7e8", "MCSB:NS-2"),
    why="Telemetry names people and data. Without a scope closing it would end it; "
    "EX-01 then asks the profile to name it as public.",
    fix='set both to "Disabled" once the stack has a private link scope',
)
def insights_is_closed(component: Resource, stack: Stack) -> Answer:
    return _closed(component, stack)


@stack_rule(
    "LA-02",
    "Log Analytics is closed where a private link scope reaches it",
    severity="medium",
    types=(LOGS,),
    arm="publicNetworkAccessForIngestion, publicNetworkAccessForQuery: Disabled with a "
    "privateLinkScope, said either way without",
    references=("policy:6c53d030-cc64-46f0-906d-2bc061cd1334", "MCSB:NS-2"),
    why="Logs name people, addresses and queries. Without a scope closing it would end "
    "them; EX-01 then asks the profile to name it as public.",
    fix='set both to "Disabled" once the stack has a private link scope',
)
def logs_are_closed(workspace: Resource, stack: Stack) -> Answer:
    return _closed(workspace, stack)


@stack_rule(
    "PL-02",
    "A private link scope has an endpoint",
    severity="medium",
    types=(SCOPE,),
    arm='a privateEndpoint with groupIds ["azuremonitor"] targets it',
    references=("project", "MCSB:NS-2"),
    why="Without one nothing reaches what the scope has closed.",
    fix="give the scope an endpoint for azuremonitor",
)
def scope_has_endpoint(scope: Resource, stack: Stack) -> Answer:
    return must_have_endpoints(stack, scope, "azuremonitor")


@stack_rule(
    "PL-03",
    "A private link scope holds all of the stack's monitoring",
    severity="medium",
    types=(INSIGHTS, LOGS),
    arm="privateLinkScopes/scopedResources with linkedResourceId of it",
    references=("project", "MCSB:NS-2"),
    why="What is left out is cut off from every network that has the scope's DNS.",
    fix="add the resource to the scope",
)
def scope_holds_monitoring(resource: Resource, stack: Stack) -> Answer:
    inside = stack.users(resource, "linkedResourceId", (SCOPED,))
    missing = bool(stack.of_type(SCOPE)) and not inside
    return check(not missing, "it is in no private link scope")
