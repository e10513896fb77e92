"""The fixtures of the simulation's own tests."""

from __future__ import annotations

from tests.simulation.arm_clients import clients
from tests.simulation.fixtures import new_azure, put, simulation
from tests.simulation.fixtures_cli import home, start
from tests.simulation.fixtures_estate import estate

__all__ = ["clients", "estate", "home", "new_azure", "put", "simulation", "start"]
