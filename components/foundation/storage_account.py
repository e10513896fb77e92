"""signatures first"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pulumi

from components.network.private_endpoint import (
    PrivateEndpoint,
    PrivateEndpointPlacement,
)


@dataclass(frozen=True, kw_only=True)
class StorageAccountArgs:
    account_name: pulumi.Input[str]
    resource_group_name: pulumi.Input[str]
    location: str
    tags: Mapping[str, str]
    placement: PrivateEndpointPlacement
    log_analytics_id: pulumi.Input[str]
    endpoints: tuple[str, ...]
    hierarchical_namespace: bool = False
    redundancy: str = "Standard_ZRS"
    soft_delete_days: int = 30
    containers: tuple[str, ...] = ()
    protect_data: bool = True


class StorageAccount(pulumi.ComponentResource):
    account_id: pulumi.Output[str]
    account_name: pulumi.Output[str]
    blob_endpoint: pulumi.Output[str]
    dfs_endpoint: pulumi.Output[str]
    endpoints: dict[str, PrivateEndpoint]

    def __init__(
        self,
        name: str,
        args: StorageAccountArgs,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None: ...
