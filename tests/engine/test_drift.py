"""What somebody changes behind Pulumi's back: refresh sees it, up repairs it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import pytest

from tests.engine.deployment import Deploy, Deployment, Outcome, custom_resources

API: Final = "api-version=2020-12-01"
STORAGE_API: Final = "api-version=2024-01-01"


@dataclass(frozen=True)
class Repair:
    """The moments of a drift."""

    refresh: Outcome
    up: Outcome
    second_up: Outcome
    storage: dict[str, Any]
    linked_service: dict[str, Any]
    endpoint: dict[str, Any]


@pytest.fixture(scope="module")
def repair(deployed: Deploy) -> Repair:
    """Change three things past the engine, refresh and repair."""
    dev = deployed("dev")
    storage, linked_service, endpoint = drifting_paths(dev)
    dev.ask_azure("PATCH", storage, {"properties": {"allowSharedKeyAccess": True}})
    dev.ask_azure("DELETE", linked_service)
    dev.ask_azure("DELETE", endpoint)
    return Repair(
        refresh=dev.refresh().succeed(),
        up=dev.up().succeed(),
        second_up=dev.up().succeed(),
        storage=dev.ask_azure("GET", storage),
        linked_service=dev.ask_azure("GET", linked_service),
        endpoint=dev.ask_azure("GET", endpoint),
    )


def drifting_paths(dev: Deployment) -> tuple[str, str, str]:
    """Return the paths of the ML storage, the linked service and one endpoint."""
    ids = {r["urn"].rpartition("::")[2]: r["id"] for r in custom_resources(dev.state())}
    synapse = f"/synapse/{ids['synapse-workspace'].rpartition('/')[2]}"
    endpoints = f"{synapse}/managedVirtualNetworks/default/managedPrivateEndpoints"
    return (
        f"{ids['ml-storage']}?{STORAGE_API}",
        f"{synapse}/linkedservices/AzureMLService1?{API}",
        f"{endpoints}/data-lake-dfs?{API}",
    )


def test_refresh_sees_exactly_what_drifted(repair: Repair) -> None:
    assert repair.refresh.changed == {
        "update ml-storage": 1,
        "delete linked-service": 1,
        "delete link-data-lake-dfs-endpoint": 1,
        "delete link-data-lake-dfs-approval": 1,
    }


def test_up_repairs_exactly_that(repair: Repair) -> None:
    assert repair.up.changed == {
        "update ml-storage": 1,
        "create linked-service": 1,
        "create link-data-lake-dfs-endpoint": 1,
        "create link-data-lake-dfs-approval": 1,
    }


def test_nothing_is_left_to_do(repair: Repair) -> None:
    assert repair.second_up.changed == {}


def test_the_storage_refuses_keys_again(repair: Repair) -> None:
    assert repair.storage["properties"]["allowSharedKeyAccess"] is False


def test_the_linked_service_signs_in_as_the_workspace_again(repair: Repair) -> None:
    written = repair.linked_service["properties"]["typeProperties"]

    assert written["authentication"] == "MSI"


def test_the_endpoint_is_approved_again(repair: Repair) -> None:
    state = repair.endpoint["properties"]["connectionState"]

    assert state["status"] == "Approved"
