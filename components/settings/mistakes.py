"""Mistakes that pydantic found, in the four parts of the project's messages."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from pydantic import ValidationError

from components.settings import schema
from components.settings.words import did_you_mean, written
from components.spec import Refusal, Refusals

Path = tuple[str | int, ...]

MOMENT: Final = re.compile(r"\d{4}-\d{2}-\d{2} [\d:.]+ [+-]\d{4} \w+", re.ASCII)
"""What the engine makes of a date that is written in YAML without quotes."""

_KINDS: Final = {
    "int_type": "an integer",
    "bool_type": "a boolean",
    "string_type": "a text",
    "tuple_type": "a list",
    "model_type": "an object",
    "model_attributes_type": "an object",
    "dict_type": "an object",
    "mapping_type": "an object",
}
"""Pydantic's kind of mistake -> what the value is not."""


def told(error: ValidationError, root: schema.Node) -> Iterator[tuple[Path, Refusal]]:
    """Yield each mistake with the path to the value that it is about.

    Args:
        error: What pydantic found in a value of a stack file.
        root: The schema of that value.
    """
    for detail in error.errors(include_url=False):
        path = detail["loc"]
        refused = detail.get("ctx", {}).get("error")
        if isinstance(refused, Refusals):
            yield from ((path, refusal) for refusal in refused.refusals)
        elif isinstance(refused, Refusal):
            yield path, refused
        elif not _is_echo(detail):
            yield path, _refusal(detail, root)


def _is_echo(detail: Any) -> bool:
    """Say whether a list is called too short for its wrong entries, told already."""
    if detail["type"] != "too_short":
        return False
    return bool(len(detail["input"]) >= detail["ctx"]["min_length"])


def odd(value: object, path: Path = ()) -> Iterator[tuple[Path, Refusal]]:
    """Yield what YAML made of an unfinished line, or of a date without quotes."""
    if value is None:
        yield path, _missing("null, which is YAML without a value", "a value")
    elif isinstance(value, str) and MOMENT.fullmatch(value):
        yield path, _unquoted(value, "a text")
    elif isinstance(value, Mapping):
        for name, inner in value.items():
            yield from odd(inner, (*path, name))
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from odd(inner, (*path, number))


def _refusal(detail: Any, root: schema.Node) -> Refusal:
    kind, path, given = detail["type"], detail["loc"], detail["input"]
    node = schema.find(root, path)
    if kind == "extra_forbidden":
        return _unknown(path[-1], given, schema.find(root, path[:-1]))
    if kind == "missing":
        return _missing("nothing", schema.label(root, node))
    allowed = schema.label(root, node)
    if kind == "string_type" and isinstance(given, int | float):
        return _unquoted(written(given), allowed)
    return Refusal(
        _wrong(kind, allowed),
        seen=written(given),
        allowed=allowed,
        fix=_fix(kind, given, node),
    )


def _wrong(kind: str, allowed: str) -> str:
    match kind:
        case "greater_than_equal":
            return "is too small"
        case "less_than_equal":
            return "is too large"
        case "too_short":
            return "has too few entries"
        case "too_long":
            return "has too many entries"
        case "literal_error":
            return "is not one of the words it takes"
        case _:
            return f"is not {_KINDS.get(kind, allowed)}"


def _fix(kind: str, given: object, node: schema.Node) -> str:
    match kind:
        case "greater_than_equal" | "int_type":
            return f"write a plain number such as {node.get('minimum', 1)}"
        case "less_than_equal":
            return f"write a plain number such as {node['maximum']}"
        case "too_short":
            return "add what is missing"
        case "too_long":
            return "remove what is not needed"
        case "bool_type":
            return "write true or false, in lower case and without quotes"
        case "tuple_type":
            return "write it as YAML: one entry a line after -"
        case "literal_error":
            near = did_you_mean(str(given), node.get("enum", []))
            return f"did you mean {near}?" if near else "choose one of them"
        case _ if kind in _KINDS and kind != "string_type":
            return "write it as YAML: one name a line"
        case _:
            return str(node.get("x-fix", "correct it"))


def _missing(seen: str, allowed: str) -> Refusal:
    return Refusal("is missing", seen=seen, allowed=allowed, fix="write a value there")


def _unquoted(seen: str, allowed: str) -> Refusal:
    return Refusal(
        "is a text that YAML reads as a number, a date or a boolean",
        seen=seen,
        allowed=allowed,
        fix='quote it: write it as it is meant, between two "',
    )


def _unknown(name: object, given: object, node: schema.Node) -> Refusal:
    known = list(node.get("properties", {}))
    near = did_you_mean(str(name), known)
    is_key = "location" in known
    return Refusal(
        f"is not a {'key of this platform' if is_key else 'field of this entry'}",
        seen=written(given),
        allowed=", ".join(known),
        fix=f"did you mean {near}?" if near else "remove it",
    )
