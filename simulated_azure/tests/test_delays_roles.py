"""Azure roles count late: who is refused until then, and for good without them."""

from __future__ import annotations

import uuid
from typing import Any

import pytest

from simulated_azure.arm.effective_roles import holds
from simulated_azure.arm.errors import ArmError
from simulated_azure.constants import SUBSCRIPTION_ID
from simulated_azure.tests.arm_clients import BASE, GROUP, Clients, refused
from simulated_azure.tests.fixtures import LOCATION

GROUP_ID = f"/subscriptions/{SUBSCRIPTION_ID}/resourceGroups/{GROUP}"
IDENTITY = "Microsoft.ManagedIdentity/userAssignedIdentities/id-ml"
CONTRIBUTOR = "b24988ac-6180-42a0-ab88-20f7382dd24c"
VAULT_ADMINISTRATOR = "00482a5a-887f-4fb3-b363-3b7fe8e74483"
MINUTE = 60.0


@pytest.fixture
def slow(clients: Clients) -> Clients:
    """Let delays last as long as in Azure."""
    clients.simulation.conditions.pace = 1
    clients.simulation.conditions.operations = False
    return clients


def identity(clients: Clients) -> str:
    made = clients.put(IDENTITY, {"location": LOCATION})
    return str(made["properties"]["principalId"])


def assign(clients: Clients, principal: str, role: str, scope: str, **more: Any) -> str:
    definition = f"/providers/Microsoft.Authorization/roleDefinitions/{role}"
    properties = {"principalId": principal, "roleDefinitionId": definition, **more}
    made = clients.authorization.role_assignments.create(
        scope, str(uuid.uuid4()), {"properties": properties}
    )
    return str(made.id)


def assigned(clients: Clients, principal: str, role: str, scope: str) -> str:
    return assign(clients, principal, role, scope, principalType="ServicePrincipal")


def test_a_role_holds_at_and_below_its_scope_and_for_nobody_else(
    clients: Clients,
) -> None:
    principal = identity(clients)
    account = clients.account("stone").id
    assigned(clients, principal, CONTRIBUTOR, account)

    def is_contributor(who: str, scope: str) -> bool:
        return holds(clients.arm, who, "contributor", scope)

    assert is_contributor(principal.upper(), account)
    assert is_contributor(principal, f"{account}/blobServices/default")
    assert not is_contributor(principal, GROUP_ID)
    assert not is_contributor(principal, f"{account}2")
    assert not is_contributor(str(uuid.UUID(int=7)), account)
    assert not holds(clients.arm, principal, "Owner", account)


def test_a_role_counts_after_two_to_five_minutes(slow: Clients) -> None:
    principal = identity(slow)
    id = assigned(slow, principal, CONTRIBUTOR, GROUP_ID)
    waits = []
    for _ in range(6):
        waits.append(holds(slow.arm, principal, CONTRIBUTOR, GROUP_ID))
        slow.simulation.clock.advance(MINUTE)

    assert waits[:2] == [False, False]
    assert waits[-1] is True
    slow.arm.delete(id)
    assert holds(slow.arm, principal, CONTRIBUTOR, GROUP_ID)
    slow.simulation.clock.advance(5 * MINUTE)
    assert not holds(slow.arm, principal, CONTRIBUTOR, GROUP_ID)


@pytest.mark.parametrize("switch", ["delays", "role_delays"])
def test_the_delay_of_roles_can_be_left_out(slow: Clients, switch: str) -> None:
    principal = identity(slow)
    setattr(slow.simulation.conditions, switch, False)

    assigned(slow, principal, CONTRIBUTOR, GROUP_ID)

    assert holds(slow.arm, principal, CONTRIBUTOR, GROUP_ID)


def test_a_new_principal_is_found_at_once_only_with_its_type(slow: Clients) -> None:
    principal = identity(slow)

    with refused("PrincipalNotFound") as caught:
        assign(slow, principal, CONTRIBUTOR, GROUP_ID)
    assert caught.value.status_code == 400
    assigned(slow, principal, VAULT_ADMINISTRATOR, GROUP_ID)
    slow.simulation.clock.advance(MINUTE)
    assign(slow, principal, CONTRIBUTOR, GROUP_ID)


def workspace(clients: Clients) -> dict[str, Any]:
    """Put an ML workspace that acts as the identity."""
    kinds = {
        "storageAccount": "Microsoft.Storage/storageAccounts/stone",
        "keyVault": "Microsoft.KeyVault/vaults/kv-stone",
    }
    used = f"{BASE}/{IDENTITY}"
    body = {
        "location": LOCATION,
        "identity": {"type": "UserAssigned", "userAssignedIdentities": {used: {}}},
        "properties": {name: f"{BASE}/{kind}" for name, kind in kinds.items()},
    }
    return clients.put("Microsoft.MachineLearningServices/workspaces/mlw", body)


@pytest.fixture
def principal(clients: Clients) -> str:
    """Make what a workspace stands on; return the principal that it acts as."""
    clients.account("stone")
    clients.vault("kv-stone")
    return identity(clients)


def code_of(caught: pytest.ExceptionInfo[ArmError]) -> tuple[int, str]:
    return caught.value.status, caught.value.code


def test_without_a_role_on_its_storage_there_is_no_workspace(
    clients: Clients, principal: str
) -> None:
    with pytest.raises(ArmError, match=f"object id '{principal}' does not") as caught:
        workspace(clients)

    assert code_of(caught) == (403, "AuthorizationFailed")
    assert "'Microsoft.Storage/storageAccounts/read'" in caught.value.message
    assert "storageAccounts/stone' or the scope is invalid" in caught.value.message


def test_without_a_role_for_secrets_there_is_no_workspace(
    clients: Clients, principal: str
) -> None:
    assigned(clients, principal, CONTRIBUTOR, GROUP_ID)

    with pytest.raises(ArmError, match="observe propagation time") as caught:
        workspace(clients)

    assert code_of(caught) == (403, "Forbidden")
    assert caught.value.details[0].code == "ForbiddenByRbac"


def test_with_its_roles_in_effect_there_is_one(slow: Clients, principal: str) -> None:
    for role in (CONTRIBUTOR, VAULT_ADMINISTRATOR):
        assigned(slow, principal, role, GROUP_ID)

    with pytest.raises(ArmError, match="If access was recently granted"):
        workspace(slow)
    slow.simulation.clock.advance(5 * MINUTE)

    assert workspace(slow)["name"] == "mlw"


def test_permissions_can_be_left_out(clients: Clients, principal: str) -> None:
    clients.simulation.conditions.permissions = False

    assert workspace(clients)["name"] == "mlw"
