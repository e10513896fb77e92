"""Alerts of Azure Monitor, which have no region.

Source: the published examples of Microsoft.Insights.
"""

from __future__ import annotations

from simulated_azure.arm.behaviour import Behaviour


class ActionGroups(Behaviour):
    """Microsoft.Insights/actionGroups."""

    arm_types = ("Microsoft.Insights/actionGroups",)
    has_no_region = True


class MetricAlerts(Behaviour):
    """Microsoft.Insights/metricAlerts."""

    arm_types = ("Microsoft.Insights/metricAlerts",)
    has_no_region = True
