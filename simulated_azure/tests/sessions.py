"""Processes that tests start in a session of their own, with all that those start."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any


def members(leader: int) -> Iterator[int]:
    """Yield the processes of a leader's session; their groups may differ."""
    for folder in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            if os.getsid(int(folder.name)) == leader:
                yield int(folder.name)


def kill_session(process: subprocess.Popen[Any]) -> None:
    """Kill a started command with all that it started, as a power cut would."""
    for pid in members(process.pid):
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    process.wait()
