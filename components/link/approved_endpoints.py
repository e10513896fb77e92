"""Managed private endpoints out of Synapse's network, and their approvals.

Two resources an endpoint, because the provider process of dynamic resources has four
threads (docs/decisions/cancelled-waits.md): an endpoint whose creation waited for its
approval would keep the approval from starting.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

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

PROVIDER_THREADS: Final = 4


@dataclass(frozen=True, kw_only=True)
class EndpointTarget:
    """What an endpoint leads to.

    Attributes:
        name: Name of the endpoint in Synapse, and of the resources here.
        resource_id: ARM ID of the target.
        group_id: Sub-resource of the target: amlworkspace, blob, dfs, vault …
        after: Other connections of the target: it takes one at a time.
    """

    name: str
    resource_id: pulumi.Input[str]
    group_id: str
    after: Sequence[pulumi.Resource] = ()


@dataclass(frozen=True, kw_only=True)
class ApprovedEndpointsArgs:
    """The endpoints of one Synapse workspace, and how they are approved.

    Attributes:
        synapse_workspace_name: Workspace whose managed network they leave.
        targets: What they lead to. Approvals begin in this order: those that take
            longest come first.
        mode: "automatic" approves with the deployer's rights on the targets;
            "external" waits until the targets' owners do.
        timeout_minutes: How long each approval may take.
    """

    synapse_workspace_name: pulumi.Input[str]
    targets: Sequence[EndpointTarget]
    mode: ApprovalMode = "automatic"
    timeout_minutes: int = 30


class ApprovedEndpoints(pulumi.ComponentResource):
    """Managed private endpoints, then their approvals.

    `states` has the state of each connection, by the name of its target.
    """

    states: dict[str, pulumi.Output[str]]

    def __init__(
        self,
        name: str,
        args: ApprovedEndpointsArgs,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        """Create every endpoint first: approvals hold the provider's threads."""
        super().__init__("ml-synapse:link:ApprovedEndpoints", name, None, opts)
        endpoints = [self._endpoint(args, target) for target in args.targets]
        approvals: list[EndpointApproval] = []
        for target, endpoint in zip(args.targets, endpoints, strict=True):
            after: list[pulumi.Resource] = [*endpoints]
            if len(approvals) >= PROVIDER_THREADS:
                after.append(approvals[-PROVIDER_THREADS])
            approvals.append(self._approval(args, target, endpoint, after))
        self.states = {
            target.name: approval.status
            for target, approval in zip(args.targets, approvals, strict=True)
        }
        self.register_outputs({"states": self.states})

    def _endpoint(
        self, args: ApprovedEndpointsArgs, target: EndpointTarget
    ) -> ManagedPrivateEndpoint:
        return ManagedPrivateEndpoint(
            f"link-{target.name}-endpoint",
            ManagedPrivateEndpointArgs(
                synapse_workspace_name=args.synapse_workspace_name,
                endpoint_name=target.name,
                target_resource_id=target.resource_id,
                group_id=target.group_id,
            ),
            pulumi.ResourceOptions(parent=self, depends_on=list(target.after)),
        )

    def _approval(
        self,
        args: ApprovedEndpointsArgs,
        target: EndpointTarget,
        endpoint: ManagedPrivateEndpoint,
        after: Sequence[pulumi.Resource],
    ) -> EndpointApproval:
        return EndpointApproval(
            f"link-{target.name}-approval",
            EndpointApprovalArgs(
                synapse_workspace_name=args.synapse_workspace_name,
                # The output: a new endpoint needs a new approval.
                endpoint_name=endpoint.endpoint_name,
                target_resource_id=target.resource_id,
                mode=args.mode,
                timeout_minutes=args.timeout_minutes,
            ),
            pulumi.ResourceOptions(parent=self, depends_on=list(after)),
        )
