"""Ctrl-C while endpoint approvals wait for another team: they fill all threads."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pytest

from simulated_azure.tests.sessions import kill_session
from tests.engine.deployment import Deploy, Deployment, Outcome

THREADS: Final = 4
"""Of the host of dynamic resources: so many approvals wait, one stands behind them."""
APPROVALS: Final = 5
DEADLINE_SECONDS: Final = 240
LESS_THAN_THE_APPROVALS_SECONDS: Final = 60
"""The approvals' own deadline is half an hour."""


@dataclass(frozen=True)
class Interrupted:
    """What Ctrl-C left, and what came after it."""

    status: int
    said: str
    locks: list[Path]
    next_up: Outcome


@pytest.fixture(scope="module")
def interrupted(
    deploy: Deploy, tmp_path_factory: pytest.TempPathFactory
) -> Interrupted:
    dev = deploy("dev")
    dev.configure(**{"link.approvalMode": "external"})
    output = tmp_path_factory.mktemp("output") / "said"
    for process in waiting(dev, output):
        os.killpg(process.pid, signal.SIGINT)
        status = process.wait(LESS_THAN_THE_APPROVALS_SECONDS)
    locks = list((dev.home / "backend" / ".pulumi" / "locks").rglob("*.json"))
    dev.configure(**{"link.approvalMode": "automatic"})
    return Interrupted(status, output.read_text("utf-8"), locks, dev.up().succeed())


def waiting(dev: Deployment, output: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Run `make up`'s command; yield it once all threads wait."""
    command = [sys.executable, "-m", "simulated_azure.engine.operate", "up", "dev"]
    with output.open("wb") as file:
        process = dev.start_any(*command, output=file)
        end = time.monotonic() + DEADLINE_SECONDS
        while output.read_text("utf-8").count("Waiting for another team") < THREADS:
            assert process.poll() is None, output.read_text("utf-8")
            assert time.monotonic() < end, output.read_text("utf-8")
            time.sleep(0.1)
        yield process
        kill_session(process)


def test_one_ctrl_c_ends_all_that_waits(interrupted: Interrupted) -> None:
    assert interrupted.status == 128 + signal.SIGINT
    assert "CancelledError: The call was cancelled" in interrupted.said
    assert "Traceback" not in interrupted.said


def test_no_lock_is_left_and_a_line_says_how_to_go_on(interrupted: Interrupted) -> None:
    assert interrupted.locks == []
    assert "dev: up was interrupted; what was done is kept" in interrupted.said
    assert "Next: `make up`." in interrupted.said


def test_the_next_up_goes_on(interrupted: Interrupted) -> None:
    made = {name for name in interrupted.next_up.changed if "approval" in name}

    assert len(made) == APPROVALS
    assert all(name.startswith("create ") for name in made)
