"""Lists and objects in a stack file, whose values are all of one kind.

Every mistake inside them is found at once, each under its path.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TypeVar

from components.settings.refusals import (
    Finding,
    ValueRefused,
    ValuesRefused,
    shown,
    step,
)
from components.settings.stack_file import MOMENT
from components.settings.values import Value, unquoted

T = TypeVar("T")


def array(item: Value[T], least: int = 0) -> Value[tuple[T, ...]]:
    """A list whose entries are all of one kind and all different."""
    name = item.label.removeprefix("text, ")
    allowed = f"a list of {least} or more entries, each {name}"

    def parse(value: str) -> tuple[T, ...]:
        mistakes: list[Finding] = []
        items = [
            it
            for _, it in read_entries(mistakes, item, read_json(value, list, allowed))
        ]
        if mistakes:
            raise ValuesRefused(mistakes)
        if len(items) < least or len(set(items)) < len(items):
            raise ValueRefused(
                "has too few entries" if len(items) < least else "repeats an entry",
                seen=shown(value),
                allowed=f"{allowed}, none twice",
                cure="add what is missing" if len(items) < least else "remove one",
            )
        return tuple(items)

    return Value(f"list, {name}", parse)


def mapping(item: Value[T], keys: tuple[str, ...] = ()) -> Value[Mapping[str, T]]:
    """An object from names to values; with ``keys``, all of them or none."""
    name = item.label.removeprefix("text, ")
    names = f"with {', '.join(keys)}" if keys else "of any names"
    allowed = f"an object {names}, each {name}, or {{}}"

    def parse(value: str) -> Mapping[str, T]:
        entries = read_json(value, dict, allowed)
        if keys and entries and set(entries) != set(keys):
            raise ValueRefused(
                "has other names than it takes",
                seen=shown(", ".join(entries)),
                allowed=allowed,
                cure=f"give each of {', '.join(keys)} once, or write {{}}",
            )
        mistakes: list[Finding] = []
        items = {
            key: read
            for key, entry in entries.items()
            for read in read_into(mistakes, step(key), item, entry)
        }
        if mistakes:
            raise ValuesRefused(mistakes)
        return items

    return Value(f"object, {name}", parse)


def read_into(
    mistakes: list[Finding], path: str, kind: Value[T], entry: object
) -> list[T]:
    """Return the value in a list; or an empty one, and note what is wrong with it."""
    if entry is None:
        mistakes.append((path, missing(kind, "null, which is YAML without a value")))
        return []
    if kind.is_text and _was_no_text(entry):
        seen = entry if isinstance(entry, str) else json.dumps(entry)
        mistakes.append((path, unquoted(kind, seen)))
        return []
    try:
        return [kind.parse(entry if isinstance(entry, str) else json.dumps(entry))]
    except ValueRefused as refusal:
        mistakes.append((path, refusal))
    except ValuesRefused as refusal:
        mistakes += [(path + inner, mistake) for inner, mistake in refusal.mistakes]
    return []


def _was_no_text(entry: object) -> bool:
    """Say whether a value is a number, a boolean or a date; none keeps its text."""
    if isinstance(entry, str):
        return MOMENT.fullmatch(entry) is not None
    return isinstance(entry, int | float)


def read_entries(
    mistakes: list[Finding], item: Value[T], entries: Sequence[object]
) -> Iterator[tuple[int, T]]:
    """Yield the right entries with their numbers, and note what is wrong."""
    for number, entry in enumerate(entries):
        for read in read_into(mistakes, f"[{number}]", item, entry):
            yield number, read


def missing(kind: Value[Any], seen: str) -> ValueRefused:
    """Say that there is no value."""
    return ValueRefused(
        "is missing", seen=seen, allowed=kind.label, cure="write a value there"
    )


def read_json(value: str, kind: type[Any], allowed: str) -> Any:
    """Return the list or the object that a text is."""
    try:
        parsed = json.loads(value)
    except (ValueError, RecursionError):
        parsed = None
    if not isinstance(parsed, kind):
        word = "a list" if kind is list else "an object"
        raise ValueRefused(
            f"is not {word}",
            seen=shown(value),
            allowed=allowed,
            cure="write it as YAML: "
            + ("one entry a line after -" if kind is list else "one name a line"),
        )
    return parsed
