"""What runs by the clock in a workspace: pipelines, and monitors of deployed models.

Both are schedules in Azure. A monitor compares what a deployment collects with
reference data, on serverless Spark, and mails when a threshold is passed
(https://learn.microsoft.com/azure/machine-learning/how-to-monitor-model-performance).
It reads datastores with credentials only, and private storage over a managed network
only: the settings refuse one that could never run.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import pulumi
from pulumi_azure_native import machinelearningservices as ml

from components.machine_learning.schedule_spec import (
    ModelMonitorSpec,
    PipelineScheduleSpec,
    Signal,
)

SPARK_INSTANCE: Final = "standard_e4s_v3"
"""The smallest that monitors run on (same page)."""
SPARK_VERSION: Final = "3.5"
WINDOW: Final = "P7D"
"""How much of what was collected one run looks at."""
REFERENCE: Final = "training"
"""What reference data was used for; azure-ai-ml reads no monitor that does not say it
(https://learn.microsoft.com/azure/machine-learning/reference-yaml-monitor)."""
# What a deployment collects, by signal: its data asset is endpoint-deployment-name.
_COLLECTED: Final[Mapping[Signal, str]] = {
    "DataDrift": "model_inputs",
    "DataQuality": "model_inputs",
    "PredictionDrift": "model_outputs",
}
_DRIFT: Final = {
    "Numerical": "NormalizedWassersteinDistance",
    "Categorical": "JensenShannonDistance",
}
# What is measured of numbers and of categories.
_METRICS: Final[Mapping[Signal, Mapping[str, str]]] = {
    "DataDrift": _DRIFT,
    "DataQuality": {"Numerical": "NullValueRate", "Categorical": "NullValueRate"},
    "PredictionDrift": _DRIFT,
}


@dataclass(frozen=True, kw_only=True)
class ScheduleArgs:
    """One schedule, and the workspace that it belongs to."""

    spec: PipelineScheduleSpec | ModelMonitorSpec
    resource_group_name: pulumi.Input[str]
    workspace_name: pulumi.Input[str]


class Schedule(pulumi.ComponentResource):
    """A schedule of a workspace; everything but its name changes in place."""

    schedule_id: pulumi.Output[str]

    def __init__(
        self, name: str, args: ScheduleArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        super().__init__("ml-synapse:machine_learning:Schedule", name, None, opts)
        schedule = ml.Schedule(
            name,
            name=args.spec.name,
            resource_group_name=args.resource_group_name,
            workspace_name=args.workspace_name,
            properties=ml.SchedulePropertiesArgs(
                action=_action(args.spec),
                trigger=ml.CronTriggerArgs(
                    trigger_type="Cron",
                    expression=args.spec.cron,
                    time_zone=args.spec.time_zone,
                ),
                display_name=args.spec.name,
                is_enabled=args.spec.enabled,
            ),
            opts=pulumi.ResourceOptions(parent=self),
        )
        self.schedule_id = schedule.id
        self.register_outputs({"scheduleId": schedule.id})


def _action(spec: PipelineScheduleSpec | ModelMonitorSpec) -> Any:
    if isinstance(spec, PipelineScheduleSpec):
        return ml.JobScheduleActionArgs(
            action_type="CreateJob",
            job_definition=ml.PipelineJobArgs(
                job_type="Pipeline",
                experiment_name=spec.name,
                jobs={"run": {"type": "pipeline", "componentId": spec.component}},
            ),
        )
    return ml.CreateMonitorActionArgs(
        action_type="CreateMonitor", monitor_definition=_definition(spec)
    )


def _definition(spec: ModelMonitorSpec) -> ml.MonitorDefinitionArgs:
    mail = ml.MonitorNotificationSettingsArgs(
        email_notification_settings=ml.MonitorEmailNotificationSettingsArgs(
            emails=list(spec.emails)
        )
    )
    return ml.MonitorDefinitionArgs(
        compute_configuration=ml.MonitorServerlessSparkComputeArgs(
            compute_type="ServerlessSpark",
            instance_type=SPARK_INSTANCE,
            runtime_version=SPARK_VERSION,
            compute_identity=ml.AmlTokenComputeIdentityArgs(
                compute_identity_type="AmlToken"
            ),
        ),
        monitoring_target=ml.MonitoringTargetArgs(
            task_type=spec.task,
            deployment_id=f"azureml:{spec.endpoint}:{spec.deployment}",
        ),
        signals={kind: _signal(kind, spec) for kind in spec.signals},
        alert_notification_settings=mail if spec.emails else None,
    )


def _signal(kind: Signal, spec: ModelMonitorSpec) -> Any:
    """Return a signal with the service's own thresholds: without a value they hold."""
    thresholds = [
        getattr(ml, f"{data_type}{kind}MetricThresholdArgs")(
            data_type=data_type, metric=metric
        )
        for data_type, metric in _METRICS[kind].items()
    ]
    return getattr(ml, f"{kind}MonitoringSignalArgs")(
        signal_type=kind,
        metric_thresholds=thresholds,
        production_data=ml.RollingInputDataArgs(
            input_data_type="Rolling",
            data_context=_COLLECTED[kind],
            job_input_type="uri_folder",
            uri=f"azureml:{spec.endpoint}-{spec.deployment}-{_COLLECTED[kind]}:1",
            window_offset="P0D",
            window_size=WINDOW,
        ),
        reference_data=ml.FixedInputDataArgs(
            input_data_type="Fixed",
            data_context=REFERENCE,
            job_input_type="mltable",
            uri=spec.reference_data,
        ),
        notification_types=["AmlNotification"] if spec.emails else None,
    )
