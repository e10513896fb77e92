"""Names, locations and mistakes: what the provider does before anything is sent."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from simulated_azure.engine.azure_native.naming import AUTO_NAMED
from simulated_azure.engine.azure_native.server import serve
from simulated_azure.engine.wire import UNKNOWN
from simulated_azure.simulation import Simulation
from simulated_azure.tests.provider_client import ProviderClient, unknown

GROUP = "azure-native:resources:ResourceGroup"
ACCOUNT = "azure-native:storage:StorageAccount"
VAULT = "azure-native:keyvault:Vault"
ROLE = "azure-native:authorization:RoleAssignment"
ACCOUNT_INPUTS = {
    "accountName": "stmlsyn",
    "resourceGroupName": "rg",
    "location": "swedencentral",
    "kind": "StorageV2",
    "sku": {"name": "Standard_LRS"},
}


@pytest.fixture
def client(simulation: Simulation) -> Iterator[ProviderClient]:
    server = serve(simulation.environment())
    client = ProviderClient(server.port)
    yield client
    client.close()
    server.stop()


def test_complete_inputs_pass_and_learn_the_api_version(client: ProviderClient) -> None:
    inputs, failures = client.check(ACCOUNT, ACCOUNT_INPUTS)

    assert failures == {}
    assert inputs == {**ACCOUNT_INPUTS, "azureApiVersion": "2024-01-01"}


def test_a_resource_without_name_gets_its_logical_name_and_8_hex_digits(
    client: ProviderClient,
) -> None:
    inputs, failures = client.check(GROUP, {"location": "swedencentral"}, name="ml")
    again, _ = client.check(GROUP, {"location": "swedencentral"}, name="ml")

    assert failures == {}
    assert inputs["resourceGroupName"].startswith("ml")
    assert int(inputs["resourceGroupName"].removeprefix("ml"), 16) >= 0
    assert len(inputs["resourceGroupName"]) == len("ml") + 8
    assert inputs[AUTO_NAMED] is True
    assert again == inputs


def test_a_resource_keeps_the_name_it_has(client: ProviderClient) -> None:
    olds = {"resourceGroupName": "ml1234abcd", AUTO_NAMED: True}

    inputs, _ = client.check(GROUP, {"location": "swedencentral"}, olds)

    assert inputs["resourceGroupName"] == "ml1234abcd"
    assert inputs[AUTO_NAMED] is True


def test_a_role_assignment_is_named_by_a_guid(client: ProviderClient) -> None:
    news = {"scope": "/s", "principalId": "p", "roleDefinitionId": "r"}

    inputs, failures = client.check(ROLE, news)

    assert failures == {}
    assert len(inputs["roleAssignmentName"].split("-")) == 5


def test_a_singleton_has_the_only_name_there_is(client: ProviderClient) -> None:
    news = {"accountName": "stmlsyn", "resourceGroupName": "rg"}

    inputs, _ = client.check("azure-native:storage:BlobServiceProperties", news)

    assert inputs["blobServicesName"] == "default"


def test_the_location_is_the_resource_groups(
    simulation: Simulation, client: ProviderClient
) -> None:
    client.create(GROUP, {"resourceGroupName": "rg", "location": "norwayeast"})
    news = {name: v for name, v in ACCOUNT_INPUTS.items() if name != "location"}

    inputs, failures = client.check(ACCOUNT, news)

    assert failures == {}
    assert inputs["location"] == "norwayeast"


def test_the_configured_location_goes_before_the_groups(client: ProviderClient) -> None:
    client.create(GROUP, {"resourceGroupName": "rg", "location": "norwayeast"})
    client.configure(location="swedencentral")

    inputs, _ = client.check(ACCOUNT, {"resourceGroupName": "rg"})

    assert inputs["location"] == "swedencentral"


def test_the_location_is_unknown_while_the_group_is(client: ProviderClient) -> None:
    news = {name: v for name, v in ACCOUNT_INPUTS.items() if name != "location"}

    inputs, failures = client.check(ACCOUNT, {**news, "resourceGroupName": unknown()})

    assert failures == {}
    assert inputs["location"] is UNKNOWN


def test_a_location_that_nobody_tells_is_missing(client: ProviderClient) -> None:
    _, failures = client.check(GROUP, {})

    assert failures == {
        "location": "missing required property 'location'. Either set it explicitly or "
        "configure it with 'pulumi config set azure-native:location <value>'."
    }


def test_all_mistakes_are_told_at_once_with_their_paths(client: ProviderClient) -> None:
    news = {
        "vaultName": "kv",
        "location": "swedencentral",
        "properties": {
            "sku": {"family": "A"},
            "tenantId": "72f00000-0000-4000-8000-000000000001",
            "enableRbacAuthorisation": True,
            "softDeleteRetentionInDays": "7",
        },
    }

    _, failures = client.check(VAULT, news)

    assert set(failures) == {
        "vaultName",
        "resourceGroupName",
        "properties.sku.name",
        "properties.enableRbacAuthorisation",
        "properties.softDeleteRetentionInDays",
    }
    assert failures["properties.softDeleteRetentionInDays"] == (
        "'properties.softDeleteRetentionInDays' should be of type 'integer' "
        "but got a string"
    )
    assert "enableRbacAuthorization" in failures["properties.enableRbacAuthorisation"]


def test_unknown_values_are_not_judged(client: ProviderClient) -> None:
    _, failures = client.check(ACCOUNT, {**ACCOUNT_INPUTS, "sku": unknown()})

    assert failures == {}


def test_numbers_out_of_range_are_refused(client: ProviderClient) -> None:
    news = {
        "accountName": "stmlsyn",
        "resourceGroupName": "rg",
        "deleteRetentionPolicy": {"enabled": True, "days": 366},
    }

    _, failures = client.check("azure-native:storage:BlobServiceProperties", news)

    assert failures == {
        "deleteRetentionPolicy.days": (
            "'deleteRetentionPolicy.days' is too high (366 > 365)"
        )
    }
