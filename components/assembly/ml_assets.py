"""What the ML workspace declares for its people: assets, and what runs by the clock."""

from __future__ import annotations

from typing import Final

import pulumi

from components.assembly.core import Core
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


def build_ml_assets(core: Core) -> WorkspaceAssets:
    """Declare datastores, data and environments in the workspace."""
    site, assets = core.site, core.site.settings.ml_assets
    return WorkspaceAssets(
        "ml-assets",
        WorkspaceAssetsArgs(
            subscription_id=site.subscription_id,
            resource_group_name=site.homes.ml["resource_group_name"],
            workspace_name=core.machine_learning.workspace.workspace_name,
            datastores=[_datastore(core, datastore) for datastore in assets.datastores],
            data_assets=assets.data_assets,
            environments=assets.environments,
        ),
        site.child,
    )


def build_schedules(core: Core, after: pulumi.Resource) -> list[Schedule]:
    """Let pipelines and monitors run by the clock, once what they use is there.

    A monitor's endpoint is one of the workspace's that the stack file does not have.
    """
    schedules = core.site.settings.schedules
    return [
        *(
            _schedule(
                core,
                pipeline,
                PipelineJob(component_id=pipeline.component, experiment=pipeline.name),
                after,
            )
            for pipeline in schedules.pipelines
        ),
        *(
            _schedule(core, monitor, _monitor(monitor), after)
            for monitor in schedules.monitors
        ),
    ]


def _monitor(monitor: ModelMonitorSettings) -> Monitor:
    return Monitor(
        endpoint=monitor.endpoint,
        deployment=monitor.deployment,
        task=monitor.task,
        signals=monitor.signals,
        reference_data=monitor.reference_data,
        emails=monitor.emails,
    )


def _schedule(
    core: Core,
    settings: PipelineScheduleSettings | ModelMonitorSettings,
    action: PipelineJob | Monitor,
    after: pulumi.Resource,
) -> Schedule:
    return Schedule(
        f"schedule-{settings.name}",
        ScheduleArgs(
            schedule_name=settings.name,
            resource_group_name=core.site.homes.ml["resource_group_name"],
            workspace_name=core.machine_learning.workspace.workspace_name,
            action=action,
            clock=Clock(cron=settings.cron, time_zone=settings.time_zone),
            enabled=settings.enabled,
        ),
        core.site.after(after),
    )


def _datastore(core: Core, datastore: DatastoreSettings) -> Datastore:
    site, foundation = core.site, core.foundation
    is_lake = datastore.account == "dataLake"
    account = foundation.lake if is_lake else foundation.storage
    home = site.homes.synapse if is_lake else site.homes.ml
    return Datastore(
        name=datastore.name,
        account_name=account.account_name,
        resource_group_name=home["resource_group_name"],
        container=datastore.container,
        read_by_workspace=site.settings.ml_assets.studio_data_access,
        is_lake=is_lake,
        endpoint_suffix=_STORAGE_SUFFIX[site.settings.cloud],
    )
