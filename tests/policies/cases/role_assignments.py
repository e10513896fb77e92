"""Cases of guardrails.rules.role_assignments."""

from __future__ import annotations

from tests.policies.harness import Case
from tests.policies.short_cases import guarded, wrong

ASSIGNMENT = "azure-native:authorization:RoleAssignment"
ROLES = "/providers/Microsoft.Authorization/roleDefinitions"
READER = f"{ROLES}/acdd72a7-3385-48ef-bd42-f606fba81ae7"
OWNER = f"{ROLES}/8e3af657-a8ff-443c-a75c-2fe8c4bcb635"
USER_ACCESS = f"{ROLES}/18d7d88d-d35e-4fb5-a5c3-7773c20a72d9"
RBAC = f"{ROLES}/f58310d9-a9f6-439a-9e8d-f62e7b41a168"
DATA_OWNER = f"{ROLES}/b7e6dc6d-f1e8-4753-8033-0f276bb0955b"
VAULT_ADMINISTRATOR = f"{ROLES}/00482a5a-887f-4fb3-b363-3b7fe8e74483"
GROUP = "/subscriptions/00000000-0000-4000-8000-000000000001/resourceGroups/rg"
ROLE = "roleDefinitionId"


def forbidden(rule: str, bad: str, *more: str) -> Case:
    return guarded(
        rule,
        ASSIGNMENT,
        ROLE,
        READER,
        wrong=bad,
        also=tuple(wrong(ROLE, it) for it in (*more, f"/subscriptions/x{bad}")),
    )


CASES = (
    forbidden("RA-01", OWNER, OWNER.upper(), USER_ACCESS, RBAC),
    guarded("RA-02", ASSIGNMENT, "principalType", "Group", wrong="Somebody"),
    guarded(
        "RA-03",
        ASSIGNMENT,
        "scope",
        GROUP,
        wrong="/subscriptions/00000000-0000-4000-8000-000000000001",
        unknown="deferred",
        also=(
            wrong("scope", "/"),
            wrong("scope", "/providers/Microsoft.Management/managementGroups/x"),
        ),
    ),
    forbidden("RA-06", DATA_OWNER, VAULT_ADMINISTRATOR),
    guarded(
        "RA-08",
        ASSIGNMENT,
        "roleAssignmentName",
        "1dbcd3d5-21ba-513e-899f-68b8665b28b5",
        wrong="mine",
    ),
    guarded(
        "RA-09",
        "azure-native:authorization:RoleDefinition",
        "permissions",
        [{"actions": ["Microsoft.Storage/*/read"]}],
        wrong=[{"actions": ["*"]}],
        wrong_type=[{"actions": 7}],
        also=(wrong("permissions", [{"dataActions": ["*"]}]),),
    ),
    guarded(
        "RA-11",
        ASSIGNMENT,
        "conditionVersion",
        "2.0",
        wrong="1.0",
        wrong_case="2.0",
        beside={"condition": "@Resource[x] StringEquals 'y'"},
        not_applicable=({"conditionVersion": None},),
    ),
    guarded("RA-12", ASSIGNMENT, ROLE, READER, wrong="Reader"),
)
