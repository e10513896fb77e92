"""What stands after an update, without what differs between two clean updates.

Two prints of the same platform are equal: names, counts, settings, who may do what,
connections and their status, in Azure and in the stack's state. Left out are random
IDs, times, entity tags and the order in which addresses were handed out.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from simulated_azure.store import Resource, Store

_GUID: Final = re.compile(r"\b[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}\b", re.I)
_RANDOM: Final = (
    (re.compile(r'"[0-9a-f]{32}"'), "<digest>"),
    (re.compile(r"\b20\d\d-\d\d-\d\dT[\d:.]+(?:Z|\+00:00)"), "<time>"),
    (re.compile(r'"10(?:\.\d+){3}"'), "<address>"),
)
_LEFT_OUT: Final = frozenset({"etag", "settles", "systemData"})
SHOWN: Final = 160
"""Characters of a difference that are shown."""
_ROLES: Final = "microsoft.authorization/roleassignments"
_OBJECTS: Final = ("linkedServices", "managedPrivateEndpoints", "roleAssignments")


def print_of(home: Path, state: Mapping[str, Any]) -> list[str]:
    """Return one sorted line for each thing in Azure, in Synapse and in the state."""
    with Store(home / "azure.db") as store:
        resources = store.all()
        tidy = _Tidy(store, resources)
        lines = [tidy(f"azure {it.id} {_body(it.body)}") for it in resources]
        lines += [tidy(line) for line in _synapse(store)]
    known = state["deployment"].get("resources") or []
    lines += [tidy(f"state {it['urn']} {it.get('id', '')}") for it in known]
    pending = state["deployment"].get("pending_operations") or []
    lines += [f"pending {it['type']} {it['resource']['urn']}" for it in pending]
    return sorted(lines)


def differences(expected: list[str], actual: list[str]) -> list[str]:
    """Return what only one of two prints has; of what both have, where they part."""
    missing, more = Counter(expected), Counter(actual)
    missing, more = missing - more, more - missing
    by_head = {_head(line): line for line in more}
    found = []
    for line in missing:
        other = by_head.pop(_head(line), None)
        found.append(
            f"missing: {line[:SHOWN]}" if other is None else _apart(line, other)
        )
    return found + [f"too much: {line[:SHOWN]}" for line in by_head.values()]


def _head(line: str) -> str:
    return line.partition(" {")[0]


def _apart(line: str, other: str) -> str:
    pairs = enumerate(zip(line, other, strict=False))
    same = next((at for at, (a, b) in pairs if a != b), min(len(line), len(other)))
    start = max(same - 60, 0)
    seen, wanted = other[start : start + SHOWN], line[start : start + SHOWN]
    return f"other: {_head(line)}: …{seen}… instead of …{wanted}…"


class _Tidy:
    """Replaces what is random, and names principals instead of numbering them."""

    def __init__(self, store: Store, resources: list[Resource]) -> None:
        self._names: dict[str, str] = {}
        for principal in store.list_documents("principals").values():
            for key in ("object_id", "app_id"):
                if principal.get(key):
                    self._names[principal[key].lower()] = f"<{principal['name']}>"
        roles = [it for it in resources if it.type.lower() == _ROLES]
        fixed = [it.id + str(it.body["properties"]["roleDefinitionId"]) for it in roles]
        self._fixed = {guid.lower() for guid in _GUID.findall(" ".join(fixed))}

    def __call__(self, line: str) -> str:
        for pattern, name in _RANDOM:
            line = pattern.sub(name, line)
        return _GUID.sub(self._guid, line)

    def _guid(self, found: re.Match[str]) -> str:
        guid = found[0].lower()
        return self._names.get(guid) or (guid if guid in self._fixed else "<guid>")


def _synapse(store: Store) -> list[str]:
    lines = []
    for workspace in store.of_type("Microsoft.Synapse/workspaces"):
        for kind in _OBJECTS:
            found = store.list_documents(f"synapse {workspace.id.lower()} {kind}")
            if not found:
                found = store.list_documents(f"synapse {workspace.id} {kind}")
            for key, document in found.items():
                role = document.get("roleDefinitionId", "")
                lines.append(f"synapse {kind} {key} {_body(document)} {role}")
    return lines


def _body(value: Any) -> str:
    return json.dumps(_without(value), sort_keys=True)


def _without(value: Any) -> Any:
    if isinstance(value, dict):
        return {k: _without(v) for k, v in value.items() if k not in _LEFT_OUT}
    if isinstance(value, list):
        return [_without(item) for item in value]
    return value
