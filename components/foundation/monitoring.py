"""Log Analytics and a workspace-based Application Insights on it.

Log Analytics takes no shared keys. Application Insights keeps local authentication:
Azure ML sends the telemetry of jobs and endpoints with the instrumentation key, which
AI-02 of the built-in policies would break. Both stay on the public network, since only
an Azure Monitor Private Link Scope could replace it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import pulumi
from pulumi_azure_native import applicationinsights, operationalinsights

from components.foundation.foundation_spec import MonitoringSpec
from components.naming import Names
from components.transformations.protection import holding_data


@dataclass(frozen=True, kw_only=True)
class MonitoringArgs:
    """What monitoring needs to know.

    ``protect_data`` is on unless given.
    """

    resource_group_name: pulumi.Input[str]
    location: str
    names: Names
    tags: Mapping[str, str]
    spec: MonitoringSpec = field(default_factory=MonitoringSpec)
    protect_data: bool = True


class Monitoring(pulumi.ComponentResource):
    """Where logs and telemetry go; ``owns_log_analytics`` tells whose the logs are."""

    log_analytics_id: pulumi.Output[str]
    application_insights_id: pulumi.Output[str]
    owns_log_analytics: bool

    def __init__(
        self,
        name: str,
        args: MonitoringArgs,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        """Create or take the Log Analytics workspace, then Application Insights."""
        super().__init__("ml-synapse:foundation:Monitoring", name, None, opts)
        self.owns_log_analytics = args.spec.existing_log_analytics_workspace_id is None
        self.log_analytics_id = pulumi.Output.from_input(
            args.spec.existing_log_analytics_workspace_id
            or self._log_analytics(name, args).id
        )
        self.application_insights_id = applicationinsights.Component(
            f"{name}-insights",
            resource_name_=args.names.regional("application_insights"),
            resource_group_name=args.resource_group_name,
            location=args.location,
            kind="web",
            application_type="web",
            ingestion_mode="LogAnalytics",
            workspace_resource_id=self.log_analytics_id,
            disable_ip_masking=False,
            disable_local_auth=False,
            public_network_access_for_ingestion="Enabled",
            public_network_access_for_query="Enabled",
            tags=args.tags,
            opts=pulumi.ResourceOptions(parent=self),
        ).id
        self.register_outputs(
            {
                "logAnalyticsId": self.log_analytics_id,
                "applicationInsightsId": self.application_insights_id,
            }
        )

    def _log_analytics(
        self, name: str, args: MonitoringArgs
    ) -> operationalinsights.Workspace:
        return operationalinsights.Workspace(
            f"{name}-logs",
            workspace_name=args.names.regional("log_analytics"),
            resource_group_name=args.resource_group_name,
            location=args.location,
            sku=operationalinsights.WorkspaceSkuArgs(name="PerGB2018"),
            retention_in_days=args.spec.log_retention_days,
            features=operationalinsights.WorkspaceFeaturesArgs(
                disable_local_auth=True,
                enable_log_access_using_only_resource_permissions=True,
            ),
            public_network_access_for_ingestion="Enabled",
            public_network_access_for_query="Enabled",
            tags=args.tags,
            opts=holding_data(self, args.protect_data),
        )
