"""The private endpoints of a storage account, one a service."""

from __future__ import annotations

from components.foundation.storage_endpoints import (
    StorageEndpoints,
    StorageEndpointsArgs,
)
from components.network.private_endpoint import PrivateEndpointPlacement
from tests.unit.registrations import KEPT_STORAGE, register

SERVICES = ("blob", "file", "dfs", "queue", "table")


def test_each_service_has_an_endpoint_named_after_the_account(
    placement: PrivateEndpointPlacement,
) -> None:
    args = StorageEndpointsArgs(
        account_id=KEPT_STORAGE, group_ids=SERVICES, placement=placement
    )

    run = register(lambda: StorageEndpoints("ml-storage", args))

    names = [f"ml-storage-{service}" for service in sorted(SERVICES)]
    assert run.names("network:PrivateEndpoint") == names
    assert tuple(run.built.by_group) == SERVICES
    connections = run.one("network:PrivateEndpoint", "ml-storage-queue").inputs[
        "privateLinkServiceConnections"
    ]
    assert [(it["groupIds"], it["privateLinkServiceId"]) for it in connections] == [
        (["queue"], KEPT_STORAGE)
    ]
