"""Managed private endpoints through the real client, and what their targets see."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

import pytest
from azure.core.exceptions import HttpResponseError, ResourceNotFoundError
from azure.identity import DefaultAzureCredential
from azure.synapse.managedprivateendpoints import VnetClient
from azure.synapse.managedprivateendpoints.v2020_12_01.models import (
    ManagedPrivateEndpointProperties,
)

from simulated_azure.simulation import Simulation
from simulated_azure.store import Resource
from simulated_azure.tests.fixtures import Put
from simulated_azure.tests.fixtures_estate import WORKSPACE, Estate, synapse_workspace

NAME = "ml-workspace"


class Endpoints:
    """The real client, with the arguments that never change filled in."""

    def __init__(self, estate: Estate, workspace: str = WORKSPACE) -> None:
        url = estate.simulation.synapse_url(workspace)
        client = VnetClient(DefaultAzureCredential(), url, api_version="2020-12-01")
        self.operations: Any = client.managed_private_endpoints

    def create(self, target: str, group: str = "amlworkspace", name: str = NAME) -> Any:
        properties = ManagedPrivateEndpointProperties(
            private_link_resource_id=target, group_id=group
        )
        return self.operations.create(name, "default", properties)

    def get(self, name: str = NAME) -> Any:
        return self.operations.get(name, "default")

    def delete(self, name: str = NAME) -> None:
        self.operations.delete(name, "default")

    def names(self) -> list[str]:
        return [str(item.name) for item in self.operations.list("default")]


@pytest.fixture
def endpoints(estate: Estate) -> Endpoints:
    return Endpoints(estate)


def own(estate: Estate, target: str) -> list[Resource]:
    found = estate.simulation.arm.connections(target)
    last = f"/{WORKSPACE}.{NAME}"
    return [
        item
        for item in found
        if item.body["properties"]["privateEndpoint"]["id"].endswith(last)
    ]


def refusal(error: pytest.ExceptionInfo[HttpResponseError]) -> str:
    assert error.value.error is not None
    return str(json.loads(str(error.value.error.message))["Message"])


def test_a_new_endpoint_is_provisioned_and_waits_for_approval(
    estate: Estate, endpoints: Endpoints
) -> None:
    made = endpoints.create(estate.ml_workspace)
    time.sleep(estate.simulation.synapse.endpoints.settle_seconds)
    later = endpoints.get()

    assert made.properties.provisioning_state == "Provisioning"
    assert later.properties.provisioning_state == "Succeeded"
    assert later.properties.connection_state.status == "Pending"


def test_its_connection_appears_on_the_target_with_the_services_names(
    estate: Estate, endpoints: Endpoints
) -> None:
    endpoints.create(estate.ml_workspace)

    [connection] = own(estate, estate.ml_workspace)

    properties = connection.body["properties"]
    assert connection.name.startswith(f"{WORKSPACE}.{NAME}-")
    assert (
        "/providers/Microsoft.Network/privateEndpoints/"
        in (properties["privateEndpoint"]["id"])
    )
    assert properties["privateLinkServiceConnectionState"]["status"] == "Pending"


def test_other_teams_connections_look_nearly_the_same(
    estate: Estate, endpoints: Endpoints
) -> None:
    endpoints.create(estate.ml_workspace)

    found = estate.simulation.arm.connections(estate.ml_workspace)

    assert len(found) == 3
    assert all(f"{WORKSPACE}.{NAME}" in item.name for item in found)


def test_other_teams_stay_away_when_told(estate: Estate, endpoints: Endpoints) -> None:
    estate.simulation.synapse.endpoints.other_teams = False

    endpoints.create(estate.ml_workspace)

    assert len(estate.simulation.arm.connections(estate.ml_workspace)) == 1


def test_an_approval_on_the_target_shows_on_the_endpoint(
    estate: Estate, endpoints: Endpoints
) -> None:
    endpoints.create(estate.ml_workspace)
    [connection] = own(estate, estate.ml_workspace)
    state = {"status": "Approved", "description": "by a test"}
    body = {"properties": {"privateLinkServiceConnectionState": state}}
    estate.simulation.arm.put(connection.id, body)

    shown = endpoints.get().properties.connection_state

    assert (shown.status, shown.description) == ("Approved", "by a test")


def test_a_second_put_changes_nothing(estate: Estate, endpoints: Endpoints) -> None:
    endpoints.create(estate.ml_workspace)
    endpoints.create(estate.ml_workspace.upper())

    assert len(own(estate, estate.ml_workspace)) == 1


def test_another_target_under_the_same_name_is_refused(
    estate: Estate, endpoints: Endpoints
) -> None:
    endpoints.create(estate.ml_workspace)

    with pytest.raises(HttpResponseError, match="another target") as error:
        endpoints.create(estate.vault, "vault")

    assert error.value.status_code == 409


def test_a_deleted_endpoint_takes_its_connection_along(
    estate: Estate, endpoints: Endpoints
) -> None:
    endpoints.create(estate.ml_workspace)

    endpoints.delete()

    assert own(estate, estate.ml_workspace) == []
    assert endpoints.get().properties.provisioning_state == "Deleting"
    time.sleep(estate.simulation.synapse.endpoints.settle_seconds)
    with pytest.raises(ResourceNotFoundError):
        endpoints.get()
    endpoints.delete()


def test_a_target_that_goes_away_disconnects_the_endpoint(
    estate: Estate, endpoints: Endpoints
) -> None:
    endpoints.create(estate.vault, "vault")

    estate.simulation.store.delete(own(estate, estate.vault)[0].id)

    assert endpoints.get().properties.connection_state.status == "Disconnected"


@pytest.mark.parametrize(
    ("target", "group", "name", "message"),
    [
        ("vaultless", "vault", NAME, "does not exist"),
        ("vault", "blob", NAME, "groupId 'blob' is not valid"),
        ("lake", "amlworkspace", NAME, "allowed: blob"),
        ("vault", "vault", "-name", "name '-name' is invalid"),
    ],
)
def test_an_endpoint_that_cannot_be_made_is_refused(
    estate: Estate,
    endpoints: Endpoints,
    target: str,
    group: str,
    name: str,
    message: str,
) -> None:
    targets = {"vault": estate.vault, "lake": estate.lake}
    missing = f"{estate.vault}less"

    with pytest.raises(HttpResponseError) as error:
        endpoints.create(targets.get(target, missing), group, name)

    assert error.value.status_code == 400
    assert message in refusal(error)


def test_the_services_own_endpoints_are_listed(
    estate: Estate, endpoints: Endpoints
) -> None:
    endpoints.create(estate.vault, "vault")

    assert endpoints.names() == [
        f"synapse-ws-sql--{WORKSPACE}",
        f"synapse-ws-sqlOnDemand--{WORKSPACE}",
        NAME,
    ]


def test_a_workspace_without_a_managed_network_has_no_endpoints(
    estate: Estate, put: Put
) -> None:
    synapse_workspace(put, "unmanaged", estate.lake, managedVirtualNetwork="")

    with pytest.raises(ResourceNotFoundError):
        Endpoints(estate, "unmanaged").names()


def test_a_deleted_workspace_takes_its_connections_along(
    estate: Estate, endpoints: Endpoints
) -> None:
    endpoints.create(estate.ml_workspace)
    estate.simulation.arm.delete(estate.synapse)

    estate.simulation.synapse.lifecycle.sweep()

    assert own(estate, estate.ml_workspace) == []


def test_an_endpoint_outlives_a_restart(estate: Estate, endpoints: Endpoints) -> None:
    endpoints.create(estate.ml_workspace)
    home: Path = estate.simulation.home

    with Simulation(home) as again:
        connections = again.arm.connections(estate.ml_workspace)

    assert len(connections) == 3
