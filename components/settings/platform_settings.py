"""PlatformSettings: a stack file, and what the engine and the environment add to it."""

from __future__ import annotations

from components.network.private_dns import Cloud
from components.settings.stack_file import StackFile


class PlatformSettings(StackFile):
    """One environment of the platform; each concern is given what it needs of it."""

    environment: str
    cloud: Cloud
