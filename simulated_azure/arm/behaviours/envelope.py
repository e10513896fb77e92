"""The envelope of every resource: systemData, etag, provisioningState.

Source: the contracts say which types have them; states are Succeeded at once because
nothing takes time yet (assumed). An etag changes with each PUT of the resource only.
"""

from __future__ import annotations

import uuid
from datetime import UTC, datetime

from simulated_azure.arm.behaviour import Behaviour, Put, dict_at, ensure
from simulated_azure.arm.contracts import JsonObject
from simulated_azure.constants import DEPLOYER_OBJECT_ID


class Envelope(Behaviour):
    """Fills what the contract of any type marks as read by everybody."""

    def complete(self, put: Put, body: JsonObject) -> None:
        if put.contract is None:
            return
        top = put.contract.body["properties"]
        if "systemData" in top:
            body["systemData"] = _system_data(put)
        if "etag" in top:
            body["etag"] = f'W/"{uuid.uuid4()}"'
        inner = top.get("properties")
        if inner is None:
            return
        names = put.contract.properties(inner, dict_at(body, "properties"))
        for name in names:
            if name == "provisioningState":
                ensure(body, "properties")[name] = "Succeeded"


def now() -> str:
    """Return the present in Azure's spelling."""
    return datetime.now(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def stable_guid(*parts: str) -> str:
    """Return the same GUID for the same parts, compared without case."""
    return str(uuid.uuid5(uuid.NAMESPACE_URL, "|".join(parts).lower()))


def _system_data(put: Put) -> JsonObject:
    who = put.caller.object_id if put.caller else DEPLOYER_OBJECT_ID
    moment = now()
    data = {"createdBy": who, "createdByType": "Application", "createdAt": moment}
    if put.existing is not None:
        data.update(dict_at(put.existing.body, "systemData"))
    return data | {
        "lastModifiedBy": who,
        "lastModifiedByType": "Application",
        "lastModifiedAt": moment,
    }
