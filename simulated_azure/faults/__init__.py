"""Faults on demand: chosen requests fail; none does unless a fault is added."""

from simulated_azure.faults.faults import Faults
from simulated_azure.faults.language import FaultError, parse

__all__ = ["FaultError", "Faults", "parse"]
