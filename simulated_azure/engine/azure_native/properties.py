"""Inputs to ARM body, ARM body to outputs, outputs back to inputs. Pure.

As in the real provider (source: pulumi-azure-native, ``provider/pkg/convert``): what
the contract does not know is dropped and read-only properties are never sent.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from simulated_azure.arm.contract_walk import ContractWalk, Field, Place, Schema
from simulated_azure.arm.contracts import Contract
from simulated_azure.engine.azure_native.shapes import Shapes, View, is_string_set
from simulated_azure.engine.wire import UNKNOWN, Properties


def inputs_to_body(contract: Contract, inputs: Mapping[str, Any]) -> Properties:
    """Return the ARM body of a PUT; URL and query parameters stay out."""
    in_url = {*contract.path_parameters, *contract.query}
    values = {name: value for name, value in inputs.items() if name not in in_url}
    body: Properties = _ToArm(contract, View.INPUTS).value(contract.body, values)
    if contract.body.get("properties", {}).get("properties", {}).get("required"):
        body.setdefault("properties", {})
    return body


def body_to_outputs(contract: Contract, body: Mapping[str, Any]) -> Properties:
    """Return the outputs that the SDK's class shows for an ARM answer."""
    outputs: Properties = _ToPulumi(contract, View.OUTPUTS).value(contract.body, body)
    if "type" in body:
        outputs.setdefault("type", body["type"])
    return {name: value for name, value in outputs.items() if name != "id"}


def body_to_inputs(contract: Contract, body: Mapping[str, Any]) -> Properties:
    """Return the settable inputs that an ARM answer tells, without the URL's."""
    inputs: Properties = _ToPulumi(contract, View.INPUTS).value(contract.body, body)
    in_url = contract.path_parameters
    return {name: value for name, value in inputs.items() if name not in in_url}


def outputs_to_inputs(contract: Contract, outputs: Mapping[str, Any]) -> Properties:
    """Project outputs on the shape of inputs, read-only properties left out."""
    to_arm = _ToArm(contract, View.OUTPUTS)
    return body_to_inputs(contract, to_arm.value(contract.body, outputs))


def preview_outputs(contract: Contract, inputs: Mapping[str, Any]) -> Properties:
    """Return the outputs known before Azure answers; the rest is unknown.

    Inputs are echoed; the name and all that Azure computes stay unknown (source:
    ``previewOutputs.go`` of the real provider).
    """
    body = inputs_to_body(contract, inputs)
    outputs: Properties = _ToPreview(contract, View.OUTPUTS).value(contract.body, body)
    return {name: value for name, value in outputs.items() if name != "id"}


class _Conversion(ContractWalk):
    """Convert a value along its schema; what has no typed object passes through."""

    def __init__(self, contract: Contract, view: View) -> None:
        super().__init__(contract, Shapes(contract, view))
        self.view = view

    def items(self, shape: Schema, value: list[Any], place: Place) -> Any:
        return super().items(shape, value, place) if "items" in shape else value

    def settable(self, field: Field) -> bool:
        """Say whether the view shows the field: inputs hide what Azure alone sets."""
        return self.view is View.OUTPUTS or not field.read_only

    def is_set(self, field: Field) -> bool:
        """Say whether inputs give the field's map of IDs as a list."""
        return is_string_set(self.contract, field.arm_name, field.schema)


class _ToArm(_Conversion):
    """From Pulumi's shape to ARM's."""

    def object(
        self, shape: Schema, value: Mapping[str, Any], place: Place
    ) -> Properties:
        body: Properties = {}
        for field in self.fields(shape, value, place):
            item = value.get(field.name)
            if item is None or not self.settable(field):
                continue
            target = body.setdefault("properties", {}) if field.inside else body
            target[field.arm_name] = self._field(field, item)
        return body

    def _field(self, field: Field, value: Any) -> Any:
        if self.is_set(field) and isinstance(value, list):
            return {str(item): {} for item in value}
        return self.value(field.schema, value, Place(path=field.path))


class _ToPulumi(_Conversion):
    """From ARM's shape to Pulumi's."""

    def object(
        self, shape: Schema, value: Mapping[str, Any], place: Place
    ) -> Properties:
        inner = _inner(value)
        found: Properties = {}
        for field in self.fields(shape, value, place, inner):
            source = inner if field.inside else value
            item = source.get(field.arm_name)
            if item is not None and self.settable(field):
                found[field.name] = self._field(field, item)
        return found

    def _field(self, field: Field, value: Any) -> Any:
        is_list = self.is_set(field) and self.view is View.INPUTS
        if is_list and isinstance(value, Mapping):
            return sorted(value)
        return self.value(field.schema, value, Place(path=field.path))


class _ToPreview(_ToPulumi):
    """From an ARM body to outputs, unknown wherever the body is silent."""

    def object(
        self, shape: Schema, value: Mapping[str, Any], place: Place
    ) -> Properties:
        known = super().object(shape, value, place)
        fields = self.fields(shape, value, place, _inner(value))
        return {field.name: known.get(field.name, UNKNOWN) for field in fields}


def _inner(values: Mapping[str, Any]) -> Mapping[str, Any]:
    inner = values.get("properties")
    return inner if isinstance(inner, Mapping) else {}
