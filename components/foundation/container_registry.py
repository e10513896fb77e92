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
class ContainerRegistryArgs:
    registry_name: pulumi.Input[str]
    resource_group_name: pulumi.Input[str]
    location: str
    tags: Mapping[str, str]
    placement: PrivateEndpointPlacement
    log_analytics_id: pulumi.Input[str]
    retention_days: int = 30
    zone_redundancy: bool = True
    protect_data: bool = True


class ContainerRegistry(pulumi.ComponentResource):
    registry_id: pulumi.Output[str]
    registry_name: pulumi.Output[str]
    login_server: pulumi.Output[str]
    endpoint: PrivateEndpoint

    def __init__(
        self,
        name: str,
        args: ContainerRegistryArgs,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None: ...
