"""Keep some of a body's properties, at every level, by what its contract says."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from simulated_azure.arm.contracts import Contract, JsonObject

Keep = Callable[[str, Mapping[str, Any] | None], bool]
"""Judges a property by its name and its schema (None where the contract has none)."""


def filtered(
    contract: Contract, schema: Mapping[str, Any], body: JsonObject, keep: Keep
) -> JsonObject:
    """Return a copy of ``body`` with the properties that ``keep`` wants."""
    properties = contract.properties(schema, body)
    return {
        name: _value(contract, properties.get(name, {}), value, keep)
        for name, value in body.items()
        if keep(name, properties.get(name))
    }


def _value(contract: Contract, shape: Mapping[str, Any], value: Any, keep: Keep) -> Any:
    resolved = contract.resolve(shape)
    if isinstance(value, dict):
        return filtered(contract, resolved, value, keep)
    if isinstance(value, list):
        items = resolved.get("items", {})
        return [_value(contract, items, each, keep) for each in value]
    return value
