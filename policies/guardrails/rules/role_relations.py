"""Role assignments among the rest: whose they are and what they are for."""

from __future__ import annotations

from typing import Final

from guardrails.answers import NOT_APPLICABLE, PASS, Answer, all_of, check, fail
from guardrails.resource import Resource
from guardrails.roles import CONTRIBUTOR, DATA_ROLES, DATA_SCIENTIST, role_guid
from guardrails.rule import stack_rule
from guardrails.stack import Stack

ASSIGNMENT: Final = "azure-native:authorization:RoleAssignment"
SYNAPSE: Final = "azure-native:synapse:Workspace"
ML: Final = "azure-native:machinelearningservices:Workspace"
IDENTITY: Final = "azure-native:managedidentity:UserAssignedIdentity"
RESOURCE_GROUP: Final = "azure-native:resources:ResourceGroup"
COMPUTE: Final = "azure-native:machinelearningservices:Compute"
ASSIGNED_USER: Final = "personalComputeInstanceSettings.assignedUser"


@stack_rule(
    "RA-04",
    "The Synapse identity manages the ML workspace and nothing wider",
    severity="critical",
    types=(ASSIGNMENT,),
    arm="principalId of the Synapse workspace: Contributor or Data Scientist at "
    "exactly .../workspaces/<ML workspace>, else data roles on single resources",
    references=(
        "https://learn.microsoft.com/azure/machine-learning/how-to-private-endpoint-integration-synapse",
    ),
    why="Whoever writes a notebook in Synapse works with this identity's rights.",
    fix="link.synapseRoleOnMlWorkspace Contributor or DataScientist: scope it to the "
    "workspace",
)
def synapse_manages_workspace_only(assignment: Resource, stack: Stack) -> Answer:
    if not stack.sources(assignment, "principalId", (SYNAPSE,)):
        return NOT_APPLICABLE
    role = role_guid(assignment.at("roleDefinitionId"))
    scopes = stack.sources(assignment, "scope")
    if role in DATA_ROLES:
        single = len(scopes) == 1 and scopes[0].type != RESOURCE_GROUP
        return check(single, f"scope is {_names(scopes)}, must be one resource")
    if role not in (CONTRIBUTOR, DATA_SCIENTIST):
        return fail("roleDefinitionId is no role that Synapse needs")
    exact = len(scopes) == 1 and scopes[0].type == ML
    return check(exact, f"scope is {_names(scopes)}, must be the ML workspace")


@stack_rule(
    "RA-05",
    "Contributor holds on single resources",
    severity="high",
    types=(ASSIGNMENT,),
    arm="Contributor: scope is a resource, never a resource group or wider",
    references=("project", "MCSB:PA-7"),
    why="In a group it holds for whatever comes into it later.",
    fix="scope the role to the resource, or choose a data role",
)
def contributor_holds_on_resources(assignment: Resource, stack: Stack) -> Answer:
    if role_guid(assignment.at("roleDefinitionId")) != CONTRIBUTOR:
        return NOT_APPLICABLE
    scopes = stack.sources(assignment, "scope")
    wide = [scope.name for scope in scopes if scope.type == RESOURCE_GROUP]
    return all_of(
        check(bool(scopes), "scope is no resource of this stack"),
        check(not wide, f"scope is the resource group {', '.join(wide)}"),
    )


@stack_rule(
    "RA-07",
    "People get roles through their groups",
    severity="medium",
    types=(ASSIGNMENT,),
    arm="principalType != User, but for data roles of the assignedUser of a compute "
    "instance",
    references=("PSRule:Azure.RBAC.UseGroups", "MCSB:PA-7"),
    why="Whoever leaves the team leaves the group; nobody remembers single roles. The "
    "machine of one person names that person anyway, and mounts the share as them.",
    fix="name groups in access.dataScientistGroupIds",
)
def people_come_in_groups(assignment: Resource, stack: Stack) -> Answer:
    data = role_guid(assignment.at("roleDefinitionId")) in DATA_ROLES
    if data and assignment.at("principalId").text.lower() in _owners(stack):
        return PASS
    return assignment.at("principalType").must_be("ServicePrincipal", "Group")


def _owners(stack: Stack) -> set[str]:
    users = {
        resource.at(f"properties.properties.{ASSIGNED_USER}.objectId").text.lower()
        for resource in stack.of_type(COMPUTE)
    }
    return users - {""}


@stack_rule(
    "RA-10",
    "Roles hold on resources of the stack",
    severity="high",
    types=(ASSIGNMENT,),
    arm="scope made from a resource of the stack",
    references=("project", "MCSB:PA-7"),
    why="A scope that nobody here has made, or that is still unknown and made from "
    "nothing, may be anything.",
    fix="give the ID of the resource itself as scope",
)
def roles_hold_on_our_resources(assignment: Resource, stack: Stack) -> Answer:
    scopes = [
        source
        for source in stack.sources(assignment, "scope")
        if "azure-native" in source.type
    ]
    return check(bool(scopes), "scope is no resource of this stack")


@stack_rule(
    "RA-13",
    "Roles are for identities of the stack, or for principals that somebody names",
    severity="medium",
    types=(ASSIGNMENT,),
    arm="principalId made from an identity of the stack, or a known object ID",
    references=("project", "MCSB:PA-7"),
    why="A principal made from anything else is nobody's.",
    fix="take the identity's principal ID, or a group of access.dataScientistGroupIds",
)
def principals_are_ours(assignment: Resource, stack: Stack) -> Answer:
    principal = assignment.at("principalId")
    if stack.sources(assignment, "principalId", (SYNAPSE, IDENTITY)):
        return PASS
    return principal.must_match(
        r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", "an object ID"
    )


@stack_rule(
    "RA-14",
    "No identity holds a role that it does not use",
    severity="low",
    types=(IDENTITY,),
    arm="every identity of the stack has at least one role assignment",
    references=("project", "MCSB:PA-7"),
    why="An identity without a role is left over, or waits to be given one by hand.",
    fix="remove the identity, or give it its role in the program",
)
def identities_hold_roles(identity: Resource, stack: Stack) -> Answer:
    roles = stack.users(identity, "principalId", (ASSIGNMENT,))
    return check(bool(roles), "it holds no role")


def _names(resources: list[Resource]) -> str:
    return (
        ", ".join(resource.name for resource in resources)
        or "no resource of this stack"
    )
