"""What ARM refuses before a resource provider is asked."""

from __future__ import annotations

import json

import pytest

from simulated_azure.constants import SUBSCRIPTION_ID, TENANT_ID
from simulated_azure.simulation import Simulation
from simulated_azure.tests.arm_clients import BASE, GROUP, Clients, ask

IDENTITIES = "Microsoft.ManagedIdentity/userAssignedIdentities"
READER = "acdd72a7-3385-48ef-bd42-f606fba81ae7"


def test_what_is_not_simulated_says_so_loudly(clients: Clients) -> None:
    response = ask(clients.simulation, "PUT", f"{BASE}/Microsoft.Web/sites/x", {})

    assert (response.status, response.error_code) == (501, "NotSimulated")
    assert "PUT of Microsoft.Web/sites" in json.dumps(response.body)


def test_an_unknown_action_is_not_simulated(clients: Clients) -> None:
    clients.account("stone")

    path = f"{BASE}/Microsoft.Storage/storageAccounts/stone/failover"

    assert ask(clients.simulation, "POST", path, {}).error_code == "NotSimulated"


def test_a_missing_resource_group_and_a_missing_parent_are_told_apart(
    clients: Clients,
) -> None:
    nowhere = BASE.replace(GROUP, "nowhere")
    subnet = "Microsoft.Network/virtualNetworks/none/subnets/x"

    group = ask(clients.simulation, "PUT", f"{nowhere}/{IDENTITIES}/x", {})
    parent = ask(clients.simulation, "PUT", f"{BASE}/{subnet}", {})

    assert (group.status, group.error_code) == (404, "ResourceGroupNotFound")
    assert (parent.status, parent.error_code) == (404, "ParentResourceNotFound")


def test_another_subscription_does_not_exist(simulation: Simulation) -> None:
    path = f"/subscriptions/{TENANT_ID}/resourceGroups/x"

    for method in ("GET", "PUT", "DELETE"):
        assert ask(simulation, method, path, {}).error_code == "SubscriptionNotFound"


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "Microsoft.Web/sites/x"),
        ("GET", "Microsoft.Web/sites"),
        ("PATCH", "Microsoft.Web/sites/x"),
        ("DELETE", "Microsoft.Web/sites/x"),
    ],
)
def test_a_type_without_contract_is_not_simulated(
    clients: Clients, method: str, path: str
) -> None:
    response = ask(clients.simulation, method, f"{BASE}/{path}", {})

    assert (response.status, response.error_code) == (501, "NotSimulated")


def test_what_can_only_be_read_takes_no_put(clients: Clients) -> None:
    role = f"Microsoft.Authorization/roleDefinitions/{READER}"

    response = ask(clients.simulation, "PUT", f"{BASE}/{role}", {})

    assert (response.status, response.error_code) == (501, "NotSimulated")


def test_a_child_in_a_missing_group_names_the_group(clients: Clients) -> None:
    subnet = "Microsoft.Network/virtualNetworks/none/subnets/x"
    nowhere = BASE.replace(GROUP, "nowhere")

    response = ask(clients.simulation, "PUT", f"{nowhere}/{subnet}", {})

    assert response.error_code == "ResourceGroupNotFound"


def test_what_is_missing_cannot_be_patched_or_asked_to_act(clients: Clients) -> None:
    account = f"{BASE}/Microsoft.Storage/storageAccounts/none"

    patch = ask(clients.simulation, "PATCH", account, {"tags": {}})
    action = ask(clients.simulation, "POST", f"{account}/listKeys", {})

    assert (patch.status, patch.error_code) == (404, "ResourceNotFound")
    assert (action.status, action.error_code) == (404, "ResourceNotFound")


def test_a_missing_group_cannot_be_deleted(simulation: Simulation) -> None:
    path = f"/subscriptions/{SUBSCRIPTION_ID}/resourceGroups/none"

    response = ask(simulation, "DELETE", path)

    assert (response.status, response.error_code) == (404, "ResourceGroupNotFound")


@pytest.mark.parametrize(
    ("scope", "code"),
    [
        (BASE.replace(GROUP, "nowhere"), "ResourceGroupNotFound"),
        (f"{BASE}/Microsoft.KeyVault/vaults/none/providers", "ResourceNotFound"),
    ],
)
def test_nothing_is_listed_where_nothing_is(
    clients: Clients, scope: str, code: str
) -> None:
    path = f"{scope}/Microsoft.Insights/diagnosticSettings"

    assert ask(clients.simulation, "GET", path).error_code == code


@pytest.mark.parametrize("location", ["atlantis", "global"])
def test_an_unknown_region_is_refused(clients: Clients, location: str) -> None:
    path, body = f"{BASE}/{IDENTITIES}/x", {"location": location}

    response = ask(clients.simulation, "PUT", path, body)

    assert response.error_code == "LocationNotAvailableForResourceType"


@pytest.mark.parametrize(
    ("method", "path"), [("GET", "resources"), ("POST", "exportTemplate")]
)
def test_a_missing_group_has_no_resources(
    simulation: Simulation, method: str, path: str
) -> None:
    group = f"/subscriptions/{SUBSCRIPTION_ID}/resourceGroups/none"

    response = ask(simulation, method, f"{group}/{path}", {})

    assert response.error_code == "ResourceGroupNotFound"
