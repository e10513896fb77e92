"""signatures first"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pulumi

from components.naming import Names


@dataclass(frozen=True, kw_only=True)
class MonitoringArgs:
    resource_group_name: pulumi.Input[str]
    location: str
    names: Names
    tags: Mapping[str, str]
    retention_days: int = 90
    existing_log_analytics_id: str | None = None
    protect_data: bool = True


class Monitoring(pulumi.ComponentResource):
    log_analytics_id: pulumi.Output[str]
    application_insights_id: pulumi.Output[str]

    def __init__(
        self,
        name: str,
        args: MonitoringArgs,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None: ...
