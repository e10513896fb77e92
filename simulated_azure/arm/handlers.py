"""Answer ARM requests: parse, call, answer.

Status codes: the ARM resource provider contract (201 created, 200 replaced, 204 nothing
to delete); exceptions below are what the published operations of the type declare.
"""

from __future__ import annotations

from typing import Final

from simulated_azure.arm.arm import Arm
from simulated_azure.arm.azure_policy import gate
from simulated_azure.arm.checks import check_subscription
from simulated_azure.arm.contracts import JsonObject
from simulated_azure.arm.errors import not_simulated
from simulated_azure.arm.listing import extensions, filtered, members, page
from simulated_azure.arm.merging import merged
from simulated_azure.arm.operation_answers import OperationAnswers
from simulated_azure.arm.operations import DELETE
from simulated_azure.arm.resource_id import Collection, ResourceId
from simulated_azure.identity import Caller
from simulated_azure.server import Request, Response

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
            return Response(body=self.arm.get(request.path))
        for behaviour in self.arm.types.get(_owner(target)).own:
            reading = behaviour.collections.get(target.last.lower())
            if reading is not None:
                return self._page(request, reading(self.arm, target))
        return self._page(request, self._members(target), target.scope)

    def head(self, request: Request, caller: Caller) -> Response:
        """Say whether a resource exists: 204 or 404."""
        exists = self.arm.find(self.arm.parse(request.path)) is not None
        return Response(status=204 if exists else 404)

    def put(self, request: Request, caller: Caller) -> Response:
        """Create or replace."""
        target = self._target(request)
        body, query = request.json(), request.query
        if isinstance(target, ResourceId):
            gate.check(self.arm, target, body)
        outcome = self.arm.put(request.path, body, caller, query, request.doom)
        created = self.arm.types.get(outcome.type).created_status
        status = created if outcome.created else 200
        return self._operations.written(request, outcome, status)

    def patch(self, request: Request, caller: Caller) -> Response:
        """Merge."""
        patch = request.json()
        if existing := self.arm.find(self.arm.parse(request.path)):
            target = ResourceId.parse(existing.id)
            gate.check(self.arm, target, merged(existing.body, patch))
        outcome = self.arm.patch(request.path, patch, caller, request.doom)
        return self._operations.written(request, outcome, 200)

    def delete(self, request: Request, caller: Caller) -> Response:
        """Delete: 200, or 204 if there was nothing."""
        gone = self.arm.delete(request.path, caller, request.query, request.doom)
        if gone is None:
            return Response(status=204)
        operation = self.arm.operations.latest(gone.id)
        if operation is not None and operation.verb == DELETE:
            return self._operations.accepted(request, operation)
        is_shown = self.arm.types.get(gone.type).shown_when_deleted
        return Response(status=200, body=self.arm.show(gone) if is_shown else None)

    def post(self, request: Request, caller: Caller) -> Response:
        """Run an action."""
        acted = request.path.rpartition("/")[0]
        before = self.arm.operations.in_flight(acted)
        answer = self.arm.act(request.path, request.json(), caller, request.query)
        operation = self.arm.operations.in_flight(acted)
        if operation is not None and operation != before:
            return self._operations.accepted(request, operation)
        return Response(status=202 if self._is_accepted(request) else 200, body=answer)

    def _is_accepted(self, request: Request) -> bool:
        target = Collection.parse(request.path)
        owner = target.parent
        facts = self.arm.types.get(owner.type) if owner else None
        action = request.path.rpartition("/")[2].lower()
        return facts is not None and action in facts.accepted_actions

    def _target(self, request: Request) -> ResourceId | Collection:
        target = Collection.parse(request.path)
        scope = target.scope or request.path
        subscription = scope.split("/")[2] if "/subscriptions/" in scope.lower() else ""
        check_subscription(subscription)
        return target

    def _members(self, target: Collection) -> list[JsonObject]:
        if target.scope and self.arm.find(target.scope) is None:
            raise self.arm.missing(self.arm.parse(target.scope))
        if self.arm.types.get(target.type).listed_across_scopes:
            return extensions(self.arm, target)
        if target.scope.lower().count("/providers/"):
            self.arm.check_known(target.type, "LIST")
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

    def refuse(self, request: Request, caller: Caller) -> Response:
        """Answer a method that ARM does not have."""
        raise not_simulated(request.path, request.method)


def _owner(target: Collection) -> str:
    return target.namespace if target.parent is None else target.parent.type
