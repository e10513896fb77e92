"""A power cut during up, and the way back to a stack as it should be.

1. ``pulumi cancel`` takes the lock that the dead engine left.
2. ``pulumi refresh --clear-pending-creates`` forgets what was under way.
3. ``pulumi up`` goes on. What Azure had made without the engine hearing of it is
   refused as "already existing", with its ID, and is imported; then up again.
"""

from __future__ import annotations

import json
import re
import subprocess
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import pytest

from tests.engine.deployment import Deploy, Deployment, Outcome, kill_group
from tests.engine.life import look

ENOUGH: Final = 40
"""Resources in Azure when the power goes: the stack is half made."""
DEADLINE_SECONDS: Final = 120
ALREADY_EXISTS: Final = re.compile(r"already existing resource '(/[^']+)'")
ROUNDS: Final = 5
"""How often something may still be found to exist."""


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
    return Recovery(
        made_before=made,
        pending_before=len(pending),
        up=go_on(dev),
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


def go_on(dev: Deployment) -> Outcome:
    """Update until it succeeds, importing what already exists."""
    for _ in range(ROUNDS):
        up = dev.up()
        existing = found_existing(up)
        if not existing:
            return up.succeed()
        import_existing(dev, existing, parents(up))
    raise AssertionError(f"after {ROUNDS} rounds there still is {existing}")


def found_existing(up: Outcome) -> dict[str, str]:
    """Return what Azure has and the state has not: URN -> ID."""
    diagnostics = [e["diagnosticEvent"] for e in up.events if "diagnosticEvent" in e]
    found = {d.get("urn"): ALREADY_EXISTS.search(d["message"]) for d in diagnostics}
    return {urn: match[1] for urn, match in found.items() if urn and match}


def parents(up: Outcome) -> dict[str, str]:
    """Return where the program puts what it makes: URN -> URN of the parent."""
    planned = [e["resourcePreEvent"] for e in up.events if "resourcePreEvent" in e]
    wanted = [event["metadata"]["new"] for event in planned]
    return {new["urn"]: new["parent"] for new in wanted if new}


def import_existing(
    dev: Deployment, existing: Mapping[str, str], parents_of: Mapping[str, str]
) -> None:
    """Import resources under the parents that the program gives them."""
    wanted = [
        {
            "type": urn.split("::")[2].rpartition("$")[2],
            "name": urn.rpartition("::")[2],
            "id": resource_id,
            "parent": urn,
        }
        for urn, resource_id in existing.items()
    ]
    file = dev.home / "import.json"
    named = {
        "nameTable": {urn: parents_of[urn] for urn in existing},
        "resources": wanted,
    }
    file.write_text(json.dumps(named), encoding="utf-8")
    quietly = ("--yes", "--skip-preview", "--generate-code=false", "--protect=false")
    dev.engine("import", "--file", str(file), *quietly).succeed()


def test_the_update_was_cut_off_half_way(recovery: Recovery) -> None:
    assert recovery.made_before >= ENOUGH
    assert recovery.pending_before > 0


def test_up_makes_the_rest(recovery: Recovery) -> None:
    assert recovery.up.changes["create"] > 0


def test_nothing_is_left_to_do(recovery: Recovery) -> None:
    assert recovery.second_up.changed == {}
    assert recovery.refresh.changed == {}
    assert recovery.state["deployment"].get("pending_operations", []) == []
