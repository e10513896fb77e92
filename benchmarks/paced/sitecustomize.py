"""Let a program wait at the pace of the simulated Azure: its pauses, its deadlines.

Python imports this by itself in every process that has its folder in PYTHONPATH. At a
pace of 0.1 Azure's minute is over in six seconds, and a client that looks every fifteen
would see it ten times too late.
"""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import Callable
from typing import Any

PACE = float(os.environ.get("BENCHMARK_PACE", "1"))


def scaled(clock: Callable[[], float]) -> Callable[[], float]:
    """Return a clock that counts seconds of Azure."""
    return lambda: clock() / PACE


def paced(sleep: Callable[..., Any]) -> Callable[..., Any]:
    """Return a sleep that takes seconds of Azure."""

    def sleeping(seconds: float, *rest: Any) -> Any:
        return sleep(seconds * PACE, *rest)

    return sleeping


time.sleep = paced(time.sleep)
asyncio.sleep = paced(asyncio.sleep)
# What was imported before, asyncio's and threading's own waiting, keeps the machine's.
time.monotonic = scaled(time.monotonic)
