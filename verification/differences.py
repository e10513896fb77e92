"""What differs between the program and what exists, read from a refreshing preview.

The source is the document that ``pulumi preview --refresh --json`` prints. Its steps
are of two kinds: a ``refresh`` for each resource in the state (with what it said), then
what an ``up`` would do to each (with what exists now, and what the program says). An
earlier ``pulumi refresh`` hides nothing here: the program is asked, not the state.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

EDITED: Final = "changed outside"
NOT_APPLIED: Final = "not applied yet"
"""The state knew it: the program has changed, or a refresh took the edit in."""

UNKNOWN: Final = "04da6b54-80e4-46f7-96ec-b56ff0331ba9"
"""Stands for what only an ``up`` can know.
Source: https://github.com/pulumi/pulumi/blob/master/sdk/python/lib/pulumi/runtime/rpc.py
"""
LATER: Final = "known after up"
INPUTS: Final = "inputs"
OUTPUTS: Final = "outputs"
HIDDEN: Final = "[hidden]"
_SECRET_SIGNATURE: Final = "4dabf18193072939515e22adb298388d"
_SECRET_NAME: Final = re.compile(
    r"(password|secret|token|credential|connection_?string|sas|[a-z]_?key|keys?)$", re.I
)
_SECRET_VALUE: Final = re.compile(
    r"AccountKey=|SharedAccess|-----BEGIN|eyJ[\w-]{20,}\.|[\w/+]{86}=="
)
_PATH_PARTS: Final = re.compile(r'\["((?:[^"\\]|\\.)*)"\]|\[(\d+)\]|([^.\[]+)')
_UNCHANGED: Final = frozenset({"same", "refresh", "read", "discard"})
_HALVES: Final = frozenset({"create-replacement", "delete-replaced"})
_STAMP: Final = "etag"
_PROVIDER: Final = "__provider"
_MISSING: Final = object()

Properties = Mapping[str, Any]
Path = tuple[str | int, ...]


@dataclass(frozen=True)
class Difference:
    """One property, or a whole resource where ``path`` is empty."""

    resource: str
    type_token: str
    path: str
    program: str
    exists: str
    cause: str


def differences(document: Mapping[str, Any]) -> list[Difference]:
    """Return what differs, in the order of the resources' names.

    What only waits for another resource's new outputs is left out, and so is Azure's
    own version stamp beside what has changed it.
    """
    steps = document.get("steps") or []
    known = {step["urn"]: step for step in steps if step["op"] == "refresh"}
    planned = [step for step in steps if step["op"] not in _UNCHANGED | _HALVES]
    found: list[Difference] = []
    for step in planned:
        rows = list(_of(step, known.get(step["urn"])))
        meant = [row for row in rows if row.path != _STAMP] or rows
        found += [difference for difference in meant if difference.program != LATER]
    return sorted(found, key=lambda it: (it.resource, it.path))


def refreshed(document: Mapping[str, Any]) -> int:
    """Count the resources that were looked up, components and providers left out."""
    steps = document.get("steps") or []
    looked = [step for step in steps if step["op"] == "refresh"]
    return sum(bool((step.get("oldState") or {}).get("id")) for step in looked)


def _of(step: Properties, known: Properties | None) -> Iterator[Difference]:
    resource = str(step["urn"]).rpartition("::")[2]
    token = str(step["urn"]).split("::")[2].rpartition("$")[2]
    old, new = step.get("oldState"), step.get("newState")
    if old is None or new is None:
        is_there = "exists" if old else "is missing"
        wanted = "exists" if new else "is gone"
        cause = EDITED if known and not old else NOT_APPLIED
        yield Difference(resource, token, "", wanted, is_there, cause)
        return
    before = (known or {}).get("oldState") or {}
    for path, side in _paths(step, before, old, new):
        exists = _look(old.get(side), path)
        was = _look(before.get(side), path)
        # The program says nothing of outputs: what the last `up` left stands for it.
        program = was if side == OUTPUTS else _look(new.get(side), path)
        edited = was != exists
        yield Difference(
            resource,
            token,
            _spelled(path),
            shown(path, program),
            shown(path, exists),
            EDITED if edited else NOT_APPLIED,
        )


def _paths(
    step: Properties, before: Properties, old: Properties, new: Properties
) -> Iterator[tuple[Path, str]]:
    """Yield what differs, and whether it is among the inputs or the outputs.

    A provider that gives no detailed difference (dynamic ones) is helped out.
    """
    if detailed := step.get("detailedDiff"):
        yield from ((_parsed(name), INPUTS) for name in detailed)
        return
    inputs = list(_unequal(old.get(INPUTS), new.get(INPUTS), ()))
    outputs = list(_unequal(before.get(OUTPUTS), old.get(OUTPUTS), ()))
    yield from ((path, INPUTS) for path in inputs)
    if not inputs:
        yield from ((path, OUTPUTS) for path in outputs)
    if not inputs and not outputs:
        named = step.get("diffReasons") or step.get("replaceReasons") or ()
        yield from ((_parsed(name), OUTPUTS) for name in named)


def _unequal(old: Any, new: Any, path: Path) -> Iterator[Path]:
    if isinstance(old, Mapping) and isinstance(new, Mapping):
        for name in sorted({*old, *new} - {_PROVIDER}):
            yield from _unequal(
                old.get(name, _MISSING), new.get(name, _MISSING), (*path, name)
            )
    elif old != new:
        yield path


def _parsed(path: str) -> Path:
    """Split a property path of the engine: ``tags["a.b"].c[0]``."""
    parts = _PATH_PARTS.findall(path)
    return tuple(
        int(index) if index else json.loads(f'"{quoted}"') if quoted else plain
        for quoted, index, plain in parts
    )


def _spelled(path: Path) -> str:
    text = "".join(
        f"[{part}]" if isinstance(part, int) else f".{part}" for part in path
    )
    return text.removeprefix(".")


def _look(properties: Any, path: Path) -> Any:
    value = properties
    for part in path:
        if isinstance(part, str):
            value = (
                value.get(part, _MISSING) if isinstance(value, Mapping) else _MISSING
            )
        elif isinstance(value, list) and part < len(value):
            value = value[part]
        else:
            return _MISSING
    return value


def shown(path: Path, value: Any) -> str:
    """Return a value as the table shows it: short, and never a secret."""
    if value is _MISSING or value is None:
        return "-"
    text = value if isinstance(value, str) else json.dumps(_without_secrets(value))
    if isinstance(value, str) and _is_secret(path, value):
        return HIDDEN
    if UNKNOWN in text:
        return LATER
    line = " ".join(text.split())
    return line if len(line) <= 60 else f"{line[:28]} … {line[-29:]}"


def _is_secret(path: Path, value: str) -> bool:
    names = [part for part in path if isinstance(part, str)]
    named = bool(names and _SECRET_NAME.search(names[-1]))
    return named or _SECRET_VALUE.search(value) is not None or value == "[secret]"


def _without_secrets(value: Any, path: Path = ()) -> Any:
    if isinstance(value, Mapping):
        if _SECRET_SIGNATURE in value:
            return HIDDEN
        return {
            name: _without_secrets(item, (*path, name)) for name, item in value.items()
        }
    if isinstance(value, list):
        return [_without_secrets(item, path) for item in value]
    if isinstance(value, str) and _is_secret(path, value):
        return HIDDEN
    return value
