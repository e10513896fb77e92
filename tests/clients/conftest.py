"""A simulated Azure for the real clients that the documentation shows."""

from __future__ import annotations

from simulated_azure.tests.arm_clients import clients
from simulated_azure.tests.fixtures import new_azure, simulation

__all__ = ["clients", "new_azure", "simulation"]
