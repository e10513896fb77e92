"""What the ML workspace declares for its people: assets, and what runs by the clock."""

from __future__ import annotations

from typing import Final

import pulumi

from components.assembly.core import Core
from components.machine_learning.asset_spec import DatastoreSpec
from components.machine_learning.schedule import Schedule, ScheduleArgs
from components.machine_learning.schedule_spec import (
    ModelMonitorSpec,
    PipelineScheduleSpec,
)
from components.machine_learning.workspace_assets import (
    Datastore,
    WorkspaceAssets,
    WorkspaceAssetsArgs,
)
from components.network.private_dns import Cloud

# https://learn.microsoft.com/azure/azure-government/compare-azure-government-global-azure
_STORAGE_SUFFIX: Final[dict[Cloud, str]] = {
    "public": "core.windows.net",
    "usgovernment": "core.usgovcloudapi.net",
    "china": "core.chinacloudapi.cn",
}


def build_ml_assets(core: Core) -> WorkspaceAssets:
    """Declare datastores, data and environments in the workspace."""
    site, settings = core.site, core.site.settings
    return WorkspaceAssets(
        "ml-assets",
        WorkspaceAssetsArgs(
            subscription_id=site.subscription_id,
            resource_group_name=site.homes.ml["resource_group_name"],
            workspace_name=core.machine_learning.workspace.workspace_name,
            datastores=[_datastore(core, spec) for spec in settings.datastores],
            data_assets=settings.data_assets,
            environments=settings.ml_environments,
        ),
        site.child,
    )


def build_schedules(core: Core, after: pulumi.Resource) -> list[Schedule]:
    """Let pipelines and monitors run by the clock, once what they use is there.

    A monitor's endpoint is one of the workspace's that the stack file does not have.
    """
    settings = core.site.settings
    specs: list[PipelineScheduleSpec | ModelMonitorSpec] = [
        *settings.pipeline_schedules,
        *settings.model_monitors,
    ]
    return [
        Schedule(
            f"schedule-{spec.name}",
            ScheduleArgs(
                spec=spec,
                resource_group_name=core.site.homes.ml["resource_group_name"],
                workspace_name=core.machine_learning.workspace.workspace_name,
            ),
            core.site.after(after),
        )
        for spec in specs
    ]


def _datastore(core: Core, spec: DatastoreSpec) -> Datastore:
    site, foundation = core.site, core.foundation
    is_lake = spec.account == "dataLake"
    account = foundation.lake if is_lake else foundation.storage
    home = site.homes.synapse if is_lake else site.homes.ml
    return Datastore(
        spec=spec,
        account_name=account.account_name,
        resource_group_name=home["resource_group_name"],
        read_by_workspace=site.settings.ml_workspace.studio_data_access,
        endpoint_suffix=_STORAGE_SUFFIX[site.settings.cloud],
    )
