"""Take out of a body what ARM never shows.

Source: ``writeOnly`` in the contracts; the names below are secrets that the published
types do not mark (answers in the published examples leave them out).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from simulated_azure.arm.contracts import Contract, JsonObject

_SECRETS: Final = frozenset(
    {
        "adminpassword",
        "administratorloginpassword",
        "adminuserpassword",
        "adminuserssh",
        "authorizationkey",
        "clientsecret",
        "customdata",
        "protectedsettings",
        "secrets",
        "sharedkey",
        "sqladministratorloginpassword",
    }
)


def without_secrets(contract: Contract, body: JsonObject) -> JsonObject:
    """Return a copy of ``body`` without write-only properties and secrets."""
    return _strip(contract, contract.body, body)


def _strip(
    contract: Contract, schema: Mapping[str, Any], body: JsonObject
) -> JsonObject:
    properties = contract.properties(schema, body)
    result = {}
    for name, value in body.items():
        shape = properties.get(name, {})
        if shape.get("writeOnly") or (name.lower() in _SECRETS and name in properties):
            continue
        result[name] = _strip_value(contract, shape, value)
    return result


def _strip_value(contract: Contract, shape: Mapping[str, Any], value: Any) -> Any:
    resolved = contract.resolve(shape)
    if isinstance(value, dict):
        return _strip(contract, resolved, value)
    if isinstance(value, list):
        items = resolved.get("items", {})
        return [_strip_value(contract, items, each) for each in value]
    return value
