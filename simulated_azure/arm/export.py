"""Write everything that exists as one ARM template.

Source: https://learn.microsoft.com/azure/azure-resource-manager/templates/syntax. The
template is for reading and for policy checks; it holds no parameters and no secrets.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from simulated_azure.arm.contracts import Contracts, JsonObject
from simulated_azure.arm.property_filter import filtered
from simulated_azure.arm.resource_id import RESOURCE_GROUP_TYPE, ResourceId
from simulated_azure.store import Resource, Store

SCHEMA: Final = (
    "https://schema.management.azure.com/schemas/2019-04-01/"
    "subscriptionDeploymentTemplate.json#"
)
_ENVELOPE: Final = ("systemData", "etag")


def export_template(store: Store, scope: str = "") -> JsonObject:
    """Return the template of all resources, or of those below a scope."""
    resources = store.children(scope) if scope else store.all()
    known = {resource.id.lower(): resource.id for resource in resources}
    return {
        "$schema": SCHEMA,
        "contentVersion": "1.0.0.0",
        "resources": [_entry(resource, known) for resource in resources],
    }


def _entry(resource: Resource, known: Mapping[str, str]) -> JsonObject:
    id = ResourceId.parse(resource.id)
    contract = Contracts.load().by_type(resource.type)
    body = resource.body
    if contract is not None:
        body = filtered(contract, body, _is_settable)
    entry: JsonObject = {
        "type": resource.type,
        "apiVersion": contract.api_version if contract else "2021-01-01",
        "name": id.full_name,
    }
    if "/providers/" in id.scope.lower():
        entry["scope"] = id.scope
    elif id.resource_group and resource.type != RESOURCE_GROUP_TYPE:
        entry["resourceGroup"] = id.resource_group
    entry |= {key: value for key, value in body.items() if key not in _ENVELOPE}
    if needed := sorted(_needed(resource, id, body, known)):
        entry["dependsOn"] = needed
    return entry


def _needed(
    resource: Resource, id: ResourceId, body: JsonObject, known: Mapping[str, str]
) -> set[str]:
    texts = {text.lower() for text in _strings(body)}
    if id.parent is not None:
        texts.add(str(id.parent).lower())
    own = resource.id.lower()
    return {known[text] for text in texts if text in known and not text.startswith(own)}


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for name, item in value.items():
            yield name
            yield from _strings(item)
    elif isinstance(value, list):
        for item in value:
            yield from _strings(item)
    elif isinstance(value, str):
        yield value


def _is_settable(_name: str, shape: Mapping[str, Any] | None) -> bool:
    return not (shape or {}).get("readOnly")
