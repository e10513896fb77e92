"""Both ends of a managed private endpoint learn late of each other (real clients)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from azure.core.exceptions import ResourceNotFoundError
from azure.identity import ManagedIdentityCredential
from azure.mgmt.storage import StorageManagementClient

from simulated_azure.constants import SUBSCRIPTION_ID
from simulated_azure.tests.fixtures_estate import WORKSPACE, Estate
from simulated_azure.tests.test_synapse_managed_endpoints import Endpoints

NAME = "lake"
OWN = f"{WORKSPACE}.{NAME}"


class Lake:
    """The target: its connections by the real client, as its owner sees them."""

    def __init__(self, estate: Estate, client: Any) -> None:
        self.estate = estate
        self.target = estate.lake
        self._asked = ("ml", "sttestlake")
        self._connections = client.private_endpoint_connections

    def listed(self) -> dict[str, str]:
        """Return the status of each connection by its endpoint's name."""
        return {
            item.private_endpoint.id.rpartition("/")[2]: (
                item.private_link_service_connection_state.status
            )
            for item in self._connections.list(*self._asked)
        }

    def name(self) -> str:
        """Return the name of the endpoint's own connection, known or not."""
        found = self.estate.simulation.arm.connections(self.target)
        return next(item.name for item in found if item.name.startswith(f"{OWN}-"))

    def get(self, name: str) -> Any:
        return self._connections.get(*self._asked, name)

    def decide(self, name: str, status: str) -> None:
        state = {"privateLinkServiceConnectionState": {"status": status}}
        self._connections.put(*self._asked, name, {"properties": state})

    def remove(self, name: str) -> None:
        self._connections.delete(*self._asked, name)

    def wait(self, seconds: float) -> None:
        self.estate.simulation.clock.advance(seconds)


@pytest.fixture
def lake(estate: Estate) -> Iterator[Lake]:
    """Let time pass as slowly as in Azure, with no other teams around."""
    simulation = estate.simulation
    simulation.synapse.endpoints.other_teams = False
    simulation.conditions.firewall_delays = False
    simulation.conditions.pace = 1
    with (
        ManagedIdentityCredential() as credential,
        StorageManagementClient(
            credential, SUBSCRIPTION_ID, base_url=simulation.url
        ) as client,
    ):
        yield Lake(estate, client)


@pytest.fixture
def endpoints(lake: Lake) -> Endpoints:
    made = Endpoints(lake.estate)
    made.create(lake.target, "dfs", NAME)
    return made


def states(endpoints: Endpoints) -> tuple[str, str]:
    shown = endpoints.get(NAME).properties
    return shown.provisioning_state, shown.connection_state.status


def test_a_connection_appears_by_name_then_in_the_list(
    lake: Lake, endpoints: Endpoints
) -> None:
    name = lake.name()
    lake.wait(418)

    assert states(endpoints) == ("Provisioning", "Pending")
    with pytest.raises(ResourceNotFoundError):
        lake.get(name)

    lake.wait(2 + 15)
    assert states(endpoints) == ("Succeeded", "Pending")
    assert lake.get(name).private_link_service_connection_state.status == "Pending"
    assert lake.listed() == {}

    lake.wait(15)
    assert lake.listed() == {OWN: "Pending"}


def test_a_decision_shows_by_name_then_at_the_endpoint_and_in_the_list(
    lake: Lake, endpoints: Endpoints
) -> None:
    lake.wait(480)
    name = lake.name()

    lake.decide(name, "Approved")

    assert lake.get(name).private_link_service_connection_state.status == "Approved"
    assert states(endpoints) == ("Succeeded", "Pending")
    assert lake.listed() == {OWN: "Pending"}
    lake.wait(30)
    assert states(endpoints) == ("Succeeded", "Approved")
    assert lake.listed() == {OWN: "Approved"}


def test_a_connection_that_is_gone_stays_in_the_list_for_a_while(
    lake: Lake, endpoints: Endpoints
) -> None:
    lake.wait(480)
    name = lake.name()

    lake.remove(name)

    with pytest.raises(ResourceNotFoundError):
        lake.get(name)
    assert lake.listed() == {OWN: "Pending"}
    assert states(endpoints) == ("Succeeded", "Disconnected")
    lake.wait(30)
    assert lake.listed() == {}


def test_the_last_endpoint_of_a_name_is_listed_before_the_next_one(
    lake: Lake, endpoints: Endpoints
) -> None:
    lake.wait(480)
    lake.estate.simulation.conditions.operations = False
    endpoints.delete(NAME)
    lake.estate.simulation.clock.advance(1)

    endpoints.create(lake.target, "dfs", NAME)
    shown = lake.estate.simulation.arm.connections(lake.target)

    assert [item.name for item in shown] == [lake.name()]
    assert lake.listed() == {OWN: "Pending"}
    with pytest.raises(ResourceNotFoundError):
        lake.get(lake.name())


@pytest.mark.parametrize("switch", ["delays", "connection_delays"])
def test_the_lateness_of_connections_can_be_left_out(lake: Lake, switch: str) -> None:
    conditions = lake.estate.simulation.conditions
    setattr(conditions, switch, False)
    conditions.list_delays = False
    endpoints = Endpoints(lake.estate)

    endpoints.create(lake.target, "dfs", NAME)

    assert lake.listed() == {OWN: "Pending"}
    assert states(endpoints) == ("Provisioning", "Pending")


def test_nothing_is_late_on_a_target_that_was_made_anew(
    lake: Lake, endpoints: Endpoints
) -> None:
    lake.wait(480)
    arm = lake.estate.simulation.arm
    body = arm.get(lake.target)

    arm.delete(lake.target)
    arm.put(lake.target, {key: body[key] for key in ("location", "kind", "sku")})

    assert lake.listed() == {}
