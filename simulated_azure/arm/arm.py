"""Azure Resource Manager as a Python object: what front door and services call.

What takes time is begun here and kept in ``operations``; ``sweep`` brings about what is
over by now. Refusals are ArmError.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from simulated_azure.arm import busy, connections, lasting, references
from simulated_azure.arm.behaviour import Action, Put
from simulated_azure.arm.checks import (
    check_locks,
    check_subscription,
    group_not_found,
    parent_not_found,
)
from simulated_azure.arm.contracts import Contracts, JsonObject
from simulated_azure.arm.errors import ArmError, bad_request, not_found, not_simulated
from simulated_azure.arm.merging import keep, merged
from simulated_azure.arm.operations import Operation, Operations
from simulated_azure.arm.resource_id import (
    RESOURCE_GROUP_TYPE,
    SUBSCRIPTION_TYPE,
    Collection,
    InvalidId,
    ResourceId,
)
from simulated_azure.arm.resource_types import ResourceType, ResourceTypes
from simulated_azure.arm.secrecy import without_secrets
from simulated_azure.arm.validation import check_name, validate
from simulated_azure.clock import Clock
from simulated_azure.conditions import Conditions
from simulated_azure.constants import SUBSCRIPTION_ID
from simulated_azure.identity import Caller, Directory
from simulated_azure.late import Late
from simulated_azure.store import Resource, Store

# Types that exist without a contract or a PUT.
_BUILT_IN = frozenset({SUBSCRIPTION_TYPE.lower()})


@dataclass(frozen=True)
class Outcome:
    """What a PUT or PATCH answers with."""

    body: JsonObject
    created: bool
    type: str
    operation: Operation | None = None
    """What goes on after the answer."""


class Arm:
    """The resources of the tenant and everything that can be done to them."""

    def __init__(
        self,
        store: Store,
        directory: Directory,
        clock: Clock | None = None,
        conditions: Conditions | None = None,
    ) -> None:
        self.store = store
        self.directory = directory
        self.clock = clock or Clock(store)
        self.conditions = conditions or Conditions()
        self.late = Late(store, self.clock, self.conditions)
        self.types = ResourceTypes.load()
        self.operations = Operations(store, self.clock, self.conditions, self.types)
        self.when_swept: list[Callable[[], None]] = []
        """Called after a deletion has come to its end."""
        self.contracts = Contracts.load()

    # -- reading ----------------------------------------------------------------

    def find(self, id: str | ResourceId) -> Resource | None:
        """Return a resource, also one that exists without a PUT, or nothing."""
        text = str(id)
        if stored := self.store.get(text):
            return None if connections.is_hidden(self, stored) else stored
        try:
            parsed = id if isinstance(id, ResourceId) else ResourceId.parse(text)
        except InvalidId:
            return None
        if parsed.type.lower() == SUBSCRIPTION_TYPE.lower():
            return _subscription(parsed)
        return self._implicit(parsed)

    def get(self, id: str) -> JsonObject:
        """Return a resource's representation, or raise ARM's 404."""
        self.sweep()
        parsed = self.parse(id)
        self.check_known(parsed.type, "GET")
        resource = self.find(parsed)
        if resource is None:
            self.check_parent(parsed, "read")
            raise self.missing(parsed)
        return self.show(resource)

    def show(self, resource: Resource) -> JsonObject:
        """Return the representation that ARM answers with."""
        body = copy.deepcopy(resource.body)
        for behaviour in self.types.get(resource.type).behaviours:
            behaviour.show(self, resource, body)
        state = self.operations.state(resource)
        if state and "provisioningState" in body.get("properties", {}):
            body["properties"]["provisioningState"] = state
        return {
            "id": resource.id,
            "name": resource.name,
            "type": resource.type,
            **body,
        }

    def missing(self, id: ResourceId) -> ArmError:
        """Return the 404 of a resource."""
        if id.type.lower() == RESOURCE_GROUP_TYPE.lower():
            return group_not_found(id.name)
        return not_found(id.type, id.full_name, id.resource_group)

    # -- writing ----------------------------------------------------------------

    def put(
        self,
        id: str,
        body: JsonObject,
        caller: Caller | None = None,
        query: Mapping[str, str] | None = None,
        doom: Mapping[str, str] | None = None,
    ) -> Outcome:
        """Create or replace a resource; `doom` is the error that it ends with."""
        self.sweep()
        return self._put(id, body, caller, query or {}, doom)

    def _put(
        self,
        id: str,
        body: JsonObject,
        caller: Caller | None,
        query: Mapping[str, str],
        doom: Mapping[str, str] | None,
        *,
        patching: bool = False,
    ) -> Outcome:
        with self.store.transaction():
            parsed = self.canonical(self.parse(id), "PUT")
            busy.check_writable(self, parsed)
            check_locks(self.store, str(parsed), "write", ("ReadOnly",))
            kind = self.types.get(parsed.type)
            if not kind.takes_put:
                raise not_simulated(parsed.type, "PUT")
            contract = kind.contract
            if contract is not None:
                check_name(contract, parsed.name, kind.name_code)
                body = validate(contract, body)
            existing = self.find(parsed)
            put = Put(self, parsed, body, existing, caller, contract, query, patching)
            return self._settle(put, doom or {})

    def patch(
        self,
        id: str,
        patch: JsonObject,
        caller: Caller | None,
        doom: Mapping[str, str] | None = None,
    ) -> Outcome:
        """Merge into a resource; ``tags`` are replaced as a whole."""
        self.sweep()
        with self.store.transaction():
            parsed = self.canonical(self.parse(id), "PATCH")
            existing = self.find(parsed)
            if existing is None:
                raise self.missing(parsed)
            body = merged(existing.body, patch)
            return self._put(existing.id, body, caller, {}, doom, patching=True)

    def _settle(self, put: Put, doom: Mapping[str, str]) -> Outcome:
        behaviours = self.types.get(put.id.type).behaviours
        for behaviour in behaviours:
            keep(behaviour.keeps, put)
        references.check(self, put)
        for behaviour in behaviours:
            behaviour.check(put)
        body = copy.deepcopy(put.body)
        for behaviour in behaviours:
            behaviour.complete(put, body)
        if put.contract is not None:
            body = without_secrets(put.contract, body)
        resource = self.store.put(
            Resource(id=put.key, type=put.id.type, name=put.id.name, body=body)
        )
        operation = lasting.begin(put, resource, doom)
        with self.operations.nested():
            for behaviour in behaviours:
                behaviour.after(put, body)
        created = put.existing is None
        return Outcome(self.show(resource), created, put.id.type, operation)

    def delete(
        self,
        id: str,
        caller: Caller | None = None,
        query: Mapping[str, str] | None = None,
        doom: Mapping[str, str] | None = None,
    ) -> Resource | None:
        """Delete a resource with its children; return it, or nothing if it was gone.

        Where that takes time, or fails in the end, ``operations.latest`` knows.
        """
        self.sweep()
        parsed = self.parse(id)
        self.check_known(parsed.type, "DELETE")
        resource = self.find(parsed)
        if resource is None:
            if parsed.type.lower() == RESOURCE_GROUP_TYPE.lower():
                raise self.missing(parsed)
            for behaviour in self.types.get(parsed.type).behaviours:
                behaviour.purge(self, parsed, query or {})
            return None
        # A group's resources go one by one: what is gone stays gone if one is refused.
        with self.store.lock:
            check_locks(self.store, resource.id, "delete", ("CanNotDelete", "ReadOnly"))
            lasting.delete(self, resource, query or {}, doom or {})
        return resource

    def sweep(self) -> None:
        """Bring about what is over by now: resources that were being deleted go."""
        lasting.sweep(self)

    def remove(self, resource: Resource, query: Mapping[str, str]) -> None:
        """Delete without asking for locks: children first."""
        behaviours = self.types.get(resource.type).behaviours
        for behaviour in behaviours:
            behaviour.check_delete(self, resource)
        while below := self.store.children(resource.id):
            self.remove(max(below, key=lambda each: each.id.count("/")), {})
        self.store.delete(resource.id)
        self.operations.forget(resource.id)
        for behaviour in behaviours:
            behaviour.after_delete(self, resource, query)

    def act(
        self,
        path: str,
        body: JsonObject,
        caller: Caller | None = None,
        query: Mapping[str, str] | None = None,
    ) -> JsonObject | None:
        """Answer a POST action: ``{resource}/listKeys`` and the like.

        Where its work goes on, ``operations.in_flight`` holds the answer.
        """
        self.sweep()
        parsed = Collection.parse(path)
        if not isinstance(parsed, Collection):
            raise not_simulated(parsed.type, "POST")
        target, resource = parsed.parent, None
        arm_type = str(parsed.namespace) if target is None else target.type
        for behaviour in self.types.get(arm_type).behaviours:
            handler = behaviour.actions.get(parsed.last.lower())
            if handler is None:
                continue
            if target is not None and not parsed.type.lower().count("/locations/"):
                self.check_parent(target, "read")
                resource = self.find(target)
                if resource is None:
                    raise self.missing(target)
                check_locks(self.store, resource.id, "write", ("ReadOnly",))
                busy.check_present(self, target)
            action = Action(self, path, resource, body, caller, query or {})
            with self.store.transaction():
                answer = handler(action)
                lasting.act(action, parsed.last, answer)
                return answer
        raise not_simulated(f"{arm_type}/{parsed.last}", "POST")

    # -- checks -----------------------------------------------------------------

    def parse(self, id: str) -> ResourceId:
        """Return an ID's parts; refuse what is none and unknown subscriptions."""
        try:
            parsed = ResourceId.parse(id)
        except InvalidId:
            raise bad_request(
                "InvalidResourceId", f"'{id}' is no resource ID."
            ) from None
        check_subscription(parsed.subscription)
        return parsed

    def check_known(self, arm_type: str, method: str) -> ResourceType:
        """Refuse a type that is not simulated."""
        kind = self.types.get(arm_type)
        if not kind.is_known and arm_type.lower() not in _BUILT_IN:
            raise not_simulated(arm_type, method)
        return kind

    def check_parent(self, id: ResourceId, verb: str) -> Resource | None:
        """Return what a resource stands in; refuse if it does not exist."""
        parent = id.parent
        if parent is None:
            return None
        if found := self.find(parent):
            return found
        if id.resource_group and self.store.get(id.group_id) is None:
            raise group_not_found(id.resource_group)
        if len(id.types) == 1:
            raise self.missing(parent)
        raise parent_not_found(id, verb)

    def canonical(self, id: ResourceId, method: str) -> ResourceId:
        """Return the ID in the spelling of the contract and of what it stands in."""
        contract = self.check_known(id.type, method).contract
        types = id.types
        namespace = id.namespace
        if contract is not None:
            namespace, *rest = contract.arm_type.split("/")
            types = tuple(rest)
        parent = self.check_parent(id, "write")
        if known := self.store.get(str(id)):
            return ResourceId.parse(known.id)
        if parent is None:
            return ResourceId(id.scope, namespace, types, id.names)
        if len(types) == 1:
            return ResourceId(parent.id, namespace, types, id.names)
        above = ResourceId.parse(parent.id)
        return ResourceId(above.scope, namespace, types, (*above.names, id.names[-1]))

    # -- private endpoint connections -------------------------------------------

    def add_connection(
        self, target_id: str, connection: JsonObject, at: float = 0.0
    ) -> Resource:
        """Record a private endpoint connection on its target and return it.

        ``connection``: ``name`` (made up if missing) and ``properties`` with
        privateEndpoint.id, groupIds and privateLinkServiceConnectionState (Pending if
        missing); ``at``: when its endpoint is provisioned, before which the target does
        not know of it. Raises ArmError if the target or its group ID is none.
        """
        with self.store.transaction():
            return connections.connect(self, target_id, connection, at)

    def connections(self, target_id: str) -> list[Resource]:
        """Return all connections of a target, oldest first, also those shown late."""
        kind = f"{ResourceId.parse(target_id).type}/{connections.SUFFIX}"
        return self.store.of_type(kind, target_id)

    def _implicit(self, id: ResourceId) -> Resource | None:
        for behaviour in self.types.get(id.type).own:
            body = behaviour.implicit(self, id)
            if body is not None and (id.parent is None or self.find(id.parent)):
                canonical = behaviour.arm_types[0]
                return Resource(id=str(id), type=canonical, name=id.name, body=body)
        return None


def _subscription(id: ResourceId) -> Resource | None:
    if id.name.lower() != SUBSCRIPTION_ID:
        return None
    body = {"subscriptionId": SUBSCRIPTION_ID}
    return Resource(id=str(id), type=SUBSCRIPTION_TYPE, name=id.name, body=body)
