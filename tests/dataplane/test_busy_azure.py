"""An object on which another operation is under way: waited for, to a deadline."""

from __future__ import annotations

import pytest

from components.dataplane.service_errors import BusyError
from tests.dataplane.test_endpoint_approval import NAME, make_endpoint
from tests.dataplane.world import World

BUSY = "409:AnotherOperationInProgress"


def test_a_busy_object_is_asked_again(world: World) -> None:
    world.simulation.faults.add(f"synapse PUT managedPrivateEndpoints {NAME} x9 {BUSY}")

    make_endpoint(world, world.lake, "dfs")

    waited = [
        report for report in world.clock.reports if "another operation on" in report
    ]
    assert waited != []
    assert f"managedPrivateEndpoints/{NAME} to end" in waited[0]


def test_one_that_stays_busy_ends_with_what_azure_said(world: World) -> None:
    world.simulation.faults.add(f"synapse PUT managedPrivateEndpoints {NAME} x* {BUSY}")

    with pytest.raises(BusyError) as caught:
        make_endpoint(world, world.lake, "dfs")

    assert "Another operation on this object does not end" in str(caught.value)
    assert "409 AnotherOperationInProgress" in str(caught.value)
    assert 600 <= world.clock.time < 700
