"""A Synapse workspace in a simulated Azure of each test's own, and a clock.

Requests go over real HTTP and TLS, with the credential chain of the product.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator

import pytest

from components.dataplane import session as sessions
from components.dataplane.cloud import cloud_from
from components.dataplane.credentials import make_credential
from components.dataplane.session import Session
from components.dataplane.sign_in import sign_in_from
from simulated_azure.constants import DEFAULT_CLIENT_ADDRESS
from simulated_azure.simulation import Simulation
from simulated_azure.tests.fixtures import new_azure, simulation
from tests.dataplane.world import Clock, World

__all__ = ["new_azure", "simulation"]


@pytest.fixture(autouse=True)
def traceback_limit() -> Iterator[None]:
    """Undo what a provider does to sys.tracebacklimit."""
    yield
    if hasattr(sys, "tracebacklimit"):
        del sys.tracebacklimit


@pytest.fixture
def clock(simulation: Simulation, monkeypatch: pytest.MonkeyPatch) -> Clock:
    """Let the providers' hours pass in milliseconds."""
    clock = Clock()
    cloud = cloud_from(os.environ)
    credential = make_credential(cloud, sign_in_from(os.environ))
    session = Session(cloud, credential, clock.timing)
    monkeypatch.setattr(sessions, "current", lambda: session)
    return clock


@pytest.fixture
def world(simulation: Simulation, clock: Clock) -> World:
    """Create the workspace, what it links to, and the rule that lets the test in."""
    world = World(simulation, clock)
    world.allow(DEFAULT_CLIENT_ADDRESS)
    return world
