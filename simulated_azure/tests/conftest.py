"""The fixtures of the simulation's own tests."""

from __future__ import annotations

from simulated_azure.tests.arm_clients import clients
from simulated_azure.tests.fixtures import new_azure, put, simulation
from simulated_azure.tests.fixtures_cli import home, start
from simulated_azure.tests.fixtures_estate import estate

__all__ = ["clients", "estate", "home", "new_azure", "put", "simulation", "start"]
