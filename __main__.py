"""The Pulumi program: load the settings, build the platform, export its outputs."""

from __future__ import annotations

import pulumi

from components.ml_platform import MlPlatform
from components.settings import load_settings

# As in Pulumi.yaml, for engines that are too old to read it there.
pulumi.require_pulumi_version(">=3.244.0")
settings = load_settings()
platform = MlPlatform("platform", settings)
for name, value in platform.outputs.items():
    pulumi.export(name, value)
