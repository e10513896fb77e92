"""Grants without Pulumi: names, table, what is refused."""

from __future__ import annotations

import uuid
from dataclasses import replace

import pytest

from components.access.role_assignments import (
    ML_WORKSPACE,
    NEVER_ASSIGNED,
    RESOURCE_GROUP,
    ROLES,
    SUBSCRIPTION,
    Grant,
    Principal,
    Scope,
    arm_type,
    assignment_name,
    check_grant,
    check_scope_id,
    role_definition_id,
)
from components.errors import DecisionError

GROUP_ID = "/subscriptions/s/resourceGroups/rg"
WORKSPACE_ID = f"{GROUP_ID}/providers/Microsoft.MachineLearningServices/workspaces/w"
STORAGE = Scope(
    name="lake",
    id=f"{GROUP_ID}/providers/Microsoft.Storage/storageAccounts/a",
    type="Microsoft.Storage/storageAccounts",
)
ROBOT = Principal(name="robot", object_id="0")
SYNAPSE = replace(ROBOT, name="synapse", contributor_only_on=ML_WORKSPACE)


def grant(role: str, scope: Scope = STORAGE, principal: Principal = ROBOT) -> Grant:
    return Grant(role=role, principal=principal, scope=scope)


def test_the_table_holds_guids_each_once() -> None:
    guids = [str(uuid.UUID(guid)) for guid in ROLES.values()]

    assert guids == list(ROLES.values())
    assert len(set(guids)) == len(guids)


def test_no_role_that_hands_out_roles_is_in_the_table() -> None:
    assert not NEVER_ASSIGNED & set(ROLES)


def test_a_role_is_named_by_its_tenant_level_id() -> None:
    expected = (
        "/providers/Microsoft.Authorization/roleDefinitions/"
        "acdd72a7-3385-48ef-bd42-f606fba81ae7"
    )

    assert role_definition_id("Reader") == expected


def test_an_assignment_has_the_same_name_on_every_run() -> None:
    names = {assignment_name(grant("Reader"), "sub/project/dev") for _ in range(3)}

    assert names == {"82f0cc06-d7a4-514d-b787-9653738b0972"}


@pytest.mark.parametrize(
    "other",
    [
        (grant("Contributor"), "seed"),
        (grant("Reader", replace(STORAGE, name="vault")), "seed"),
        (grant("Reader", principal=replace(ROBOT, name="man")), "seed"),
        (grant("Reader"), "another seed"),
    ],
)
def test_whatever_differs_changes_the_name(other: tuple[Grant, str]) -> None:
    assert assignment_name(*other) != assignment_name(grant("Reader"), "seed")


@pytest.mark.parametrize("role", sorted(NEVER_ASSIGNED))
def test_roles_that_hand_out_roles_are_refused(role: str) -> None:
    with pytest.raises(DecisionError, match="could hand out roles") as caught:
        check_grant(grant(role))

    assert caught.value.seen == role


def test_an_unknown_role_is_refused_with_the_known_ones() -> None:
    with pytest.raises(DecisionError, match=r"Seen: 'Raeder'\. Allowed: .*Reader"):
        check_grant(grant("Raeder"))


@pytest.mark.parametrize("scope_type", [RESOURCE_GROUP, SUBSCRIPTION])
def test_nobody_is_contributor_of_a_group_or_wider(scope_type: str) -> None:
    wide = Scope(name="group", id=GROUP_ID, type=scope_type)

    with pytest.raises(DecisionError, match="wider than it needs to be"):
        check_grant(grant("Contributor", wide))


def test_synapse_is_contributor_of_the_ml_workspace_only() -> None:
    workspace = Scope(name="ml", id=WORKSPACE_ID, type=ML_WORKSPACE)

    check_grant(grant("Contributor", workspace, SYNAPSE))
    with pytest.raises(DecisionError, match="Contributor for synapse is wider"):
        check_grant(grant("Contributor", STORAGE, SYNAPSE))


@pytest.mark.parametrize(
    ("resource_id", "expected"),
    [
        ("/subscriptions/s", SUBSCRIPTION),
        (GROUP_ID, RESOURCE_GROUP),
        (WORKSPACE_ID, ML_WORKSPACE),
        (f"{WORKSPACE_ID}/computes/c", f"{ML_WORKSPACE}/computes"),
        (
            "/providers/Microsoft.Management/managementGroups/m",
            "Microsoft.Management/managementGroups",
        ),
    ],
)
def test_the_type_is_read_from_the_id(resource_id: str, expected: str) -> None:
    assert arm_type(resource_id) == expected


def test_a_scope_that_is_wider_than_declared_is_refused() -> None:
    declared = Scope(name="ml", id=GROUP_ID, type=ML_WORKSPACE)

    with pytest.raises(DecisionError, match="not what it was declared to be"):
        check_scope_id(declared, GROUP_ID)


def test_an_id_is_compared_without_case() -> None:
    assert check_scope_id(STORAGE, str(STORAGE.id).upper()) == str(STORAGE.id).upper()
