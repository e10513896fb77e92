"""The conditions of policy rules, one by one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from simulated_azure.arm.azure_policy.conditions import (
    Judging,
    RuleError,
    conditions,
    operator_of,
)
from simulated_azure.arm.azure_policy.policy_request import PolicyRequest
from simulated_azure.arm.resource_id import ResourceId

ACCOUNTS = "Microsoft.Storage/storageAccounts"
ID = ResourceId.parse(
    f"/subscriptions/s/resourceGroups/rg/providers/{ACCOUNTS}/stdata01"
)
BODY: dict[str, Any] = {
    "location": "Sweden Central",
    "kind": "StorageV2",
    "sku": {"name": "Standard_LRS"},
    "tags": {"Owner": "ml-team"},
    "identity": {"type": "SystemAssigned"},
    "properties": {
        "allowSharedKeyAccess": False,
        "minimumTlsVersion": "TLS1_2",
        "networkAcls": {"ipRules": [{"value": "203.0.113.1"}, {"value": "10.0.0.1"}]},
        "retentionInDays": 7,
    },
}


def alias(path: str) -> str:
    """Return an alias of storage accounts."""
    return f"{ACCOUNTS}/{path}"


def holds(rule: dict[str, Any], **parameters: Any) -> bool:
    """Judge the account by a rule."""
    functions: dict[str, Callable[..., Any]] = {
        "parameters": lambda name: parameters[name],
        "resourcegroup": lambda: {"location": "swedencentral"},
    }
    return Judging(PolicyRequest(ID, BODY), functions).holds(rule)


@pytest.mark.parametrize(
    ("field", "operator", "value"),
    [
        ("type", "equals", ACCOUNTS.upper()),
        ("name", "like", "st*01"),
        ("name", "match", "stdata##"),
        ("kind", "in", ["storagev2", "BlobStorage"]),
        ("location", "equals", "swedencentral"),
        ("location", "notIn", ["westeurope"]),
        ("identity.type", "contains", "Assigned"),
        ("tags", "containsKey", "owner"),
        ("tags.owner", "equals", "ML-Team"),
        ("tags['costCenter']", "exists", "false"),
        ("tags[owner]", "exists", True),
        (alias("allowSharedKeyAccess"), "equals", "false"),
        (alias("ALLOWSHAREDKEYACCESS"), "notEquals", True),
        (alias("sku.name"), "notLike", "Premium*"),
        (alias("minimumTlsVersion"), "greaterOrEquals", "TLS1_2"),
        (alias("retentionInDays"), "less", 14),
        (alias("publicNetworkAccess"), "notEquals", "Disabled"),
        (alias("publicNetworkAccess"), "exists", "false"),
        (alias("networkAcls.ipRules[*].value"), "notEquals", "0.0.0.0"),
        (alias("networkAcls.virtualNetworkRules[*].id"), "equals", "anything"),
        ("Microsoft.KeyVault/vaults/enableRbacAuthorization", "exists", "false"),
    ],
)
def test_a_condition_holds(field: str, operator: str, value: object) -> None:
    assert holds({"field": field, operator: value})
    assert not holds({"not": {"field": field, operator: value}})


@pytest.mark.parametrize(
    ("field", "operator", "value"),
    [
        ("name", "match", "STDATA##"),
        (alias("publicNetworkAccess"), "equals", ""),
        (alias("publicNetworkAccess"), "like", "*"),
        (alias("publicNetworkAccess"), "less", 5),
        (alias("networkAcls.ipRules[*].value"), "equals", "10.0.0.1"),
        ("Microsoft.KeyVault/vaults/networkAcls[*].x", "exists", "true"),
    ],
)
def test_a_condition_does_not_hold(field: str, operator: str, value: object) -> None:
    assert not holds({"field": field, operator: value})


def test_conditions_are_combined() -> None:
    yes, no = {"field": "kind", "exists": "true"}, {"field": "kind", "equals": "x"}

    assert holds({"allOf": [yes, yes]})
    assert not holds({"allOf": [yes, no]})
    assert holds({"anyOf": [no, yes]})
    assert not holds({"anyOf": [no, no]})


def test_the_elements_that_fulfil_a_condition_are_counted() -> None:
    rules = alias("networkAcls.ipRules[*]")
    private = {"field": f"{rules}.value", "like": "10.*"}

    assert holds({"count": {"field": rules}, "equals": 2})
    assert holds({"count": {"field": rules, "where": private}, "equals": 1})
    assert holds({"count": {"field": alias("nothing[*]")}, "equals": 0})


def test_values_and_names_are_computed() -> None:
    tag = {"field": "[concat('tags[', parameters('tag'), ']')]", "exists": "true"}
    region = {"field": "location", "equals": "[resourceGroup().location]"}
    literal = {"value": "[[no expression]", "equals": "[[no expression]"}
    listed = {"field": "kind", "in": "[parameters('kinds')]"}

    assert holds(tag, tag="Owner")
    assert not holds(tag, tag="costCenter")
    assert holds(region)
    assert holds(literal)
    assert holds(listed, kinds=["StorageV2"])
    assert holds({"value": "[field('tags')['Owner']]", "equals": "ml-team"})
    assert holds({"value": "[length(split(field('name'), 'd'))]", "equals": 2})


@pytest.mark.parametrize(
    "rule",
    [
        {"field": "kind"},
        {"field": "kind", "is": "x"},
        {"field": "kind", "value": "x", "equals": "x"},
        {"field": "kind", "equals": "x", "like": "x"},
    ],
)
def test_what_is_no_condition_is_refused(rule: dict[str, Any]) -> None:
    inside = {"anyOf": [{"not": rule}]}

    with pytest.raises(RuleError, match="one of field, value and count"):
        [operator_of(condition) for condition in conditions(inside)]
