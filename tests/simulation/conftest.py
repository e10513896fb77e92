"""The fixtures of the simulation's own tests."""

from __future__ import annotations

from tests.simulation.fixtures import new_azure, put, simulation
from tests.simulation.fixtures_cli import home, start
from tests.simulation.fixtures_estate import estate

__all__ = ["estate", "home", "new_azure", "put", "simulation", "start"]
