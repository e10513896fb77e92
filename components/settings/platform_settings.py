"""PlatformSettings: the stack file, read and checked at once.

Nothing is registered before every key has been read: unknown keys, missing keys, wrong
values and broken rules between keys (both in concerns) all come in one message.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Set
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import get_args

import pulumi
from pulumi.runtime import config as pulumi_config

from components.dataplane.cloud import cloud_name
from components.network.private_dns import Cloud
from components.settings.concerns.access import AccessSettings, read_access
from components.settings.concerns.compute import ComputeSettings, read_compute
from components.settings.concerns.foundation import (
    MonitoringSettings,
    ProtectionSettings,
    RegistrySettings,
    StorageSettings,
    read_monitoring,
    read_protection,
    read_registry,
    read_storage,
)
from components.settings.concerns.isolation import IsolationSettings, read_isolation
from components.settings.concerns.link import LinkSettings, read_link
from components.settings.concerns.ml_assets import MlAssetSettings, read_ml_assets
from components.settings.concerns.ml_registry import (
    MlRegistrySettings,
    read_ml_registry,
)
from components.settings.concerns.network import (
    DnsSettings,
    NetworkSettings,
    read_dns,
    read_network,
)
from components.settings.concerns.schedules import ScheduleSettings, read_schedules
from components.settings.concerns.serving import ServingSettings, read_serving
from components.settings.concerns.site import TagSettings, read_tags
from components.settings.concerns.sql import SqlPoolSettings, read_sql
from components.settings.concerns.synapse import SynapseSettings, read_synapse
from components.settings.key import NAMESPACE
from components.settings.reading import SettingsError, read_values
from components.settings.refusals import ValueRefused, shown
from components.settings.stack_file import changed_values
from components.synapse.spark_pool_spec import SparkPoolSpec


@dataclass(frozen=True, kw_only=True)
class PlatformSettings:
    """One environment of the platform; each concern is given what it needs of it."""

    environment: str
    cloud: Cloud
    location: str
    workload: str
    tags: TagSettings
    network: NetworkSettings
    dns: DnsSettings
    isolation: IsolationSettings
    monitoring: MonitoringSettings
    storage: StorageSettings
    registry: RegistrySettings
    protection: ProtectionSettings
    synapse: SynapseSettings
    access: AccessSettings
    spark_pools: tuple[SparkPoolSpec, ...]
    sql_pools: tuple[SqlPoolSettings, ...]
    compute: ComputeSettings
    ml_assets: MlAssetSettings
    schedules: ScheduleSettings
    ml_registry: MlRegistrySettings
    serving: ServingSettings
    link: LinkSettings
    retry_minutes: int
    adopt: Mapping[str, str]

    @classmethod
    def load(cls) -> PlatformSettings:
        """Read the stack's configuration; raise SettingsError with all mistakes."""
        raw = {**pulumi_config.get_config_env(), **pulumi_config.CONFIG.get()}
        cloud = cloud_name(os.environ, raw.get("azure-native:environment", ""))
        secrets = {key for key in raw if pulumi_config.is_config_secret(key)}
        stack = pulumi.get_stack()
        folders = [Path(pulumi.get_root_directory() or "."), Path()]
        written = changed_values(folders, stack, raw)
        return parse_settings(raw, stack, cloud, secrets, written)


def parse_settings(
    raw: Mapping[str, str],
    stack: str,
    cloud: str = "public",
    secrets: Set[str] = frozenset(),
    written: Mapping[str, str] = MappingProxyType({}),
) -> PlatformSettings:
    """Turn the texts of a stack file into settings; raise SettingsError.

    ``raw``: full keys (``ml-synapse:location``) to texts; keys of other namespaces are
    none of ours. The values of ``secrets`` (full keys) are never shown. ``written``:
    what the file says of values that YAML has changed (stack_file).
    """
    mistakes, values = read_values(raw, stack, secrets, written)
    if cloud not in get_args(Cloud):
        mistakes.append(("ARM_ENVIRONMENT", _cloud_refused(cloud)))
    if mistakes:
        raise SettingsError(mistakes, stack)
    return PlatformSettings(
        environment=stack,
        # mypy cannot see that the check above leaves one of the literal names
        cloud=cloud,  # type: ignore[arg-type]
        location=values["location"],
        workload=values["workload"],
        retry_minutes=values["retryMinutes"],
        adopt=values["adopt"],
        tags=read_tags(values),
        network=read_network(values),
        dns=read_dns(values),
        isolation=read_isolation(values),
        monitoring=read_monitoring(values),
        storage=read_storage(values),
        registry=read_registry(values),
        protection=read_protection(values),
        synapse=read_synapse(values),
        access=read_access(values),
        spark_pools=values["sparkPools"],
        sql_pools=read_sql(values),
        compute=read_compute(values),
        ml_assets=read_ml_assets(values),
        schedules=read_schedules(values),
        ml_registry=read_ml_registry(values),
        serving=read_serving(values),
        link=read_link(values),
    )


def _cloud_refused(cloud: str) -> ValueRefused:
    return ValueRefused(
        "names a cloud that the platform does not know",
        seen=shown(cloud),
        allowed=", ".join(get_args(Cloud)),
        cure=f"correct it; it is not a key of {NAMESPACE}, but of the environment",
    )
