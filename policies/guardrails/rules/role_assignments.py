"""Role assignments by themselves: which role, for what kind of principal."""

from __future__ import annotations

from typing import Final

from guardrails.answers import NOT_APPLICABLE, PASS, Answer
from guardrails.resource import Resource
from guardrails.roles import DATA_OWNERS, RIGHTS_GIVERS, must_not_be_role
from guardrails.rule import Defer, rule
from guardrails.values import Value

ASSIGNMENT: Final = "azure-native:authorization:RoleAssignment"
DEFINITION: Final = "azure-native:authorization:RoleDefinition"
GUID: Final = r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"


@rule(
    "RA-01",
    "Nobody is given the right to give rights",
    severity="critical",
    types=(ASSIGNMENT,),
    arm="roleDefinitionId not Owner, User Access Administrator, Role Based Access "
    "Control Administrator",
    references=("PSRule:Azure.RBAC.LimitOwner", "MCSB:PA-1"),
    why="Whoever holds such a role holds everything below its scope, for good.",
    fix="no setting gives one: choose the narrowest role that does the work",
)
def nobody_gives_rights(assignment: Resource) -> Answer:
    return must_not_be_role(assignment.at("roleDefinitionId"), RIGHTS_GIVERS)


@rule(
    "RA-02",
    "Each assignment says what kind of principal it is for",
    severity="high",
    types=(ASSIGNMENT,),
    arm="principalType in ServicePrincipal, Group, User, ForeignGroup, Device",
    references=(
        "https://learn.microsoft.com/azure/role-based-access-control/troubleshooting",
    ),
    why="Left out, Azure looks the principal up; one made seconds ago is not found.",
    fix="no setting removes it: give principal_type",
)
def principal_is_typed(assignment: Resource) -> Answer:
    return assignment.at("principalType").must_be("ServicePrincipal", "Group", "User")


@rule(
    "RA-03",
    "Roles hold below the subscription",
    severity="critical",
    types=(ASSIGNMENT,),
    arm="scope below a resource group; never /, a management group, a subscription",
    references=("PSRule:Azure.RBAC.LimitMGDelegation", "MCSB:PA-7"),
    why="Wider than the platform: other teams' resources would be in it.",
    fix="scope the role to the resource that it is for",
    unknown=Defer("RA-10"),
)
def roles_hold_below_subscription(assignment: Resource) -> Answer:
    return assignment.at("scope").must_match(
        r"/?subscriptions/[^/]+/resourceGroups/[^/]+(/.+)?", "below a subscription"
    )


@rule(
    "RA-06",
    "Nobody owns data or administers a vault by default",
    severity="medium",
    types=(ASSIGNMENT,),
    arm="roleDefinitionId not Storage Blob Data Owner, Key Vault Administrator",
    references=("project", "MCSB:PA-7"),
    why="An owner of data sets its access lists; an administrator of a vault reads and "
    "purges all of it. A contributor's role does nearly always.",
    fix="choose Storage Blob Data Contributor or Key Vault Secrets Officer",
)
def nobody_owns_data(assignment: Resource) -> Answer:
    return must_not_be_role(assignment.at("roleDefinitionId"), DATA_OWNERS)


@rule(
    "RA-08",
    "An assignment has the same name on every run",
    severity="low",
    types=(ASSIGNMENT,),
    arm="name is a GUID that the program gives",
    references=(
        "https://learn.microsoft.com/azure/role-based-access-control/role-assignments",
    ),
    why="A random one collides with what an interrupted run has left.",
    fix="no setting changes it: give role_assignment_name",
)
def assignment_is_named(assignment: Resource) -> Answer:
    return assignment.at("roleAssignmentName").must_match(GUID, "a GUID")


@rule(
    "RA-09",
    "Roles of our own allow no wildcard",
    severity="high",
    types=(DEFINITION,),
    arm='permissions[*].actions and dataActions without "*" alone',
    references=(
        "Checkov:CKV_AZURE_39",
        "policy:a451c1ef-c6ca-483d-87ed-f49761e3ffb5",
        "MCSB:PA-7",
    ),
    why="It is Owner by another name.",
    fix="list the actions, or choose a built-in role",
)
def own_roles_are_narrow(definition: Resource) -> Answer:
    def judge(action: Value) -> Answer:
        return action.must_match(r"(?!\*$)[\w.*/-]+", "an action")

    permissions = definition.at("permissions")
    if permissions.is_empty:
        return permissions.must_be_set()
    lists = permissions.members()
    for name in ("actions", "dataActions"):
        for list_ in lists:
            answer = list_.at(name).each(judge)
            if not answer.passed:
                return answer
    return PASS


@rule(
    "RA-11",
    "A condition is written in the version that Azure reads",
    severity="low",
    types=(ASSIGNMENT,),
    arm='conditionVersion == "2.0" where condition is set',
    references=(
        "https://learn.microsoft.com/azure/role-based-access-control/conditions-format",
    ),
    why="Azure refuses the assignment otherwise, half-way through.",
    fix='give condition_version="2.0"',
)
def condition_has_version(assignment: Resource) -> Answer:
    if assignment.at("condition").is_empty:
        return NOT_APPLICABLE
    return assignment.at("conditionVersion").must_be("2.0")


@rule(
    "RA-12",
    "Each assignment names its role by a GUID",
    severity="high",
    types=(ASSIGNMENT,),
    arm="roleDefinitionId ends in .../roleDefinitions/<GUID>",
    references=("project",),
    why="Nothing that names no role can be judged by RA-01 to RA-06.",
    fix="no setting changes it: take the role from the table of roles",
)
def role_is_named(assignment: Resource) -> Answer:
    return assignment.at("roleDefinitionId").must_match(
        rf".*/roleDefinitions/{GUID}", "the ID of a role"
    )
