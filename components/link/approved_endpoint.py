"""A managed private endpoint out of Synapse's network, and its approval.

Two resources, because the provider process has four workers: an endpoint whose
creation waited for its approval would keep the approval from starting.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import pulumi

from components.dataplane.endpoint_approval import (
    EndpointApproval,
    EndpointApprovalArgs,
)
from components.dataplane.managed_private_endpoint import (
    ManagedPrivateEndpoint,
    ManagedPrivateEndpointArgs,
)

ApprovalMode = Literal["automatic", "external"]


@dataclass(frozen=True, kw_only=True)
class EndpointTarget:
    """What an endpoint leads to.

    Attributes:
        name: Name of the endpoint in Synapse, and of the resources here.
        scope: Name of the target among the scopes of the platform.
        resource_id: ARM ID of the target.
        group_id: Sub-resource of the target: amlworkspace, blob, dfs, vault …
    """

    name: str
    scope: str
    resource_id: pulumi.Input[str]
    group_id: str


@dataclass(frozen=True, kw_only=True)
class ApprovedEndpointArgs:
    """An endpoint and how it is approved.

    Attributes:
        synapse_workspace_name: Workspace whose managed network it leaves.
        target: What it leads to.
        mode: "automatic" approves it with the deployer's rights on the target;
            "external" waits until the target's owner does.
        timeout_minutes: How long the approval may take.
    """

    synapse_workspace_name: pulumi.Input[str]
    target: EndpointTarget
    mode: ApprovalMode = "automatic"
    timeout_minutes: int = 30


class ApprovedEndpoint(pulumi.ComponentResource):
    """A managed private endpoint, and its approval once that is asked for.

    `approve` comes when all endpoints are begun: approvals hold the provider's threads
    for the minutes that an endpoint takes.
    """

    endpoint: ManagedPrivateEndpoint
    approval: EndpointApproval

    status: pulumi.Output[str]
    connection_id: pulumi.Output[str]

    def __init__(
        self,
        name: str,
        args: ApprovedEndpointArgs,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        super().__init__("ml-synapse:link:ApprovedEndpoint", name, None, opts)
        self._name, self._args = name, args
        self.endpoint = ManagedPrivateEndpoint(
            f"{name}-endpoint",
            ManagedPrivateEndpointArgs(
                synapse_workspace_name=args.synapse_workspace_name,
                endpoint_name=args.target.name,
                target_resource_id=args.target.resource_id,
                group_id=args.target.group_id,
            ),
            pulumi.ResourceOptions(parent=self),
        )
        self.register_outputs({})

    def approve(self, after: Sequence[pulumi.Resource]) -> None:
        """Approve the endpoint, or wait until its target's owner does."""
        args = self._args
        self.approval = EndpointApproval(
            f"{self._name}-approval",
            EndpointApprovalArgs(
                synapse_workspace_name=args.synapse_workspace_name,
                endpoint_name=self.endpoint.endpoint_name,
                target_resource_id=args.target.resource_id,
                mode=args.mode,
                timeout_minutes=args.timeout_minutes,
            ),
            pulumi.ResourceOptions(parent=self, depends_on=list(after)),
        )
        self.status = self.approval.status
        self.connection_id = self.approval.connection_id
