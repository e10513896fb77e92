"""A container registry: Premium, closed, without admin."""

from __future__ import annotations

from typing import Any

import pytest

from components.foundation.container_registry import (
    ContainerRegistry,
    ContainerRegistryArgs,
)
from components.foundation.foundation_spec import ContainerRegistrySpec
from components.network.private_endpoint import PrivateEndpointPlacement
from tests.unit.conftest import LOGS
from tests.unit.registrations import Registered, register


@pytest.fixture
def registry_args(
    placement: PrivateEndpointPlacement, tags: dict[str, str]
) -> dict[str, Any]:
    return {
        "registry_name": "crmlsyndev",
        "resource_group_name": "rg",
        "location": "swedencentral",
        "tags": tags,
        "placement": placement,
        "log_analytics_id": LOGS,
    }


def registry(args: dict[str, Any]) -> Registered[ContainerRegistry]:
    return register(
        lambda: ContainerRegistry("ml-registry", ContainerRegistryArgs(**args))
    )


def test_it_registers_exactly_these(registry_args: dict[str, Any]) -> None:
    run = registry(registry_args)

    assert run.azure() == [
        ("containerregistry:Registry", "ml-registry"),
        ("monitor:DiagnosticSetting", "ml-registry-diagnostics"),
        ("network:PrivateDnsZoneGroup", "ml-registry-endpoint-zones"),
        ("network:PrivateEndpoint", "ml-registry-endpoint"),
    ]


def test_the_registry_is_hardened_by_default(registry_args: dict[str, Any]) -> None:
    inputs = registry(registry_args).one("containerregistry:Registry").inputs

    assert inputs == {
        "registryName": "crmlsyndev",
        "resourceGroupName": "rg",
        "location": "swedencentral",
        "sku": {"name": "Premium"},
        "adminUserEnabled": False,
        "anonymousPullEnabled": False,
        "networkRuleBypassOptions": "AzureServices",
        "networkRuleSet": {"defaultAction": "Deny"},
        "policies": {
            "exportPolicy": {"status": "disabled"},
            "retentionPolicy": {"days": 30, "status": "enabled"},
        },
        "publicNetworkAccess": "Disabled",
        "tags": {"owner": "somebody"},
    }


def test_retention_can_be_less(registry_args: dict[str, Any]) -> None:
    run = registry(
        {
            **registry_args,
            "spec": ContainerRegistrySpec(retention_days=7),
            "protect_data": False,
        }
    )

    made = run.one("containerregistry:Registry")
    assert made.inputs["policies"]["retentionPolicy"]["days"] == 7
    assert not made.protect


def test_its_images_are_protected_by_default(registry_args: dict[str, Any]) -> None:
    run = registry(registry_args)

    assert [each.name for each in run.resources if each.protect] == ["ml-registry"]


def test_it_tells_where_to_log_in(registry_args: dict[str, Any]) -> None:
    run = registry(registry_args)

    assert run.value(run.built.login_server) == "crmlsyndev.azurecr.io"
    assert run.value(run.built.registry_name) == "crmlsyndev"
