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
class KeyVaultArgs:
    vault_name: pulumi.Input[str]
    resource_group_name: pulumi.Input[str]
    location: str
    tenant_id: pulumi.Input[str]
    tags: Mapping[str, str]
    placement: PrivateEndpointPlacement
    log_analytics_id: pulumi.Input[str]
    soft_delete_days: int = 90
    protect_data: bool = True


class KeyVault(pulumi.ComponentResource):
    vault_id: pulumi.Output[str]
    vault_name: pulumi.Output[str]
    vault_uri: pulumi.Output[str]
    endpoint: PrivateEndpoint

    def __init__(
        self,
        name: str,
        args: KeyVaultArgs,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None: ...
