"""The platform's settings: the only reader of the stack's configuration."""

from components.settings.platform_settings import PlatformSettings, parse_settings
from components.settings.reading import SettingsError

__all__ = ["PlatformSettings", "SettingsError", "parse_settings"]
