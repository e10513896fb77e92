"""Rules by which Azure Monitor scales a deployment: CPU, requests, hours of the week.

Sources: https://learn.microsoft.com/azure/machine-learning/how-to-autoscale-endpoints
(the metrics) and https://learn.microsoft.com/azure/azure-monitor/autoscale/autoscale-understanding-settings
(a recurring profile holds until the next one begins, so each has a second one that
brings the usual numbers back; the name of that one tells whose end it is).
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import pulumi
from pulumi_azure_native import monitor

from components.machine_learning.online_endpoint_spec import (
    AutoscaleSpec,
    BusyHoursSpec,
)

USUAL: Final = "usual"
_WINDOW: Final = "PT5M"
_PAUSE_OUT: Final = "PT5M"
_PAUSE_IN: Final = "PT15M"


@dataclass(frozen=True, kw_only=True)
class DeploymentAutoscaleArgs:
    """What is scaled, and by which rules.

    Attributes:
        setting_name: First half of the setting's name: the endpoint's name.
        deployment_name: Second half of it.
        resource_group_name: Group of the setting.
        location: Region of the deployment.
        deployment_id: What is scaled, and whose CPU counts.
        endpoint_id: Whose requests count.
        plan: Numbers and thresholds.
        tags: Tags of the setting.
    """

    setting_name: pulumi.Input[str]
    deployment_name: str
    resource_group_name: pulumi.Input[str]
    location: str
    deployment_id: pulumi.Input[str]
    endpoint_id: pulumi.Input[str]
    plan: AutoscaleSpec
    tags: Mapping[str, str]


class DeploymentAutoscale(pulumi.ComponentResource):
    """The autoscale setting of a deployment."""

    def __init__(
        self,
        name: str,
        args: DeploymentAutoscaleArgs,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        super().__init__(
            "ml-synapse:machine_learning:DeploymentAutoscale", name, {}, opts
        )
        full_name = pulumi.Output.concat(
            "as-", args.setting_name, "-", args.deployment_name
        )
        monitor.AutoscaleSetting(
            name,
            autoscale_setting_name=full_name,
            name=full_name,
            resource_group_name=args.resource_group_name,
            location=args.location,
            enabled=True,
            target_resource_uri=args.deployment_id,
            target_resource_location=args.location,
            profiles=_profiles(args),
            tags=args.tags,
            opts=pulumi.ResourceOptions(parent=self),
        )
        self.register_outputs({})


def _profiles(args: DeploymentAutoscaleArgs) -> list[monitor.AutoscaleProfileArgs]:
    plan, rules = args.plan, _rules(args)
    usual = _capacity(plan.min_instances, plan.max_instances)
    if not plan.schedules:
        return [
            monitor.AutoscaleProfileArgs(name=USUAL, capacity=usual, rules=rules),
        ]
    found = []
    for hours in plan.schedules:
        busy = _capacity(hours.min_instances, hours.max_instances)
        end = json.dumps({"name": USUAL, "for": hours.name}, separators=(",", ":"))
        for profile, capacity, moment in (
            (hours.name, busy, hours.start),
            (end, usual, hours.end),
        ):
            found.append(
                monitor.AutoscaleProfileArgs(
                    name=profile,
                    capacity=capacity,
                    rules=rules,
                    recurrence=_weekly(hours, moment),
                )
            )
    return found


def _capacity(least: int, most: int) -> monitor.ScaleCapacityArgs:
    return monitor.ScaleCapacityArgs(
        minimum=str(least), default=str(least), maximum=str(most)
    )


def _weekly(hours: BusyHoursSpec, moment: str) -> monitor.RecurrenceArgs:
    hour, _, minute = moment.partition(":")
    return monitor.RecurrenceArgs(
        frequency=monitor.RecurrenceFrequency.WEEK,
        schedule=monitor.RecurrentScheduleArgs(
            days=list(hours.days),
            hours=[int(hour)],
            minutes=[int(minute)],
            time_zone=hours.time_zone,
        ),
    )


def _rules(args: DeploymentAutoscaleArgs) -> list[monitor.ScaleRuleArgs]:
    """Return the rules that have a number: out by one machine, in by one."""
    plan = args.plan
    triggers: Sequence[tuple[str, pulumi.Input[str], int | None, bool]] = (
        ("CpuUtilizationPercentage", args.deployment_id, plan.cpu_percent_out, True),
        ("CpuUtilizationPercentage", args.deployment_id, plan.cpu_percent_in, False),
        ("RequestsPerMinute", args.endpoint_id, plan.requests_per_minute_out, True),
        ("RequestsPerMinute", args.endpoint_id, plan.requests_per_minute_in, False),
    )
    return [
        _rule(metric, source, threshold, out=out)
        for metric, source, threshold, out in triggers
        if threshold is not None
    ]


def _rule(
    metric: str, source: pulumi.Input[str], threshold: int, *, out: bool
) -> monitor.ScaleRuleArgs:
    kinds = monitor.ComparisonOperationType
    directions = monitor.ScaleDirection
    return monitor.ScaleRuleArgs(
        metric_trigger=monitor.MetricTriggerArgs(
            metric_name=metric,
            metric_resource_uri=source,
            operator=kinds.GREATER_THAN if out else kinds.LESS_THAN,
            statistic=monitor.MetricStatisticType.AVERAGE,
            threshold=threshold,
            time_aggregation=monitor.TimeAggregationType.AVERAGE,
            time_grain="PT1M",
            time_window=_WINDOW,
        ),
        scale_action=monitor.ScaleActionArgs(
            direction=directions.INCREASE if out else directions.DECREASE,
            type=monitor.ScaleType.CHANGE_COUNT,
            value="1",
            cooldown=_PAUSE_OUT if out else _PAUSE_IN,
        ),
    )
