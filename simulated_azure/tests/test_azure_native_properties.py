"""Inputs that the real SDK sends, to ARM's shape and back."""

from __future__ import annotations

from typing import Any

import pytest

from simulated_azure.arm.contracts import Contract, Contracts
from simulated_azure.engine.azure_native.input_checks import failures
from simulated_azure.engine.azure_native.properties import (
    body_to_inputs,
    body_to_outputs,
    inputs_to_body,
    outputs_to_inputs,
    preview_outputs,
)
from simulated_azure.engine.wire import UNKNOWN, decode, encode
from simulated_azure.tests.azure_native_sdk import IDENTITY, SUBNET, TENANT, sent_inputs

Sent = dict[str, dict[str, Any]]


@pytest.fixture(scope="module")
def sent() -> Sent:
    return {token: decode(encode(inputs)) for token, inputs in sent_inputs().items()}


def test_every_type_comes_back_as_it_was_sent(sent: Sent) -> None:
    for token, inputs in sent.items():
        contract = _contract(token)

        body = inputs_to_body(contract, inputs)
        returned = outputs_to_inputs(contract, body_to_outputs(contract, body))

        assert returned == _without_url(contract, inputs), token


def test_every_type_passes_the_checks_once_it_is_named(sent: Sent) -> None:
    for token, inputs in sent.items():
        contract = _contract(token)
        named = dict.fromkeys(contract.path_parameters, "name") | inputs
        if "location" in contract.body["properties"]:
            named.setdefault("location", "swedencentral")

        found = failures(contract, named)

        assert found == [] or _only_names(contract, [f.property for f in found]), token


def test_an_import_reads_the_inputs_out_of_the_body(sent: Sent) -> None:
    inputs = sent["azure-native:machinelearningservices:Workspace"]
    contract = _contract("azure-native:machinelearningservices:Workspace")

    read = body_to_inputs(contract, inputs_to_body(contract, inputs))

    assert read == _without_url(contract, inputs)


def test_subnets_inside_a_network_are_flattened_too(sent: Sent) -> None:
    token = "azure-native:network:VirtualNetwork"

    body = inputs_to_body(_contract(token), sent[token])

    first = body["properties"]["subnets"][0]
    assert first["name"] == "training"
    assert first["properties"]["networkSecurityGroup"] == {"id": "nsg-id"}
    assert first["properties"]["delegations"] == [
        {"name": "d", "properties": {"serviceName": "Microsoft.X/y"}}
    ]


def test_storage_gets_the_names_that_arm_knows(sent: Sent) -> None:
    token = "azure-native:storage:StorageAccount"

    properties = inputs_to_body(_contract(token), sent[token])["properties"]

    assert properties["supportsHttpsTrafficOnly"] is True
    assert properties["isNfsV3Enabled"] is False
    assert properties["networkAcls"]["ipRules"] == [
        {"value": "203.0.113.10", "action": "Allow"}
    ]
    assert properties["networkAcls"]["virtualNetworkRules"] == [{"id": SUBNET}]
    assert properties["encryption"]["identity"] == {"userAssignedIdentity": IDENTITY}


def test_component_properties_keep_microsofts_underscores(sent: Sent) -> None:
    token = "azure-native:applicationinsights:Component"

    body = inputs_to_body(_contract(token), sent[token])

    assert body["kind"] == "web"
    assert body["properties"]["Application_Type"] == "web"
    assert body["properties"]["WorkspaceResourceId"] == "log-id"


def test_identities_are_a_list_in_pulumi_and_a_map_in_arm(sent: Sent) -> None:
    token = "azure-native:machinelearningservices:Workspace"

    body = inputs_to_body(_contract(token), sent[token])

    assert body["identity"]["userAssignedIdentities"] == {IDENTITY: {}}


def test_what_keeps_its_properties_is_not_flattened(sent: Sent) -> None:
    contract = _contract("azure-native:keyvault:Vault")

    outputs = body_to_outputs(
        contract, inputs_to_body(contract, sent["azure-native:keyvault:Vault"])
    )

    assert outputs["properties"]["tenantId"] == TENANT


def test_compute_properties_follow_their_discriminator(sent: Sent) -> None:
    token = "azure-native:machinelearningservices:Compute"

    inner = inputs_to_body(_contract(token), sent[token])["properties"]["properties"]

    assert inner["scaleSettings"]["minNodeCount"] == 0
    assert inner["subnet"] == {"id": SUBNET}


def test_read_only_properties_are_outputs_and_never_inputs() -> None:
    contract = _contract("azure-native:network:PrivateEndpoint")
    nic = [{"id": "nic-id"}]
    body = {"name": "pe", "type": "t", "properties": {"networkInterfaces": nic}}

    outputs = body_to_outputs(contract, body)

    assert outputs["networkInterfaces"] == nic
    assert outputs["name"] == "pe"
    assert outputs_to_inputs(contract, outputs) == {}


def test_outputs_of_components_start_in_lower_case() -> None:
    contract = _contract("azure-native:applicationinsights:Component")
    body = {"properties": {"InstrumentationKey": "k", "ConnectionString": "c"}}

    assert body_to_outputs(contract, body) == {
        "instrumentationKey": "k",
        "connectionString": "c",
    }


def test_a_preview_echoes_inputs_and_leaves_the_rest_unknown(sent: Sent) -> None:
    token = "azure-native:network:VirtualNetwork"

    preview = preview_outputs(_contract(token), sent[token])

    assert preview["location"] == "swedencentral"
    assert preview["subnets"][0]["addressPrefix"] == "10.40.0.0/24"
    assert preview["subnets"][0]["id"] is UNKNOWN
    assert preview["name"] is UNKNOWN
    assert preview["provisioningState"] is UNKNOWN
    assert "id" not in preview


def _contract(token: str) -> Contract:
    contract = Contracts.load().by_token(token)
    assert contract is not None
    return contract


def _without_url(contract: Contract, inputs: dict[str, Any]) -> dict[str, Any]:
    in_url = {*contract.path_parameters, *contract.query}
    return {name: value for name, value in inputs.items() if name not in in_url}


def _only_names(contract: Contract, properties: list[str]) -> bool:
    """Say whether only the placeholder names are refused, by their patterns."""
    return set(properties) <= set(contract.path_parameters)
