"""The platform's settings: the only reader of the stack's configuration."""

from components.settings.concerns import (
    AccessSettings,
    ClusterSettings,
    DnsSettings,
    ExistingNetwork,
    LinkSettings,
    MonitoringSettings,
    NetworkSettings,
    ProtectionSettings,
    RegistrySettings,
    SparkSettings,
    StorageSettings,
    SynapseSettings,
    TagSettings,
)
from components.settings.keys import AddressRange
from components.settings.platform_settings import PlatformSettings, parse_settings
from components.settings.reading import SettingsError

__all__ = [
    "AccessSettings",
    "AddressRange",
    "ClusterSettings",
    "DnsSettings",
    "ExistingNetwork",
    "LinkSettings",
    "MonitoringSettings",
    "NetworkSettings",
    "PlatformSettings",
    "ProtectionSettings",
    "RegistrySettings",
    "SettingsError",
    "SparkSettings",
    "StorageSettings",
    "SynapseSettings",
    "TagSettings",
    "parse_settings",
]
