"""An identity and its roles."""

from __future__ import annotations

from components.access.managed_identity import ManagedIdentity, ManagedIdentityArgs
from components.access.role_assignments import Grant, Principal, Scope
from tests.unit.registrations import register

VAULT = "/subscriptions/s/resourceGroups/g/providers/Microsoft.KeyVault/vaults/kv"


def grants(principal: Principal) -> list[Grant]:
    scope = Scope(name="vault", id=VAULT, type="Microsoft.KeyVault/vaults")
    return [Grant(role="Reader", principal=principal, scope=scope)]


def identity() -> ManagedIdentity:
    return ManagedIdentity(
        "robot",
        ManagedIdentityArgs(
            identity_name="id-robot",
            resource_group_name="rg",
            location="swedencentral",
            grants=grants,
            seed="seed",
            tags={"owner": "somebody"},
        ),
    )


def test_the_identity_has_its_name_its_place_and_its_tags() -> None:
    made = register(identity).one("managedidentity:UserAssignedIdentity")

    assert made.inputs == {
        "resourceName": "id-robot",
        "resourceGroupName": "rg",
        "location": "swedencentral",
        "tags": {"owner": "somebody"},
    }


def test_the_roles_go_to_the_identity_as_a_service_principal() -> None:
    run = register(identity)

    made = run.one("authorization:RoleAssignment", "robot-reader-vault")
    assert made.inputs["principalId"] == "principal-of-id-robot"
    assert made.inputs["principalType"] == "ServicePrincipal"


def test_the_roles_belong_to_the_identity_so_that_waiting_for_it_waits_for_them() -> (
    None
):
    run = register(identity)

    bundle = next(each for each in run.resources if each.name == "robot-roles")
    assert bundle.parent == "robot"
    assert run.one("authorization:RoleAssignment").parent == "robot-roles"
