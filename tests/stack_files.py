"""The stack files as the engine hands them to the program: every value a text."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import yaml

from components.settings import PlatformSettings, parse_settings

ROOT = Path(__file__).resolve().parents[1]


def read(file: str) -> dict[str, Any]:
    """Return the config section of Pulumi.yaml or of a stack file."""
    content = yaml.safe_load((ROOT / file).read_text(encoding="utf-8"))
    config: dict[str, Any] = content["config"]
    return config


def raw(stack: str, /, **changes: Any) -> dict[str, str]:
    """Return a stack's texts with some values changed.

    ``changes``: paths (``network.egress``) to values; None takes one away.
    """
    config = read(f"Pulumi.{stack}.yaml")
    for path, value in changes.items():
        change(config, path, value)
    return texts_of(config)


def texts_of(config: dict[str, Any]) -> dict[str, str]:
    """Return a config section as the engine hands it over."""
    return {
        key: value if isinstance(value, str) else json.dumps(value)
        for key, value in config.items()
    }


def change(config: dict[str, Any], path: str, value: Any) -> None:
    """Set a value of a config section; None takes it away."""
    group, name = put(config, path, value)
    if value is None:
        del group[name]


def put(config: dict[str, Any], path: str, value: Any) -> tuple[dict[str, Any], str]:
    """Set a value of a config section; return the group that has it, and its name."""
    *groups, name = f"ml-synapse:{path}".split(".")
    for group in groups:
        config = config.setdefault(group, {})
    config[name] = value
    return config, name


def stack_settings(
    stack: str, cloud: str = "public", /, **changes: Any
) -> PlatformSettings:
    """Return a stack's settings with some values changed; see `raw`."""
    return parse_settings(raw(stack, **changes), stack, cloud)
