"""Answer ARM requests: parse, call, answer.

Status codes: the ARM resource provider contract (201 created, 200 replaced, 204 nothing
to delete); exceptions below are what the published operations of the type declare.
"""

from __future__ import annotations

from typing import Final

from simulated_azure.arm.arm import Arm
from simulated_azure.arm.azure_policy import gate
from simulated_azure.arm.behaviours import for_type
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

# Types whose creation answers 200: their operations declare no 201.
_CREATED_AS_200: Final = frozenset(
    kind.lower()
    for kind in (
        "Microsoft.Insights/components",
        "Microsoft.Insights/diagnosticSettings",
        "Microsoft.Insights/privateLinkScopes",
        "Microsoft.Insights/privateLinkScopes/scopedResources",
        "Microsoft.KeyVault/vaults/keys",
        "Microsoft.KeyVault/vaults/privateEndpointConnections",
        "Microsoft.MachineLearningServices/workspaces/privateEndpointConnections",
        "Microsoft.Storage/storageAccounts",
        "Microsoft.Storage/storageAccounts/blobServices",
        "Microsoft.Storage/storageAccounts/fileServices",
        "Microsoft.Storage/storageAccounts/managementPolicies",
        "Microsoft.Storage/storageAccounts/privateEndpointConnections",
        "Microsoft.Storage/storageAccounts/queueServices",
        "Microsoft.Storage/storageAccounts/tableServices",
        "Microsoft.Synapse/workspaces/administrators",
        "Microsoft.Synapse/workspaces/bigDataPools",
        "Microsoft.Synapse/workspaces/firewallRules",
        "Microsoft.Synapse/workspaces/sqlPools",
    )
)
# Actions that the SDK clients expect to be taken on, not done.
_ACCEPTED: Final = ("start", "stop", "restart")
# Extension types whose list shows what is inherited and what is below.
_INHERITED: Final = (
    "microsoft.authorization/policyassignments",
    "microsoft.authorization/roleassignments",
)
_BELOW: Final = ("microsoft.authorization/locks",)


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
        for behaviour in for_type(_owner(target), own=True):
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
        created = outcome.created and outcome.type.lower() not in _CREATED_AS_200
        return self._operations.written(request, outcome, 201 if created else 200)

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
        answers = gone.type.lower() == "microsoft.authorization/roleassignments"
        return Response(status=200, body=self.arm.show(gone) if answers else None)

    def post(self, request: Request, caller: Caller) -> Response:
        """Run an action."""
        acted = request.path.rpartition("/")[0]
        before = self.arm.operations.in_flight(acted)
        answer = self.arm.act(request.path, request.json(), caller, request.query)
        operation = self.arm.operations.in_flight(acted)
        if operation is not None and operation != before:
            return self._operations.accepted(request, operation)
        accepted = request.path.rpartition("/")[2].lower() in _ACCEPTED
        return Response(status=202 if accepted else 200, body=answer)

    def _target(self, request: Request) -> ResourceId | Collection:
        target = Collection.parse(request.path)
        scope = target.scope or request.path
        subscription = scope.split("/")[2] if "/subscriptions/" in scope.lower() else ""
        check_subscription(subscription)
        return target

    def _members(self, target: Collection) -> list[JsonObject]:
        kind = target.type.lower()
        if target.scope and self.arm.find(target.scope) is None:
            raise self.arm.missing(self.arm.parse(target.scope))
        if kind in (*_INHERITED, *_BELOW):
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
