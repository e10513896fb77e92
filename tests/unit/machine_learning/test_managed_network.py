"""The managed network and its rules."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from components.machine_learning.managed_network import (
    FqdnRule,
    ManagedNetwork,
    ManagedNetworkArgs,
    OutboundRule,
    PrivateEndpointRule,
    ServiceTagRule,
)
from tests.unit.conftest import GROUP
from tests.unit.registrations import Registered, register

LAKE = f"{GROUP}/providers/Microsoft.Storage/storageAccounts/stlake"
WORKSPACE = f"{GROUP}/providers/Microsoft.MachineLearningServices/workspaces/mlw"
RULES: Mapping[str, OutboundRule] = {
    "data-lake-dfs": PrivateEndpointRule(resource_id=LAKE, subresource="dfs"),
    "batch": ServiceTagRule(service_tag="Storage", protocol="TCP", ports="443"),
    "pypi": FqdnRule(fqdn="pypi.org"),
}


def build(rules: Mapping[str, OutboundRule]) -> Registered[ManagedNetwork]:
    args = ManagedNetworkArgs(
        resource_group_name="rg",
        workspace_name="mlw",
        workspace_id=WORKSPACE,
        rules=rules,
    )
    return register(lambda: ManagedNetwork("managed-network", args))


def inputs(rules: Mapping[str, OutboundRule]) -> dict[str, Any]:
    run = build(rules)
    return {it.name: it.inputs for it in run.resources if "Rule" in it.type}


def test_each_rule_is_a_resource_of_its_own() -> None:
    made = inputs(RULES)

    assert made["managed-network-data-lake-dfs"] == {
        "resourceGroupName": "rg",
        "workspaceName": "mlw",
        "ruleName": "data-lake-dfs",
        "properties": {
            "type": "PrivateEndpoint",
            "destination": {
                "serviceResourceId": LAKE,
                "subresourceTarget": "dfs",
                "sparkEnabled": True,
            },
        },
    }
    assert made["managed-network-batch"]["properties"]["destination"] == {
        "serviceTag": "Storage",
        "protocol": "TCP",
        "portRanges": "443",
        "action": "Allow",
    }
    assert made["managed-network-pypi"]["properties"] == {
        "type": "FQDN",
        "destination": "pypi.org",
    }


def test_without_rules_there_are_none() -> None:
    assert inputs({}) == {}


def test_spark_s_part_comes_after_every_rule() -> None:
    made = next(it for it in build(RULES).resources if "Provision" in it.type)

    assert made.inputs["workspace_id"] == WORKSPACE
    assert sorted(made.depends_on) == [f"managed-network-{it}" for it in sorted(RULES)]
