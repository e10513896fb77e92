"""A request as a policy sees it: its fields and aliases.

Source:
https://learn.microsoft.com/azure/governance/policy/concepts/definition-structure-alias
and …/definition-structure-policy-rule (fields), …/how-to/author-policies-for-arrays.

An alias is the type, a slash and a path: ``Microsoft.Storage/storageAccounts/`` and
``networkAcls.defaultAction``. Azure publishes a table from aliases to paths; here the
path is looked up in the request's body (assumed): each word in ``properties`` first,
then in the object itself (``sku.name``), at every level, names without case. What the
request leaves out is not there: no default of the service is known when ARM asks.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final

from simulated_azure.arm.contracts import JsonObject
from simulated_azure.arm.resource_id import ResourceId

_TAG: Final = re.compile(r"^tags(?:\.(.+)|\['?(.+?)'?\])$", re.IGNORECASE)
_EACH: Final = "[*]"


@dataclass(frozen=True)
class PolicyRequest:
    """One request to write a resource, as policies see it."""

    id: ResourceId
    body: JsonObject
    group: Mapping[str, Any] = field(default_factory=dict)
    chosen: Mapping[str, Any] = field(default_factory=dict)
    """The element that a ``count`` looks at, by the path of its array."""

    def values(self, name: str) -> list[Any]:
        """Return what a field holds: all elements of an array, else one value."""
        if _EACH not in name:
            return [self._value(name)]
        return self._along(self.path(name))

    def path(self, name: str) -> str:
        """Return the path of an alias in lower case; raise KeyError for other types."""
        start = f"{self.id.type}/".lower()
        if not name.lower().startswith(start):
            raise KeyError(name)
        return name.lower()[len(start) :].replace("/", ".")

    def choosing(self, path: str, element: Any) -> PolicyRequest:
        """Return the request with one element of an array chosen."""
        return replace(self, chosen={**self.chosen, path: element})

    def _value(self, name: str) -> Any:
        if found := _TAG.match(name):
            wanted = next(text for text in found.groups() if text)
            return _at(self.body.get("tags") or {}, wanted)
        lower = name.lower()
        if lower in ("name", "fullname", "type", "id"):
            return self._named(lower)
        if lower == "location":
            region = self.body.get("location")
            return (
                region.replace(" ", "").lower() if isinstance(region, str) else region
            )
        if "/" not in lower:
            return _deep(self.body, lower.split("."))
        try:
            return next(iter(self._along(self.path(name))), None)
        except KeyError:
            return None

    def _named(self, name: str) -> str:
        id = self.id
        return {
            "name": id.name,
            "fullname": id.full_name,
            "type": id.type,
            "id": str(id),
        }[name]

    def _along(self, path: str) -> list[Any]:
        found: list[Any] = [self.body]
        walked = ""
        for word in path.split("."):
            name = word.removesuffix(_EACH)
            walked = f"{walked}.{word}".lstrip(".")
            found = [_below(entry, name) for entry in found]
            if not word.endswith(_EACH):
                continue
            if walked in self.chosen:
                found = [self.chosen[walked]]
            else:
                found = [item for element in found for item in element or []]
        return found


def _below(holder: Any, name: str) -> Any:
    inner = _at(holder, "properties")
    value = _at(inner, name)
    return _at(holder, name) if value is None else value


def _deep(holder: Any, names: list[str]) -> Any:
    for name in names:
        holder = _at(holder, name)
    return holder


def _at(holder: Any, name: str) -> Any:
    if not isinstance(holder, Mapping):
        return None
    wanted = name.lower()
    return next((v for key, v in holder.items() if key.lower() == wanted), None)
