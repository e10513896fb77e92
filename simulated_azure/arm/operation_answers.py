"""HTTP answers about an operation that goes on: first answer, status and result.

Source: the ARM resource provider contract, "Asynchronous operations"
(github.com/Azure/azure-resource-manager-rpc, Addendum.md); which of its forms a type
has stands in its behaviour. That all providers poll below `operationStatuses` and
`operationResults`, and ask to wait for ten seconds, is assumed; near the end they ask
for what is left, so that little time is lost at a small pace.
"""

from __future__ import annotations

from typing import Final

from simulated_azure.arm.arm import Arm
from simulated_azure.arm.call import Outcome
from simulated_azure.arm.durations import Reply
from simulated_azure.arm.errors import ArmError
from simulated_azure.arm.operations import ACTION, DELETE, Operation, Status
from simulated_azure.arm.resource_id import ResourceId
from simulated_azure.clock import written
from simulated_azure.identity import Caller
from simulated_azure.messages import Request, Response

WAIT_SECONDS: Final = 10.0
SHORTEST_WAIT: Final = 0.02
STATUSES: Final = "operationStatuses"
RESULTS: Final = "operationResults"


class OperationAnswers:
    """Answers about the operations of one ARM."""

    def __init__(self, arm: Arm) -> None:
        self._arm = arm

    def accepted(self, request: Request, operation: Operation) -> Response:
        """Answer a DELETE or an action whose work goes on."""
        return Response(status=202, headers=self._headers(request, operation))

    def written(self, request: Request, outcome: Outcome, status: int) -> Response:
        """Answer a PUT or PATCH, in the form of its type if its work goes on."""
        operation = outcome.operation
        if operation is None:
            return Response(status=status, body=outcome.body)
        headers = self._headers(request, operation)
        match self._arm.types.get(outcome.type).takes(outcome.body).reply:
            case Reply.ACCEPTED:
                return Response(status=202, headers=headers)
            case Reply.LOCATION:
                del headers["Azure-AsyncOperation"]
                return Response(status=202, headers=headers)
            case Reply.STATE:
                return Response(status=status, body=outcome.body)
        del headers["Location"]
        return Response(status=status, body=outcome.body, headers=headers)

    def get(self, request: Request, caller: Caller) -> Response:
        """Answer whoever polls, with the status or with the result."""
        id = request.names["id"]
        operation = self._arm.operations.find(id)
        if operation is None:
            raise ArmError(404, "OperationNotFound", f"No operation '{id}'.")
        if request.path.lower().endswith(f"/{STATUSES}/{id}".lower()):
            return self._status(request, operation)
        return self._result(request, operation)

    def _progress(self, operation: Operation) -> Status:
        """Return how far it has come: it goes on until what it brings about is done."""
        operations = self._arm.operations
        if operations.is_to_be_ended(operation):
            return Status.RUNNING
        return operations.status(operation)

    def _status(self, request: Request, operation: Operation) -> Response:
        status = self._progress(operation)
        body = {
            "id": request.path,
            "name": operation.id,
            "status": status.value,
            "startTime": written(operation.starts),
        }
        if status is Status.RUNNING:
            return Response(body=body, headers=self._wait(operation))
        body["endTime"] = written(operation.ends)
        if status is Status.FAILED:
            return Response(body=body | {"error": operation.error})
        return Response(body=body)

    def _result(self, request: Request, operation: Operation) -> Response:
        status = self._progress(operation)
        if status is Status.RUNNING:
            return self.accepted(request, operation)
        if status is Status.FAILED:
            raise ArmError(409, operation.error["code"], operation.error["message"])
        if operation.verb == DELETE:
            return Response(status=204)
        if operation.verb == ACTION:
            return Response(status=200, body=operation.result)
        return Response(body=self._arm.read(ResourceId.parse(operation.resource)))

    def _headers(self, request: Request, operation: Operation) -> dict[str, str]:
        id = ResourceId.parse(operation.resource)
        root = self._arm.find(id.root)
        location = root.body.get("location", "global") if root else "global"
        base = (
            f"{request.origin}/subscriptions/{id.subscription}/providers/"
            f"{id.namespace}/locations/{location}"
        )
        rest = f"{operation.id}?api-version={request.query.get('api-version', '')}"
        return {
            "Azure-AsyncOperation": f"{base}/{STATUSES}/{rest}",
            "Location": f"{base}/{RESULTS}/{rest}",
            **self._wait(operation),
        }

    def _wait(self, operation: Operation) -> dict[str, str]:
        asked = self._arm.conditions.lasts(WAIT_SECONDS)
        left = self._arm.operations.remaining(operation)
        seconds = max(SHORTEST_WAIT, min(max(asked, SHORTEST_WAIT * 4), left))
        if seconds >= 1:
            return {"Retry-After": str(int(seconds))}
        # Clients read whole seconds there, and zero as their own default.
        return {"retry-after-ms": str(int(seconds * 1000) + 1)}
