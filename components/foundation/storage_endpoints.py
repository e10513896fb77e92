"""The private endpoints of a storage account, one a service."""

from __future__ import annotations

from dataclasses import dataclass

import pulumi

from components.network.private_endpoint import (
    PrivateEndpoint,
    PrivateEndpointArgs,
    PrivateEndpointPlacement,
)


@dataclass(frozen=True, kw_only=True)
class StorageEndpointsArgs:
    """The account, its services that get an endpoint, and where endpoints go.

    Attributes:
        account_id: ARM ID of the account.
        group_ids: Services: blob, file, dfs, queue, table.
        placement: Subnet, zones and names of the endpoints.
    """

    account_id: pulumi.Input[str]
    group_ids: tuple[str, ...]
    placement: PrivateEndpointPlacement


class StorageEndpoints(pulumi.ComponentResource):
    """Private endpoints of one account, named after it and the service.

    Not part of `StorageAccount`: the endpoints of one subnet are written one after the
    other, so a program creates those first that others wait for. Give `depends_on` one
    of the account's contents: Azure refuses two writes on an account at a time.
    """

    by_group: dict[str, PrivateEndpoint]

    def __init__(
        self,
        name: str,
        args: StorageEndpointsArgs,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        """Create the endpoints in the order of their services."""
        super().__init__("ml-synapse:foundation:StorageEndpoints", name, None, opts)
        self.by_group = {
            group_id: self._endpoint(f"{name}-{group_id}", args, group_id)
            for group_id in args.group_ids
        }
        self.register_outputs({})

    def _endpoint(
        self, name: str, args: StorageEndpointsArgs, group_id: str
    ) -> PrivateEndpoint:
        return PrivateEndpoint(
            name,
            PrivateEndpointArgs(
                placement=args.placement,
                target_id=args.account_id,
                group_id=group_id,
                endpoint_name=args.placement.names.regional("private_endpoint", name),
            ),
            pulumi.ResourceOptions(parent=self),
        )
