"""Words of messages: values on one line, the nearest known word."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from difflib import get_close_matches


def shown(text: str) -> str:
    """Return a value as a message shows it: on one line, not too long."""
    escaped = json.dumps(text, ensure_ascii=False)[1:-1]
    line = escaped.replace('\\"', '"') or '"" (empty)'
    return line if len(line) <= 120 else f"{line[:117]}…"


def written(value: object) -> str:
    """Return a value as JSON has it; a text as it is."""
    return value if isinstance(value, str) else json.dumps(value)


def did_you_mean(seen: str, known: Sequence[str]) -> str:
    """Return the known word that is nearest, or nothing."""
    lowered = {word.lower(): word for word in known}
    near = get_close_matches(seen.lower(), lowered, n=1, cutoff=0.6)
    return lowered[near[0]] if near else ""


def path_text(path: Sequence[str | int]) -> str:
    """Return a path as messages have it: ``onlineEndpoints[0].traffic``."""
    return "".join(
        f"[{part}]" if isinstance(part, int) else _step(part) for part in path
    ).removeprefix(".")


def _step(name: str) -> str:
    plain = re.fullmatch(r"[\w-]+", name, re.ASCII)
    return f".{name}" if plain else f'["{shown(name)}"]'
