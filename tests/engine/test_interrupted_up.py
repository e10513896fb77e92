"""A power cut during up, and the way back to a stack as it should be.

1. ``pulumi cancel`` takes the lock that the dead engine left.
2. ``pulumi refresh --clear-pending-creates`` forgets what was under way.
3. ``pulumi up`` goes on. What Azure had made without the engine hearing of it is
   refused as "already existing", with its ID, and is imported; then up again.
"""

from __future__ import annotations

import subprocess
import time
from dataclasses import dataclass
from typing import Any, Final

import pytest

from tests.engine.deployment import Deploy, Deployment, Outcome, kill_group
from tests.engine.life import look
from tests.engine.recovery import go_on

ENOUGH: Final = 40
"""Resources in Azure when the power goes: the stack is half made."""
DEADLINE_SECONDS: Final = 120


@dataclass(frozen=True)
class Recovery:
    """What came after the power cut."""

    made_before: int
    pending_before: int
    up: Outcome
    second_up: Outcome
    refresh: Outcome
    state: dict[str, Any]


@pytest.fixture(scope="module")
def recovery(deploy: Deploy) -> Recovery:
    """Cut the power during an update and go the way back."""
    dev = deploy("dev")
    cut_the_power(dev)
    made = len(look(dev).resources)
    dev.run("pulumi", "cancel", "--yes", "--stack", dev.stack)
    pending = dev.state()["deployment"].get("pending_operations", [])
    dev.refresh("--clear-pending-creates").succeed()
    up, _ = go_on(dev)
    return Recovery(
        made_before=made,
        pending_before=len(pending),
        up=up,
        second_up=dev.up().succeed(),
        refresh=dev.refresh().succeed(),
        state=dev.state(),
    )


def cut_the_power(dev: Deployment) -> None:
    """Kill the engine, its helpers and the simulation in the middle of an update."""
    process = dev.start("up", "--yes", "--skip-preview")
    wait_until_half_made(dev, process)
    kill_group(process)


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


def test_up_makes_the_rest(recovery: Recovery) -> None:
    assert recovery.up.changes["create"] > 0


def test_nothing_is_left_to_do(recovery: Recovery) -> None:
    assert recovery.second_up.changed == {}
    assert recovery.refresh.changed == {}
    assert recovery.state["deployment"].get("pending_operations", []) == []
