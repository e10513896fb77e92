"""Linked services through the real azure-synapse-artifacts client."""

from __future__ import annotations

from typing import Any

import pytest
import requests
from azure.core.exceptions import (
    HttpResponseError,
    ResourceModifiedError,
    ResourceNotFoundError,
)
from azure.identity import DefaultAzureCredential
from azure.synapse.artifacts import ArtifactsClient
from azure.synapse.artifacts.models import (
    AzureKeyVaultLinkedService,
    AzureMLServiceLinkedService,
    IntegrationRuntimeReference,
)

from simulated_azure.tests.fixtures_estate import Estate

NAME = "AzureMLService1"


@pytest.fixture
def client(estate: Estate) -> Any:
    return ArtifactsClient(DefaultAzureCredential(), estate.url)


def machine_learning(runtime: str | None = None) -> AzureMLServiceLinkedService:
    reference = (
        IntegrationRuntimeReference(
            type="IntegrationRuntimeReference", reference_name=runtime
        )
        if runtime
        else None
    )
    # Plain text where the client's types ask for JSON: they mean expressions or text.
    workspace: dict[str, Any] = {
        "subscription_id": "s",
        "resource_group_name": "ml",
        "ml_workspace_name": "mlw",
    }
    return AzureMLServiceLinkedService(**workspace, connect_via=reference)


def send(estate: Estate, method: str, name: str, body: Any = None) -> requests.Response:
    token = DefaultAzureCredential().get_token("https://dev.azuresynapse.net/.default")
    return requests.request(
        method,
        f"{estate.url}/linkedservices/{name}",
        params={"api-version": "2020-12-01"},
        json=body,
        headers={"Authorization": f"Bearer {token.token}"},
        timeout=5,
    )


def test_a_linked_service_is_made_read_listed_and_deleted(
    client: Any,
) -> None:
    links = client.linked_service

    links.begin_create_or_update_linked_service(NAME, machine_learning()).result()

    assert links.get_linked_service(NAME).properties.ml_workspace_name == "mlw"
    listed = links.get_linked_services_by_workspace()
    assert [resource.name for resource in listed] == [NAME]
    links.begin_delete_linked_service(NAME).result()
    with pytest.raises(ResourceNotFoundError):
        links.get_linked_service(NAME)


def test_what_is_not_in_the_clients_model_is_kept(estate: Estate) -> None:
    body = {
        "properties": {
            "type": "AzureMLService",
            "annotations": [],
            "typeProperties": {
                "subscriptionId": "s",
                "resourceGroupName": "ml",
                "mlWorkspaceName": "mlw",
                "authentication": "MSI",
            },
        }
    }
    estate.simulation.synapse.links.settle_seconds = 0.0
    send(estate, "PUT", NAME, body)

    shown = send(estate, "GET", NAME).json()

    assert shown["properties"] == body["properties"]
    assert shown["type"] == "Microsoft.Synapse/workspaces/linkedservices"


def test_a_new_one_is_202_with_a_result_to_poll_and_an_update_200(
    estate: Estate,
) -> None:
    body = {"properties": {"type": "AzureBlobStorage", "typeProperties": {}}}
    estate.simulation.synapse.links.settle_seconds = 60.0

    made = send(estate, "PUT", "blob", body)
    changed = send(estate, "PUT", "blob", body)

    assert (made.status_code, changed.status_code) == (202, 200)
    location = f"{estate.url}/operationResults/"
    assert made.headers["Location"].startswith(location)
    assert send(estate, "GET", "blob").status_code == 404


def test_a_secret_is_never_shown(estate: Estate) -> None:
    secret = {"type": "SecureString", "value": "hidden-key"}
    body = {
        "properties": {
            "type": "AzureBlobStorage",
            "typeProperties": {"sasToken": secret},
        }
    }
    estate.simulation.synapse.links.settle_seconds = 0.0
    send(estate, "PUT", "blob", body)

    shown = send(estate, "GET", "blob")

    assert "hidden-key" not in shown.text
    assert shown.json()["properties"]["typeProperties"]["sasToken"]["value"] == "*" * 10


def test_an_outdated_etag_is_refused(client: Any) -> None:
    links = client.linked_service
    address: Any = "https://v.vault.azure.net/"
    vault = AzureKeyVaultLinkedService(base_url=address)
    links.begin_create_or_update_linked_service("vault", vault).result()

    with pytest.raises((ResourceModifiedError, HttpResponseError)) as error:
        links.begin_create_or_update_linked_service("vault", vault, if_match="old")

    assert error.value.status_code == 412


@pytest.mark.parametrize(
    ("properties", "message"),
    [
        (None, "no object 'properties'"),
        ({"type": "Nothing", "typeProperties": {}}, "Unknown linked service type"),
        ({"type": "AzureMLService"}, "no 'typeProperties'"),
        (
            {"type": "AzureMLService", "typeProperties": {"subscriptionId": "s"}},
            "missing: resourceGroupName, mlWorkspaceName",
        ),
    ],
)
def test_a_payload_that_does_not_hold_is_refused(
    estate: Estate, properties: object, message: str
) -> None:
    answer = send(estate, "PUT", NAME, {"properties": properties})

    assert answer.status_code == 400
    assert message in answer.json()["error"]["message"]


def test_an_unknown_integration_runtime_is_refused(client: Any) -> None:
    links = client.linked_service
    links.begin_create_or_update_linked_service(
        NAME, machine_learning("AutoResolveIntegrationRuntime")
    ).result()

    with pytest.raises(HttpResponseError, match="invalid reference 'elsewhere'"):
        links.begin_create_or_update_linked_service(NAME, machine_learning("elsewhere"))


def test_an_invalid_name_is_refused(estate: Estate) -> None:
    answer = send(estate, "PUT", "-link", {"properties": {}})

    assert answer.status_code == 400
    assert "name '-link' is invalid" in answer.json()["error"]["message"]
