"""A development endpoint heeds changed firewall rules and roles late (real client)."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from azure.core.exceptions import HttpResponseError
from azure.identity import DefaultAzureCredential, ManagedIdentityCredential
from azure.synapse.accesscontrol import AccessControlClient

from simulated_azure.tests.fixtures import Put
from simulated_azure.tests.fixtures_estate import (
    WORKSPACE,
    Estate,
    allow,
    synapse_workspace,
)

STRANGER = "d0000000-0000-4000-8000-0000000000ff"
USER_ID = "2a385764-43e8-416c-9825-7b18d05a2c4b"
FIREWALL = "403 ClientIpAddressNotAuthorized"
ROLE = "403 AccessControlUnauthorized"
ELSEWHERE = "198.51.100.7"


@pytest.fixture
def slow(estate: Estate) -> Estate:
    """Let delays last as long as in Azure."""
    estate.simulation.conditions.pace = 1
    estate.simulation.conditions.operations = False
    return estate


def client(estate: Estate, credential: Any = None) -> Any:
    return AccessControlClient(credential or DefaultAzureCredential(), estate.url)


def code(asker: Any) -> str:
    """Return how a request is refused; nothing if it is not."""
    try:
        asker.role_assignments.list_role_assignments()
    except HttpResponseError as error:
        return f"{error.status_code} {error.error.code if error.error else error}"
    return ""


def test_a_new_rule_admits_after_a_minute(slow: Estate, put: Put) -> None:
    slow.simulation.client_address = ELSEWHERE
    allow(put, WORKSPACE, ELSEWHERE, rule="late")
    slow.simulation.clock.advance(58)

    assert code(client(slow)) == FIREWALL
    slow.simulation.clock.advance(2)
    assert code(client(slow)) == ""


def test_the_minute_of_a_new_rule_begins_when_it_is_made(
    slow: Estate, put: Put
) -> None:
    slow.simulation.conditions.operations = True
    slow.simulation.client_address = ELSEWHERE
    id = allow(put, WORKSPACE, ELSEWHERE, rule="late")
    while slow.simulation.arm.get(id)["properties"]["provisioningState"] != "Succeeded":
        slow.simulation.clock.advance(1)

    slow.simulation.clock.advance(57)
    assert code(client(slow)) == FIREWALL
    slow.simulation.clock.advance(3)
    assert code(client(slow)) == ""


def test_a_changed_rule_goes_on_as_it_was_for_a_minute(slow: Estate, put: Put) -> None:
    allow(put, WORKSPACE, ELSEWHERE)

    assert code(client(slow)) == ""
    slow.simulation.clock.advance(60)
    assert code(client(slow)) == FIREWALL


def test_a_deleted_rule_admits_for_a_minute_more(slow: Estate) -> None:
    slow.simulation.arm.delete(f"{slow.synapse}/firewallRules/allowed")

    assert code(client(slow)) == ""
    slow.simulation.clock.advance(60)
    assert code(client(slow)) == FIREWALL


def test_a_new_workspace_knows_no_rule_of_one_that_is_gone(
    slow: Estate, put: Put
) -> None:
    slow.simulation.arm.delete(slow.synapse)
    synapse_workspace(put, WORKSPACE, slow.lake)

    assert code(client(slow)) == FIREWALL


@pytest.mark.parametrize("switch", ["delays", "firewall_delays"])
def test_the_delay_of_rules_can_be_left_out(
    slow: Estate, put: Put, switch: str
) -> None:
    setattr(slow.simulation.conditions, switch, False)
    slow.simulation.client_address = ELSEWHERE

    allow(put, WORKSPACE, ELSEWHERE, rule="late")

    assert code(client(slow)) == ""


@pytest.fixture
def stranger(slow: Estate) -> Any:
    """Call the endpoint as a managed identity that is not new, without a role."""
    slow.simulation.directory.add_principal(
        STRANGER, "ServicePrincipal", "id-stranger", "client-x"
    )
    return client(slow, ManagedIdentityCredential(client_id="client-x"))


def test_a_synapse_role_counts_after_two_to_five_minutes(
    slow: Estate, stranger: Any
) -> None:
    administrator = client(slow)  # the workspace's creator, who is one at once
    guid = str(uuid.uuid4())
    create = administrator.role_assignments.create_role_assignment
    create(guid, USER_ID, STRANGER, f"workspaces/{WORKSPACE}")
    refusals = []
    for _ in range(6):
        refusals.append(code(stranger))
        slow.simulation.clock.advance(60)

    assert refusals[:2] == [ROLE] * 2
    assert refusals[-1] == ""
    administrator.role_assignments.delete_role_assignment_by_id(guid)
    assert code(stranger) == ""
    slow.simulation.clock.advance(300)
    assert code(stranger) == ROLE


def test_a_principal_that_is_new_is_found_only_with_its_type(
    slow: Estate, put: Put
) -> None:
    path = "resourceGroups/ml/providers/Microsoft.ManagedIdentity"
    id = put(f"{path}/userAssignedIdentities/id-new", {"location": "swedencentral"})
    known = slow.simulation.arm.get(id)["properties"]["principalId"]
    create = client(slow).role_assignments.create_role_assignment
    asked = (USER_ID, known, f"workspaces/{WORKSPACE}")

    with pytest.raises(HttpResponseError, match="PrincipalNotFound"):
        create(str(uuid.uuid4()), *asked)
    create(str(uuid.uuid4()), *asked, principal_type="ServicePrincipal")
