"""The tracked stack files, as the engine hands them to the program."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).parents[3]


def read(file: str) -> dict[str, Any]:
    """Return the config section of Pulumi.yaml or of a stack file."""
    content = yaml.safe_load((ROOT / file).read_text(encoding="utf-8"))
    config: dict[str, Any] = content["config"]
    return config


def raw(stack: str, **changes: str | None) -> dict[str, str]:
    """Return a stack's texts; a change replaces one, None removes it."""
    texts = {
        key: value if isinstance(value, str) else json.dumps(value)
        for key, value in read(f"Pulumi.{stack}.yaml").items()
    }
    for key, value in changes.items():
        if value is None:
            del texts[f"ml-synapse:{key}"]
        else:
            texts[f"ml-synapse:{key}"] = value
    return texts
