"""What changes in place, what replaces, and which of two goes first."""

from __future__ import annotations

from typing import Any

from simulated_azure.arm.contracts import Contract, Contracts
from simulated_azure.engine.azure_native.diff import (
    Change,
    Kind,
    changes,
    delete_before_replace,
    without_ignored,
)
from simulated_azure.engine.azure_native.naming import AUTO_NAMED
from simulated_azure.engine.wire import UNKNOWN

ACCOUNT = "azure-native:storage:StorageAccount"
NETWORK = "azure-native:network:VirtualNetwork"


def test_equal_inputs_have_no_changes() -> None:
    inputs = {"sku": {"name": "Standard_LRS"}, "tags": {"a": "b"}}

    assert _changes(ACCOUNT, inputs, inputs) == []


def test_a_nested_change_has_its_path() -> None:
    old = {"subnets": [{"name": "a", "addressPrefix": "10.0.0.0/24"}]}
    new = {"subnets": [{"name": "a", "addressPrefix": "10.0.1.0/24"}, {"name": "b"}]}

    found = _changes(NETWORK, old, new)

    assert found == [
        Change("subnets[0].addressPrefix", Kind.UPDATE, False),
        Change("subnets[1]", Kind.ADD, False),
    ]
    assert {change.top for change in found} == {"subnets"}


def test_added_and_removed_inputs_are_told_apart() -> None:
    found = _changes(ACCOUNT, {"tags": {"a": "1"}}, {"accessTier": "Hot", "tags": {}})

    assert found == [
        Change("tags.a", Kind.DELETE, False),
        Change("accessTier", Kind.ADD, False),
    ]


def test_what_the_contract_marks_replaces() -> None:
    found = _changes(ACCOUNT, {"isHnsEnabled": False}, {"isHnsEnabled": True})

    assert found == [Change("isHnsEnabled", Kind.UPDATE, True)]


def test_what_is_in_the_url_replaces() -> None:
    found = _changes(ACCOUNT, {"accountName": "a"}, {"accountName": "b"})

    assert found == [Change("accountName", Kind.UPDATE, True)]


def test_what_is_below_a_replacing_property_replaces() -> None:
    token = "azure-native:network:PublicIPAddress"

    found = _changes(token, {"sku": {"name": "Basic"}}, {"sku": {"name": "Standard"}})

    assert found == [Change("sku.name", Kind.UPDATE, True)]


def test_spelling_out_what_azure_reports_does_not_replace() -> None:
    new = {"isHnsEnabled": True}

    found = _changes(ACCOUNT, {}, new, outputs={"isHnsEnabled": True})

    assert found == [Change("isHnsEnabled", Kind.ADD, False)]


def test_case_is_nothing_in_the_start_of_an_id() -> None:
    start = "/subscriptions/A/resourceGroups/rg/providers/Microsoft.Network/"
    old = {"subnet": {"id": f"{start}virtualNetworks/vnet"}}

    same = {"subnet": {"id": f"{start.upper()}virtualNetworks/vnet"}}
    other = {"subnet": {"id": f"{start}virtualNetworks/VNET"}}

    token = "azure-native:network:PrivateEndpoint"
    assert _changes(token, old, same) == []
    assert _changes(token, old, other) == [Change("subnet.id", Kind.UPDATE, False)]


def test_case_is_nothing_in_locations_and_resource_groups() -> None:
    old = {"location": "Sweden Central", "resourceGroupName": "RG-ml"}
    new = {"location": "swedencentral", "resourceGroupName": "rg-ML"}

    assert _changes(ACCOUNT, old, new) == []


def test_case_matters_elsewhere() -> None:
    found = _changes(ACCOUNT, {"tags": {"a": "B"}}, {"tags": {"a": "b"}})

    assert [change.path for change in found] == ["tags.a"]


def test_identities_are_a_set() -> None:
    old = {"identity": {"userAssignedIdentities": ["/a", "/b"]}}
    new = {"identity": {"userAssignedIdentities": ["/B", "/a"]}}

    assert _changes(ACCOUNT, old, new) == []


def test_an_unknown_is_a_change() -> None:
    found = _changes(ACCOUNT, {"kind": "StorageV2"}, {"kind": UNKNOWN})

    assert found == [Change("kind", Kind.UPDATE, False)]


def test_a_boolean_is_no_number() -> None:
    found = _changes(ACCOUNT, {"isSftpEnabled": 1}, {"isSftpEnabled": True})

    assert [change.path for change in found] == ["isSftpEnabled"]


def test_the_providers_own_marks_are_no_inputs() -> None:
    assert _changes(ACCOUNT, {AUTO_NAMED: True}, {}) == []


def test_ignored_paths_take_what_is_below_them() -> None:
    paths = ["natGateway.id", "natGatewayX", "subnets[1].name", "subnets[1].id", "tags"]
    found = [Change(path, Kind.UPDATE, False) for path in paths]

    left = without_ignored(found, ["natGateway", "subnets[*].name"])

    assert [change.path for change in left] == ["natGatewayX", "subnets[1].id", "tags"]


def test_a_star_ignores_everything() -> None:
    found = [Change("tags.a", Kind.ADD, False), Change("kind", Kind.UPDATE, False)]

    assert without_ignored(found, ["*"]) == []


def test_a_given_name_forces_the_old_one_to_go_first() -> None:
    assert delete_before_replace({"accountName": "a"})
    assert not delete_before_replace({"accountName": "a1b2", AUTO_NAMED: True})


def _changes(
    token: str,
    old: dict[str, Any],
    new: dict[str, Any],
    outputs: dict[str, Any] | None = None,
) -> list[Change]:
    contract = Contracts.load().by_token(token)
    assert isinstance(contract, Contract)
    return changes(contract, old, new, outputs or {})
