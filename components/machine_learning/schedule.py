"""What runs by the clock in a workspace: pipelines, and monitors of deployed models.

Both are schedules in Azure. A monitor compares what a deployment collects with
reference data, on serverless Spark, and mails when a threshold is passed
(https://learn.microsoft.com/azure/machine-learning/how-to-monitor-model-performance).
It reads datastores with credentials only, and private storage over a managed network
only: the settings refuse one that could never run.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

import pulumi
from pulumi_azure_native import machinelearningservices as ml

Signal = Literal["DataDrift", "DataQuality", "PredictionDrift"]

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
class Clock:
    """A cron expression of five fields, in a time zone by its Windows name."""

    cron: str
    time_zone: str = "UTC"


@dataclass(frozen=True, kw_only=True)
class PipelineJob:
    """A run of a registered pipeline component.

    ``component_id``: azureml:name:version, or the ID of one in a registry.
    """

    component_id: str
    experiment: str


@dataclass(frozen=True, kw_only=True)
class Monitor:
    """What is compared with what, and who hears of it; without emails, nobody.

    ``endpoint`` is the endpoint's name in Azure.
    """

    endpoint: pulumi.Input[str]
    deployment: str
    task: Literal["Classification", "Regression"]
    signals: Sequence[Signal]
    reference_data: str
    emails: Sequence[str] = ()


@dataclass(frozen=True, kw_only=True)
class ScheduleArgs:
    """One schedule; it runs unless ``enabled`` is off."""

    schedule_name: str
    resource_group_name: pulumi.Input[str]
    workspace_name: pulumi.Input[str]
    action: PipelineJob | Monitor
    clock: Clock
    enabled: bool = True


class Schedule(pulumi.ComponentResource):
    """A schedule of a workspace; everything but its name changes in place."""

    schedule_id: pulumi.Output[str]

    def __init__(
        self, name: str, args: ScheduleArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        super().__init__("ml-synapse:machine_learning:Schedule", name, None, opts)
        schedule = ml.Schedule(
            name,
            name=args.schedule_name,
            resource_group_name=args.resource_group_name,
            workspace_name=args.workspace_name,
            properties=ml.SchedulePropertiesArgs(
                action=_action(args.action),
                trigger=ml.CronTriggerArgs(
                    trigger_type="Cron",
                    expression=args.clock.cron,
                    time_zone=args.clock.time_zone,
                ),
                display_name=args.schedule_name,
                is_enabled=args.enabled,
            ),
            opts=pulumi.ResourceOptions(parent=self),
        )
        self.schedule_id = schedule.id
        self.register_outputs({"scheduleId": schedule.id})


def _action(of: PipelineJob | Monitor) -> Any:
    if isinstance(of, PipelineJob):
        return ml.JobScheduleActionArgs(
            action_type="CreateJob",
            job_definition=ml.PipelineJobArgs(
                job_type="Pipeline",
                experiment_name=of.experiment,
                jobs={"run": {"type": "pipeline", "componentId": of.component_id}},
            ),
        )
    return ml.CreateMonitorActionArgs(
        action_type="CreateMonitor", monitor_definition=_definition(of)
    )


def _definition(of: Monitor) -> ml.MonitorDefinitionArgs:
    mail = ml.MonitorNotificationSettingsArgs(
        email_notification_settings=ml.MonitorEmailNotificationSettingsArgs(
            emails=list(of.emails)
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
            task_type=of.task,
            deployment_id=pulumi.Output.concat(
                "azureml:", of.endpoint, ":", of.deployment
            ),
        ),
        signals={it: _signal(it, of) for it in of.signals},
        alert_notification_settings=mail if of.emails else None,
    )


def _signal(kind: Signal, of: Monitor) -> Any:
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
            uri=pulumi.Output.concat(
                "azureml:", of.endpoint, f"-{of.deployment}-{_COLLECTED[kind]}:1"
            ),
            window_offset="P0D",
            window_size=WINDOW,
        ),
        reference_data=ml.FixedInputDataArgs(
            input_data_type="Fixed",
            data_context=REFERENCE,
            job_input_type="mltable",
            uri=of.reference_data,
        ),
        notification_types=["AmlNotification"] if of.emails else None,
    )
