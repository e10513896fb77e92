"""Role assignments, role definitions and locks."""

from __future__ import annotations

from typing import Any

import pytest

from simulated_azure.constants import (
    DATA_SCIENTISTS_GROUP_ID,
    DEPLOYER_OBJECT_ID,
    SUBSCRIPTION_ID,
)
from simulated_azure.tests.arm_clients import BASE, GROUP, Clients, refused

READER = "acdd72a7-3385-48ef-bd42-f606fba81ae7"
ONE = "11111111-1111-4111-8111-111111111111"
TWO = "22222222-2222-4222-8222-222222222222"
SUBSCRIPTION = f"/subscriptions/{SUBSCRIPTION_ID}"
GROUP_ID = f"{SUBSCRIPTION}/resourceGroups/{GROUP}"


def assign(
    clients: Clients,
    scope: str = GROUP_ID,
    name: str = ONE,
    principal: str = DATA_SCIENTISTS_GROUP_ID,
    role: str = READER,
    kind: str = "Group",
    prefix: str = SUBSCRIPTION,
) -> Any:
    definition = f"{prefix}/providers/Microsoft.Authorization/roleDefinitions"
    properties = {
        "principalId": principal,
        "principalType": kind,
        "roleDefinitionId": f"{definition}/{role}",
    }
    assignments = clients.authorization.role_assignments
    return assignments.create(scope, name, {"properties": properties})


def names(found: Any) -> list[str]:
    return [item.name for item in found]


@pytest.mark.parametrize("prefix", ["", SUBSCRIPTION])
def test_an_assignment_shows_its_role_in_the_subscription_of_its_scope(
    clients: Clients, prefix: str
) -> None:
    made = assign(clients, prefix=prefix)

    assert made.scope == GROUP_ID
    assert made.role_definition_id == (
        f"{SUBSCRIPTION}/providers/Microsoft.Authorization/roleDefinitions/{READER}"
    )


def test_the_same_assignment_twice_is_one_and_under_another_name_a_conflict(
    clients: Clients,
) -> None:
    assign(clients)

    assert assign(clients).name == ONE
    with refused("RoleAssignmentExists"):
        assign(clients, name=TWO)


def test_the_case_of_a_principal_makes_no_other_assignment(clients: Clients) -> None:
    assign(clients, principal=DEPLOYER_OBJECT_ID, kind="ServicePrincipal")

    with refused("RoleAssignmentExists"):
        assign(
            clients,
            name=TWO,
            principal=DEPLOYER_OBJECT_ID.upper(),
            kind="ServicePrincipal",
        )


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"principal": TWO}, "PrincipalNotFound"),
        ({"role": TWO}, "RoleDefinitionDoesNotExist"),
        ({"kind": "User"}, "UnmatchedPrincipalType"),
        ({"name": "reader"}, "InvalidRoleAssignmentId"),
        ({"scope": f"{BASE}/Microsoft.KeyVault/vaults/none"}, "ResourceNotFound"),
    ],
)
def test_what_cannot_be_assigned_is_refused(
    clients: Clients, change: dict[str, str], code: str
) -> None:
    with refused(code):
        assign(clients, **change)


def test_an_assignment_keeps_its_principal(clients: Clients) -> None:
    assign(clients)

    with refused("RoleAssignmentUpdateNotPermitted"):
        assign(clients, principal=DEPLOYER_OBJECT_ID, kind="ServicePrincipal")


def test_lists_show_what_is_above_at_and_below_a_scope(clients: Clients) -> None:
    account = clients.account("stone").id
    assign(clients, SUBSCRIPTION, ONE)
    assign(clients, account, TWO)
    assignments = clients.authorization.role_assignments

    assert names(assignments.list_for_scope(GROUP_ID)) == [ONE, TWO]
    assert names(assignments.list_for_scope(GROUP_ID, filter="atScope()")) == [ONE]
    mine = f"principalId eq '{DEPLOYER_OBJECT_ID}'"
    assert names(assignments.list_for_subscription(filter=mine)) == []


def test_an_assignment_goes_with_its_scope(clients: Clients) -> None:
    assign(clients, clients.account("stone").id)

    clients.storage.storage_accounts.delete(GROUP, "stone")

    assert names(clients.authorization.role_assignments.list_for_subscription()) == []


def test_an_assignment_outlives_its_principal(clients: Clients) -> None:
    made = clients.put(
        "Microsoft.ManagedIdentity/userAssignedIdentities/id-one",
        {"location": "swedencentral"},
    )
    principal = made["properties"]["principalId"]
    assign(clients, principal=principal, kind="ServicePrincipal")

    clients.arm.delete(made["id"])

    assert clients.simulation.directory.get(principal) is None
    listed = clients.authorization.role_assignments.list_for_scope(GROUP_ID)
    assert names(listed) == [ONE]


def test_roles_are_found_by_name(clients: Clients) -> None:
    definitions = clients.authorization.role_definitions

    (found,) = definitions.list(GROUP_ID, filter="roleName eq 'AcrPull'")

    assert found.name == "7f951dda-4ed3-4680-a7ca-43fe172d538d"
    assert definitions.get(GROUP_ID, READER).role_name == "Reader"


def lock(clients: Clients, target: str, level: str) -> str:
    id = f"{target}/providers/Microsoft.Authorization/locks/keep"
    clients.arm.put(id, {"properties": {"level": level}})
    return id


def test_a_lock_stops_deletion_at_above_and_below(clients: Clients) -> None:
    account = clients.account("stone").id
    clients.storage.blob_containers.create(GROUP, "stone", "data", {})
    keep = lock(clients, account, "CanNotDelete")

    with refused("ScopeLocked"):
        clients.storage.storage_accounts.delete(GROUP, "stone")
    with refused("ScopeLocked"):
        clients.storage.blob_containers.delete(GROUP, "stone", "data")
    with refused("ScopeLocked"):
        clients.resources.resource_groups.begin_delete(GROUP)
    assert clients.account("stone").name == "stone"
    clients.arm.delete(keep)
    clients.storage.storage_accounts.delete(GROUP, "stone")


def test_a_read_only_lock_stops_changes(clients: Clients) -> None:
    account = clients.account("stone").id
    lock(clients, account, "ReadOnly")

    with refused("ScopeLocked"):
        clients.storage.storage_accounts.update(GROUP, "stone", {"tags": {"a": "b"}})
    with refused("ScopeLocked"):
        clients.storage.storage_accounts.list_keys(GROUP, "stone")


def test_a_lock_has_a_known_level(clients: Clients) -> None:
    path = f"{GROUP_ID}/providers/Microsoft.Authorization/locks/keep"

    with pytest.raises(Exception, match="InvalidLockLevel"):
        clients.arm.put(path, {"properties": {"level": "Sometimes"}})
