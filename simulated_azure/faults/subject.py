"""The subject of a request, read from its path alone: the type and the name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

RESOURCE_GROUPS: Final = "Microsoft.Resources/resourceGroups"
_SYNAPSE: Final = "synapse"


@dataclass(frozen=True)
class Subject:
    """A type like ``Microsoft.Synapse/workspaces/bigDataPools``, a name like ``w/p``.

    Both are empty where a path names no resource: sign-in, metadata, subscriptions.
    """

    type: str = ""
    name: str = ""


def subject_of(path: str) -> Subject:
    """Return what a path names; an action or a collection at its end is passed over.

    The development endpoint's paths have no namespace: ``linkedservices``.
    """
    parts = [part for part in path.split("/") if part]
    folded = [part.lower() for part in parts]
    if folded[:1] == [_SYNAPSE]:
        return _pairs("", parts[2:])
    if "providers" in folded:
        last = len(folded) - 1 - folded[::-1].index("providers")
        return _pairs("/".join(parts[last + 1 : last + 2]), parts[last + 2 :])
    if "resourcegroups" in folded[:-1]:
        return Subject(RESOURCE_GROUPS, parts[folded.index("resourcegroups") + 1])
    return Subject()


def _pairs(namespace: str, parts: list[str]) -> Subject:
    types, names = parts[::2], parts[1::2]
    if len(types) > len(names) > 0:
        types = types[: len(names)]
    return Subject(
        "/".join([*([namespace] if namespace else []), *types]), "/".join(names)
    )
