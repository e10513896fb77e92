"""An online endpoint: callers sign in, the Internet stays out, traffic comes last.

The traffic is a step of its own after the deployments, and before their end: a share is
given to what stands, and taken away before it goes. See
components/dataplane/endpoint_part.py.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import pulumi
from pulumi_azure_native import machinelearningservices as ml

from components.dataplane.endpoint_traffic import EndpointTraffic, EndpointTrafficArgs
from components.machine_learning.online_deployment import (
    OnlineDeploymentArgs,
    OnlineDeploymentPart,
)
from components.machine_learning.online_endpoint_spec import OnlineEndpointSpec
from components.machine_learning.serving_spec import NOT_TAKEN_BACK

# What the traffic step writes: these are properties of the endpoint in ARM, and a write
# without them takes them away (components/dataplane/endpoint_part.py says the source).
WRITTEN_BY_TRAFFIC: Final = (
    "properties.traffic",
    "properties.mirrorTraffic",
    "tags",
)


@dataclass(frozen=True, kw_only=True)
class OnlineEndpointArgs:
    """What the endpoint is and what stands behind it.

    Attributes:
        endpoint_name: Azure name, unique in the region.
        resource_group_name: Group of the workspace.
        location: Region of the workspace.
        workspace_id: Workspace that owns the endpoint.
        workspace_name: Its name.
        identity_id: User-assigned identity that reads models and pulls images.
        plan: Deployments and traffic.
        tags: Tags of endpoint and deployments.
        closed: See OnlineDeploymentArgs.
    """

    endpoint_name: pulumi.Input[str]
    resource_group_name: pulumi.Input[str]
    location: str
    workspace_id: pulumi.Input[str]
    workspace_name: pulumi.Input[str]
    identity_id: pulumi.Input[str]
    plan: OnlineEndpointSpec
    tags: Mapping[str, str]
    closed: bool = True


class OnlineEndpoint(pulumi.ComponentResource):
    """A managed online endpoint with its deployments and their traffic.

    Make it after the identity's roles: a deployment starts with them.
    """

    endpoint_id: pulumi.Output[str]
    endpoint_name: pulumi.Output[str]
    scoring_uri: pulumi.Output[str]

    def __init__(
        self,
        name: str,
        args: OnlineEndpointArgs,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        super().__init__("ml-synapse:machine_learning:OnlineEndpoint", name, {}, opts)
        endpoint = self._endpoint(name, args)
        deployments = [
            OnlineDeploymentPart(
                f"{name}.{plan.name}",
                OnlineDeploymentArgs(
                    resource_group_name=args.resource_group_name,
                    location=args.location,
                    workspace_id=args.workspace_id,
                    workspace_name=args.workspace_name,
                    endpoint_name=endpoint.name,
                    endpoint_id=endpoint.id,
                    plan=plan,
                    tags=args.tags,
                    closed=args.closed,
                ),
                pulumi.ResourceOptions(parent=self),
            )
            for plan in args.plan.deployments
        ]
        EndpointTraffic(
            f"{name}-traffic",
            EndpointTrafficArgs(
                endpoint_id=endpoint.id,
                traffic=args.plan.traffic,
                mirror_traffic=args.plan.mirror_traffic,
                tags=args.tags,
            ),
            pulumi.ResourceOptions(
                parent=self, depends_on=[it.deployment for it in deployments]
            ),
        )
        self.endpoint_id = endpoint.id
        self.endpoint_name = endpoint.name
        self.scoring_uri = endpoint.properties.scoring_uri
        self.register_outputs(
            {"endpointId": endpoint.id, "scoringUri": self.scoring_uri}
        )

    def _endpoint(self, name: str, args: OnlineEndpointArgs) -> ml.OnlineEndpoint:
        return ml.OnlineEndpoint(
            name,
            endpoint_name=args.endpoint_name,
            workspace_name=args.workspace_name,
            resource_group_name=args.resource_group_name,
            location=args.location,
            kind="Managed",
            identity=ml.ManagedServiceIdentityArgs(
                type="UserAssigned", user_assigned_identities=[args.identity_id]
            ),
            properties=ml.OnlineEndpointPropertiesArgs(
                auth_mode="AADToken", public_network_access="Disabled"
            ),
            tags=args.tags,
            opts=pulumi.ResourceOptions(
                parent=self, ignore_changes=[*WRITTEN_BY_TRAFFIC, *NOT_TAKEN_BACK]
            ),
        )
