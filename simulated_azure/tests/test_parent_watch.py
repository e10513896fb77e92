"""A plugin does not outlive an engine that was killed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

LONGEST_WAIT_SECONDS = 30
PLUGIN = """\
import os, time
from simulated_azure.engine.parent_watch import when_orphaned
when_orphaned(lambda: os._exit(0))
print(os.getpid(), flush=True)
time.sleep(600)
"""
ENGINE = f"""\
import subprocess, sys
subprocess.run([sys.executable, "-c", {PLUGIN!r}])
"""


def lives(pid: int) -> bool:
    """Tell whether a process runs; one that nobody has waited for is dead."""
    status = Path(f"/proc/{pid}/stat")
    return status.exists() and status.read_text().rpartition(")")[2].split()[0] != "Z"


@pytest.mark.skipif(not Path("/proc").exists(), reason="looks at processes in /proc")
def test_a_plugin_ends_when_its_engine_was_killed() -> None:
    with subprocess.Popen(
        [sys.executable, "-c", ENGINE], stdout=subprocess.PIPE, text=True
    ) as engine:
        assert engine.stdout is not None
        plugin = int(engine.stdout.readline())
        lived = lives(plugin)
        os.kill(engine.pid, signal.SIGKILL)

    end = time.monotonic() + LONGEST_WAIT_SECONDS
    while lives(plugin) and time.monotonic() < end:
        time.sleep(0.1)

    assert lived
    assert not lives(plugin)
