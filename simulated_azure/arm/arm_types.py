"""The spelling of ARM types."""

from __future__ import annotations

from simulated_azure.arm.contracts import Contracts


def canonical_type(arm_type: str) -> str:
    """Return a type as its contract spells it, or as it is given."""
    contract = Contracts.load().by_type(arm_type)
    return contract.arm_type if contract else arm_type
