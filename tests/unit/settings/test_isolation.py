"""What goes with a network that Azure ML manages, and what does not."""

from __future__ import annotations

from typing import Any

import pytest

from components.settings import SettingsError, parse_settings
from tests.stack_files import raw

LAKE = (
    "/subscriptions/00000000-0000-4000-8000-000000000001/resourceGroups/rg"
    "/providers/Microsoft.Storage/storageAccounts/stother"
)
ENDPOINT = {
    "name": "other-lake",
    "type": "PrivateEndpoint",
    "resourceId": LAKE,
    "subresource": "dfs",
}
FQDN = {"name": "pypi", "type": "FQDN", "fqdn": "pypi.org"}
TAG = {
    "name": "batch",
    "type": "ServiceTag",
    "serviceTag": "BatchNodeManagement",
    "protocol": "TCP",
    "ports": "443",
}


def texts(mode: str, *rules: dict[str, Any], **more: Any) -> dict[str, str]:
    isolation = {"mode": mode, "outboundRules": list(rules)}
    return raw("dev", isolation=isolation, **more)


def refusal(mode: str, *rules: dict[str, Any], **more: Any) -> str:
    with pytest.raises(SettingsError) as caught:
        parse_settings(texts(mode, *rules, **more), "dev")
    return str(caught.value)


def test_approved_outbound_takes_every_rule() -> None:
    mode = "AllowOnlyApprovedOutbound"

    isolation = parse_settings(texts(mode, ENDPOINT, FQDN, TAG), "dev").isolation

    assert isolation.managed
    assert [rule.type for rule in isolation.outbound_rules] == [
        "PrivateEndpoint",
        "FQDN",
        "ServiceTag",
    ]


def test_our_own_network_takes_no_rules() -> None:
    said = refusal("Disabled", FQDN)

    assert "isolation.outboundRules would be ignored, because mode is Disabled" in said


def test_the_open_internet_needs_no_names() -> None:
    said = refusal("AllowInternetOutbound", ENDPOINT, FQDN)

    assert "outboundRules[1].type has no meaning where everything may leave" in said


@pytest.mark.parametrize(
    ("key", "value"),
    [("network.egress", "natGateway"), ("network.computeInternetAccess", True)],
)
def test_ways_out_of_our_own_network_are_refused(key: str, value: Any) -> None:
    said = refusal("AllowOnlyApprovedOutbound", **{key: value})

    assert f"{key} serves no compute" in said
    assert f"seen:    {str(value).replace('T', 't')}" in said


def test_a_rule_has_what_its_type_takes() -> None:
    both = FQDN | {"ports": "443"}
    without = {"name": "other-lake", "type": "PrivateEndpoint", "resourceId": LAKE}

    said = refusal("AllowOnlyApprovedOutbound", both, without)

    assert "outboundRules[0].ports is not taken, because the type is FQDN" in said
    assert "outboundRules[1].subresource is missing" in said


@pytest.mark.parametrize("name", ["data-lake-dfs", "data-lake-blob", "ml-storage-x"])
def test_the_names_of_the_platforms_own_rules_are_reserved(name: str) -> None:
    said = refusal("AllowOnlyApprovedOutbound", FQDN | {"name": name})

    assert "outboundRules[0].name is a name that the platform" in said
    assert f"seen:    {name}" in said


def test_two_rules_to_one_target_are_refused_whatever_the_case() -> None:
    again = ENDPOINT | {"name": "again", "resourceId": LAKE.upper()}

    said = refusal("AllowOnlyApprovedOutbound", ENDPOINT, again)

    assert "outboundRules[1].resourceId has the target of other-lake" in said


@pytest.mark.parametrize("ports", ["99999-1", "0", "70000", "443,", "90-80", "65536"])
def test_ports_that_do_not_exist_are_refused(ports: str) -> None:
    said = refusal("AllowOnlyApprovedOutbound", TAG | {"ports": ports})

    assert "outboundRules[0].ports has " in said
    assert f"seen:    {ports}" in said
