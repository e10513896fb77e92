"""Who may call a development endpoint, and its role assignments (the real client)."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
import requests
from azure.core.exceptions import HttpResponseError, ResourceNotFoundError
from azure.identity import DefaultAzureCredential, ManagedIdentityCredential
from azure.synapse.accesscontrol import AccessControlClient

from simulated_azure.constants import (
    DATA_SCIENTISTS_GROUP_ID,
    DEPLOYER_OBJECT_ID,
)
from simulated_azure.synapse.roles import ADMINISTRATOR_ID, ROLES
from simulated_azure.tests.fixtures import Put
from simulated_azure.tests.fixtures_estate import (
    WORKSPACE,
    Estate,
    allow,
    synapse_workspace,
)

SCOPE = f"workspaces/{WORKSPACE}"
STRANGER = "d0000000-0000-4000-8000-0000000000ff"
USER_ID = "2a385764-43e8-416c-9825-7b18d05a2c4b"


@pytest.fixture
def client(estate: Estate) -> Any:
    return AccessControlClient(DefaultAzureCredential(), estate.url)


def assign(
    client: Any,
    *,
    role: str = USER_ID,
    principal: str = DATA_SCIENTISTS_GROUP_ID,
    scope: str = SCOPE,
    id: str = "",
) -> str:
    made = client.role_assignments.create_role_assignment(
        id or str(uuid.uuid4()), role, principal, scope
    )
    return str(made.id)


def refused(error: pytest.ExceptionInfo[HttpResponseError]) -> tuple[int | None, str]:
    assert error.value.error is not None
    return error.value.status_code, str(error.value.error.code)


def test_the_creator_is_the_only_administrator(client: Any) -> None:
    found = client.role_assignments.list_role_assignments()

    [creator] = found.value
    assert creator.role_definition_id == ADMINISTRATOR_ID
    assert creator.principal_id == DEPLOYER_OBJECT_ID
    assert creator.scope == SCOPE


def test_an_assignment_takes_a_role_id_and_shows_its_definition(
    client: Any,
) -> None:
    id = assign(client)

    shown = client.role_assignments.get_role_assignment_by_id(id)

    assert shown.role_definition_id == USER_ID
    assert shown.principal_id == DATA_SCIENTISTS_GROUP_ID
    assert (shown.scope, shown.principal_type) == (SCOPE, "Group")


def test_assignments_are_filtered(client: Any) -> None:
    id = assign(client)

    by_role = client.role_assignments.list_role_assignments(role_id=USER_ID)
    by_nobody = client.role_assignments.list_role_assignments(
        role_id=USER_ID, principal_id=DEPLOYER_OBJECT_ID
    )

    assert [item.id for item in by_role.value] == [id]
    assert by_nobody.count == 0


def test_the_same_assignment_under_another_id_is_refused(
    client: Any,
) -> None:
    assign(client)

    with pytest.raises(HttpResponseError) as error:
        assign(client)

    assert refused(error) == (409, "RoleAssignmentAlreadyExists")


@pytest.mark.parametrize(
    ("fault", "code"),
    [
        ({"id": "no-guid"}, "InvalidRoleAssignmentId"),
        ({"role": str(uuid.UUID(int=7))}, "RoleDefinitionDoesNotExist"),
        ({"principal": str(uuid.UUID(int=7))}, "PrincipalNotFound"),
        ({"scope": "workspaces/another"}, "InvalidScope"),
        ({"scope": f"{SCOPE}/notebooks/one"}, "InvalidScope"),
    ],
)
def test_an_assignment_that_does_not_hold_is_refused(
    client: Any, fault: dict[str, str], code: str
) -> None:
    with pytest.raises(HttpResponseError) as error:
        assign(client, **fault)

    assert refused(error) == (400, code)


def test_a_deleted_assignment_is_gone(client: Any) -> None:
    id = assign(client)

    client.role_assignments.delete_role_assignment_by_id(id)
    client.role_assignments.delete_role_assignment_by_id(id)

    with pytest.raises(ResourceNotFoundError):
        client.role_assignments.get_role_assignment_by_id(id)


def test_the_last_administrator_stays(client: Any) -> None:
    [creator] = client.role_assignments.list_role_assignments().value

    with pytest.raises(HttpResponseError) as error:
        client.role_assignments.delete_role_assignment_by_id(creator.id)

    assert refused(error) == (400, "LastAdministratorCannotBeRemoved")


def test_the_built_in_roles_are_listed(client: Any) -> None:
    listed = client.role_definitions.list_role_definitions()

    assert {role.id for role in listed} == set(ROLES)
    one = client.role_definitions.get_role_definition_by_id(ADMINISTRATOR_ID)
    assert one.name == "Synapse Administrator"


def test_an_address_without_a_rule_is_refused(estate: Estate, client: Any) -> None:
    estate.simulation.client_address = "198.51.100.7"

    with pytest.raises(HttpResponseError, match="Client Ip address : 198") as e:
        client.role_assignments.list_role_assignments()

    assert refused(e) == (403, "ClientIpAddressNotAuthorized")


def test_a_rule_for_azure_itself_admits_no_address_outside(
    estate: Estate, client: Any, put: Put
) -> None:
    estate.simulation.client_address = "198.51.100.7"
    allow(put, WORKSPACE, "0.0.0.0", rule="AllowAllWindowsAzureIps")

    with pytest.raises(HttpResponseError, match="Client Ip address"):
        client.role_assignments.list_role_assignments()


def test_a_rule_admits_the_addresses_of_its_range(
    estate: Estate, client: Any, put: Put
) -> None:
    allow(put, WORKSPACE, "198.51.100.0", "198.51.100.255")
    estate.simulation.client_address = "198.51.100.255"

    assert client.role_assignments.list_role_assignments().count == 1


def test_a_workspace_without_public_access_is_closed(estate: Estate, put: Put) -> None:
    synapse_workspace(put, "closed", estate.lake, publicNetworkAccess="Disabled")
    closed = AccessControlClient(
        DefaultAzureCredential(), estate.simulation.synapse_url("closed")
    )

    with pytest.raises(HttpResponseError, match="PublicNetworkAccessDenied"):
        closed.role_assignments.list_role_assignments()


@pytest.fixture
def stranger(estate: Estate, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Call the endpoint as a managed identity without any role."""
    estate.simulation.directory.add_principal(
        STRANGER, "ServicePrincipal", "id-stranger", "client-x"
    )
    credential = ManagedIdentityCredential(client_id="client-x")
    return AccessControlClient(credential, estate.url)


