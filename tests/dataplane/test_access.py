"""Getting to a workspace: firewall, roles, sign-in, and hosts that do not answer."""

from __future__ import annotations

import os
from copy import copy
from typing import Any
from uuid import UUID

import pytest
import requests
from azure.core.pipeline.transport import RequestsTransport
from azure.identity import CredentialUnavailableError

from components.dataplane import session as sessions
from components.dataplane.cloud import CLOUDS, cloud_from
from components.dataplane.credentials import make_credential
from components.dataplane.errors import (
    CloudSettingError,
    NotSignedInError,
    UnreachableEndpointError,
)
from components.dataplane.linked_service import LinkedServiceProvider
from components.dataplane.propagation_limits import PropagationLimits
from components.dataplane.service_errors import (
    AddressNotAllowedError,
    PrivateOnlyError,
    RoleMissingError,
)
from components.dataplane.session import Session
from components.dataplane.sign_in import sign_in_from
from simulated_azure.constants import DEPLOYER_OBJECT_ID
from simulated_azure.simulation import Simulation
from simulated_azure.synapse.roles import ADMINISTRATOR_ID
from tests.dataplane.test_linked_service import ID, OUTS, PROPS
from tests.dataplane.world import SYNAPSE, Clock, World

PROVIDER = LinkedServiceProvider()
ELSEWHERE = "198.51.100.7"
FIREWALL = sessions.FIREWALL_MINUTES_VARIABLE
ROLE = sessions.ROLE_MINUTES_VARIABLE


def test_a_firewall_rule_that_takes_effect_late_is_waited_for(world: World) -> None:
    world.simulation.client_address = ELSEWHERE
    world.clock.after(3, lambda: world.allow(ELSEWHERE))

    assert PROVIDER.create(dict(PROPS)).outs == OUTS
    assert f"to allow {ELSEWHERE} (at most 10 minutes" in world.clock.reports[0]


def test_an_address_that_is_never_allowed_is_named_after_ten_minutes(
    world: World,
) -> None:
    world.simulation.client_address = ELSEWHERE

    with pytest.raises(AddressNotAllowedError, match=f"add {ELSEWHERE} to ml-synapse:"):
        PROVIDER.create(dict(PROPS))
    assert world.clock.time == 600


def test_reads_and_deletes_do_not_wait_that_long(world: World) -> None:
    world.simulation.client_address = ELSEWHERE

    with pytest.raises(AddressNotAllowedError):
        PROVIDER.read(ID, dict(OUTS))
    with pytest.raises(AddressNotAllowedError):
        PROVIDER.delete(ID, dict(OUTS))
    assert world.clock.time == 150


def test_a_new_role_is_waited_for_and_told(world: World) -> None:
    host = world.simulation.url.removeprefix("https://")
    take_roles(world)
    world.clock.after(5, lambda: give_role(world))

    assert PROVIDER.create(dict(PROPS)).outs == OUTS
    assert world.clock.reports == [
        f"Waiting for a role of the signed-in identity at {host} to take effect "
        "(Synapse Administrator, Contributor or Artifact Publisher) "
        "(at most 6 minutes more)"
    ]


def test_a_role_that_is_missing_is_an_error_after_six_minutes(world: World) -> None:
    take_roles(world)

    with pytest.raises(RoleMissingError, match="Synapse Administrator, Contributor"):
        PROVIDER.create(dict(PROPS))
    assert world.clock.time == 360


def test_reads_and_deletes_do_not_wait_for_a_role(world: World) -> None:
    take_roles(world)

    with pytest.raises(RoleMissingError):
        PROVIDER.read(ID, dict(OUTS))
    with pytest.raises(RoleMissingError):
        PROVIDER.delete(ID, dict(OUTS))
    assert world.clock.time == 0


def test_a_workspace_without_public_access_is_not_waited_for(world: World) -> None:
    workspace = world.arm("GET", world.synapse)
    workspace["properties"]["publicNetworkAccess"] = "Disabled"
    world.arm("PUT", world.synapse, workspace)

    with pytest.raises(PrivateOnlyError, match="PublicNetworkAccessDenied"):
        PROVIDER.create(dict(PROPS))
    assert world.clock.time == 0


def take_roles(world: World) -> None:
    """Take the one Synapse role away that the deployer has as the creator."""
    for assignment in world.dev("GET", "roleAssignments")["value"]:
        assert assignment["roleDefinitionId"] == ADMINISTRATOR_ID
        world.simulation.store.delete_document(_space(world), assignment["id"])


