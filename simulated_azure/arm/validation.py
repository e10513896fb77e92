"""Validate a request body against its contract and write it in the contract's spelling.

How strict: the notes beside the contracts, taken from the service's published examples.
The envelope and the codes of the details are those of ARM's own validation against API
specifications (HttpRequestPayloadAPISpecValidationFailed); that older providers use the
same ones is assumed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Final

from simulated_azure.arm.contracts import Contract, JsonObject
from simulated_azure.arm.errors import ArmError

Schema = Mapping[str, Any]

# What an answer carries on top, so that what was read can be sent back.
_ENVELOPE: Final = frozenset({"id", "name", "type", "etag", "systemdata"})
_TYPES: Final[Mapping[str, tuple[type, ...]]] = {
    "string": (str,),
    "boolean": (bool,),
    "object": (dict,),
    "array": (list,),
}


def validate(contract: Contract, body: JsonObject) -> JsonObject:
    """Return the settable part of a body, or raise one ArmError with all violations."""
    validator = _Validator(contract)
    settable = {k: v for k, v in body.items() if not _is_envelope(contract, k)}
    checked = validator.object(contract.body, settable, "")
    if validator.problems:
        raise _refusal(validator.problems)
    return checked


def check_name(
    contract: Contract, name: str, code: str = "InvalidResourceName"
) -> None:
    """Raise an ArmError with the code if the contract refuses a name."""
    schema = contract.body["properties"].get("name", {})
    validator = _Validator(contract)
    validator.value({**schema, "readOnly": False}, name, "name")
    if validator.problems:
        reason = validator.problems[0].message
        raise ArmError(400, code, f"Resource name {name} is invalid. {reason}")


def _is_envelope(contract: Contract, name: str) -> bool:
    if name.lower() not in _ENVELOPE:
        return False
    settable = contract.body["properties"].get(name, {}).get("readOnly") is False
    return not settable


def _refusal(problems: list[ArmError]) -> ArmError:
    first = problems[0]
    return ArmError(
        400,
        "HttpRequestPayloadAPISpecValidationFailed",
        "HTTP request payload failed validation against API specification with one or "
        f"more errors. Please see details for more information. {first.target}: "
        f"{first.message}",
        first.target,
        problems,
    )


@dataclass
class _Validator:
    contract: Contract
    problems: list[ArmError] = field(default_factory=list)

    def refuse(self, code: str, path: str, message: str) -> None:
        self.problems.append(ArmError(400, code, message, path))

    def object(self, schema: Schema, value: JsonObject, path: str) -> JsonObject:
        shape = self.contract.resolve(schema)
        self._check_discriminator(shape, value, path)
        properties = self.contract.properties(shape, value)
        spelling = _spelling(properties)
        result: JsonObject = {}
        for given, item in value.items():
            name = spelling.get(given.lower())
            if item is None or (name and properties[name].get("readOnly")):
                continue
            if name is None:
                self._extra(shape, given, item, path, result)
            else:
                self._property(properties[name], name, item, path, result)
        self._check_required(properties, result, path)
        return result

    def _property(
        self, schema: Schema, name: str, item: Any, path: str, result: JsonObject
    ) -> None:
        if item == "" and _narrow(self.contract.resolve(schema)):
            return
        result[name] = self.value(schema, item, _join(path, name))

    def _extra(
        self, shape: Schema, name: str, item: Any, path: str, result: JsonObject
    ) -> None:
        if "additionalProperties" in shape:
            extra = shape["additionalProperties"]
            result[name] = self.value(extra, item, _join(path, name))
        elif shape.get("properties") or shape.get("discriminator"):
            known = ", ".join(sorted(self.contract.properties(shape)))
            self.refuse(
                "OBJECT_ADDITIONAL_PROPERTIES",
                _join(path, name),
                f"Could not find member '{name}'. Known members are: {known}.",
            )
        else:
            result[name] = item

    def _check_required(
        self, properties: Mapping[str, Schema], result: JsonObject, path: str
    ) -> None:
        for name, schema in properties.items():
            wanted = schema.get("required") and not schema.get("readOnly")
            if wanted and name not in result and (path or name != "name"):
                self.refuse(
                    "OBJECT_MISSING_REQUIRED_PROPERTY",
                    _join(path, name),
                    f"Missing required property: {name}.",
                )

    def _check_discriminator(self, shape: Schema, value: Any, path: str) -> None:
        name = shape.get("discriminator")
        if name is None or self.contract.variant(shape, value) is not None:
            return
        given = {key.lower(): item for key, item in value.items()}.get(name.lower())
        known = ", ".join(sorted(shape["variants"]))
        code = "DISCRIMINATOR_VALUE_NOT_FOUND"
        if given is None:
            code = "OBJECT_MISSING_REQUIRED_PROPERTY"
        self.refuse(
            code,
            _join(path, name),
            f"'{given}' is not a known value of the discriminator. Allowed: {known}.",
        )

    def value(self, schema: Schema, value: Any, path: str) -> Any:
        shape = self.contract.resolve(schema)
        if not self._has_type(shape.get("type"), value, path):
            return value
        if isinstance(value, dict):
            return self.object(shape, value, path)
        if isinstance(value, list):
            return self._array(shape, value, path)
        if isinstance(value, str):
            return self._string(shape, value, path)
        if isinstance(value, int | float) and not isinstance(value, bool):
            self._range(shape, value, path)
            integral = isinstance(value, float) and value.is_integer()
            return int(value) if integral else value
        return value

    def _has_type(self, wanted: str | None, value: Any, path: str) -> bool:
        if wanted is None:
            return True
        if wanted in ("integer", "number"):
            ok = isinstance(value, int | float) and not isinstance(value, bool)
            if ok and wanted == "integer" and isinstance(value, float):
                ok = value.is_integer() or self._takes_fractions()
        else:
            ok = isinstance(value, _TYPES[wanted])
        if not ok:
            seen = type(value).__name__
            self.refuse(
                "INVALID_TYPE",
                path,
                f"Expected type {wanted} but found {seen} {value}.",
            )
        return ok

    def _takes_fractions(self) -> bool:
        """Say whether this provider's integers take fractions (alerts, autoscale)."""
        return self.contract.arm_type.lower().startswith("microsoft.insights/")

    def _array(self, shape: Schema, value: list[Any], path: str) -> list[Any]:
        low, high = shape.get("minItems", 0), shape.get("maxItems", len(value))
        if not low <= len(value) <= high:
            self.refuse(
                "ARRAY_LENGTH", path, f"{len(value)} items; allowed: {low} to {high}."
            )
        items = shape.get("items", {})
        return [
            self.value(items, item, f"{path}[{at}]")
            for at, item in enumerate(value)
            if item is not None
        ]

    def _string(self, shape: Schema, value: str, path: str) -> str:
        allowed = shape.get("enum") or (
            [shape["const"]] if isinstance(shape.get("const"), str) else None
        )
        if allowed and not shape.get("open"):
            return self._enum(allowed, value, path)
        low, high = shape.get("minLength", 0), shape.get("maxLength", len(value))
        if not low <= len(value) <= high:
            code = "MIN_LENGTH" if len(value) < low else "MAX_LENGTH"
            self.refuse(
                code,
                path,
                f"'{value}' has {len(value)} characters; {low} to {high} fit.",
            )
        pattern = shape.get("pattern")
        if pattern and not _compiled(pattern).search(value):
            self.refuse("PATTERN", path, f"'{value}' does not match {pattern}.")
        return value

    def _enum(self, allowed: list[str], value: str, path: str) -> str:
        for each in allowed:
            if each.lower() == value.lower():
                return each
        known = ", ".join(allowed)
        self.refuse(
            "ENUM_MISMATCH", path, f"No enum match for: {value}. Allowed: {known}."
        )
        return value

    def _range(self, shape: Schema, value: float, path: str) -> None:
        low, high = shape.get("minimum"), shape.get("maximum")
        if low is not None and value < low:
            self.refuse("MINIMUM", path, f"Value {value} is less than minimum {low}.")
        if high is not None and value > high:
            self.refuse("MAXIMUM", path, f"Value {value} is above the maximum {high}.")


def _narrow(shape: Schema) -> bool:
    """Say whether an empty string counts as unset: where few values are allowed."""
    return shape.get("type") == "string" and any(
        key in shape for key in ("enum", "pattern", "minLength", "const")
    )


def _spelling(properties: Mapping[str, Schema]) -> dict[str, str]:
    return {name.lower(): name for name in properties}


def _join(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name


@lru_cache(maxsize=256)
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)
