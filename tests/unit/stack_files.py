"""The stack files as the engine hands them to the program: every value a text."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import yaml

from components.settings import PlatformSettings, parse_settings

ROOT = Path(__file__).resolve().parents[2]


def stack_settings(
    stack: str, cloud: str = "public", /, **changes: Any
) -> PlatformSettings:
    """Return a stack's settings, with some keys changed."""
    text = (ROOT / f"Pulumi.{stack}.yaml").read_text()
    config = yaml.safe_load(text)["config"]
    config |= {f"ml-synapse:{key}": value for key, value in changes.items()}
    texts = {key: _text(value) for key, value in config.items()}
    return parse_settings(texts, stack, cloud)


def _text(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value)
