"""Lists: filters, order and pages.

Sources: https://learn.microsoft.com/rest/api/resources/resources/list ($filter, $top,
$expand),
https://learn.microsoft.com/azure/role-based-access-control/role-assignments-list-rest
(atScope(), principalId eq, assignedTo()),
https://learn.microsoft.com/rest/api/policy/policy-assignments/list (atExactScope(), of
`az policy assignment list`). An order by time of creation is assumed.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlencode

from simulated_azure.arm import lookup
from simulated_azure.arm.contracts import JsonObject
from simulated_azure.arm.core import Core
from simulated_azure.arm.errors import bad_request
from simulated_azure.arm.resource_id import Collection, ResourceId
from simulated_azure.store import Resource

Test = Callable[[JsonObject], bool]

_COMPARISON = re.compile(r"^([\w./]+)\s+(eq|ne)\s+'?([^']*)'?$", re.IGNORECASE)
_CALL = re.compile(r"^(\w+)\s*\(\s*(.*?)\s*\)$")


def members(arm: Core, collection: Collection) -> list[JsonObject]:
    """Return the representations of everything in a collection."""
    lookup.check_known(arm, collection.type, "LIST")
    parent = collection.parent
    if parent is not None:
        lookup.check_parent(arm, ResourceId(*_child(collection)), "read")
        return [arm.show(child) for child in _below(arm, collection, str(parent))]
    found = arm.store.of_type(collection.type, collection.scope)
    depth = len(collection.types)
    return [
        arm.show(item)
        for item in found
        if len(ResourceId.parse(item.id).types) == depth
    ]


def _child(collection: Collection) -> tuple[str, str, tuple[str, ...], tuple[str, ...]]:
    names = (*collection.names, "?")
    return collection.scope, collection.namespace, collection.types, names


def _below(arm: Core, collection: Collection, parent: str) -> list[Resource]:
    depth = len(collection.types)
    found = [
        resource
        for resource in arm.store.of_type(collection.type, parent)
        if len(ResourceId.parse(resource.id).types) == depth
    ]
    known = {item.name.lower() for item in found}
    for behaviour in arm.types.get(collection.type).own:
        for name in behaviour.implicit_names():
            implicit = arm.find(f"{parent}/{collection.types[-1]}/{name}")
            if name.lower() not in known and implicit:
                found.append(implicit)
    return found


def extensions(arm: Core, collection: Collection) -> list[JsonObject]:
    """Return extension resources at a scope, above it and below it."""
    scope = collection.scope.lower()
    found = []
    for resource in arm.store.of_type(collection.type):
        at = ResourceId.parse(resource.id).scope.lower()
        related = f"{scope}/".startswith(f"{at}/") or at.startswith(f"{scope}/")
        if related:
            found.append(arm.show(resource))
    return found


def page(
    items: list[JsonObject], query: Mapping[str, str], url: str, size: int
) -> JsonObject:
    """Return one page, with the link to the next one if there is more."""
    start = _decode(query.get("$skiptoken", ""))
    size = max(1, min(size, int(query.get("$top") or size)))
    body: JsonObject = {"value": items[start : start + size]}
    if start + size < len(items) and "$top" not in query:
        token = base64.urlsafe_b64encode(str(start + size).encode()).decode()
        body["nextLink"] = f"{url}?{urlencode({**query, '$skiptoken': token})}"
    return body


def filtered(
    items: list[JsonObject], query: Mapping[str, str], scope: str = ""
) -> list[JsonObject]:
    """Apply ``$filter``; one that is not understood is refused."""
    text = query.get("$filter", "").strip()
    if not text:
        return items
    tests = [_test(part.strip(), scope) for part in re.split(r"\s+and\s+", text)]
    return [item for item in items if all(test(item) for test in tests)]


def _test(part: str, scope: str) -> Test:
    if comparison := _COMPARISON.match(part):
        name, operator, value = comparison.groups()
        wanted = operator.lower() == "eq"
        return lambda item: _equal(item, name, value) is wanted
    if call := _CALL.match(part):
        name, argument = call.group(1).lower(), call.group(2)
        if name == "atscope":
            return lambda item: _at_scope(item, scope)
        if name == "atexactscope":
            return lambda item: _scope_of(item) == scope.lower()
        if name == "assignedto":
            return lambda item: _equal(item, "principalId", argument.strip("'"))
        if name in ("substringof", "startswith"):
            return _text_test(name, argument)
    raise bad_request(
        "InvalidFilterInQueryString",
        f"Invalid $filter '{part}' specified in the query string. The simulation "
        "knows: field eq|ne 'value', atScope(), atExactScope(), assignedTo('id'), "
        "startswith(field, 'text'), substringof('text', field), joined by 'and'.",
    )


def _text_test(name: str, argument: str) -> Test:
    first, _, second = (part.strip() for part in argument.partition(","))
    if name == "startswith":
        text = second.strip("'").lower()
        return lambda item: _field(item, first).lower().startswith(text)
    text = first.strip("'").lower()
    return lambda item: text in _field(item, second).lower()


def _equal(item: JsonObject, name: str, value: str) -> bool:
    if name.lower() == "tagname":
        return value.lower() in {key.lower() for key in item.get("tags", {})}
    if name.lower() == "tagvalue":
        return value in item.get("tags", {}).values()
    return _field(item, name).lower() == value.lower()


def _field(item: JsonObject, name: str) -> str:
    key = {"resourcetype": "type"}.get(name.lower(), name.lower())
    if key == "resourcegroup":
        return ResourceId.parse(item["id"]).resource_group
    for holder in (item, item.get("properties", {})):
        for known, value in holder.items():
            if known.lower() == key.split("/")[-1]:
                return _text(value)
    return ""


def _text(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _at_scope(item: JsonObject, scope: str) -> bool:
    return f"{scope.lower()}/".startswith(f"{_scope_of(item)}/")


def _scope_of(item: JsonObject) -> str:
    return ResourceId.parse(item["id"]).scope.lower()


def _decode(token: str) -> int:
    try:
        return int(base64.urlsafe_b64decode(token.encode()) or 0)
    except ValueError:
        raise bad_request(
            "InvalidSkipToken", f"The skip token '{token}' is not one that was given."
        ) from None
