"""Finds bindings of a definition that lead nowhere.

azure-ai-ml builds a job whose step names an input that its component lacks, or takes an
output that no step has; Azure then refuses it, or runs it without. Here every
``${{…}}`` of a component, a sweep or a pipeline is followed to what it names.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from graphlib import CycleError, TopologicalSorter
from pathlib import Path
from typing import Any, Final

import yaml

_EXPRESSION: Final = re.compile(r"\$\{\{\s*([\w.-]+)\s*\}\}")
_LITERALS: Final = {str: "string", bool: "boolean", int: "integer", float: "number"}
Definition = Mapping[str, Any]


def mistakes(file: Path) -> list[str]:
    """Return what is wrong with the bindings of a definition's file."""
    definition: Definition = yaml.safe_load(file.read_text())
    if definition.get("jobs"):
        return list(_pipeline(definition, file.parent))
    return list(_command(definition))


def _command(definition: Definition) -> Iterator[str]:
    """Hold what a command names against what is declared, and the reverse."""
    trial = definition.get("trial", {})
    text = " ".join(
        str(place.get(key, ""))
        for place in (definition, trial)
        for key in ("command", "args")
    )
    if not text.strip():
        return
    named = set(_EXPRESSION.findall(text))
    declared = {
        f"{part}.{name}"
        for part in ("inputs", "outputs", "search_space")
        for name in definition.get(part, {})
    }
    for name in sorted(named - declared):
        yield f"the command names {name}, which is not declared"
    for name in sorted(declared - named):
        yield f"{name} is declared, and the command never names it"


def _pipeline(definition: Definition, folder: Path) -> Iterator[str]:
    """Hold every step against its component, and every value against its source."""
    steps = definition["jobs"]
    components = {name: _component(step, folder) for name, step in steps.items()}
    for name, step in steps.items():
        given, component = step.get("inputs") or {}, components[name]
        wanted = component.get("inputs", {})
        for one in sorted(set(given) - set(wanted)):
            yield f"{name} gives {one}, which its component does not take"
        for one in sorted(set(wanted) - set(given)):
            if "default" not in wanted[one] and not wanted[one].get("optional"):
                yield f"{name} does not give {one}, which its component needs"
        for one in sorted(set(step.get("outputs", {})) - set(component["outputs"])):
            yield f"{name} places {one}, which its component does not write"
        for one, value in given.items():
            kind = _type(wanted.get(one))
            yield from (
                f"{name}.{one}: {said}"
                for said in _value(value, kind, definition, components)
            )
    yield from _outputs(definition)
    yield from _order(steps)


def _component(step: Definition, folder: Path) -> Definition:
    content = yaml.safe_load((folder / step["component"]).read_text())
    return {"inputs": {}, "outputs": {}, **content}


def _value(
    value: Any, kind: str, pipeline: Definition, components: Mapping[str, Definition]
) -> Iterator[str]:
    """Follow the value of an input, which has to be of a kind."""
    bound = value.get("path") if isinstance(value, Mapping) else value
    found = _EXPRESSION.fullmatch(str(bound))
    if found is None:
        seen = _type(value)
        if kind and seen != kind and (kind, seen) != ("number", "integer"):
            yield f"is {kind}, and is given {seen}"
        return
    path = found[1].split(".")
    source: Any = {}
    if path[:2] == ["parent", "inputs"] and len(path) == 3:
        source = pipeline.get("inputs", {}).get(path[2])
    elif path[:2] == ["parent", "jobs"] and path[3:4] == ["outputs"]:
        source = components.get(path[2], {}).get("outputs", {}).get(path[4])
    if not source and source != 0:
        yield f"{found[1]} leads nowhere"
    elif kind and _type(source) != kind:
        yield f"is {kind}, and {found[1]} is {_type(source)}"


def _type(declared: Any) -> str:
    """Return the type of a declaration, or of a literal."""
    if isinstance(declared, Mapping):
        return str(declared.get("type", ""))
    return "" if declared is None else _LITERALS[type(declared)]


def _outputs(pipeline: Definition) -> Iterator[str]:
    """Hold the pipeline's outputs against the steps that fill them."""
    filled = [
        name
        for step in pipeline["jobs"].values()
        for value in step.get("outputs", {}).values()
        for bound in [value.get("path", "") if isinstance(value, Mapping) else value]
        for name in _EXPRESSION.findall(bound)
    ]
    declared = {f"parent.outputs.{name}" for name in pipeline.get("outputs", {})}
    for name in sorted(set(filled) - declared):
        yield f"a step fills {name}, which is not declared"
    for name in sorted(declared):
        if filled.count(name) != 1:
            yield f"{name} is filled by {filled.count(name)} steps; it takes one"


def _order(steps: Mapping[str, Definition]) -> Iterator[str]:
    """Find steps that wait for one another."""
    needs = {
        name: re.findall(r"parent\.jobs\.([\w-]+)\.", str(step.get("inputs", {})))
        for name, step in steps.items()
    }
    try:
        TopologicalSorter(needs).prepare()
    except CycleError as circle:
        yield f"steps wait for one another: {' → '.join(circle.args[1])}"
