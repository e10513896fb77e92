"""What the provider refuses before anything is sent, one failure a property.

Source: ``validateType`` and ``validateProperty`` of the real provider: required
properties, kinds, lengths, patterns and ranges; values outside an enum are left to
Azure. Unknown properties are refused here and ignored there: no SDK can send one, so
one that arrives is a name that the contract or the stand-in has wrong.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from simulated_azure.arm.contracts import Contract
from simulated_azure.engine.azure_native.naming import AUTO_NAMED
from simulated_azure.engine.azure_native.shapes import (
    Field,
    Path,
    Schema,
    Shapes,
    View,
    is_string_set,
)
from simulated_azure.engine.wire import UNKNOWN

# Inputs of the SDK that say nothing about the body, or that Azure reads only.
_NOT_IN_BODY: Final = frozenset({"azureApiVersion", AUTO_NAMED, "id", "name", "type"})


@dataclass(frozen=True)
class Failure:
    """One property that is not as the contract wants it."""

    property: str
    reason: str


def failures(contract: Contract, inputs: Mapping[str, Any]) -> list[Failure]:
    """Return all that is wrong with the inputs, missing URL parameters first."""
    checker = _Checker(contract)
    found = [*_missing_in_url(contract, inputs)]
    found += checker.check_object(contract.body, inputs, "", ())
    return found


def _missing_in_url(contract: Contract, inputs: Mapping[str, Any]) -> Iterator[Failure]:
    for name in contract.path_parameters:
        if name != "subscriptionId" and name not in inputs:
            yield Failure(name, f"missing required property '{name}'")
    own_name = contract.path_parameters[-1]
    schema = contract.body.get("properties", {}).get("name")
    if schema is not None and isinstance(inputs.get(own_name), str):
        yield from _text(own_name, inputs[own_name], schema)


class _Checker:
    """Walk inputs along the contract of one type."""

    def __init__(self, contract: Contract) -> None:
        self._contract = contract
        self._shapes = Shapes(contract)

    def check_object(
        self, schema: Schema, values: Mapping[str, Any], at: str, path: Path
    ) -> Iterator[Failure]:
        fields = {
            field.name: field
            for field in self._shapes.fields(schema, path, View.INPUTS, values, values)
        }
        for field in fields.values():
            if self._is_missing(field, values):
                name = f"{at}.{field.name}" if at else field.name
                yield Failure(name, f"missing required property '{name}'{_cure(name)}")
        for name, value in values.items():
            where = f"{at}.{name}" if at else name
            if name in fields:
                yield from self._check(fields[name], value, where)
            elif not self._is_known_elsewhere(schema, name, values, path):
                yield Failure(where, self._unknown(where, fields))

    def _check(self, field: Field, value: Any, where: str) -> Iterator[Failure]:
        if not field.read_only:
            yield from self._check_value(field.schema, value, where, field.path)

    def _check_value(
        self, schema: Schema, value: Any, where: str, path: Path
    ) -> Iterator[Failure]:
        shape = {**schema, **self._contract.resolve(schema)}
        # What is unknown yet is of none of these kinds, and not judged.
        if isinstance(value, Mapping):
            yield from self._check_mapping(shape, value, where, path)
        elif isinstance(value, list):
            yield from self._check_list(shape, value, where, path)
        elif isinstance(value, bool):
            yield from _kind(where, "a boolean", shape, ("boolean",))
        elif isinstance(value, str):
            yield from _kind(where, "a string", shape, ("string",))
            yield from _text(where, value, shape)
        elif isinstance(value, int | float):
            yield from _kind(where, "a number", shape, ("integer", "number"))
            yield from _range(where, value, shape)

    def _check_mapping(
        self, shape: Schema, value: Mapping[str, Any], where: str, path: Path
    ) -> Iterator[Failure]:
        yield from _kind(where, "an object", shape, ("object",))
        item = shape.get("additionalProperties")
        if shape.get("properties") or shape.get("variants"):
            yield from self.check_object(shape, value, where, path)
        elif isinstance(item, Mapping):
            for key, entry in value.items():
                yield from self._check_value(item, entry, f"{where}[{key!r}]", path)

    def _check_list(
        self, shape: Schema, value: list[Any], where: str, path: Path
    ) -> Iterator[Failure]:
        if is_string_set(self._contract, where.split(".")[-1], shape):
            return
        yield from _kind(where, "an array", shape, ("array",))
        for index, item in enumerate(value):
            yield from self._check_value(
                shape.get("items", {}), item, f"{where}[{index}]", path
            )

    def _is_missing(self, field: Field, values: Mapping[str, Any]) -> bool:
        if not field.schema.get("required") or field.read_only or field.name in values:
            return False
        # A container that is flattened on the other side, or in the URL already.
        return field.name not in {"properties", *self._contract.path_parameters} or (
            field.name == "properties"
            and "properties" in self._contract.required_inputs
        )

    def _is_known_elsewhere(
        self, schema: Schema, name: str, values: Mapping[str, Any], path: Path
    ) -> bool:
        """Say whether a name is fine although the level's contract lacks it."""
        contract = self._contract
        if not path:
            top = {*contract.path_parameters, *contract.query, *_NOT_IN_BODY}
            return name in top or name in contract.required_inputs
        shape = contract.resolve(schema)
        if shape.get("additionalProperties"):
            return True
        # Which variant it is may only be known later.
        return any(value is UNKNOWN for value in values.values())

    def _unknown(self, where: str, fields: Mapping[str, Field]) -> str:
        known = ", ".join(sorted(fields))
        version = f"{self._contract.arm_type}@{self._contract.api_version}"
        return f"unknown property '{where}' of {version}; here it has {known}"


def _kind(
    where: str, seen: str, shape: Schema, allowed: tuple[str, ...]
) -> Iterator[Failure]:
    kind = shape.get("type")
    if kind is not None and kind not in allowed:
        yield Failure(where, f"'{where}' should be of type '{kind}' but got {seen}")


def _text(where: str, value: str, shape: Schema) -> Iterator[Failure]:
    shortest, longest = shape.get("minLength"), shape.get("maxLength")
    if shortest is not None and len(value) < shortest:
        reason = f"is too short ({len(value)}): at least {shortest} characters required"
        yield Failure(where, f"'{where}' {reason}")
    if longest is not None and len(value) > longest:
        reason = f"is too long ({len(value)}): at most {longest} characters allowed"
        yield Failure(where, f"'{where}' {reason}")
    pattern = shape.get("pattern")
    if pattern and not _matches(pattern, value):
        yield Failure(where, f"'{where}' does not match expression '{pattern}'")


def _range(where: str, value: float, shape: Schema) -> Iterator[Failure]:
    lowest, highest = shape.get("minimum"), shape.get("maximum")
    if shape.get("type") == "integer" and not float(value).is_integer():
        yield Failure(where, f"'{where}' must be an integer but got {value}")
    if lowest is not None and value < lowest:
        yield Failure(where, f"'{where}' is too low ({value} < {lowest})")
    if highest is not None and value > highest:
        yield Failure(where, f"'{where}' is too high ({value} > {highest})")


def _matches(pattern: str, value: str) -> bool:
    """Match as JavaScript would; an expression that Python cannot read matches."""
    try:
        return re.search(pattern, value) is not None
    except re.error:
        return True


def _cure(name: str) -> str:
    if name != "location":
        return ""
    command = "pulumi config set azure-native:location <value>"
    return f". Either set it explicitly or configure it with '{command}'."
