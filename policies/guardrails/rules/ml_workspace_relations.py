"""What must stand beside an ML workspace: its endpoint, its names, its dependencies."""

from __future__ import annotations

from typing import Final

from guardrails.answers import PASS, Answer, all_of, check, fail
from guardrails.relations import GROUPS, endpoints_of, must_be_logged
from guardrails.relations import must_have_endpoints as endpoints
from guardrails.resource import Resource
from guardrails.rule import Rule, stack_rule
from guardrails.stack import Stack

WORKSPACE: Final = "azure-native:machinelearningservices:Workspace"
REGISTRY: Final = "azure-native:machinelearningservices:Registry"
ZONE_GROUP: Final = "azure-native:network:PrivateDnsZoneGroup"
DEPENDENCIES: Final = (
    "storageAccount",
    "keyVault",
    "containerRegistry",
    "applicationInsights",
)


@stack_rule(
    "ML-04",
    "The ML workspace has its private endpoint",
    severity="high",
    types=(WORKSPACE,),
    arm='a privateEndpoint with groupIds ["amlworkspace"] targets it',
    references=("policy:45e05259-1eb5-4f70-9574-baf73e9d219b", "MCSB:NS-2"),
    why="Closed to the public and without an endpoint, nobody reaches it at all, and "
    "the usual fix is to open it.",
    fix="no setting removes it: give the workspace an endpoint for amlworkspace",
)
def workspace_has_endpoint(workspace: Resource, stack: Stack) -> Answer:
    return endpoints(stack, workspace, "amlworkspace")


@stack_rule(
    "ML-05",
    "The workspace's endpoint has both of its DNS zones",
    severity="high",
    types=(WORKSPACE,),
    arm="privateDnsZoneConfigs of the endpoint's zone group: api and notebooks",
    references=("policy:ee40564d-486e-4f68-a5ca-7a621edae0fb", "MCSB:NS-2"),
    why="One group id needs two zones here; without the second one notebooks and "
    "compute instances go over the public network or nowhere.",
    fix="dns.mode create or existing attaches both zones (ml-api and ml-notebooks)",
)
def endpoint_has_both_zones(workspace: Resource, stack: Stack) -> Answer:
    if workspace.parameter("zone_groups_by_azure_policy"):
        return PASS
    own = [
        it
        for it in endpoints_of(stack, workspace)
        if any(at.text == "amlworkspace" for at in it.properties.spread(GROUPS))
    ]
    groups = [
        group
        for item in own
        for group in stack.users(item, "privateEndpointName", (ZONE_GROUP,))
    ]
    zones = sum(len(group.at("privateDnsZoneConfigs").members()) for group in groups)
    return check(zones == 2, f"its endpoint has {zones} DNS zones, must have two")


@stack_rule(
    "ML-11",
    "What the workspace stands on belongs to the stack and is safe itself",
    severity="high",
    types=(WORKSPACE,),
    arm="storageAccount, keyVault, containerRegistry, applicationInsights",
    references=(
        "https://learn.microsoft.com/azure/machine-learning/how-to-private-endpoint-integration-synapse",
    ),
    why="A closed workspace over an open storage account is open. What is not in the "
    "stack has been judged by nobody.",
    fix="let the stack make or adopt each dependency, and cure what it lacks",
)
def dependencies_are_safe(workspace: Resource, stack: Stack) -> Answer:
    return all_of(
        *(_dependency(dependency, workspace, stack) for dependency in DEPENDENCIES)
    )


@stack_rule(
    "ML-16",
    "The ML workspace is logged",
    severity="medium",
    types=(WORKSPACE,),
    arm="a diagnosticSettings with resourceUri of the workspace",
    references=("policy:afe0c3be-ba3b-4544-ba52-0c99672a8ad6", "MCSB:LT-3"),
    why="Who read a model, started a job or changed a compute is told nowhere else.",
    fix="no setting removes it: send the workspace's diagnostics to Log Analytics",
)
def workspace_is_logged(workspace: Resource, stack: Stack) -> Answer:
    return must_be_logged(stack, workspace)


@stack_rule(
    "MR-03",
    "An ML registry has its private endpoint",
    severity="high",
    types=(REGISTRY,),
    arm='a privateEndpoint with groupIds ["amlregistry"] targets it',
    references=("project", "MCSB:NS-2"),
    why="Closed to the public and without one, no workspace reaches it.",
    fix="give the registry an endpoint for amlregistry",
)
def registry_has_endpoint(registry: Resource, stack: Stack) -> Answer:
    return endpoints(stack, registry, "amlregistry")


def _dependency(name: str, workspace: Resource, stack: Stack) -> Answer:
    found = stack.sources(workspace, name)
    if not found:
        return fail(f"{name} is no resource of this stack")
    return all_of(
        *(
            check(not failed, f"{name} ({item.name}) breaks {', '.join(failed)}")
            for item in found
            for failed in [_broken_rules(item)]
        )
    )


def _broken_rules(resource: Resource) -> list[str]:
    """List what a resource breaks of its own rules that are high or critical."""
    from guardrails.registry import registry  # it imports this module

    return [
        it.id
        for it in registry().of(resource.type)
        if isinstance(it, Rule)
        and not it.opt_in
        and it.severity in ("critical", "high")
        and it.check(resource).failed
    ]
