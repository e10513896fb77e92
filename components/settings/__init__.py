"""The platform's settings: the only reader of the stack's configuration."""

from components.settings.platform_settings import PlatformSettings
from components.settings.reading import SettingsError, load_settings, parse_settings

__all__ = ["PlatformSettings", "SettingsError", "load_settings", "parse_settings"]
