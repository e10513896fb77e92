"""A power cut during up: `pulumi cancel`, then up again, and all is as it should be."""

from __future__ import annotations

import subprocess
import time
from dataclasses import dataclass
from typing import Final

import pytest

from tests.engine.deployment import Deploy, Deployment, Outcome, kill_group
from tests.engine.life import look

ENOUGH: Final = 40
"""Resources in Azure when the power goes: the stack is half made."""
DEADLINE_SECONDS: Final = 120


@dataclass(frozen=True)
class Recovery:
    """What came after the power cut."""

    made_before: int
    up: Outcome
    second_up: Outcome


@pytest.fixture(scope="module")
def recovery(deploy: Deploy) -> Recovery:
    """Cut the power during an update; release the lock and update again."""
    dev = deploy("dev")
    process = dev.start("up", "--yes", "--skip-preview")
    wait_until_half_made(dev, process)
    kill_group(process)
    made = len(look(dev).resources)
    dev.run("pulumi", "cancel", "--yes", "--stack", dev.stack)
    return Recovery(made, dev.up().succeed(), dev.up().succeed())


def wait_until_half_made(dev: Deployment, process: subprocess.Popen[str]) -> None:
    """Wait for the moment in which to cut the power."""
    end = time.monotonic() + DEADLINE_SECONDS
    while len(look(dev).resources) < ENOUGH:
        assert process.poll() is None, "the update was over before it was cut off"
        assert time.monotonic() < end, "the update made too little"
        time.sleep(0.05)


def test_the_update_was_cut_off_half_way(recovery: Recovery) -> None:
    assert recovery.made_before >= ENOUGH


def test_up_makes_the_rest(recovery: Recovery) -> None:
    assert set(recovery.up.changes) <= {"create", "update"}


def test_nothing_is_left_to_do(recovery: Recovery) -> None:
    assert recovery.second_up.changed == {}
