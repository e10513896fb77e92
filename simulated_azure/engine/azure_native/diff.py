"""Changed inputs, in place or by replacement, with paths into the values.

Source of the rules: ``provider/pkg/provider/diff.go`` of the real provider. Assumed:
lists compare by position (it compares some by key, which contracts do not tell).
Of an ARM ID only the start, up to the namespace of the type, compares without case
(pulumi/pulumi-azure-native#2993; the rest is open: #4007).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any

from simulated_azure.arm.contracts import Contract
from simulated_azure.engine.azure_native.naming import AUTO_NAMED

_ID_START = re.compile(
    r"/subscriptions/[^/]+/resourceGroups/[^/]+/providers/[^/]+/", re.IGNORECASE
)


class Kind(Enum):
    """The kind of a difference."""

    ADD = "add"
    DELETE = "delete"
    UPDATE = "update"


@dataclass(frozen=True)
class Change:
    """One changed property; the path is as the engine writes it: ``a.b[0].c``."""

    path: str
    kind: Kind
    replaces: bool

    @property
    def top(self) -> str:
        """Return the top-level input that the change is in."""
        return re.split(r"[.\[]", self.path)[0]


def changes(
    contract: Contract,
    old_inputs: Mapping[str, Any],
    new_inputs: Mapping[str, Any],
    old_outputs: Mapping[str, Any],
) -> list[Change]:
    """Return what changed, in the order of the inputs.

    A property given for the first time with the value that Azure already reports is
    no reason to replace.
    """
    replacing = {*contract.replace_on_change, *contract.path_parameters}
    found = []
    for path, kind in _object(old_inputs, new_inputs, ""):
        replaces = _replaces(path, replacing)
        if replaces and kind is Kind.ADD and path in old_outputs:
            replaces = not _same(path, old_outputs[path], new_inputs[path])
        found.append(Change(path, kind, replaces))
    return found


def without_ignored(found: Iterable[Change], ignored: Iterable[str]) -> list[Change]:
    """Leave out what ``ignoreChanges`` names, with all that is below it.

    Before an update the engine does this itself; in a refresh it leaves it to the
    provider. Assumed: the protocol asks for it, but in the real provider's published
    source it could not be found, so there a refresh may report what is ignored.
    """
    patterns = [_pattern(path) for path in ignored]
    return [c for c in found if not any(p.match(c.path) for p in patterns)]


def delete_before_replace(old_inputs: Mapping[str, Any]) -> bool:
    """Say whether the old resource must go first: it must where its name was given."""
    return not old_inputs.get(AUTO_NAMED, False)


def _object(
    old: Mapping[str, Any], new: Mapping[str, Any], prefix: str
) -> Iterator[tuple[str, Kind]]:
    for name in {**old, **new}:
        path = f"{prefix}.{name}" if prefix else name
        if name.startswith("__"):
            continue
        if name not in old:
            yield path, Kind.ADD
        elif name not in new:
            yield path, Kind.DELETE
        else:
            yield from _value(path, old[name], new[name])


def _value(path: str, old: Any, new: Any) -> Iterator[tuple[str, Kind]]:
    if isinstance(old, Mapping) and isinstance(new, Mapping):
        yield from _object(old, new, path)
    elif isinstance(old, list) and isinstance(new, list):
        yield from _list(path, old, new)
    elif not _same(path, old, new):
        yield path, Kind.UPDATE


def _list(path: str, old: list[Any], new: list[Any]) -> Iterator[tuple[str, Kind]]:
    if path.endswith("userAssignedIdentities") and _as_set(old) == _as_set(new):
        return
    for index in range(max(len(old), len(new))):
        item = f"{path}[{index}]"
        if index >= len(old):
            yield item, Kind.ADD
        elif index >= len(new):
            yield item, Kind.DELETE
        else:
            yield from _value(item, old[index], new[index])


def _pattern(ignored: str) -> re.Pattern[str]:
    escaped = (
        re.escape(ignored).replace(r"\[\*\]", r"\[\d+\]").replace(r"\*", r"[^.\[]+")
    )
    return re.compile(rf"{escaped}(?:[.\[]|$)")


def _replaces(path: str, replacing: set[str]) -> bool:
    """Say whether the path or a parent of it is among the replacing ones."""
    generic = re.sub(r"\[\d+\]", "[]", path)
    parts = re.split(r"(?=[.\[])", generic)
    return any("".join(parts[: n + 1]) in replacing for n in range(len(parts)))


def _same(path: str, old: Any, new: Any) -> bool:
    """Compare; case is nothing in groups and ID starts, nor spaces in locations."""
    if old == new and type(old) is type(new):
        return True
    if isinstance(old, str) and isinstance(new, str):
        if path == "location":
            return _location(old) == _location(new)
        if path == "resourceGroupName":
            return old.lower() == new.lower()
        return _lower_start(old) == _lower_start(new)
    numbers = isinstance(old, int | float) and isinstance(new, int | float)
    return (
        numbers
        and not isinstance(old, bool)
        and not isinstance(new, bool)
        and (float(old) == float(new))
    )


def _lower_start(text: str) -> str:
    start = _ID_START.match(text)
    return start[0].lower() + text[start.end() :] if start else text


def _location(location: str) -> str:
    return location.replace(" ", "").lower()


def _as_set(identities: list[Any]) -> set[str]:
    return {str(identity).lower() for identity in identities}
