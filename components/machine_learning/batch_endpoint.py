"""A batch endpoint: callers sign in, jobs run on the clusters as their identity.

Batch endpoints need no private endpoint of their own: the workspace's serves them, and
the workspace's storage needs blob, file, queue and table
(https://learn.microsoft.com/azure/machine-learning/how-to-secure-batch-endpoint), which
components/assembly/network.py lists. The default deployment is a step after the
deployments (components/dataplane/endpoint_part.py).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import pulumi
from pulumi_azure_native import machinelearningservices as ml

from components.dataplane.batch_default import BatchDefault, BatchDefaultArgs
from components.machine_learning.asset_ids import asset_of
from components.machine_learning.batch_endpoint_spec import (
    BatchDeploymentSpec,
    BatchEndpointSpec,
)
from components.machine_learning.durations import iso_duration
from components.machine_learning.serving_spec import NOT_TAKEN_BACK

# What the step after the deployments writes (components/dataplane/endpoint_part.py).
WRITTEN_BY_DEFAULT: Final = ("properties.defaults", "tags")


@dataclass(frozen=True, kw_only=True)
class BatchEndpointArgs:
    """What the endpoint is and what stands behind it.

    Attributes:
        endpoint_name: Azure name, unique in the region.
        resource_group_name: Group of the workspace.
        location: Region of the workspace.
        workspace_id: Workspace that owns the endpoint.
        workspace_name: Its name.
        plan: Deployments, and which is the default.
        clusters: Name in the plan -> ID of the cluster.
        tags: Tags of endpoint and deployments.
    """

    endpoint_name: pulumi.Input[str]
    resource_group_name: pulumi.Input[str]
    location: str
    workspace_id: pulumi.Input[str]
    workspace_name: pulumi.Input[str]
    plan: BatchEndpointSpec
    clusters: Mapping[str, pulumi.Input[str]]
    tags: Mapping[str, str]


class BatchEndpoint(pulumi.ComponentResource):
    """A batch endpoint with its deployments and the default one."""

    endpoint_id: pulumi.Output[str]
    endpoint_name: pulumi.Output[str]
    scoring_uri: pulumi.Output[str]

    def __init__(
        self,
        name: str,
        args: BatchEndpointArgs,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        super().__init__("ml-synapse:machine_learning:BatchEndpoint", name, {}, opts)
        endpoint = ml.BatchEndpoint(
            name,
            endpoint_name=args.endpoint_name,
            workspace_name=args.workspace_name,
            resource_group_name=args.resource_group_name,
            location=args.location,
            properties=ml.BatchEndpointPropertiesArgs(auth_mode="AADToken"),
            tags=args.tags,
            opts=pulumi.ResourceOptions(
                parent=self, ignore_changes=[*WRITTEN_BY_DEFAULT, *NOT_TAKEN_BACK]
            ),
        )
        deployments = [
            self._deployment(f"{name}.{plan.name}", args, plan, endpoint)
            for plan in args.plan.deployments
        ]
        BatchDefault(
            f"{name}-default",
            BatchDefaultArgs(
                endpoint_id=endpoint.id,
                deployment_name=args.plan.default_deployment,
                tags=args.tags,
            ),
            pulumi.ResourceOptions(parent=self, depends_on=deployments),
        )
        self.endpoint_id = endpoint.id
        self.endpoint_name = endpoint.name
        self.scoring_uri = endpoint.properties.scoring_uri
        self.register_outputs(
            {"endpointId": endpoint.id, "scoringUri": self.scoring_uri}
        )

    def _deployment(
        self,
        name: str,
        args: BatchEndpointArgs,
        plan: BatchDeploymentSpec,
        endpoint: ml.BatchEndpoint,
    ) -> ml.BatchDeployment:
        return ml.BatchDeployment(
            name,
            deployment_name=plan.name,
            endpoint_name=endpoint.name,
            workspace_name=args.workspace_name,
            resource_group_name=args.resource_group_name,
            location=args.location,
            properties=_properties(args, plan),
            tags=args.tags,
            opts=pulumi.ResourceOptions(
                parent=self, ignore_changes=list(NOT_TAKEN_BACK)
            ),
        )


def _properties(
    args: BatchEndpointArgs, plan: BatchDeploymentSpec
) -> ml.BatchDeploymentPropertiesArgs:
    code = None
    if plan.code is not None and plan.scoring_script is not None:
        code = ml.CodeConfigurationArgs(
            code_id=asset_of(args.workspace_id, "codes", plan.code),
            scoring_script=plan.scoring_script,
        )
    environment = plan.environment and asset_of(
        args.workspace_id, "environments", plan.environment
    )
    return ml.BatchDeploymentPropertiesArgs(
        compute=args.clusters[plan.cluster],
        model=ml.IdAssetReferenceArgs(
            reference_type="Id",
            asset_id=asset_of(args.workspace_id, "models", plan.model),
        ),
        environment_id=environment,
        code_configuration=code,
        environment_variables=plan.environment_variables or None,
        resources=ml.DeploymentResourceConfigurationArgs(
            instance_count=plan.instance_count
        ),
        mini_batch_size=plan.mini_batch_size,
        max_concurrency_per_instance=plan.max_concurrency,
        retry_settings=ml.BatchRetrySettingsArgs(
            max_retries=plan.max_retries, timeout=iso_duration(plan.timeout_seconds)
        ),
        error_threshold=plan.error_threshold,
        logging_level="Info",
        output_action=plan.output_action,
        output_file_name=plan.output_file,
    )
