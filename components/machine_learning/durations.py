"""Durations as Azure's own clients write them; pure.

azure-ai-ml and `az ml` read a duration and write it back in the largest units: PT2M for
PT120S. Written so from the start, what they touch does not look changed.
"""

from __future__ import annotations

from typing import Final

_UNITS: Final = (("H", 3600), ("M", 60))


def iso_duration(seconds: float) -> str:
    """Return an ISO 8601 duration in days, hours, minutes and seconds."""
    days, rest = divmod(seconds, 86400)
    time = ""
    for letter, length in _UNITS:
        count, rest = divmod(rest, length)
        time += f"{count:g}{letter}" if count else ""
    time += f"{rest:g}S" if rest else ""
    day = f"{days:g}D" if days else ""
    return f"P{day}T{time}" if time else f"P{day or 'T0S'}"
