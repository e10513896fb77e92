"""Keep some of a body's properties, at every level, by what its contract says."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from simulated_azure.arm.contract_walk import ContractWalk, Place, Schema
from simulated_azure.arm.contracts import Contract, JsonObject

Keep = Callable[[str, Mapping[str, Any] | None], bool]
"""Judges a property by its name and its schema (None where the contract has none)."""


def filtered(contract: Contract, body: JsonObject, keep: Keep) -> JsonObject:
    """Return a copy of ``body`` with the properties that ``keep`` wants."""
    result: JsonObject = _Filter(contract, keep).value(contract.body, body)
    return result


class _Filter(ContractWalk):
    def __init__(self, contract: Contract, keep: Keep) -> None:
        super().__init__(contract)
        self._keep = keep

    def mapping(
        self, shape: Schema, value: Mapping[str, Any], place: Place
    ) -> JsonObject:
        known = {field.name: field.schema for field in self.fields(shape, value, place)}
        return {
            name: self.value(known.get(name, {}), item, place)
            for name, item in value.items()
            if self._keep(name, known.get(name))
        }
