"""Take out of a body what ARM never shows.

Source: ``writeOnly`` in the contracts; the names below are secrets that the published
types do not mark (answers in the published examples leave them out).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from simulated_azure.arm.contracts import Contract, JsonObject
from simulated_azure.arm.property_filter import filtered

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
    return filtered(contract, body, _is_shown)


def _is_shown(name: str, shape: Mapping[str, Any] | None) -> bool:
    if shape is None:
        return True
    return not shape.get("writeOnly") and name.lower() not in _SECRETS
