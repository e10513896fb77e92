"""Faults on demand: what goes wrong with chosen requests, off unless asked for."""

from simulated_azure.faults.faults import Faults
from simulated_azure.faults.language import FaultError, parse

__all__ = ["FaultError", "Faults", "parse"]
