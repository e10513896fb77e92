"""A private endpoint and its zone group."""

from __future__ import annotations

from dataclasses import replace

import pytest

from components.errors import DecisionError
from components.network.private_endpoint import (
    PrivateEndpoint,
    PrivateEndpointArgs,
    PrivateEndpointPlacement,
)
from tests.unit.conftest import GROUP
from tests.unit.registrations import Registered, register

TARGET = f"{GROUP}/providers/Microsoft.MachineLearningServices/workspaces/mlw"


def endpoint(
    placement: PrivateEndpointPlacement, group_id: str = "amlworkspace"
) -> Registered[PrivateEndpoint]:
    args = PrivateEndpointArgs(
        placement=placement,
        target_id=TARGET,
        group_id=group_id,
        endpoint_name="pep-workspace",
    )
    return register(lambda: PrivateEndpoint("ml-workspace", args))


def test_it_registers_the_endpoint_and_its_zone_group(
    placement: PrivateEndpointPlacement,
) -> None:
    run = endpoint(placement)

    assert run.azure() == [
        ("network:PrivateDnsZoneGroup", "ml-workspace-zones"),
        ("network:PrivateEndpoint", "ml-workspace"),
    ]


def test_one_group_of_one_target_is_connected_without_asking(
    placement: PrivateEndpointPlacement,
) -> None:
    inputs = endpoint(placement).one("network:PrivateEndpoint").inputs

    assert inputs["privateLinkServiceConnections"] == [
        {
            "name": "pep-workspace",
            "groupIds": ["amlworkspace"],
            "privateLinkServiceId": TARGET,
        }
    ]
    assert "manualPrivateLinkServiceConnections" not in inputs
    assert inputs["subnet"] == {"id": placement.subnet_id}
    assert inputs["customNetworkInterfaceName"] == "pep-workspace-nic"


def test_the_workspace_gets_both_of_its_zones(
    placement: PrivateEndpointPlacement,
) -> None:
    group = endpoint(placement).one("network:PrivateDnsZoneGroup").inputs

    assert group["privateDnsZoneConfigs"] == [
        {"name": key, "privateDnsZoneId": placement.zone_ids[key]}
        for key in ("ml-api", "ml-notebooks")
    ]


def test_with_a_policy_there_is_no_zone_group(
    placement: PrivateEndpointPlacement,
) -> None:
    run = endpoint(replace(placement, zone_ids={}))

    assert run.azure() == [("network:PrivateEndpoint", "ml-workspace")]
    assert run.built.zone_group_id is None


def test_an_unknown_group_is_refused(placement: PrivateEndpointPlacement) -> None:
    with pytest.raises(DecisionError, match="group id of a private endpoint"):
        endpoint(placement, "workspace")


def test_missing_zones_are_refused(placement: PrivateEndpointPlacement) -> None:
    without = {"blob": placement.zone_ids["blob"]}

    with pytest.raises(DecisionError, match="zones of the group amlworkspace"):
        endpoint(replace(placement, zone_ids=without))
