"""Merge a PATCH or a PUT with the settings that a resource has.

Sources: RFC 7386 (merge patch); ARM replaces the tags as a whole (the ARM resource
provider contract). What a type keeps in a PUT stands in its behaviour.
"""

from __future__ import annotations

import copy
from collections.abc import Iterable

from simulated_azure.arm.behaviour import Put
from simulated_azure.arm.contracts import JsonObject


def merged(body: JsonObject, patch: JsonObject) -> JsonObject:
    """Return ``body`` with a JSON merge patch; the tags are replaced, not merged."""
    result = dict(body)
    spelling = {name.lower(): name for name in body}
    for given, value in patch.items():
        name = spelling.get(given.lower(), given)
        known = result.get(name)
        if value is None:
            result.pop(name, None)
        elif isinstance(value, dict) and isinstance(known, dict) and name != "tags":
            result[name] = merged(known, value)
        else:
            result[name] = value
    return result


def keep(paths: Iterable[str], put: Put) -> None:
    """Fill into a PUT the settings that the resource keeps without being told."""
    if put.existing is None:
        return
    for path in paths:
        *above, last = path.split(".")
        old = put.existing.body
        for name in above:
            old = old.get(name, {})
        new = put.body
        for name in above:
            new = new.setdefault(name, {})
        if last in old and last not in new:
            new[last] = copy.deepcopy(old[last])
