"""The provider's operations on one resource: read, put, delete, each to its end.

Source: ``provider/pkg/azure/client_azcore.go`` of pulumi-azure-native and azcore's
pollers (read, not copied). It asks again when an answer says that it may; where one
says nothing the real provider waits 10 seconds, for a deletion 30: here less.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from typing import Any, Final

from simulated_azure.engine.azure_native.rest import (
    LONGEST_WAIT_SECONDS,
    NOT_JSON,
    WAIT_SECONDS,
    Answer,
    ArmFailure,
    Rest,
    asked_to_wait,
)
from simulated_azure.engine.wire import Properties

# The real provider's default timeout for creates, updates and deletes.
OPERATION_SECONDS: Final = 7200.0
_FAILED: Final = frozenset({"failed", "canceled"})


class Operations:
    """ARM's long-running operations for one API version."""

    def __init__(self, rest: Rest, api_version: str) -> None:
        self._rest = rest
        self._api_version = api_version

    def get(self, path: str) -> Properties | None:
        """Return the resource, or None: ARM says 404, some link types say 204."""
        answer = self._send("GET", path)
        if answer.status in (204, 404):
            return None
        return dict(_checked(answer).body or {})

    def require(self, path: str) -> Properties:
        """Return the resource; ArmFailure also where it does not exist."""
        return dict(_checked(self._send("GET", path)).body or {})

    def put(
        self, path: str, body: Properties, query: Mapping[str, Any] | None = None
    ) -> None:
        """Create or replace the resource and wait until Azure is done."""
        answer = _checked(self._send("PUT", path, body, query))
        self._finish(answer, path)

    def post(self, path: str, body: Properties) -> Any:
        """Call an action and return its answer."""
        return _checked(self._send("POST", path, body)).body

    def delete(self, path: str) -> None:
        """Delete the resource and wait; what is gone already is fine."""
        answer = self._send("DELETE", path)
        if answer.status == 404:
            return
        if _checked(answer).status == 202:
            self._finish(answer, path)

    def _send(
        self,
        method: str,
        path: str,
        body: Properties | None = None,
        query: Mapping[str, Any] | None = None,
    ) -> Answer:
        parameters = {**(query or {}), "api-version": self._api_version}
        return self._rest.send(method, path, parameters, body)

    def _finish(self, first: Answer, path: str) -> None:
        """Follow Azure-AsyncOperation, else Location, else provisioningState."""
        operation = first.headers.get("azure-asyncoperation")
        location = first.headers.get("location")
        if operation:
            self._poll(lambda: self._rest.follow(operation, self._api_version))
        elif location and first.status == 202:
            self._poll(lambda: self._rest.follow(location, self._api_version))
        elif not _is_done(first):
            self._poll(lambda: self._send("GET", path))

    def _poll(self, ask: Callable[[], Answer]) -> None:
        """Ask until the operation is done; a failure names what exists already."""
        deadline = time.monotonic() + OPERATION_SECONDS
        wait = WAIT_SECONDS
        while not _is_done(answer := ask()):
            if time.monotonic() > deadline:
                raise ArmFailure(_late(answer), created=True)
            time.sleep(asked_to_wait(answer) or wait)
            wait = min(wait * 1.5, LONGEST_WAIT_SECONDS)


def _is_done(answer: Answer) -> bool:
    """Say whether an operation, or a resource being built, has come to its end."""
    if answer.status >= 400:
        raise ArmFailure(answer, created=True)
    state = _state(answer)
    if state in _FAILED:
        raise ArmFailure(answer, created=True)
    return answer.status != 202 if state is None else state == "succeeded"


def _state(answer: Answer) -> str | None:
    """Return ``status`` of an operation or ``provisioningState``, in lower case."""
    if not isinstance(answer.body, Mapping):
        return None
    properties = answer.body.get("properties")
    inside = properties if isinstance(properties, Mapping) else {}
    state = answer.body.get("status") or inside.get("provisioningState")
    return state.lower() if isinstance(state, str) else None


def _checked(answer: Answer) -> Answer:
    if answer.status >= 400 or answer.error.get("code") == NOT_JSON:
        raise ArmFailure(answer)
    return answer


def _late(answer: Answer) -> Answer:
    error = {
        "code": "OperationTimedOut",
        "message": f"the operation was not done after {OPERATION_SECONDS:.0f} seconds",
    }
    return Answer(504, answer.headers, {"error": error})
