"""ARM's lists of all resources show late what a read by name shows (real client)."""

from __future__ import annotations

import pytest

from simulated_azure.tests.arm_clients import GROUP, Clients


@pytest.fixture
def slow(clients: Clients) -> Clients:
    """Let delays last as long as in Azure, and nothing else."""
    clients.simulation.conditions.operations = False
    clients.simulation.conditions.pace = 1
    return clients


def listed(clients: Clients) -> list[str]:
    """Return the names in the group's list, which are those in the subscription's."""
    in_group = clients.resources.resources.list_by_resource_group(GROUP)
    names = [str(item.name) for item in in_group]
    assert names == [entry.name for entry in clients.resources.resources.list()]
    return names


def test_what_is_new_is_listed_late(slow: Clients) -> None:
    slow.account("stone")

    own = slow.storage.storage_accounts.list_by_resource_group(GROUP)
    assert [behaviour.name for behaviour in own] == ["stone"]
    assert listed(slow) == []
    slow.simulation.clock.advance(40)
    assert listed(slow) == ["stone"]


def test_what_is_gone_is_listed_for_a_while(slow: Clients) -> None:
    slow.account("stone")
    slow.simulation.clock.advance(40)

    slow.storage.storage_accounts.delete(GROUP, "stone")

    assert listed(slow) == ["stone"]
    slow.simulation.clock.advance(40)
    assert listed(slow) == []


@pytest.mark.parametrize("switch", ["delays", "list_delays"])
def test_lists_that_lag_can_be_left_out(slow: Clients, switch: str) -> None:
    setattr(slow.simulation.conditions, switch, False)

    slow.account("stone")

    assert listed(slow) == ["stone"]