def test_a_caller_without_a_role_is_refused(stranger: Any) -> None:
    with pytest.raises(HttpResponseError, match="workspaces/read") as error:
        stranger.role_assignments.list_role_assignments()

    assert refused(error) == (403, "AccessControlUnauthorized")


def test_a_role_allows_its_actions_only(client: Any, stranger: Any) -> None:
    assign(client, principal=STRANGER)

    assert stranger.role_assignments.list_role_assignments().count == 2
    with pytest.raises(HttpResponseError, match="roleAssignments/write"):
        assign(stranger)


def test_a_token_for_arm_is_refused(estate: Estate) -> None:
    token = DefaultAzureCredential().get_token("https://management.azure.com/.default")

    answer = requests.get(
        f"{estate.url}/roleAssignments",
        headers={"Authorization": f"Bearer {token.token}"},
        timeout=5,
    )

    assert (answer.status_code, answer.json()["code"]) == (401, "AuthenticationFailed")
    assert "WWW-Authenticate" in answer.headers


def test_what_is_not_simulated_says_so(estate: Estate) -> None:
    token = DefaultAzureCredential().get_token("https://dev.azuresynapse.net/.default")

    answer = requests.get(
        f"{estate.url}/kqlScripts",
        headers={"Authorization": f"Bearer {token.token}"},
        timeout=5,
    )

    assert answer.status_code == 501
    assert answer.json()["error"]["code"] == "NotSimulated"


def test_a_new_workspace_of_the_same_name_remembers_nothing(
    estate: Estate, client: Any, put: Put
) -> None:
    assign(client)
    estate.simulation.arm.delete(estate.synapse)
    synapse_workspace(put, WORKSPACE, estate.lake)

    assert client.role_assignments.list_role_assignments().count == 1
