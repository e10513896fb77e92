"""Check inputs before anything is sent: one failure a property.

Source: ``validateType`` and ``validateProperty`` of the real provider: required
properties, kinds, lengths, patterns and ranges; values outside an enum are left to
Azure. Unknown properties are refused here and ignored there: no SDK can send one, so
one that arrives is a name that the contract or the stand-in has wrong.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from simulated_azure.arm.constraints import Breach, breaches
from simulated_azure.arm.contract_walk import (
    ROOT,
    ContractWalk,
    Field,
    Place,
    Schema,
)
from simulated_azure.arm.contracts import Contract
from simulated_azure.engine.azure_native.naming import AUTO_NAMED
from simulated_azure.engine.azure_native.shapes import Shapes, View, is_string_set
from simulated_azure.engine.wire import UNKNOWN

# Inputs of the SDK that say nothing about the body, or that Azure reads only.
_NOT_IN_BODY: Final = frozenset({"azureApiVersion", AUTO_NAMED, "id", "name", "type"})
# How many elements an array may have, Azure alone says.
_AZURES: Final = frozenset({"minItems", "maxItems"})


@dataclass(frozen=True)
class Failure:
    """One property that is not as the contract wants it."""

    property: str
    reason: str


def failures(contract: Contract, inputs: Mapping[str, Any]) -> list[Failure]:
    """Return all that is wrong with the inputs, missing URL parameters first."""
    checker = _Checker(contract)
    checker.object(contract.body, inputs, ROOT)
    return [*_missing_in_url(contract, inputs), *checker.failures]


def _missing_in_url(contract: Contract, inputs: Mapping[str, Any]) -> Iterator[Failure]:
    for name in contract.path_parameters:
        if name != "subscriptionId" and name not in inputs:
            yield Failure(name, f"missing required property '{name}'")
    own_name = contract.path_parameters[-1]
    schema = contract.body.get("properties", {}).get("name")
    if schema is not None and isinstance(inputs.get(own_name), str):
        for breach in breaches({**schema, "type": "string"}, inputs[own_name]):
            yield _failure(own_name, inputs[own_name], breach)


class _Checker(ContractWalk):
    """Check inputs along the contract of one type.

    What is unknown yet is of no kind, and not judged.
    """

    def __init__(self, contract: Contract) -> None:
        super().__init__(contract, Shapes(contract, View.INPUTS))
        self.failures: list[Failure] = []

    def object(self, shape: Schema, value: Mapping[str, Any], place: Place) -> None:
        fields = {field.name: field for field in self.fields(shape, value, place)}
        for field in fields.values():
            if self._is_missing(field, value):
                name = place.field(field.name).text
                reason = f"missing required property '{name}'{_fix(name)}"
                self.failures.append(Failure(name, reason))
        for name, item in value.items():
            where = place.field(name)
            if name in fields:
                self._check(fields[name], item, where)
            elif not self._is_known_elsewhere(shape, name, value, place):
                reason = self._unknown(where.text, fields)
                self.failures.append(Failure(where.text, reason))

    def _check(self, field: Field, value: Any, where: Place) -> None:
        schema = field.schema
        if field.read_only:
            return
        if isinstance(value, list) and is_string_set(self.contract, field.name, schema):
            return
        self.value(schema, value, Place(where.text, field.path))

    def mapping(self, shape: Schema, value: Mapping[str, Any], place: Place) -> None:
        self._judge(shape, value, place)
        super().mapping(shape, value, place)

    def items(self, shape: Schema, value: list[Any], place: Place) -> None:
        self._judge(shape, value, place)
        super().items(shape, value, place)

    def scalar(self, shape: Schema, value: Any, place: Place) -> None:
        if isinstance(value, bool | str | int | float):
            self._judge(shape, value, place)

    def _judge(self, shape: Schema, value: Any, place: Place) -> None:
        self.failures += [
            _failure(place.text, value, breach)
            for breach in breaches(shape, value)
            if breach.constraint not in _AZURES
        ]

    def _is_missing(self, field: Field, values: Mapping[str, Any]) -> bool:
        if not field.schema.get("required") or field.read_only or field.name in values:
            return False
        # A container that is flattened on the other side, or in the URL already.
        return field.name not in {"properties", *self.contract.path_parameters} or (
            field.name == "properties" and "properties" in self.contract.required_inputs
        )

    def _is_known_elsewhere(
        self, schema: Schema, name: str, values: Mapping[str, Any], place: Place
    ) -> bool:
        """Say whether a name is fine although the level's contract lacks it."""
        contract = self.contract
        if not place.path:
            top = {*contract.path_parameters, *contract.query, *_NOT_IN_BODY}
            return name in top or name in contract.required_inputs
        shape = contract.resolve(schema)
        if shape.get("additionalProperties"):
            return True
        # Which variant it is may only be known later.
        return any(value is UNKNOWN for value in values.values())

    def _unknown(self, where: str, fields: Mapping[str, Field]) -> str:
        known = ", ".join(sorted(fields))
        version = f"{self.contract.arm_type}@{self.contract.api_version}"
        return f"unknown property '{where}' of {version}; here it has {known}"


def _failure(where: str, value: Any, breach: Breach) -> Failure:
    """Return what the provider says of a value that breaks a constraint."""
    limit = breach.limit
    match breach.constraint:
        case "type":
            reason = f"should be of type '{limit}' but got {_seen(value)}"
        case "integer":
            reason = f"must be an integer but got {value}"
        case "minLength":
            size = len(value)
            reason = f"is too short ({size}): at least {limit} characters required"
        case "maxLength":
            size = len(value)
            reason = f"is too long ({size}): at most {limit} characters allowed"
        case "minimum":
            reason = f"is too low ({value} < {limit})"
        case "maximum":
            reason = f"is too high ({value} > {limit})"
        case _:
            reason = f"does not match expression '{limit}'"
    return Failure(where, f"'{where}' {reason}")


def _seen(value: Any) -> str:
    if isinstance(value, bool):
        return "a boolean"
    if isinstance(value, str):
        return "a string"
    if isinstance(value, list):
        return "an array"
    return "an object" if isinstance(value, Mapping) else "a number"


def _fix(name: str) -> str:
    if name != "location":
        return ""
    command = "pulumi config set azure-native:location <value>"
    return f". Either set it explicitly or configure it with '{command}'."
