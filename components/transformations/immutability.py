"""Refusing, at preview, a change that Azure would refuse in the middle of an update.

A resource transformation that binds one before-hook of the engine to each resource that
has rows in `immutable_properties.py`. The hook runs in a preview as in an update, ahead
of the write of its resource.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import groupby
from operator import attrgetter
from typing import Any, Final

import pulumi
from pulumi.output import Unknown

from components.errors import DecisionError
from components.transformations.immutable_properties import IMMUTABLE, ImmutableProperty

HOOK: Final = "azure-immutable"
"""The hook's name stands in the state of each resource: a public contract."""

_ROWS: Final[Mapping[str, tuple[ImmutableProperty, ...]]] = {
    type_: tuple(rows)
    for type_, rows in groupby(
        sorted(IMMUTABLE, key=attrgetter("type")), attrgetter("type")
    )
}
_LATER: Final = "what only Azure can tell, of a resource yet to be made"


class Immutability:
    """A resource transformation that binds the hook, and leaves alone what stays."""

    def __init__(self) -> None:
        """Register the hook with the engine; once a program."""
        hook = pulumi.ResourceHook(
            HOOK, refuse_change, pulumi.ResourceHookOptions(on_dry_run=True)
        )
        self._binding = pulumi.ResourceHookBinding(before_update=[hook])

    def __call__(
        self, args: pulumi.ResourceTransformationArgs
    ) -> pulumi.ResourceTransformationResult | None:
        """Bind the hook to a resource that has immutable properties."""
        rows = _ROWS.get(args.type_)
        if rows is None:
            return None
        kept = [row.path for row in rows if row.stays]
        guarded = pulumi.ResourceOptions(
            hooks=self._binding, ignore_changes=kept or None
        )
        return pulumi.ResourceTransformationResult(
            props=args.props, opts=pulumi.ResourceOptions.merge(args.opts, guarded)
        )


def refuse_change(args: pulumi.ResourceHookArgs) -> None:
    """Refuse an update of what Azure never changes.

    Raises:
        DecisionError: The update changes it.
    """
    for row in _ROWS.get(args.type, ()):
        had = _at(args.old_inputs, row.path)
        wanted = _at(args.new_inputs, row.path)
        if not row.stays and _is_refused(row, had, wanted):
            raise _refusal(args.name, row, had, wanted)


def _comparable(value: Any) -> Any:
    """Return what tells two values apart: Azure's texts and IDs have no case.

    False and nothing are the same: not every answer of Azure has what is off. The ID
    of a role comes with or without its subscription
    (hashicorp/terraform-provider-azurerm#19847).
    """
    if isinstance(value, Mapping):
        return {str(name): _comparable(item) for name, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_comparable(item) for item in value]
    text = "" if value in (None, False) else str(value).lower()
    role = "/providers/microsoft.authorization/roledefinitions/"
    return text[text.find(role) :] if role in text else text


def _is_refused(row: ImmutableProperty, had: Any, wanted: Any) -> bool:
    if _is_later(wanted):
        return row.unknown_is_new and not _is_later(had)
    if _comparable(had) == _comparable(wanted):
        return False
    return row.refused is None or row.refused(had, wanted)


def _refusal(name: str, row: ImmutableProperty, had: Any, wanted: Any) -> DecisionError:
    keys = " or ".join(f"ml-synapse:{key}" for key in row.keys)
    decided = f"which {keys} decides" if keys else "which no setting decides"
    seen = _LATER if _is_later(wanted) else _shown(wanted)
    return DecisionError(
        f"Azure never changes {row.path} of {name}, {decided}.",
        seen=f"{seen}, and {_shown(had)} in Azure",
        allowed=row.allowed.format(had=_shown(had)),
        cure=f"{row.instead} ({row.source})",
    )


def _at(inputs: Any, path: str) -> Any:
    """Return what is at a path; entries of a list under `[*]` by their names."""
    head, _, rest = path.partition("[*].")
    for name in head.split("."):
        inputs = inputs.get(name) if isinstance(inputs, Mapping) else None
    if not rest or _is_later(inputs):
        return inputs
    entries = [it for it in inputs or () if isinstance(it, Mapping)]
    return {
        str(entry.get("name") or entry.get("location")): _at(entry, rest)
        for entry in entries
    }


def _is_later(value: Any) -> bool:
    """Say whether a value is known after an update only, or is nobody's to read."""
    if isinstance(value, Mapping):
        return any(_is_later(item) for item in value.values())
    return isinstance(value, (Unknown, pulumi.Output))


def _shown(value: Any) -> str:
    if isinstance(value, Mapping):
        return ", ".join(f"{name}: {item}" for name, item in value.items())
    return "nothing" if value is None else str(value)
