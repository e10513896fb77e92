"""Answer ARM requests: parse, call, answer.

Status codes: the ARM resource provider contract (201 created, 200 replaced, 204 nothing
to delete); exceptions below are what the published operations of the type declare.
"""

from __future__ import annotations

from typing import Final

from simulated_azure.arm import actions, deletions, lookup, writes
from simulated_azure.arm.arm import Arm
from simulated_azure.arm.azure_policy import gate
from simulated_azure.arm.call import Call
from simulated_azure.arm.checks import check_subscription
from simulated_azure.arm.contracts import JsonObject
from simulated_azure.arm.errors import not_simulated
from simulated_azure.arm.lists import extensions, filtered, members, page
from simulated_azure.arm.operation_answers import OperationAnswers
from simulated_azure.arm.operations import DELETE
from simulated_azure.arm.resource_id import Collection, ResourceId
from simulated_azure.identity import Caller
from simulated_azure.messages import Request, Response

PAGE_SIZE: Final = 200


class Handlers:
    """One method an HTTP verb; each takes the request and its verified caller."""

    def __init__(self, arm: Arm, page_size: int = PAGE_SIZE) -> None:
        self.arm = arm
        self.page_size = page_size
        self._operations = OperationAnswers(arm)

    def get(self, request: Request, caller: Caller) -> Response:
        """Answer a resource, or a page of a collection."""
        target = self._target(request)
        if isinstance(target, ResourceId):
            return Response(body=self.arm.read(target))
        for behaviour in self.arm.types.get(_owner(target)).own:
            reading = behaviour.collections.get(target.last.lower())
            if reading is not None:
                return self._page(request, reading(self.arm, target))
        return self._page(request, self._members(target), target.scope)

    def head(self, request: Request, caller: Caller) -> Response:
        """Say whether a resource exists: 204 or 404."""
        exists = self.arm.find(lookup.parse(request.path)) is not None
        return Response(status=204 if exists else 404)

    def put(self, request: Request, caller: Caller) -> Response:
        """Create or replace."""
        target = self._target(request)
        if isinstance(target, Collection):
            raise lookup.invalid_id(request.path)
        call = _call(request, caller)
        gate.check(self.arm, target, call.body)
        outcome = writes.put(self.arm, target, call)
        created = self.arm.types.get(outcome.type).created_status
        status = created if outcome.created else 200
        return self._operations.written(request, outcome, status)

    def patch(self, request: Request, caller: Caller) -> Response:
        """Merge."""
        target = lookup.parse(request.path)
        with self.arm.store.transaction():
            known, whole = writes.merge(self.arm, target, _call(request, caller))
            gate.check(self.arm, known, whole.body)
            outcome = writes.put(self.arm, known, whole, patching=True)
        return self._operations.written(request, outcome, 200)

    def delete(self, request: Request, caller: Caller) -> Response:
        """Delete: 200, or 204 if there was nothing."""
        target = lookup.parse(request.path)
        gone = deletions.delete(self.arm, target, _call(request, caller))
        if gone is None:
            return Response(status=204)
        operation = self.arm.operations.latest(gone.id)
        if operation is not None and operation.verb == DELETE:
            return self._operations.accepted(request, operation)
        is_shown = self.arm.types.get(gone.type).shown_when_deleted
        return Response(status=200, body=self.arm.show(gone) if is_shown else None)

    def post(self, request: Request, caller: Caller) -> Response:
        """Run an action."""
        target = Collection.parse(request.path)
        if isinstance(target, ResourceId):
            raise not_simulated(target.type, "POST")
        owner = str(target.parent or "")
        before = self.arm.operations.in_flight(owner)
        answer = actions.act(self.arm, target, _call(request, caller))
        operation = self.arm.operations.in_flight(owner)
        if operation is not None and operation != before:
            return self._operations.accepted(request, operation)
        facts = self.arm.types.get(_owner(target))
        accepted = target.last.lower() in facts.accepted_actions
        return Response(status=202 if accepted else 200, body=answer)

    def _target(self, request: Request) -> ResourceId | Collection:
        target = Collection.parse(request.path)
        scope = target.scope or request.path
        subscription = scope.split("/")[2] if "/subscriptions/" in scope.lower() else ""
        check_subscription(subscription)
        return target

    def _members(self, target: Collection) -> list[JsonObject]:
        if target.scope and self.arm.find(target.scope) is None:
            raise self.arm.missing(lookup.parse(target.scope))
        if self.arm.types.get(target.type).listed_across_scopes:
            return extensions(self.arm, target)
        if target.scope.lower().count("/providers/"):
            lookup.check_known(self.arm, target.type, "LIST")
            found = self.arm.store.of_type(target.type, target.scope)
            start = f"{target.scope}/providers/{target.type}/".lower()
            return [self.arm.show(e) for e in found if e.id.lower().startswith(start)]
        return members(self.arm, target)

    def _page(
        self, request: Request, items: list[JsonObject], scope: str = ""
    ) -> Response:
        found = filtered(items, request.query, scope)
        url = f"{request.origin}{request.path}"
        return Response(body=page(found, request.query, url, self.page_size))

    def operation(self, request: Request, caller: Caller) -> Response:
        """Answer how far an operation has come, or what it led to."""
        return self._operations.get(request, caller)


def _owner(target: Collection) -> str:
    return target.namespace if target.parent is None else target.parent.type


def _call(request: Request, caller: Caller) -> Call:
    return Call(
        body=request.json(),
        caller=caller,
        query=request.query,
        failure=request.failure,
    )
