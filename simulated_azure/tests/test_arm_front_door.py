"""ARM's HTTP service: callers, checks of a request, lists and pages."""

from __future__ import annotations

import pytest
from azure.core.exceptions import HttpResponseError, ResourceNotFoundError

from simulated_azure.arm.routes import ArmService
from simulated_azure.constants import (
    DEPLOYER_OBJECT_ID,
    SUBSCRIPTION_ID,
    SYNAPSE_ADMINISTRATORS_GROUP_ID,
    TENANT_ID,
)
from simulated_azure.messages import Request
from simulated_azure.simulation import Simulation
from simulated_azure.tests.arm_clients import BASE, GROUP, Clients, ask, refused
from simulated_azure.tests.fixtures import LOCATION

SUBSCRIPTION = f"/subscriptions/{SUBSCRIPTION_ID}"
IDENTITIES = "Microsoft.ManagedIdentity/userAssignedIdentities"


def test_no_token_is_a_401_with_a_challenge(simulation: Simulation) -> None:
    service = ArmService(simulation.store, simulation.directory, simulation.tokens)

    response = service.handle(Request(method="GET", path="/subscriptions"))

    assert response.status == 401
    assert "Bearer" in response.headers["WWW-Authenticate"]


def test_a_token_for_another_service_is_a_401(simulation: Simulation) -> None:
    audience = "https://dev.azuresynapse.net"

    response = ask(simulation, "GET", "/subscriptions", audience=audience)

    assert response.status == 401
    assert response.error_code == "InvalidAuthenticationTokenAudience"


def test_a_request_without_api_version_is_refused(simulation: Simulation) -> None:
    response = ask(simulation, "GET", "/subscriptions", query={"api-version": ""})

    assert (response.status, response.error_code) == (400, "MissingApiVersionParameter")


def test_a_put_answers_201_then_200(simulation: Simulation) -> None:
    path, body = f"{SUBSCRIPTION}/resourcegroups/new", {"location": "Sweden Central"}

    first, second = (ask(simulation, "PUT", path, body) for _ in range(2))

    assert (first.status, second.status) == (201, 200)
    assert isinstance(first.body, dict)
    assert first.body["id"] == f"{SUBSCRIPTION}/resourceGroups/new"
    assert first.body["location"] == "swedencentral"


def test_a_resource_is_found_in_any_case_and_shown_in_its_own(
    clients: Clients,
) -> None:
    clients.put(f"{IDENTITIES}/Mine", {"location": LOCATION})

    response = ask(clients.simulation, "GET", f"{BASE}/{IDENTITIES}/Mine".upper())

    assert isinstance(response.body, dict)
    assert response.body["id"] == f"{BASE}/{IDENTITIES}/Mine"
    assert response.body["type"] == IDENTITIES


def test_delete_answers_200_then_204(clients: Clients) -> None:
    clients.put(f"{IDENTITIES}/x", {"location": LOCATION})

    path = f"{BASE}/{IDENTITIES}/x"
    first, second = (ask(clients.simulation, "DELETE", path) for _ in range(2))

    assert (first.status, second.status) == (200, 204)


def test_patch_replaces_tags_and_merges_the_rest(clients: Clients) -> None:
    clients.account("stone", allowSharedKeyAccess=False)
    accounts = clients.storage.storage_accounts
    accounts.update(GROUP, "stone", {"tags": {"a": "1"}})

    changed = accounts.update(
        GROUP, "stone", {"tags": {"b": "2"}, "properties": {"accessTier": "Cool"}}
    )

    assert changed.tags == {"b": "2"}
    assert changed.access_tier == "Cool"
    assert changed.allow_shared_key_access is False


def test_patch_is_validated(clients: Clients) -> None:
    clients.account("stone")

    path = f"{BASE}/Microsoft.Storage/storageAccounts/stone"
    response = ask(clients.simulation, "PATCH", path, {"properties": {"x": 1}})

    assert response.error_code == "HttpRequestPayloadAPISpecValidationFailed"


