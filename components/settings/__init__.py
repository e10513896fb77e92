"""The platform's settings: the only reader of the stack's configuration."""

from components.settings.concerns.synapse import AddressRange
from components.settings.platform_settings import PlatformSettings, parse_settings
from components.settings.reading import SettingsError

__all__ = ["AddressRange", "PlatformSettings", "SettingsError", "parse_settings"]
