"""The life of resources, through gRPC here and ARM's HTTP service there."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import grpc
import pytest
from google.protobuf import empty_pb2
from pulumi.runtime.proto import provider_pb2

from simulated_azure.constants import (
    DEPLOYER_CLIENT_ID,
    DEPLOYER_OBJECT_ID,
    SUBSCRIPTION_ID,
    TENANT_ID,
)
from simulated_azure.engine.azure_native.server import VERSION, serve
from simulated_azure.engine.wire import UNKNOWN
from simulated_azure.simulation import Simulation
from simulated_azure.tests.provider_client import ProviderClient

GROUP = "azure-native:resources:ResourceGroup"
NETWORK = "azure-native:network:VirtualNetwork"
SUBNET = "azure-native:network:Subnet"
GROUP_ID = f"/subscriptions/{SUBSCRIPTION_ID}/resourceGroups/rg"
GROUP_INPUTS = {"resourceGroupName": "rg", "location": "swedencentral"}
NETWORK_INPUTS: dict[str, Any] = {
    "virtualNetworkName": "vnet",
    "resourceGroupName": "rg",
    "location": "swedencentral",
    "addressSpace": {"addressPrefixes": ["10.40.0.0/20"]},
}
SUBNET_INPUTS = {
    "resourceGroupName": "rg",
    "virtualNetworkName": "vnet",
    "subnetName": "training",
    "addressPrefix": "10.40.0.0/24",
}


@pytest.fixture
def client(simulation: Simulation) -> Iterator[ProviderClient]:
    server = serve(simulation.environment())
    client = ProviderClient(server.port)
    yield client
    client.close()
    server.stop()


@pytest.fixture
def network(client: ProviderClient) -> tuple[str, dict[str, Any]]:
    client.create(GROUP, GROUP_INPUTS)
    return client.create(NETWORK, NETWORK_INPUTS)


def test_it_tells_the_version_that_the_sdk_expects(client: ProviderClient) -> None:
    assert client.stub.GetPluginInfo(empty_pb2.Empty()).version == VERSION


def test_it_has_no_schema_and_says_what_to_do_without(client: ProviderClient) -> None:
    with pytest.raises(grpc.RpcError) as refused:
        client.stub.GetSchema(provider_pb2.GetSchemaRequest())

    assert "--generate-code=false" in _text(refused.value)


def test_a_create_shows_in_arm_and_in_the_outputs(
    simulation: Simulation, client: ProviderClient
) -> None:
    identity, outputs = client.create(GROUP, {**GROUP_INPUTS, "tags": {"a": "b"}})

    stored = simulation.store.get(identity)
    assert stored is not None
    assert stored.body["tags"] == {"a": "b"}
    assert identity == GROUP_ID
    assert outputs["name"] == "rg"
    assert outputs["properties"] == {"provisioningState": "Succeeded"}
    assert outputs["azureApiVersion"] == "2024-03-01"


def test_a_preview_creates_nothing(
    simulation: Simulation, client: ProviderClient
) -> None:
    identity, outputs = client.create(GROUP, GROUP_INPUTS, preview=True)

    assert identity == ""
    assert outputs["location"] == "swedencentral"
    assert outputs["name"] is UNKNOWN
    assert simulation.store.get(GROUP_ID) is None


def test_a_create_of_what_exists_is_refused(client: ProviderClient) -> None:
    client.create(GROUP, GROUP_INPUTS)

    with pytest.raises(grpc.RpcError) as refused:
        client.create(GROUP, GROUP_INPUTS)

    assert _text(refused.value) == (
        f"cannot create already existing resource '{GROUP_ID}'"
    )


def test_an_update_is_a_put_and_keeps_subnets_of_their_own(
    client: ProviderClient, network: tuple[str, dict[str, Any]]
) -> None:
    identity, outputs = network
    client.create(SUBNET, SUBNET_INPUTS)
    inputs = {**NETWORK_INPUTS, "tags": {"owner": "team"}}

    updated = client.update(NETWORK, identity, outputs, inputs)

    assert updated["tags"] == {"owner": "team"}
    assert [subnet["name"] for subnet in updated["subnets"]] == ["training"]


def test_a_refresh_of_an_unchanged_resource_is_quiet(
    client: ProviderClient, network: tuple[str, dict[str, Any]]
) -> None:
    identity, outputs = network

    refreshed = client.read(NETWORK, identity, NETWORK_INPUTS, outputs)

    assert refreshed == (identity, NETWORK_INPUTS, outputs)


def test_a_subnet_made_by_itself_is_no_drift_of_its_network(
    client: ProviderClient, network: tuple[str, dict[str, Any]]
) -> None:
    identity, outputs = network
    client.create(SUBNET, SUBNET_INPUTS)

    _, inputs, now = client.read(NETWORK, identity, NETWORK_INPUTS, outputs)

    assert inputs == NETWORK_INPUTS
    assert len(now["subnets"]) == 1


def test_drift_in_azure_shows_in_the_inputs(
    simulation: Simulation,
    client: ProviderClient,
    network: tuple[str, dict[str, Any]],
) -> None:
    identity, outputs = network
    body = simulation.arm.get(identity)
    simulation.arm.put(identity, {**body, "tags": {"by": "hand"}})

    _, inputs, _ = client.read(NETWORK, identity, NETWORK_INPUTS, outputs)

    assert inputs == {**NETWORK_INPUTS, "tags": {"by": "hand"}}


def test_an_import_reads_names_from_the_id_and_the_rest_from_azure(
    client: ProviderClient, network: tuple[str, dict[str, Any]]
) -> None:
    identity, _ = network

    _, inputs, outputs = client.read(NETWORK, identity)

    assert inputs["virtualNetworkName"] == "vnet"
    assert inputs["resourceGroupName"] == "rg"
    assert inputs["addressSpace"] == {"addressPrefixes": ["10.40.0.0/20"]}
    assert "subnets" not in inputs
    assert outputs["name"] == "vnet"


def test_an_import_by_the_id_of_another_type_is_refused(client: ProviderClient) -> None:
    with pytest.raises(grpc.RpcError) as refused:
        client.read(NETWORK, GROUP_ID)

    assert "is no ID like" in _text(refused.value)


def test_a_deleted_resource_is_gone_and_may_be_deleted_again(
    client: ProviderClient, network: tuple[str, dict[str, Any]]
) -> None:
    identity, outputs = network

    client.delete(NETWORK, identity)
    client.delete(NETWORK, identity)

    assert client.read(NETWORK, identity, NETWORK_INPUTS, outputs)[0] == ""


def test_arms_errors_are_one_line(client: ProviderClient) -> None:
    with pytest.raises(grpc.RpcError) as refused:
        client.create(NETWORK, NETWORK_INPUTS)

    text = _text(refused.value)
    assert text.startswith("ResourceGroupNotFound [404]: ")
    assert "\n" not in text


def test_what_no_contract_covers_is_not_simulated(client: ProviderClient) -> None:
    with pytest.raises(grpc.RpcError) as refused:
        client.create("azure-native:web:WebApp", {})

    assert _text(refused.value).startswith(
        "NotSimulated: resource type 'azure-native:web:WebApp'"
    )


def test_the_client_config_is_who_signed_in(client: ProviderClient) -> None:
    assert client.invoke("azure-native:authorization:getClientConfig") == {
        "clientId": DEPLOYER_CLIENT_ID,
        "objectId": DEPLOYER_OBJECT_ID,
        "subscriptionId": SUBSCRIPTION_ID,
        "tenantId": TENANT_ID,
    }


def test_any_known_type_can_be_got(
    client: ProviderClient, network: tuple[str, dict[str, Any]]
) -> None:
    identity, outputs = network

    got = client.invoke(
        "azure-native:network:getVirtualNetwork",
        resourceGroupName="rg",
        virtualNetworkName="vnet",
    )

    assert got == {**outputs, "id": identity}


def test_a_get_without_a_name_says_which(client: ProviderClient) -> None:
    with pytest.raises(grpc.RpcError) as refused:
        client.invoke("azure-native:keyvault:getVault", resourceGroupName="rg")

    assert _text(refused.value).startswith("missing 'vaultName'")


def test_an_unknown_function_is_not_simulated(client: ProviderClient) -> None:
    with pytest.raises(grpc.RpcError) as refused:
        client.invoke("azure-native:web:listWebAppPublishingCredentials")

    assert _text(refused.value).startswith("NotSimulated: function 'azure-native:web:")


def _text(error: Any) -> str:
    return str(error.details())
