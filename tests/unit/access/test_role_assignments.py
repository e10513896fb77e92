"""Role assignments as Azure gets them."""

from __future__ import annotations

import pytest

from components.access.role_assignments import (
    ML_WORKSPACE,
    Grant,
    Principal,
    RoleAssignments,
    RoleAssignmentsArgs,
    Scope,
    assignment_name,
)
from components.errors import DecisionError
from tests.unit.registrations import register

ID = "/subscriptions/s/resourceGroups/g/providers/Microsoft.Storage/storageAccounts/a"
READ = Grant(
    role="Storage Blob Data Reader",
    principal=Principal(name="team", object_id="0-1", kind="Group"),
    scope=Scope(name="lake", id=ID, type="Microsoft.Storage/storageAccounts"),
)


def assign(*grants: Grant) -> RoleAssignments:
    return RoleAssignments("roles", RoleAssignmentsArgs(grants=grants, seed="seed"))


def test_an_assignment_names_everything_azure_would_have_to_guess() -> None:
    run = register(lambda: assign(READ))

    made = run.one("authorization:RoleAssignment")
    assert made.name == "team-storage-blob-data-reader-lake"
    assert made.parent == "roles"
    assert made.inputs == {
        "principalId": "0-1",
        "principalType": "Group",
        "roleAssignmentName": assignment_name(READ, "seed"),
        "roleDefinitionId": (
            "/providers/Microsoft.Authorization/roleDefinitions/"
            "2a2b9908-6ea1-4ae2-8e65-a410df84e7d1"
        ),
        "scope": ID,
    }


def test_no_grants_make_no_assignments() -> None:
    assert register(assign).azure() == []


def test_the_same_grant_twice_is_refused_before_anything_is_made() -> None:
    with pytest.raises(DecisionError, match="granted twice"):
        register(lambda: assign(READ, READ))


def test_a_scope_of_another_type_stops_the_run() -> None:
    scope = Scope(name="ml", id=ID, type=ML_WORKSPACE)
    lied = Grant(role="Reader", principal=READ.principal, scope=scope)

    with pytest.raises(Exception, match="not what it was declared to be"):
        register(lambda: assign(lied))
