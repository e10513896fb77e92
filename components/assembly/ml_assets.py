"""What the ML workspace declares for its people: assets, and what runs by the clock."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import pulumi

from components.assembly.foundation import Foundation
from components.assembly.machine_learning import MachineLearning
from components.assembly.site import Home, Site
from components.assembly.synapse import Homes
from components.machine_learning.schedule import (
    Clock,
    Monitor,
    PipelineJob,
    Schedule,
    ScheduleArgs,
)
from components.machine_learning.workspace_assets import (
    Datastore,
    WorkspaceAssets,
    WorkspaceAssetsArgs,
)
from components.network.private_dns import Cloud
from components.settings.concerns.ml_assets import DatastoreSettings
from components.settings.concerns.schedules import (
    ModelMonitorSettings,
    PipelineScheduleSettings,
)

# https://learn.microsoft.com/azure/azure-government/compare-azure-government-global-azure
_STORAGE_SUFFIX: Final[dict[Cloud, str]] = {
    "public": "core.windows.net",
    "usgovernment": "core.usgovcloudapi.net",
    "china": "core.chinacloudapi.cn",
}


def build_ml_assets(
    site: Site, homes: Homes, foundation: Foundation, machine_learning: MachineLearning
) -> WorkspaceAssets:
    """Declare datastores, data and environments in the workspace."""
    assets = site.settings.ml_assets
    return WorkspaceAssets(
        "ml-assets",
        WorkspaceAssetsArgs(
            subscription_id=site.subscription_id,
            resource_group_name=homes.ml["resource_group_name"],
            workspace_name=machine_learning.workspace.workspace_name,
            datastores=[
                _datastore(site, homes, foundation, it) for it in assets.datastores
            ],
            data_assets=assets.data_assets,
            environments=assets.environments,
        ),
        site.child,
    )


def build_schedules(
    site: Site,
    home: Home,
    machine_learning: MachineLearning,
    *after: pulumi.Resource,
) -> list[Schedule]:
    """Let pipelines and monitors run by the clock, once what they use is there.

    A monitor's endpoint is one of the workspace's that the stack file does not have.
    """
    made = []
    for it in site.settings.schedules.pipelines:
        job = PipelineJob(component_id=it.component, experiment=it.name)
        made.append(_schedule(site, home, machine_learning, it, job, after))
    for of in site.settings.schedules.monitors:
        monitor = Monitor(
            endpoint=of.endpoint,
            deployment=of.deployment,
            task=of.task,
            signals=of.signals,
            reference_data=of.reference_data,
            emails=of.emails,
        )
        made.append(_schedule(site, home, machine_learning, of, monitor, after))
    return made


def _schedule(
    site: Site,
    home: Home,
    machine_learning: MachineLearning,
    of: PipelineScheduleSettings | ModelMonitorSettings,
    action: PipelineJob | Monitor,
    after: Sequence[pulumi.Resource],
) -> Schedule:
    return Schedule(
        f"schedule-{of.name}",
        ScheduleArgs(
            schedule_name=of.name,
            resource_group_name=home["resource_group_name"],
            workspace_name=machine_learning.workspace.workspace_name,
            action=action,
            clock=Clock(cron=of.cron, time_zone=of.time_zone),
            enabled=of.enabled,
        ),
        site.after(*after),
    )


def _datastore(
    site: Site, homes: Homes, foundation: Foundation, of: DatastoreSettings
) -> Datastore:
    is_lake = of.account == "dataLake"
    account = foundation.lake if is_lake else foundation.storage
    where = homes.synapse if is_lake else homes.ml
    return Datastore(
        name=of.name,
        account_name=account.account_name,
        resource_group_name=where["resource_group_name"],
        container=of.container,
        read_by_workspace=site.settings.ml_assets.studio_data_access,
        is_lake=is_lake,
        endpoint_suffix=_STORAGE_SUFFIX[site.settings.cloud],
    )