def test_groups_are_created_checked_and_deleted(clients: Clients) -> None:
    groups = clients.resources.resource_groups

    assert groups.check_existence(GROUP)
    groups.begin_delete(GROUP).result()
    assert not groups.check_existence(GROUP)
    with pytest.raises(ResourceNotFoundError):
        groups.get(GROUP)


def test_lists_page_by_their_links(clients: Clients) -> None:
    for at in range(5):
        clients.put(f"{IDENTITIES}/id-{at}", {"location": LOCATION})
    path, seen = f"{BASE}/{IDENTITIES}", []
    query: dict[str, str] = {}

    for _ in range(3):
        response = ask(clients.simulation, "GET", path, page_size=2, query=query)
        assert isinstance(response.body, dict)
        seen.append([item["name"] for item in response.body["value"]])
        link = response.body.get("nextLink", "")
        token = link.rsplit("%24skiptoken=", 1)[-1].replace("%3D", "=")
        query = {"$skiptoken": token}

    assert seen == [["id-0", "id-1"], ["id-2", "id-3"], ["id-4"]]
    assert link == ""


def test_the_client_follows_pages(clients: Clients) -> None:
    for at in range(205):
        clients.arm.put(f"{SUBSCRIPTION}/resourceGroups/g{at}", {"location": LOCATION})

    assert len(list(clients.resources.resource_groups.list())) == 206


@pytest.mark.parametrize(
    ("filter", "found"),
    [
        (f"resourceType eq '{IDENTITIES}'", ["one"]),
        ("tagName eq 'team' and tagValue eq 'ml'", ["stone"]),
        ("name eq 'stone'", ["stone"]),
        ("substringof('on', name)", ["one", "stone"]),
        ("resourceType eq 'Microsoft.KeyVault/vaults'", []),
    ],
)
def test_resources_are_filtered(
    clients: Clients, filter: str, found: list[str]
) -> None:
    clients.put(f"{IDENTITIES}/one", {"location": LOCATION})
    clients.account("stone")
    clients.storage.storage_accounts.update(GROUP, "stone", {"tags": {"team": "ml"}})

    listed = clients.resources.resources.list(filter=filter, expand="createdTime")

    assert [resource.name for resource in listed] == found


def test_a_filter_that_is_not_understood_is_refused(clients: Clients) -> None:
    with refused("InvalidFilterInQueryString"):
        list(clients.resources.resources.list(filter="colour like 'red'"))


def test_providers_answer_with_types_and_versions(clients: Clients) -> None:
    providers = clients.resources.providers

    synapse = providers.get("Microsoft.Synapse")

    assert synapse.registration_state == "Registered"
    assert "workspaces" in {kind.resource_type for kind in synapse.resource_types}
    assert providers.register("Microsoft.Synapse").namespace == "Microsoft.Synapse"
    with pytest.raises(HttpResponseError):
        providers.get("Microsoft.Nothing")


@pytest.mark.parametrize(
    ("path", "name", "value"),
    [
        ("/tenants", "tenantId", TENANT_ID),
        ("/subscriptions", "subscriptionId", SUBSCRIPTION_ID),
    ],
)
def test_the_tenant_and_its_subscription_are_listed(
    simulation: Simulation, path: str, name: str, value: str
) -> None:
    response = ask(simulation, "GET", path)

    assert isinstance(response.body, dict)
    assert [item[name] for item in response.body["value"]] == [value]


def test_who_made_a_resource_is_shown(clients: Clients) -> None:
    made = clients.put(f"{IDENTITIES}/x", {"location": LOCATION})

    assert made["systemData"]["createdBy"] == DEPLOYER_OBJECT_ID
    assert clients.simulation.directory.get(SYNAPSE_ADMINISTRATORS_GROUP_ID)
