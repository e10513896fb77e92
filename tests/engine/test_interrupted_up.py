"""A power cut during up, and the way back to a stack as it should be.

It is one command: ``python -m verification.recovery``.
"""

from __future__ import annotations

import subprocess
import time
from dataclasses import dataclass
from typing import Any, Final

import pytest

from simulated_azure.tests.sessions import kill_session
from tests.engine.deployment import Deploy, Deployment, Outcome
from tests.engine.life import look
from tests.engine.recovery import Recovered, recover

ENOUGH: Final = 40
"""Resources in Azure when the power goes: the stack is half made."""
DEADLINE_SECONDS: Final = 120


@dataclass(frozen=True)
class Recovery:
    """What came after the power cut."""

    made_before: int
    pending_before: int
    refused: Outcome
    recovered: Recovered
    second_up: Outcome
    refresh: Outcome
    state: dict[str, Any]


@pytest.fixture(scope="module")
def recovery(deploy: Deploy) -> Recovery:
    """Cut the power during an update and go the way back."""
    dev = deploy("dev")
    cut_the_power(dev)
    made = len(look(dev).resources)
    pending = dev.state()["deployment"].get("pending_operations", [])
    return Recovery(
        made_before=made,
        pending_before=len(pending),
        refused=dev.up(),
        recovered=recover(dev).succeed(),
        second_up=dev.up().succeed(),
        refresh=dev.refresh().succeed(),
        state=dev.state(),
    )


def cut_the_power(dev: Deployment) -> None:
    """Kill the engine, its helpers and the simulation in the middle of an update."""
    process = dev.start("up", "--yes", "--skip-preview")
    wait_until_half_made(dev, process)
    kill_session(process)


def wait_until_half_made(dev: Deployment, process: subprocess.Popen[bytes]) -> None:
    """Wait for the moment in which to cut the power."""
    end = time.monotonic() + DEADLINE_SECONDS
    while len(look(dev).resources) < ENOUGH:
        assert process.poll() is None, "the update was over before it was cut off"
        assert time.monotonic() < end, "the update made too little"
        time.sleep(0.05)


def test_the_update_was_cut_off_half_way(recovery: Recovery) -> None:
    assert recovery.made_before >= ENOUGH
    assert recovery.pending_before > 0


def test_an_up_without_the_recovery_is_refused(recovery: Recovery) -> None:
    assert recovery.refused.status != 0
    assert "the stack is currently locked by 1 lock(s)" in recovery.refused.output


def test_the_recovery_says_what_it_did(recovery: Recovery) -> None:
    said = recovery.recovered.output

    assert "  took the lock of an engine that is no more\n" in said
    assert "  compared the state with what exists\n" in said
    assert said.count("  imported ") == len(recovery.recovered.imported)
    assert "dev is as the program says." in said
    assert "Next: `pulumi up` changes nothing now." in said


def test_nothing_is_left_to_do(recovery: Recovery) -> None:
    assert recovery.second_up.changed == {}
    assert recovery.refresh.changed == {}
    assert recovery.state["deployment"].get("pending_operations", []) == []
