"""Approvals by another team, and what becomes of an approval afterwards."""

from __future__ import annotations

import time
from typing import Any

import pytest

from components.dataplane.endpoint_approval import EndpointApprovalProvider
from components.dataplane.errors import ApprovalError, DeadlineError
from components.dataplane.service_errors import LockedError
from tests.dataplane.test_endpoint_approval import (
    ID,
    OURS,
    endpoint,
    make_endpoint,
    props,
)
from tests.dataplane.world import World

__all__ = ["endpoint"]

PROVIDER = EndpointApprovalProvider()


def external(world: World, **changed: Any) -> dict[str, Any]:
    return props(world, mode="external", **changed)


def test_another_teams_approval_is_waited_for(world: World, endpoint: str) -> None:
    world.clock.after(3, lambda: world.decide(world.lake, OURS, "Approved"))

    created = PROVIDER.create(external(world))

    assert (created.outs or {})["status"] == "Approved"
    assert "Waiting for another team to approve /subscr" in world.clock.reports[-1]
    assert "(Pending)" in world.clock.reports[-1]


def test_the_wait_for_another_team_ends(world: World, endpoint: str) -> None:
    with pytest.raises(DeadlineError, match="ask the owners of the target") as late:
        PROVIDER.create(external(world))
    assert "still waiting for another team to approve" in str(late.value)
    assert world.statuses(world.lake)[OURS] == "Pending"


def test_another_teams_refusal_ends_the_wait_at_once(
    world: World, endpoint: str
) -> None:
    world.clock.after(0, lambda: world.decide(world.lake, OURS, "Rejected"))

    with pytest.raises(ApprovalError, match="cannot be approved any more"):
        PROVIDER.create(external(world))
    assert world.clock.time < 10


def test_read_by_id_alone_gives_inputs_and_outputs(world: World, endpoint: str) -> None:
    created = PROVIDER.create(props(world))
    defaults = {
        "timeout_minutes": 30,
        "description": "Approved by the platform that made the endpoint",
    }

    read = PROVIDER.read(ID, {})

    assert read.id == ID
    assert read.inputs == props(world) | defaults
    assert read.outs == (created.outs or {}) | defaults


def test_read_after_create_changes_nothing(world: World, endpoint: str) -> None:
    created = dict(PROVIDER.create(props(world)).outs or {})

    read = PROVIDER.read(ID, created).outs

    assert read == created
    assert PROVIDER.diff(ID, read or {}, props(world)).changes is False


def test_an_endpoint_that_somebody_made_anew_is_approved_again(
    world: World, endpoint: str
) -> None:
    outs = dict(PROVIDER.create(props(world)).outs or {})
    world.endpoint("DELETE", "lake")
    time.sleep(0.1)
    make_endpoint(world, world.lake, "dfs")

    drifted = PROVIDER.read(ID, outs).outs or {}
    diff = PROVIDER.diff(ID, drifted, props(world))
    updated = PROVIDER.update(ID, drifted, props(world))

    assert drifted["status"] == "Pending"
    assert (diff.changes, diff.replaces) == (True, [])
    assert (updated.outs or {})["connection_id"] != outs["connection_id"]
    assert world.statuses(world.lake)[OURS] == "Approved"


def test_a_later_rejection_shows_and_is_not_overruled(
    world: World, endpoint: str
) -> None:
    outs = dict(PROVIDER.create(props(world)).outs or {})
    world.decide(world.lake, OURS, "Rejected")

    drifted = PROVIDER.read(ID, outs).outs or {}

    assert drifted["status"] == "Rejected"
    assert PROVIDER.diff(ID, drifted, props(world)).changes is True
    with pytest.raises(ApprovalError, match="cannot be approved any more"):
        PROVIDER.update(ID, drifted, props(world))
    assert world.statuses(world.lake)[OURS] == "Rejected"


def test_another_mode_or_deadline_touches_no_target(
    world: World, endpoint: str
) -> None:
    outs = dict(PROVIDER.create(props(world)).outs or {})
    asked = world.asked("arm")
    news = external(world, timeout_minutes=60.0)

    updated = PROVIDER.update(ID, outs, news)

    assert updated.outs == outs | {"mode": "external", "timeout_minutes": 60.0}
    assert world.asked("arm") == asked


def test_without_endpoint_or_connection_it_reads_as_gone(
    world: World, endpoint: str
) -> None:
    outs = dict(PROVIDER.create(props(world)).outs or {})

    world.arm("DELETE", world.connections(world.lake)[OURS]["id"])
    without_connection = PROVIDER.read(ID, outs)
    world.endpoint("DELETE", "lake")
    without_endpoint = PROVIDER.read(ID, outs)

    assert (without_connection.id, without_endpoint.id) == ("", "")


def test_a_locked_target_ends_the_wait_at_once(world: World, endpoint: str) -> None:
    lock = f"{world.lake}/providers/Microsoft.Authorization/locks/frozen"
    world.simulation.arm.put(lock, {"properties": {"level": "ReadOnly"}})

    with pytest.raises(LockedError, match="A lock in Azure forbids this") as locked:
        PROVIDER.create(props(world))

    assert f"following scope(s) are locked: '{world.lake}'" in str(locked.value)
    assert world.clock.time < 10
