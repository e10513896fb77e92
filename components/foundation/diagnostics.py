"""Diagnostic settings: every log of a resource, to one Log Analytics workspace."""

from __future__ import annotations

import pulumi
from pulumi_azure_native import monitor


def send_diagnostics(
    name: str,
    target_id: pulumi.Input[str],
    log_analytics_id: pulumi.Input[str],
    parent: pulumi.Resource,
    metric_category: str | None = "AllMetrics",
) -> monitor.DiagnosticSetting:
    """Send all logs and metrics of the target; its logical name is ``…-diagnostics``.

    No retention is given: it belongs to the workspace, and Azure has retired it here.
    Without ``metric_category`` logs go alone.
    """
    return monitor.DiagnosticSetting(
        f"{name}-diagnostics",
        name="to-log-analytics",
        resource_uri=target_id,
        workspace_id=log_analytics_id,
        logs=[
            monitor.DiagnosticsLogSettingsArgs(category_group="allLogs", enabled=True)
        ],
        metrics=[
            monitor.DiagnosticsMetricSettingsArgs(category=category, enabled=True)
            for category in ([metric_category] if metric_category else [])
        ],
        opts=pulumi.ResourceOptions(parent=parent),
    )
