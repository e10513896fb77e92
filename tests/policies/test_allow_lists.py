"""What a profile's parameters let through, and what they do not."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from tests.policies.engine_messages import Kept, analyze, analyze_stack, servicer
from tests.policies.harness import UNKNOWN, Standing
from tests.policies.short_cases import endpoint, zone_group

GROUP = "azure-native:network:NetworkSecurityGroup"
STACK = Standing("ml-synapse-dev", "pulumi:pulumi:Stack")
FROM_INTERNET = {
    "direction": "Inbound",
    "access": "Allow",
    "protocol": "Tcp",
    "priority": 100,
    "sourceAddressPrefix": "Internet",
    "destinationAddressPrefix": "*",
}
TO_INTERNET = {
    **FROM_INTERNET,
    "direction": "Outbound",
    "destinationAddressPrefix": "Internet",
    "destinationPortRange": "80",
}


def group(name: str, rule: Mapping[str, Any]) -> Standing:
    return Standing(name, GROUP, {"securityRules": [rule]})


def outcome(rule: str, parameters: Mapping[str, Any], *standing: Standing) -> list[str]:
    kept = Kept()
    to = servicer(parameters=parameters, record=kept)
    if len(standing) == 1 and standing[0] is not STACK:
        analyze(to, standing[0])
    analyze_stack(to, standing)
    return [*dict.fromkeys(kept.outcomes(rule))]


@pytest.mark.parametrize(
    ("name", "port", "expected"),
    [
        ("nsg-bastion", "443", "passed"),
        ("nsg-bastion", "22", "failed"),
        ("nsg-bastion", "*", "failed"),
        ("nsg-training", "443", "failed"),
    ],
)
def test_bastion_may_be_called_by_https_only(
    name: str, port: str, expected: str
) -> None:
    it = group(name, {**FROM_INTERNET, "destinationPortRange": port})

    found = outcome("NS-02", {"internet_facing_security_groups": ["nsg-bastion"]}, it)

    assert found == [expected]


@pytest.mark.parametrize(
    ("name", "expected"), [("nsg-bastion", "passed"), ("nsg-training", "failed")]
)
@pytest.mark.parametrize("rule", ["NS-04", "NS-09"])
def test_bastion_may_go_where_its_sessions_are(
    rule: str, name: str, expected: str
) -> None:
    it = group(name, TO_INTERNET)

    found = outcome(rule, {"internet_facing_security_groups": ["nsg-bastion"]}, it)

    assert found == [expected]


@pytest.mark.parametrize(
    ("named", "expected"),
    [
        ({"vault": "It is open for a reason"}, "passed"),
        ({"va*": "It is open for a reason"}, "passed"),
        ({"storage": "It is open for a reason"}, "failed"),
        ({}, "failed"),
    ],
)
def test_open_service_must_be_named(named: dict[str, str], expected: str) -> None:
    inputs = {"properties": {"publicNetworkAccess": "Enabled"}}
    vault = Standing("vault", "azure-native:keyvault:Vault", inputs)

    assert outcome("EX-01", {"public": named}, vault) == [expected]


@pytest.mark.parametrize(
    ("named", "expected"),
    [
        ({"vault": "It is open for a reason"}, "passed"),
        ({"vault": ""}, "failed"),
        ({"vault": None}, "failed"),
        ({"*": "Everything is open for a reason"}, "failed"),
    ],
)
def test_what_is_named_has_a_reason(named: dict[str, Any], expected: str) -> None:
    assert outcome("EX-03", {"public": named}, STACK) == [expected]


@pytest.mark.parametrize(
    ("by_policy", "expected"), [(True, "failed"), (False, "passed")]
)
def test_zone_groups_are_made_by_one_side_only(by_policy: bool, expected: str) -> None:
    estate = (endpoint("pe", "vault", "x"), zone_group("zones", "pe", "vault"))

    found = outcome("PE-03", {"zone_groups_by_azure_policy": by_policy}, *estate)

    assert found == [expected]


@pytest.mark.parametrize("rule", ["PE-03", "ML-05"])
def test_azure_policy_may_attach_the_zones(rule: str) -> None:
    ml = Standing("ml", "azure-native:machinelearningservices:Workspace")
    estate = (ml, endpoint("pe", "amlworkspace", "ml"))

    found = outcome(rule, {"zone_groups_by_azure_policy": True}, *estate)

    assert found == ["passed"]


@pytest.mark.parametrize(
    ("subnet", "expected"),
    [
        ("/subscriptions/x/virtualNetworks/hub/subnets/ENDPOINTS", "passed"),
        ("/subscriptions/x/virtualNetworks/hub/subnets/other", "failed"),
        (UNKNOWN, "failed"),
    ],
)
def test_endpoints_may_stand_in_a_named_subnet(subnet: Any, expected: str) -> None:
    named = ["/subscriptions/x/virtualNetworks/hub/subnets/endpoints"]
    it = Standing(
        "pe", "azure-native:network:PrivateEndpoint", {"subnet": {"id": subnet}}
    )

    assert outcome("PE-04", {"endpoint_subnets": named}, it, STACK) == [expected]


@pytest.mark.parametrize("allowed", [[], "Standard_ZRS", None])
def test_parameter_that_lists_nothing_lets_nothing_through(allowed: Any) -> None:
    inputs = {"sku": {"name": "Standard_ZRS"}}
    account = Standing("account", "azure-native:storage:StorageAccount", inputs)

    assert outcome("ST-17", {"storage_redundancy": allowed}, account) == ["failed"]
