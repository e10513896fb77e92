"""One deployment of an online endpoint: its model on machines of its own.

Model, environment, code and settings change in place: Azure starts new machines with
them before it stops old ones. What never changes stands in immutable_properties.py.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import pulumi
from pulumi_azure_native import machinelearningservices as ml

from components.errors import DecisionError
from components.machine_learning.asset_ids import asset_of
from components.machine_learning.deployment_autoscale import (
    DeploymentAutoscale,
    DeploymentAutoscaleArgs,
)
from components.machine_learning.durations import iso_duration
from components.machine_learning.online_endpoint_spec import (
    DataCaptureSpec,
    OnlineDeploymentSpec,
    ProbeSpec,
    RequestsSpec,
)
from components.machine_learning.serving_spec import NOT_TAKEN_BACK

# What Azure Monitor changes by itself; the engine leaves it alone, also in a refresh
# (https://learn.microsoft.com/azure/machine-learning/how-to-autoscale-endpoints).
LEFT_TO_AUTOSCALE: Final = ("sku.capacity",)


@dataclass(frozen=True, kw_only=True)
class OnlineDeploymentArgs:
    """What is deployed, and where.

    Attributes:
        resource_group_name: Group of the workspace.
        location: Region of the workspace.
        workspace_id: Workspace in which assets are registered.
        workspace_name: Its name.
        endpoint_name: Endpoint that it belongs to.
        endpoint_id: Its ID, whose requests autoscale counts.
        plan: The deployment.
        tags: Tags of the deployment.
        closed: Whether it reaches what it needs through private endpoints of its own;
            False in a workspace with a managed network, which governs the way out.
    """

    resource_group_name: pulumi.Input[str]
    location: str
    workspace_id: pulumi.Input[str]
    workspace_name: pulumi.Input[str]
    endpoint_name: pulumi.Input[str]
    endpoint_id: pulumi.Input[str]
    plan: OnlineDeploymentSpec
    tags: Mapping[str, str]
    closed: bool = True


class OnlineDeploymentPart(pulumi.ComponentResource):
    """A managed deployment, with its rules of scaling if it has any.

    Raises:
        DecisionError: For an MLflow model without environment where the way out is
            closed; Azure prepares such a model over the Internet
            (https://learn.microsoft.com/azure/machine-learning/how-to-troubleshoot-online-endpoints).
    """

    deployment: ml.OnlineDeployment

    def __init__(
        self,
        name: str,
        args: OnlineDeploymentArgs,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        plan = args.plan
        _check(args)
        super().__init__("ml-synapse:machine_learning:OnlineDeployment", name, {}, opts)
        left = LEFT_TO_AUTOSCALE if plan.autoscale is not None else ()
        self.deployment = ml.OnlineDeployment(
            name,
            deployment_name=plan.name,
            endpoint_name=args.endpoint_name,
            workspace_name=args.workspace_name,
            resource_group_name=args.resource_group_name,
            location=args.location,
            kind="Managed",
            sku=ml.SkuArgs(
                name="Default", tier=ml.SkuTier.STANDARD, capacity=plan.first_instances
            ),
            properties=_properties(args),
            tags=args.tags,
            opts=pulumi.ResourceOptions(
                parent=self,
                ignore_changes=[*left, *NOT_TAKEN_BACK],
            ),
        )
        if plan.autoscale is not None:
            DeploymentAutoscale(
                f"{name}-autoscale",
                DeploymentAutoscaleArgs(
                    setting_name=args.endpoint_name,
                    deployment_name=plan.name,
                    resource_group_name=args.resource_group_name,
                    location=args.location,
                    deployment_id=self.deployment.id,
                    endpoint_id=args.endpoint_id,
                    plan=plan.autoscale,
                    tags=args.tags,
                ),
                pulumi.ResourceOptions(parent=self),
            )
        self.register_outputs({"deploymentId": self.deployment.id})


def _properties(args: OnlineDeploymentArgs) -> ml.ManagedOnlineDeploymentArgs:
    plan = args.plan
    code = None
    if plan.code is not None and plan.scoring_script is not None:
        code = ml.CodeConfigurationArgs(
            code_id=asset_of(args.workspace_id, "codes", plan.code),
            scoring_script=plan.scoring_script,
        )
    environment = plan.environment and asset_of(
        args.workspace_id, "environments", plan.environment
    )
    properties = ml.ManagedOnlineDeploymentArgs(
        endpoint_compute_type="Managed",
        app_insights_enabled=True,
        model=asset_of(args.workspace_id, "models", plan.model),
        environment_id=environment,
        code_configuration=code,
        environment_variables=plan.environment_variables or None,
        instance_type=plan.instance_type,
        egress_public_network_access="Disabled",
        liveness_probe=_probe(plan.liveness),
        readiness_probe=_probe(plan.readiness),
        request_settings=_requests(plan.requests),
        data_collector=_collector(plan.data_capture) if plan.data_capture else None,
        scale_settings=ml.DefaultScaleSettingsArgs(scale_type="Default"),
    )
    if not args.closed:
        # Left out, not None, which the SDK would make Enabled.
        properties.egress_public_network_access = None
    return properties


def _probe(probe: ProbeSpec) -> ml.ProbeSettingsArgs:
    return ml.ProbeSettingsArgs(
        initial_delay=iso_duration(probe.initial_delay_seconds),
        period=iso_duration(probe.period_seconds),
        timeout=iso_duration(probe.timeout_seconds),
        success_threshold=probe.success_threshold,
        failure_threshold=probe.failure_threshold,
    )


def _requests(requests: RequestsSpec) -> ml.OnlineRequestSettingsArgs:
    return ml.OnlineRequestSettingsArgs(
        max_concurrent_requests_per_instance=requests.max_concurrent_per_instance,
        max_queue_wait=iso_duration(requests.max_queue_milliseconds / 1000),
        request_timeout=iso_duration(requests.timeout_milliseconds / 1000),
    )


def _collector(capture: DataCaptureSpec) -> ml.DataCollectorArgs:
    one = ml.CollectionArgs(
        data_collection_mode="Enabled", sampling_rate=capture.sampling_percent / 100
    )
    return ml.DataCollectorArgs(
        collections=dict.fromkeys(capture.collections, one),
        rolling_rate=capture.rolling_rate,
    )


def _check(args: OnlineDeploymentArgs) -> None:
    if args.closed and args.plan.environment is None:
        raise DecisionError(
            f"Deployment {args.plan.name} has a model without an environment.",
            seen=args.plan.model,
            allowed="an environment with code, where the way out is closed",
            cure="give it environment, code and scoringScript, or take a managed"
            " network with ml-synapse:isolation.mode",
        )
