"""A refresh sees drift of what is managed and nothing else."""

from __future__ import annotations

from typing import Any

from simulated_azure.arm.contracts import Contract, Contracts
from simulated_azure.engine.azure_native.refresh import (
    refreshed_inputs,
    with_sub_resources,
    without_empty,
)

ACCOUNT = "azure-native:storage:StorageAccount"
NETWORK = "azure-native:network:VirtualNetwork"
VAULT = "azure-native:keyvault:Vault"
INPUTS = {"accountName": "st", "kind": "StorageV2", "tags": {"owner": "team"}}
OUTPUTS = {
    "name": "st",
    "kind": "StorageV2",
    "tags": {"owner": "team"},
    "accessTier": "Hot",
    "privateEndpointConnections": [],
}


def test_nothing_new_leaves_the_inputs_alone() -> None:
    assert _refresh(ACCOUNT, INPUTS, OUTPUTS, OUTPUTS) == INPUTS


def test_a_changed_tag_is_seen() -> None:
    now = OUTPUTS | {"tags": {"owner": "somebody"}}

    assert _refresh(ACCOUNT, INPUTS, OUTPUTS, now) == INPUTS | {
        "tags": {"owner": "somebody"}
    }


def test_an_added_and_a_removed_tag_are_seen() -> None:
    now = OUTPUTS | {"tags": {"hand": "made"}}

    assert _refresh(ACCOUNT, INPUTS, OUTPUTS, now)["tags"] == {"hand": "made"}


def test_a_removed_property_is_seen() -> None:
    now = {name: value for name, value in OUTPUTS.items() if name != "tags"}

    assert "tags" not in _refresh(ACCOUNT, INPUTS, OUTPUTS, now)


def test_a_default_that_changed_becomes_an_input() -> None:
    now = OUTPUTS | {"accessTier": "Cool"}

    assert _refresh(ACCOUNT, INPUTS, OUTPUTS, now) == INPUTS | {"accessTier": "Cool"}


def test_read_only_properties_stay_quiet() -> None:
    now = OUTPUTS | {"privateEndpointConnections": [{"id": "pe", "name": "pe"}]}

    assert _refresh(ACCOUNT, INPUTS, OUTPUTS, now) == INPUTS


def test_subnets_that_are_resources_of_their_own_stay_quiet() -> None:
    inputs = {"addressSpace": {"addressPrefixes": ["10.0.0.0/16"]}}
    now = {**inputs, "subnets": [{"name": "a", "id": "a-id"}]}

    assert _refresh(NETWORK, inputs, {**inputs, "subnets": []}, now) == inputs


def test_inline_subnets_show_their_drift_and_no_defaults() -> None:
    inputs = {"subnets": [{"name": "a", "addressPrefix": "10.0.0.0/24"}]}
    subnet = {**inputs["subnets"][0], "id": "a-id", "purpose": "x"}
    changed = {**subnet, "addressPrefix": "10.0.9.0/24"}

    found = _refresh(NETWORK, inputs, {"subnets": [subnet]}, {"subnets": [changed]})

    assert found == {"subnets": [{"name": "a", "addressPrefix": "10.0.9.0/24"}]}


def test_the_neighbours_of_a_changed_subnet_stay_as_given() -> None:
    inputs = {"subnets": [{"name": "a"}, {"name": "b"}]}
    default = {"privateEndpointNetworkPolicies": "Disabled"}
    before = {"subnets": [{"name": "a", **default}, {"name": "b", **default}]}
    after = {"subnets": [{"name": "a", **default}, {"name": "c", **default}]}

    found = _refresh(NETWORK, inputs, before, after)

    assert found == {"subnets": [{"name": "a"}, {"name": "c"}]}


def test_addresses_that_azure_spells_differently_stay_as_given() -> None:
    inputs = {"dhcpOptions": {"dnsServers": ["FE80::1"]}}
    before = {"dhcpOptions": {"dnsServers": ["fe80::1"]}}
    after = {"dhcpOptions": {"dnsServers": ["fe80::1", "fe80::2"]}}

    found = _refresh(NETWORK, inputs, before, after)

    assert found == {"dhcpOptions": {"dnsServers": ["FE80::1", "fe80::2"]}}


def test_a_subnet_added_by_hand_is_drift_of_inline_subnets() -> None:
    inputs = {"subnets": [{"name": "a"}]}
    now = {"subnets": [{"name": "a"}, {"name": "b"}]}

    assert _refresh(NETWORK, inputs, inputs, now) == now


def test_values_that_azure_spells_differently_stay_as_given() -> None:
    token = "azure-native:privatedns:PrivateZone"
    now = {"location": "global", "tags": {}}

    found = _refresh(token, {"location": "Global"}, {"location": "global"}, now)

    assert found == {"location": "Global", "tags": {}}


def test_a_create_sends_empty_lists_for_sub_resources() -> None:
    sent = with_sub_resources(_contract(VAULT), {"properties": {"tenantId": "t"}}, None)

    assert sent == {"properties": {"tenantId": "t", "accessPolicies": []}}


def test_an_update_keeps_the_subnets_that_are_there() -> None:
    existing = {"subnets": [{"name": "a", "id": "a-id", "purpose": "x"}]}

    sent = with_sub_resources(_contract(NETWORK), {"tags": {}}, existing)

    assert sent["subnets"] == [{"name": "a", "id": "a-id"}]
    assert sent["virtualNetworkPeerings"] == []


def test_given_subnets_are_sent_as_they_are() -> None:
    inputs = {"subnets": [{"name": "b"}], "virtualNetworkPeerings": []}
    existing = {"subnets": [{"name": "a"}]}

    assert with_sub_resources(_contract(NETWORK), inputs, existing) == inputs


def test_imports_leave_out_what_is_empty() -> None:
    value = {"a": [], "b": {"c": {}}, "d": [{"e": False}], "f": ""}

    assert without_empty(value) == {"d": [{"e": False}], "f": ""}


def _refresh(
    token: str, inputs: dict[str, Any], before: dict[str, Any], after: dict[str, Any]
) -> dict[str, Any]:
    return refreshed_inputs(_contract(token), inputs, before, after)


def _contract(token: str) -> Contract:
    contract = Contracts.load().by_token(token)
    assert contract is not None
    return contract
