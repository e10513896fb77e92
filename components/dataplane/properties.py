"""Properties as the engine hands them over, and comparing them with Azure's; pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields
from typing import TYPE_CHECKING, Any

from pulumi.output import Unknown
from pulumi.runtime.rpc import UNKNOWN

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

Props = dict[str, Any]


def registered(args: DataclassInstance, outputs: Iterable[str]) -> Props:
    """Return what a resource registers: its arguments, and outputs still to come."""
    given = {field.name: getattr(args, field.name) for field in fields(args)}
    return given | dict.fromkeys(outputs)


def same(left: str, right: str) -> bool:
    """Compare Azure names and IDs, which have no case."""
    return left.casefold().rstrip("/") == right.casefold().rstrip("/")


def spelled(known: object, actual: str) -> str:
    """Return the known spelling of a name that Azure may answer in another case."""
    return known if isinstance(known, str) and same(known, actual) else actual


def differ(old: object, new: object, *, exactly: bool = True) -> bool:
    """Say whether a property changes; an unknown one does."""
    if UNKNOWN in (old, new):
        return True
    if not exactly and isinstance(old, str) and isinstance(new, str):
        return not same(old, new)
    return old != new


def marking_unknowns(props: Props) -> Props:
    """Put the engine's one mark where a preview does not know a value yet.

    The SDK hands such a value over as an object of its own, and takes either back.
    """
    return {
        name: UNKNOWN if isinstance(value, Unknown) else value
        for name, value in props.items()
    }


def without_marks(props: Props) -> Props:
    """Leave out what the engine adds for itself, such as the provider."""
    return {name: value for name, value in props.items() if not name.startswith("__")}
