"""The constraints of a contract on a single value: kind, length, pattern, range."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any


@dataclass(frozen=True)
class Breach:
    """A constraint that a value breaks: the schema's word for it, and its limit."""

    constraint: str
    limit: Any


def breaches(shape: Mapping[str, Any], value: Any) -> Iterator[Breach]:
    """Yield what a value breaks; after the wrong kind, nothing else.

    A fraction where an integer is wanted is ``integer``, not ``type``.
    """
    wanted = shape.get("type")
    if wanted is not None and wanted not in _kinds(value):
        yield Breach("type", wanted)
    elif isinstance(value, str):
        yield from _text(shape, value)
    elif isinstance(value, list):
        yield from _bounds(shape, len(value), "minItems", "maxItems")
    elif isinstance(value, int | float) and not isinstance(value, bool):
        if wanted == "integer" and not float(value).is_integer():
            yield Breach("integer", wanted)
        yield from _bounds(shape, value, "minimum", "maximum")


def _kinds(value: Any) -> tuple[str, ...]:
    """Return the schema's words for what a value is."""
    if isinstance(value, bool):
        return ("boolean",)
    if isinstance(value, int | float):
        return ("integer", "number")
    if isinstance(value, str):
        return ("string",)
    return ("array",) if isinstance(value, list) else ("object",)


def _text(shape: Mapping[str, Any], value: str) -> Iterator[Breach]:
    yield from _bounds(shape, len(value), "minLength", "maxLength")
    pattern = shape.get("pattern")
    if pattern and not _matches(pattern, value):
        yield Breach("pattern", pattern)


def _bounds(
    shape: Mapping[str, Any], size: float, least: str, most: str
) -> Iterator[Breach]:
    low, high = shape.get(least), shape.get(most)
    if low is not None and size < low:
        yield Breach(least, low)
    if high is not None and size > high:
        yield Breach(most, high)


def _matches(pattern: str, value: str) -> bool:
    """Match as JavaScript would; an expression that Python cannot read matches."""
    try:
        return _compiled(pattern).search(value) is not None
    except re.error:
        return True


@lru_cache(maxsize=256)
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)
