"""Synapse's own roles: who may do what inside the workspace."""

from __future__ import annotations

from typing import Final

from guardrails.answers import NOT_APPLICABLE, Answer, check
from guardrails.resource import Resource
from guardrails.roles import SYNAPSE_ADMINISTRATOR
from guardrails.rule import rule, stack_rule
from guardrails.stack import Stack

ASSIGNMENT: Final = "pulumi-python:dynamic/dataplane:SynapseRoleAssignment"
SYNAPSE: Final = "azure-native:synapse:Workspace"
POOL: Final = "azure-native:synapse:BigDataPool"
IDENTITY: Final = "azure-native:managedidentity:UserAssignedIdentity"
GUID: Final = r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"
ROLES: Final = (
    SYNAPSE_ADMINISTRATOR,
    "c3a6d2f1-a26f-4810-9b0f-591308d5cbf1",  # Apache Spark Administrator
    "05930f57-09a3-4c0d-9fa9-6d1eb91c178b",  # Artifact Publisher
    "53faaa0e-40b6-40c8-a2ff-e38f2d388875",  # Artifact User
    "e3844cc7-4670-42cb-9349-9bdac1ee7881",  # Compute Operator
    "7572bffe-f453-4b66-912a-46cc5ef38fda",  # Contributor
    "5eb298b4-692c-4241-9cf0-f58a3b42bb25",  # Credential User
    "dd665582-e433-40ca-b183-1b1b33e73375",  # Linked Data Manager
    "7af0c69a-a548-47d6-aea3-d00e69bd83aa",  # SQL Administrator
    "2a385764-43e8-416c-9825-7b18d05a2c4b",  # User
)


@rule(
    "SR-01",
    "Synapse roles are those that Synapse has",
    severity="high",
    types=(ASSIGNMENT,),
    arm="roleId: the GUID of a built-in Synapse role",
    references=(
        "https://learn.microsoft.com/azure/synapse-analytics/security/synapse-workspace-synapse-rbac-roles",
    ),
    why="A GUID of Azure's own roles is taken here for nothing, or for another.",
    fix="no setting changes it: take the role from the table of roles",
)
def role_is_of_synapse(assignment: Resource) -> Answer:
    return assignment.at("role_id").must_be(*ROLES)


@stack_rule(
    "SR-02",
    "Identities of the stack administer a pool at most, never the workspace",
    severity="high",
    types=(ASSIGNMENT,),
    arm="Synapse Administrator of an identity: scope workspaces/<w>/bigDataPools/<p>",
    references=(
        "https://learn.microsoft.com/azure/machine-learning/how-to-manage-synapse-spark-pool",
        "MCSB:PA-7",
    ),
    why="A job that runs as this identity could change everybody's rights.",
    fix="scope the role to the Spark pool",
)
def identity_administers_pool_only(assignment: Resource, stack: Stack) -> Answer:
    if not stack.sources(assignment, "principal_id", (IDENTITY, SYNAPSE)):
        return NOT_APPLICABLE
    if assignment.at("role_id").must_be(SYNAPSE_ADMINISTRATOR).failed:
        return NOT_APPLICABLE
    scope = assignment.at("scope")
    if scope.text:
        return scope.must_match(r"workspaces/[^/]+/bigDataPools/[^/]+", "a pool")
    pools = stack.sources(assignment, "scope", (POOL,))
    return check(len(pools) == 1, "scope is no pool of this stack")


@rule(
    "SR-03",
    "People get Synapse roles through their groups",
    severity="medium",
    types=(ASSIGNMENT,),
    arm="principalType in ServicePrincipal, Group",
    references=("project", "MCSB:PA-7"),
    why="Whoever leaves the team leaves the group; nobody remembers single roles. "
    "Left out, Synapse looks the kind up and does not find a service principal.",
    fix="name groups in synapse.administratorObjectIds",
)
def people_come_in_groups(assignment: Resource) -> Answer:
    return assignment.at("principal_type").must_be("ServicePrincipal", "Group")


@rule(
    "SR-04",
    "A Synapse assignment has the same name on every run",
    severity="low",
    types=(ASSIGNMENT,),
    arm="name is a GUID that the program gives",
    references=("project",),
    why="A random one collides with what an interrupted run has left.",
    fix="no setting changes it: give assignment_id",
)
def assignment_is_named(assignment: Resource) -> Answer:
    return assignment.at("assignment_id").must_match(GUID, "a GUID")


@stack_rule(
    "SR-05",
    "Synapse roles are given in the workspace of the stack",
    severity="medium",
    types=(ASSIGNMENT,),
    arm="the workspace whose development endpoint takes it",
    references=("project", "MCSB:PA-7"),
    why="Nobody here answers for another team's workspace.",
    fix="give the name of the stack's own workspace",
)
def role_is_in_our_workspace(assignment: Resource, stack: Stack) -> Answer:
    found = stack.sources(assignment, "synapse_workspace_name", (SYNAPSE,))
    return check(len(found) == 1, "synapse_workspace_name is none of this stack")


@stack_rule(
    "SR-06",
    "Somebody administers the Synapse workspace",
    severity="medium",
    types=(SYNAPSE,),
    arm="at least one assignment of Synapse Administrator",
    references=("project", "MCSB:PA-1"),
    why="Without one nobody can give a role, mend a link or approve anything.",
    fix="name groups in synapse.administratorObjectIds; access.deployers always are",
)
def somebody_administers(workspace: Resource, stack: Stack) -> Answer:
    roles = stack.users(workspace, "synapse_workspace_name", (ASSIGNMENT,))
    held = [
        role
        for role in roles
        if role.at("role_id").must_be(SYNAPSE_ADMINISTRATOR).passed
    ]
    return check(bool(held), "nobody is its Synapse Administrator")
