"""Records: objects of a stack file with fields of their own, one or a list of them.

A record says which class it becomes and what each field takes:

    POOL = Record(
        PoolSettings,
        {"name": required(...), "maxNodes": default(integer(3, 200), 5)},
        rules=(_fits,),
    )
    KEYS = {"pools": Key(records(POOL, unique=("name",)), example="[]")}

Fields are the class's own in camelCase; a field's kind may be another list, object or
record. Every mistake of a value is found at once, each under its path.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any, Generic, TypeVar

from components.settings.nested import missing, read_entries, read_into, read_json
from components.settings.refusals import (
    Finding,
    Rule,
    ValueRefused,
    ValuesRefused,
    broken,
    did_you_mean,
    shown,
    step,
)
from components.settings.values import Value

T = TypeVar("T")


@dataclass(frozen=True)
class Field:
    """What a field takes; without a default it must be given."""

    value: Value[Any]
    is_required: bool = True
    default: Any = None


def required(value: Value[Any]) -> Field:
    """A field that every entry has."""
    return Field(value)


def default(value: Value[Any], absent: Any) -> Field:
    """A field that may be left out."""
    return Field(value, is_required=False, default=absent)


@dataclass(frozen=True)
class Record(Generic[T]):
    """An object of a stack file and the frozen dataclass that it becomes.

    ``rules`` see an entry's right fields by their names in the file, as the rules
    between keys see the keys. ``kind`` is what one entry is called in a label.
    """

    make: type[T]
    fields: Mapping[str, Field]
    rules: Sequence[Rule] = ()
    kind: str = "an object"

    def __post_init__(self) -> None:
        """Hold the fields against the class, when the module is imported."""
        # T is a dataclass in every use; saying so costs a protocol for nothing else
        attributes = {it.name for it in fields(self.make)}  # type: ignore[arg-type]
        if attributes != {snake_case(name) for name in self.fields}:
            raise TypeError(f"the fields of {self.make.__name__} are {attributes}")

    @property
    def label(self) -> str:
        """Return what Pulumi.yaml shows: the fields, the optional ones after it."""
        must = [name for name, field in self.fields.items() if field.is_required]
        may = [name for name, field in self.fields.items() if not field.is_required]
        parts = [f"with {', '.join(must)}"] if must else []
        parts += [f"optional {', '.join(may)}"] if may else []
        return f"{self.kind} {'; '.join(parts)}"


def snake_case(name: str) -> str:
    """Return a field's name as its class has it."""
    return re.sub("[A-Z]", lambda letter: f"_{letter[0].lower()}", name)


def record(of: Record[T]) -> Value[T]:
    """One object with the fields of a record."""
    return Value(f"object, {of.label}", _reader(of), of.fields)


def records(
    of: Record[T], least: int = 0, unique: Sequence[str] = ()
) -> Value[tuple[T, ...]]:
    """A list of records; no two have the same text (without case) in ``unique``."""
    one = record(of)
    allowed = f"a list of {least} or more entries, each {of.label}"

    def parse(value: str) -> tuple[T, ...]:
        mistakes: list[Finding] = []
        items = list(read_entries(mistakes, one, read_json(value, list, allowed)))
        mistakes += [it for name in unique for it in _repeated(items, name)]
        if mistakes:
            raise ValuesRefused(mistakes)
        if len(items) < least:
            raise ValueRefused(
                "has too few entries",
                seen=shown(value),
                allowed=allowed,
                cure="add what is missing",
            )
        return tuple(item for _, item in items)

    return Value(f"list, {of.label}", parse, of.fields)


def _repeated(items: Sequence[tuple[int, object]], name: str) -> Iterator[Finding]:
    first: dict[str, int] = {}
    for number, item in items:
        text = getattr(item, snake_case(name))
        before = first.setdefault(text.lower(), number)
        if before != number:
            yield (
                f"[{number}].{name}",
                ValueRefused(
                    f"is taken by entry [{before}]",
                    seen=shown(text),
                    allowed="a text that no other entry has, whatever its case",
                    cure="give each entry its own",
                ),
            )


def _reader(of: Record[T]) -> Callable[[str], T]:
    def parse(value: str) -> T:
        entries = read_json(value, dict, of.label)
        mistakes = [
            (step(name), _unknown(of, name, entries[name]))
            for name in entries
            if name not in of.fields
        ]
        values: dict[str, Any] = {}
        for name, field in of.fields.items():
            if name in entries:
                for it in read_into(mistakes, step(name), field.value, entries[name]):
                    values[name] = it
            elif field.is_required:
                mistakes.append((step(name), missing(field.value, "nothing")))
            else:
                values[name] = field.default
        mistakes += [(f".{path}", it) for path, it in broken(of.rules, values)]
        if mistakes:
            raise ValuesRefused(mistakes)
        return of.make(**{snake_case(name): it for name, it in values.items()})

    return parse


def _unknown(of: Record[Any], name: str, value: object) -> ValueRefused:
    near = did_you_mean(name, list(of.fields))
    return ValueRefused(
        "is not a field of this entry",
        seen=shown(value if isinstance(value, str) else json.dumps(value)),
        allowed=", ".join(of.fields),
        cure=f"did you mean {near}?" if near else "remove it",
    )
