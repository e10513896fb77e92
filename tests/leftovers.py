"""No process outlives the tests that started it, however their run ends.

A run marks its environment, which every process that it starts inherits. At its end,
also after Ctrl-C, whatever still carries the mark is killed. Needs ``/proc`` (Linux).
"""

from __future__ import annotations

import contextlib
import os
import signal
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

MARK: Final = "ML_SYNAPSE_TEST_RUN"


def pytest_configure(config: pytest.Config) -> None:
    """Mark the run; what a worker of xdist starts has the mark of its controller."""
    if not _is_worker(config):
        os.environ[MARK] = uuid.uuid4().hex


def pytest_unconfigure(config: pytest.Config) -> None:
    """Kill what is left of this run."""
    if not _is_worker(config):
        for pid in marked(os.environ.pop(MARK)):
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)


def marked(run: str) -> Iterator[int]:
    """Yield the other processes that were started with the mark of a run."""
    mark = f"{MARK}={run}".encode()
    for folder in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            words = (folder / "environ").read_bytes().split(b"\0")
            if mark in words and int(folder.name) != os.getpid():
                yield int(folder.name)


def _is_worker(config: pytest.Config) -> bool:
    return hasattr(config, "workerinput")
