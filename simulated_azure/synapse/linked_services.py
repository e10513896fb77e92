"""Linked services: create (202, then a result to poll), update (200), read, delete."""

from __future__ import annotations

import json
import re
import uuid
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final

from simulated_azure.conditions import Conditions
from simulated_azure.messages import Response
from simulated_azure.store import Document
from simulated_azure.synapse.errors import SynapseError
from simulated_azure.synapse.workspace import (
    LINKED_SERVICES,
    OPERATIONS,
    WORKSPACE_TYPE,
    Call,
    now,
)

# Pattern and length are the published specification's for linked service names.
_NAME: Final = re.compile(r"[A-Za-z0-9_][^<>*#.%&:\\+?/]{0,259}")
PUBLISHING_SECONDS: Final = 5.0  # of Azure (assumed)
_DEFAULT_RUNTIME: Final = "AutoResolveIntegrationRuntime"
_MASK: Final = "**********"


class LinkedServices:
    """The linked services of a workspace.

    A new one is answered 202 and cannot be read until its operation is over, an update
    200: the service may do either (published specification); which when is assumed.
    """

    def __init__(self, settle_seconds: float, conditions: Conditions) -> None:
        self.settle_seconds = settle_seconds
        self._conditions = conditions

    def list(self, call: Call) -> Response:
        """Answer every linked service that can be read."""
        memory = call.memory
        known = [
            service
            for service in memory.all(LINKED_SERVICES)
            if memory.settled(service)
        ]
        return Response(body={"value": [service["shown"] for service in known]})

    def get(self, call: Call) -> Response:
        """Answer one, or 404."""
        return Response(body=self._readable(call)["shown"])

    def put(self, call: Call) -> Response:
        """Create or change one."""
        properties = _checked(call)
        known = call.memory.get(LINKED_SERVICES, call.name)
        wanted = call.request.headers.get("if-match", "*")
        if wanted != "*" and (known is None or known["shown"]["etag"] != wanted):
            raise SynapseError(
                412, "PreconditionFailed", f"The etag {wanted} is not the current one."
            )
        shown = {
            "id": f"{call.workspace.id}/linkedservices/{call.name}",
            "name": known["shown"]["name"] if known else call.name,
            "type": f"{WORKSPACE_TYPE}/linkedservices",
            "etag": str(uuid.uuid4()),
            "properties": _masked(properties),
        }
        settles = known["settles"] if known else self._settles(call)
        document = {"shown": shown, "settles": settles}
        call.memory.put(LINKED_SERVICES, call.name, document)
        return Response(body=shown) if known else self._accepted(call, settles)

    def delete(self, call: Call) -> Response:
        """Delete one; what is gone already answers 204 (assumed)."""
        if not call.memory.delete(LINKED_SERVICES, call.name):
            return Response(status=204)
        return self._accepted(call, self._settles(call))

    def result(self, call: Call) -> Response:
        """Answer 202 until the operation is over, then the linked service or 204."""
        operation = call.memory.get(OPERATIONS, call.name)
        if operation is None:
            raise SynapseError(404, "OperationNotFound", f"No operation {call.name}.")
        if not call.memory.settled(operation):
            return Response(status=202, headers=self._poll(call, call.name))
        linked = call.memory.get(LINKED_SERVICES, operation["name"])
        return Response(body=linked["shown"]) if linked else Response(status=204)

    def _settles(self, call: Call) -> float:
        slow = self._conditions.operations
        takes = self._conditions.lasts(PUBLISHING_SECONDS) if slow else 0.0
        return call.memory.now + max(self.settle_seconds, takes)

    def _readable(self, call: Call) -> Document:
        known = call.memory.get(LINKED_SERVICES, call.name)
        if known is None or not call.memory.settled(known):
            raise SynapseError(
                404,
                "NotFound",
                f"The linked service '{call.name}' was not found in workspace "
                f"'{call.workspace.name}'.",
            )
        return known

    def _accepted(self, call: Call, settles: float) -> Response:
        operation = str(uuid.uuid4())
        document = {"name": call.name, "settles": settles}
        call.memory.put(OPERATIONS, operation, document)
        body = {
            "recordId": 0,
            "state": "Creating" if call.request.method == "PUT" else "Deleting",
            "created": now(),
            "changed": now(),
            "type": "LinkedService",
            "name": call.name,
            "operationId": operation,
            "artifactId": str(uuid.uuid4()),
        }
        return Response(status=202, body=body, headers=self._poll(call, operation))

    def _poll(self, call: Call, operation: str) -> dict[str, str]:
        location = call.link(f"operationResults/{operation}")
        return {"Location": location, "retry-after-ms": "20"}


@cache
def _types() -> dict[str, list[str]]:
    path = Path(__file__).with_name("linked_service_types.json")
    types: dict[str, list[str]] = json.loads(path.read_text())["types"]
    return types


def _checked(call: Call) -> dict[str, Any]:
    """Return the properties of a payload that holds; the messages are assumed."""
    if not _NAME.fullmatch(call.name):
        raise _bad(
            f"The linked service name '{call.name}' is invalid: 1-260 characters, a "
            "letter, digit or underscore first, none of <>*#.%&:\\+?/."
        )
    properties = call.request.json().get("properties")
    if not isinstance(properties, dict):
        raise _bad("The payload has no object 'properties'.")
    kind = properties.get("type")
    if kind not in _types():
        raise _bad(f"Unknown linked service type '{kind}'.")
    typed = properties.get("typeProperties")
    if not isinstance(typed, dict):
        raise _bad(f"The linked service of type '{kind}' has no 'typeProperties'.")
    if missing := [name for name in _types()[kind] if typed.get(name) in (None, "")]:
        raise _bad(f"Required typeProperties are missing: {', '.join(missing)}.")
    _check_runtime(call, properties.get("connectVia"))
    return properties


def _check_runtime(call: Call, reference: object) -> None:
    if reference is None:
        return
    name = reference.get("referenceName") if isinstance(reference, Mapping) else None
    runtimes = call.memory.store.of_type(
        f"{WORKSPACE_TYPE}/integrationRuntimes", call.workspace.id
    )
    if name != _DEFAULT_RUNTIME and name not in {runtime.name for runtime in runtimes}:
        raise _bad(
            "The document creation or update failed because of invalid reference "
            f"'{name}'."
        )


def _masked(value: Any) -> Any:
    """Return a payload without its secrets; they are never shown, nor kept here."""
    if isinstance(value, list):
        return [_masked(item) for item in value]
    if not isinstance(value, dict):
        return value
    if value.get("type") == "SecureString":
        return {"type": "SecureString", "value": _MASK}
    return {name: _masked(entry) for name, entry in value.items()}


def _bad(message: str) -> SynapseError:
    return SynapseError(400, "BadRequest", message)
