"""Lists of a stack file whose entries specs describe, read by pydantic."""

from __future__ import annotations

import json
from functools import cache
from typing import Annotated, Any, TypeVar

from pydantic import Field, TypeAdapter, ValidationError

from components.settings import schema
from components.settings.mistakes import Path, odd, path_text, told
from components.settings.nested import read_json
from components.settings.refusals import Finding, ValueRefused, ValuesRefused, shown
from components.settings.values import Value
from components.spec import Refusal, Spec, distinct

T = TypeVar("T", bound=Spec)


def spec_list(
    spec: type[T], *, least: int = 0, unique: str | None = None
) -> Value[tuple[T, ...]]:
    """Return the kind of a list of specs.

    Args:
        spec: What an entry is.
        least: Entries that there must be.
        unique: The field that no two entries share.
    """
    fields = spec.model_fields.values()
    must = [str(it.alias) for it in fields if it.is_required()]
    may = [str(it.alias) for it in fields if not it.is_required()]
    label = f"list, an object with {', '.join(must)}"

    @cache
    def adapter() -> TypeAdapter[tuple[T, ...]]:
        checks = [Field(min_length=least), *([distinct(unique)] if unique else [])]
        entries: Any = Annotated[tuple[spec, ...], *checks]  # type: ignore[valid-type]
        return TypeAdapter(entries)

    def parse(value: str) -> tuple[T, ...]:
        data = read_json(value, list, label)
        found = list(odd(data))
        try:
            read = adapter().validate_json(
                json.dumps(data), by_alias=True, by_name=False
            )
        except ValidationError as error:
            root = adapter().json_schema(schema_generator=schema.WithoutNull)
            known = {path for path, _ in found}
            found += [it for it in told(error, root) if it[0] not in known]
        if found:
            raise ValuesRefused([_finding(path, refusal) for path, refusal in found])
        return read

    return Value(label + (f"; optional {', '.join(may)}" if may else ""), parse)


def _finding(path: Path, refusal: Refusal) -> Finding:
    dot = "." if refusal.at and not refusal.at.startswith("[") else ""
    return f"{path_text(path)}{dot}{refusal.at}", ValueRefused(
        refusal.wrong,
        seen=shown(refusal.seen),
        allowed=refusal.allowed,
        cure=refusal.fix,
    )
