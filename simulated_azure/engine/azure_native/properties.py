"""Inputs to ARM body, ARM body to outputs, outputs back to inputs. Pure.

As in the real provider (source: pulumi-azure-native, ``provider/pkg/convert``): what
the contract does not know is dropped and read-only properties are never sent.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from simulated_azure.arm.contracts import Contract
from simulated_azure.engine.azure_native.shapes import (
    Field,
    Path,
    Schema,
    Shapes,
    View,
    is_string_set,
)
from simulated_azure.engine.wire import UNKNOWN, Properties


def inputs_to_body(contract: Contract, inputs: Mapping[str, Any]) -> Properties:
    """Return the ARM body of a PUT; URL and query parameters stay out."""
    in_url = {*contract.path_parameters, *contract.query}
    values = {name: value for name, value in inputs.items() if name not in in_url}
    body = _ToArm(contract, View.INPUTS).convert_object(contract.body, values, ())
    if contract.body.get("properties", {}).get("properties", {}).get("required"):
        body.setdefault("properties", {})
    return body


def body_to_outputs(contract: Contract, body: Mapping[str, Any]) -> Properties:
    """Return the outputs that the SDK's class shows for an ARM answer."""
    outputs = _ToPulumi(contract, View.OUTPUTS).convert_object(contract.body, body, ())
    if "type" in body:
        outputs.setdefault("type", body["type"])
    return {name: value for name, value in outputs.items() if name != "id"}


def body_to_inputs(contract: Contract, body: Mapping[str, Any]) -> Properties:
    """Return the settable inputs that an ARM answer tells, without the URL's."""
    inputs = _ToPulumi(contract, View.INPUTS).convert_object(contract.body, body, ())
    in_url = contract.path_parameters
    return {name: value for name, value in inputs.items() if name not in in_url}


def outputs_to_inputs(contract: Contract, outputs: Mapping[str, Any]) -> Properties:
    """Project outputs on the shape of inputs, read-only properties left out."""
    to_arm = _ToArm(contract, View.OUTPUTS)
    return body_to_inputs(contract, to_arm.convert_object(contract.body, outputs, ()))


def preview_outputs(contract: Contract, inputs: Mapping[str, Any]) -> Properties:
    """Return the outputs known before Azure answers; the rest is unknown.

    Inputs are echoed; the name and all that Azure computes stay unknown (source:
    ``previewOutputs.go`` of the real provider).
    """
    body = inputs_to_body(contract, inputs)
    outputs = _ToPreview(contract, View.OUTPUTS).convert_object(contract.body, body, ())
    return {name: value for name, value in outputs.items() if name != "id"}


class _Conversion:
    """Walk a value along its schema; subclasses convert objects."""

    def __init__(self, contract: Contract, view: View) -> None:
        self.contract = contract
        self.view = view
        self.shapes = Shapes(contract)

    def convert_object(
        self, schema: Schema, values: Mapping[str, Any], path: Path
    ) -> Properties:
        """Convert one level."""
        raise NotImplementedError

    def convert(self, schema: Schema, value: Any, path: Path) -> Any:
        """Convert a value of any kind; what has no typed object passes through."""
        shape = self.contract.resolve(schema)
        if isinstance(value, list) and "items" in shape:
            return [self.convert(shape["items"], item, path) for item in value]
        if not isinstance(value, Mapping):
            return value
        if shape.get("properties") or shape.get("variants"):
            return self.convert_object(shape, value, path)
        if isinstance(item := shape.get("additionalProperties"), Mapping):
            return {key: self.convert(item, v, path) for key, v in value.items()}
        return value

    def settable(self, field: Field) -> bool:
        """Say whether the view shows the field: inputs hide what Azure alone sets."""
        return self.view is View.OUTPUTS or not field.read_only


class _ToArm(_Conversion):
    """From Pulumi's shape to ARM's."""

    def convert_object(
        self, schema: Schema, values: Mapping[str, Any], path: Path
    ) -> Properties:
        body: Properties = {}
        for field in self.shapes.fields(schema, path, self.view, values, values):
            value = values.get(field.name)
            if value is None or not self.settable(field):
                continue
            target = body.setdefault("properties", {}) if field.inside else body
            target[field.arm_name] = self._field(field, value)
        return body

    def _field(self, field: Field, value: Any) -> Any:
        is_set = is_string_set(self.contract, field.arm_name, field.schema)
        if is_set and isinstance(value, list):
            return {str(item): {} for item in value}
        return self.convert(field.schema, value, field.path)


class _ToPulumi(_Conversion):
    """From ARM's shape to Pulumi's."""

    def convert_object(
        self, schema: Schema, values: Mapping[str, Any], path: Path
    ) -> Properties:
        inner = _inner(values)
        found: Properties = {}
        for field in self.shapes.fields(schema, path, self.view, values, inner):
            source = inner if field.inside else values
            value = source.get(field.arm_name)
            if value is not None and self.settable(field):
                found[field.name] = self._field(field, value)
        return found

    def _field(self, field: Field, value: Any) -> Any:
        is_set = is_string_set(self.contract, field.arm_name, field.schema)
        if is_set and self.view is View.INPUTS and isinstance(value, Mapping):
            return sorted(value)
        return self.convert(field.schema, value, field.path)


class _ToPreview(_ToPulumi):
    """From an ARM body to outputs, unknown wherever the body is silent."""

    def convert_object(
        self, schema: Schema, values: Mapping[str, Any], path: Path
    ) -> Properties:
        known = super().convert_object(schema, values, path)
        fields = self.shapes.fields(schema, path, self.view, values, _inner(values))
        return {f.name: known.get(f.name, UNKNOWN) for f in fields}


def _inner(values: Mapping[str, Any]) -> Mapping[str, Any]:
    inner = values.get("properties")
    return inner if isinstance(inner, Mapping) else {}