def give_role(world: World) -> None:
    """Let the deployer be administrator again, as another one would see to it."""
    assignment = {
        "id": str(UUID(int=1)),
        "roleDefinitionId": ADMINISTRATOR_ID,
        "principalId": DEPLOYER_OBJECT_ID,
        "scope": f"workspaces/{SYNAPSE}",
        "principalType": "ServicePrincipal",
    }
    store = world.simulation.store
    store.put_document(_space(world), assignment["id"], assignment)


def _space(world: World) -> str:
    return f"synapse {world.synapse.lower()} roleAssignments"


def test_the_session_of_the_process_reaches_the_simulation(
    simulation: Simulation,
) -> None:
    session = sessions.current()

    (subscription,) = session.arm().list("/subscriptions", sessions.SUBSCRIPTIONS_API)

    assert subscription["displayName"] == "Simulated subscription"
    assert sessions.current() is session


@pytest.mark.parametrize(
    ("variable", "minutes", "limits"),
    [
        (FIREWALL, "", PropagationLimits(firewall_seconds=600, role_seconds=360)),
        (FIREWALL, "0.5", PropagationLimits(firewall_seconds=30)),
        (ROLE, "0", PropagationLimits(role_seconds=0)),
    ],
)
def test_the_patience_with_firewall_and_roles_can_be_set(
    simulation: Simulation,
    monkeypatch: pytest.MonkeyPatch,
    variable: str,
    minutes: str,
    limits: PropagationLimits,
) -> None:
    monkeypatch.setenv(variable, minutes)

    assert sessions.current().limits == limits


@pytest.mark.parametrize("variable", [FIREWALL, ROLE])
def test_a_patience_that_is_no_number_is_refused(
    simulation: Simulation, monkeypatch: pytest.MonkeyPatch, variable: str
) -> None:
    monkeypatch.setenv(variable, "long")

    with pytest.raises(CloudSettingError, match=f"{variable} is not .* Seen: long"):
        sessions.current()


class NoRoute(RequestsTransport):  # type: ignore[misc]  # lazily exported, so Any
    """Reaches ARM, and no development endpoint."""

    def send(self, request: Any, **kwargs: Any) -> Any:
        if "azuresynapse" in request.url:
            request = copy(request)
            request.url = "https://127.0.0.1:9/"
        return super().send(request, **kwargs)


@pytest.fixture
def unreachable(world: World, monkeypatch: pytest.MonkeyPatch) -> World:
    """Put the workspace's development endpoint out of reach."""
    monkeypatch.setenv("SYNAPSE_DEV_ENDPOINT", CLOUDS["public"].synapse_dev)
    cloud = cloud_from(os.environ)
    credential = make_credential(cloud, sign_in_from(os.environ))
    session = Session(
        cloud,
        credential,
        world.clock.timing,
        transport=NoRoute(),
    )
    monkeypatch.setattr(sessions, "current", lambda: session)
    return world


def test_create_says_quickly_that_the_endpoint_is_out_of_reach(
    unreachable: World,
) -> None:
    with pytest.raises(UnreachableEndpointError, match="if the endpoint is private"):
        PROVIDER.create(dict(PROPS))
    assert unreachable.clock.time == 0


def test_refresh_keeps_what_it_cannot_reach_and_says_so(unreachable: World) -> None:
    read = PROVIDER.read(ID, OUTS | {"__provider": "…"})

    assert (read.id, read.outs) == (ID, OUTS)
    assert f"{ID} was not refreshed: syn.dev" in unreachable.clock.reports[-1]


def test_import_needs_to_reach_it(unreachable: World) -> None:
    with pytest.raises(UnreachableEndpointError):
        PROVIDER.read(ID, {})


def test_what_cannot_be_reached_is_not_deleted(unreachable: World) -> None:
    with pytest.raises(UnreachableEndpointError):
        PROVIDER.delete(ID, dict(OUTS))


def test_a_host_that_went_with_its_workspace_is_gone(unreachable: World) -> None:
    unreachable.delete(unreachable.synapse)

    PROVIDER.delete(ID, dict(OUTS))

    assert PROVIDER.read(ID, dict(OUTS)).id == ""


class Nobody:
    """Nobody is signed in."""

    def get_token(self, *scopes: str, **kwargs: Any) -> Any:
        raise CredentialUnavailableError("Azure CLI not found on path")


def test_without_sign_in_there_is_one_line(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = Session(cloud_from(os.environ), Nobody(), Clock().timing)
    monkeypatch.setattr(sessions, "current", lambda: session)

    with pytest.raises(NotSignedInError, match="Azure CLI not found"):
        PROVIDER.read(ID, {})


def test_the_simulation_refuses_plain_http_with_a_token(simulation: Simulation) -> None:
    with pytest.raises(requests.ConnectionError):
        requests.get(simulation.url.replace("https", "http"), timeout=5)
