"""The linked service by which Synapse calls Azure ML.

Dynamic resources know their inputs by the program's own names, in snake_case.
"""

from __future__ import annotations

from typing import Final

from guardrails.answers import Answer, all_of, check
from guardrails.resource import Resource
from guardrails.rule import rule, stack_rule
from guardrails.stack import Stack

SERVICE: Final = "pulumi-python:dynamic/dataplane:LinkedService"
SYNAPSE: Final = "azure-native:synapse:Workspace"
ML: Final = "azure-native:machinelearningservices:Workspace"
ASSIGNMENT: Final = "azure-native:authorization:RoleAssignment"
INTEGRATION: Final = (
    "https://learn.microsoft.com/azure/machine-learning/"
    "how-to-private-endpoint-integration-synapse"
)


@rule(
    "LS-01",
    "Synapse signs in to Azure ML as itself",
    severity="critical",
    types=(SERVICE,),
    arm='typeProperties.authentication == "MSI", which is all that the resource knows',
    references=(INTEGRATION, "MCSB:IM-3"),
    why="A client's secret would lie in the workspace for every notebook to use.",
    fix="no setting changes it: leave authentication out",
)
def service_signs_in_as_itself(service: Resource) -> Answer:
    return service.at("authentication").must_be_if_set("MSI")


@rule(
    "LS-02",
    "The linked service holds no client's secret",
    severity="critical",
    types=(SERVICE,),
    arm="typeProperties.servicePrincipalId, servicePrincipalKey, tenant absent",
    references=("project", "MCSB:IM-8"),
    why="It would lie in the state, and in the workspace's repository.",
    fix="remove it: the workspace's identity holds the role",
)
def service_holds_no_secret(service: Resource) -> Answer:
    names = ("service_principal_id", "service_principal_key", "credential", "tenant")
    return all_of(*(service.at(name).must_be_absent() for name in names))


@stack_rule(
    "LS-03",
    "The linked service joins the two workspaces of the stack",
    severity="high",
    types=(SERVICE,),
    arm="typeProperties.mlWorkspaceName, and the Synapse workspace that holds it",
    references=("project",),
    why="Notebooks would train in a workspace that no rule here has judged.",
    fix="give it the names of the stack's own workspaces",
)
def service_joins_our_workspaces(service: Resource, stack: Stack) -> Answer:
    ml = stack.sources(service, "ml_workspace_name", (ML,))
    synapse = stack.sources(service, "synapse_workspace_name", (SYNAPSE,))
    return all_of(
        check(len(ml) == 1, "ml_workspace_name is no workspace of this stack"),
        check(len(synapse) == 1, "synapse_workspace_name is none of this stack"),
    )


@rule(
    "LS-04",
    "The linked service has a name that notebooks can write",
    severity="low",
    types=(SERVICE,),
    arm="name: letters, digits and underscores",
    references=("project",),
    why="Notebooks name it in code; Synapse refuses other characters.",
    fix="no setting changes it: correct linked_service_name",
)
def service_has_plain_name(service: Resource) -> Answer:
    return service.at("linked_service_name").must_match(r"\w{1,140}", "a plain name")


@stack_rule(
    "LS-05",
    "The linked service waits until Synapse may use the ML workspace",
    severity="medium",
    types=(SERVICE,),
    arm="made after the role assignment of the Synapse identity on the ML workspace",
    references=(INTEGRATION, "project"),
    why="Used before, it is refused, and the refusal is kept for minutes.",
    fix="let it depend on the link's roles",
)
def service_waits_for_role(service: Resource, stack: Stack) -> Answer:
    before = [
        stack.by_urn[dependency]
        for dependency in service.dependencies
        if dependency in stack.by_urn
    ]
    roles = [
        resource
        for resource in before
        if resource.type == ASSIGNMENT
        and stack.sources(resource, "principalId", (SYNAPSE,))
        and stack.sources(resource, "scope", (ML,))
    ]
    return check(bool(roles), "it depends on no role of Synapse on the ML workspace")


@rule(
    "LS-06",
    "The linked service names the subscription of the ML workspace",
    severity="medium",
    types=(SERVICE,),
    arm="typeProperties.subscriptionId is a GUID",
    references=("project",),
    why="Left out, nothing says which of several workspaces of one name is meant.",
    fix="no setting changes it: give subscription_id",
)
def service_names_subscription(service: Resource) -> Answer:
    return service.at("subscription_id").must_match(
        r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", "a GUID"
    )
