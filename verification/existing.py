"""What Azure has and the state has not: found in an update's events, and imported.

The real azure-native provider asks for every resource before it creates it and refuses
what is there (``CanCreate`` in ``client_azcore.go``; pulumi-azure-native issue 4761).
An import then takes Azure's spelling for the inputs: a scope loses its leading slash
(issue 4683), a false ``isHnsEnabled`` is left out (issue 2003), defaults come in
(issue 4401), a role is named in its subscription
(hashicorp/terraform-provider-azurerm#19847), and the next update replaces what was just
imported. So the program's own
spelling is put back wherever both say the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

ALREADY_EXISTS: Final = re.compile(r"already existing resource '(/[^']+)'")
MASKED: Final = "[secret]"
"""What events show of a secret."""
_ROLE_OF_SUBSCRIPTION: Final = re.compile(
    r"^subscriptions/[^/]+/(providers/microsoft\.authorization/roledefinitions/[^/]+)$"
)
"""Built-in roles are the tenant's: in which subscription one is named says nothing."""

Properties = Mapping[str, Any]


@dataclass(frozen=True)
class Existing:
    """A resource that the program wants to create and Azure has already."""

    urn: str
    id: str
    parent: str
    inputs: Properties

    @property
    def type_token(self) -> str:
        """Return the resource's type."""
        return self.urn.split("::")[2].rpartition("$")[2]

    @property
    def name(self) -> str:
        """Return the logical name."""
        return self.urn.rpartition("::")[2]


def existing_of(events: Iterable[Properties]) -> list[Existing]:
    """Return what an update's events name as already existing, in their order."""
    wanted: dict[str, Properties] = {}
    found: dict[str, str] = {}
    for event in events:
        if "resourcePreEvent" in event:
            new = event["resourcePreEvent"]["metadata"].get("new") or {}
            wanted[new.get("urn", "")] = new
        told = event.get("diagnosticEvent") or {}
        if match := ALREADY_EXISTS.search(told.get("message", "")):
            found[told.get("urn", "")] = match[1]
    return [
        Existing(urn, path, wanted[urn]["parent"], wanted[urn].get("inputs") or {})
        for urn, path in found.items()
        if urn in wanted
    ]


def under_way(state: Properties) -> list[str]:
    """Return the URNs of what a dead engine was creating in Azure."""
    pending = state.get("deployment", {}).get("pending_operations") or []
    return [
        it["resource"]["urn"]
        for it in pending
        if it["type"] == "creating"
        and it["resource"]["type"].startswith("azure-native:")
    ]


def import_file(found: Iterable[Existing]) -> dict[str, Any]:
    """Return what ``pulumi import --file`` reads: each under its program's parent."""
    resources = [
        {"type": item.type_token, "name": item.name, "id": item.id, "parent": item.urn}
        for item in found
    ]
    # A name in this table may be anything; the child's own URN is no other child's.
    return {
        "nameTable": {item.urn: item.parent for item in found},
        "resources": resources,
    }


def spelled_as_in_program(
    state: Mapping[str, Any], found: Iterable[Existing]
) -> dict[str, Any]:
    """Return an exported state in which what was imported reads as the program does."""
    says = {item.urn: item.inputs for item in found}
    deployment = dict(state["deployment"])
    deployment["resources"] = [
        {**it, "inputs": spelled(says[it["urn"]], it.get("inputs") or {})}
        if it["urn"] in says
        else it
        for it in deployment.get("resources") or []
    ]
    return {**state, "deployment": deployment}


def spelled(program: Any, imported: Any) -> Any:
    """Return the imported value in the program's words; what differs stays as it is.

    What the program leaves out is Azure's default and is left out; what Azure leaves
    out is taken from the program only where it says "nothing" or "off".
    """
    if isinstance(program, Mapping) and isinstance(imported, Mapping):
        return {
            name: spelled(value, imported[name]) if name in imported else value
            for name, value in program.items()
            if name in imported or _is_off(value)
        }
    if isinstance(program, list) and isinstance(imported, list):
        if len(program) != len(imported):
            return imported
        return [spelled(a, b) for a, b in zip(program, imported, strict=True)]
    return program if _is_same(program, imported) else imported


def _is_off(value: Any) -> bool:
    if isinstance(value, Mapping):
        return all(_is_off(item) for item in value.values())
    return not value


def _is_same(program: Any, imported: Any) -> bool:
    if isinstance(program, str) and isinstance(imported, str):
        return program != MASKED and _plain(program) == _plain(imported)
    return bool(program == imported)


def _plain(text: str) -> str:
    plain = text.lower().replace(" ", "").strip("/")
    return _ROLE_OF_SUBSCRIPTION.sub(r"\1", plain)
