"""Private endpoints of a Synapse workspace and of Synapse Studio.

The workspace has three (SQL pools, serverless SQL, the development endpoint). Synapse
Studio is loaded through a private link hub, which belongs to no workspace: one serves
every workspace that the people of the network open
(https://learn.microsoft.com/azure/synapse-analytics/security/synapse-private-link-hubs).
Clients are in the network, or in one that is peered with it, and resolve the private
zones.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import pulumi
from pulumi_azure_native import synapse

from components.network.private_endpoint import (
    PrivateEndpoint,
    PrivateEndpointArgs,
    PrivateEndpointPlacement,
)

HUB_GROUP: Final = "Web"
ENDPOINT_NAMES: Final[Mapping[str, str]] = {
    "Sql": "sql",
    "SqlOnDemand": "serverless-sql",
    "Dev": "development",
}
"""Group id of the workspace -> what its endpoint is called."""


@dataclass(frozen=True, kw_only=True)
class PrivateAccessArgs:
    """What is reached, and where its endpoints go.

    Attributes:
        workspace_id: ARM ID of the Synapse workspace.
        hub_name: Azure name of the private link hub.
        resource_group_name: Group of the hub.
        location: Region of the hub.
        placement: Where the endpoints go.
        tags: Tags of the hub.
    """

    workspace_id: pulumi.Input[str]
    hub_name: str
    resource_group_name: pulumi.Input[str]
    location: str
    placement: PrivateEndpointPlacement
    tags: Mapping[str, str]


class PrivateAccess(pulumi.ComponentResource):
    """Endpoints of a Synapse workspace, and a private link hub with its own.

    Make what is made inside the workspace depend on it, if there is no other way in.
    """

    endpoints: dict[str, PrivateEndpoint]
    hub_id: pulumi.Output[str]

    def __init__(
        self,
        name: str,
        args: PrivateAccessArgs,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        super().__init__("ml-synapse:synapse:PrivateAccess", name, None, opts)
        self.endpoints = {
            group: self._endpoint(args, group, name, args.workspace_id)
            for group, name in ENDPOINT_NAMES.items()
        }
        hub = synapse.PrivateLinkHub(
            "synapse-hub",
            private_link_hub_name=args.hub_name,
            resource_group_name=args.resource_group_name,
            location=args.location,
            tags=args.tags,
            opts=pulumi.ResourceOptions(parent=self),
        )
        self.hub_id = hub.id
        self.endpoints[HUB_GROUP] = self._endpoint(args, HUB_GROUP, "studio", hub.id)
        self.register_outputs({"hubId": hub.id})

    def _endpoint(
        self,
        args: PrivateAccessArgs,
        group_id: str,
        door: str,
        target_id: pulumi.Input[str],
    ) -> PrivateEndpoint:
        return PrivateEndpoint(
            f"synapse-{door}",
            PrivateEndpointArgs(
                placement=args.placement,
                target_id=target_id,
                group_id=group_id,
                endpoint_name=args.placement.names.regional(
                    "private_endpoint", f"synapse-{door}"
                ),
            ),
            pulumi.ResourceOptions(parent=self),
        )
