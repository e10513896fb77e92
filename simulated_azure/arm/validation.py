"""Validate a request body against its contract and write it in the contract's spelling.

How strict: the notes beside the contracts, taken from the service's published examples.
The envelope and the codes of the details are those of ARM's own validation against API
specifications (HttpRequestPayloadAPISpecValidationFailed); that older providers use the
same ones is assumed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from simulated_azure.arm.constraints import Breach, breaches
from simulated_azure.arm.contract_walk import (
    ROOT,
    ContractWalk,
    Field,
    Place,
    Schema,
)
from simulated_azure.arm.contracts import Contract, JsonObject
from simulated_azure.arm.errors import ArmError

# What an answer carries on top, so that what was read can be sent back.
_ENVELOPE: Final = frozenset({"id", "name", "type", "etag", "systemdata"})


def validate(contract: Contract, body: JsonObject) -> JsonObject:
    """Return the settable part of a body, or raise one ArmError with all violations."""
    validator = _Validator(contract)
    settable = {k: v for k, v in body.items() if not _is_envelope(contract, k)}
    checked: JsonObject = validator.value(contract.body, settable)
    if validator.problems:
        raise _refusal(validator.problems)
    return checked


def check_name(contract: Contract, name: str, code: str) -> None:
    """Raise an ArmError with the code if the contract refuses a name."""
    schema = contract.body["properties"].get("name", {})
    validator = _Validator(contract)
    validator.value(schema, name, ROOT.field("name"))
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


class _Validator(ContractWalk):
    def __init__(self, contract: Contract) -> None:
        super().__init__(contract)
        self.problems: list[ArmError] = []

    def refuse(self, code: str, place: Place, message: str) -> None:
        self.problems.append(ArmError(400, code, message, place.text))

    def mapping(self, shape: Schema, value: Mapping[str, Any], place: Place) -> Any:
        if self._refused(shape, value, place):
            return value
        return self.object(shape, value, place)

    def object(
        self, shape: Schema, value: Mapping[str, Any], place: Place
    ) -> JsonObject:
        self._check_discriminator(shape, value, place)
        fields = {field.name: field for field in self.fields(shape, value, place)}
        spelling = {name.lower(): name for name in fields}
        result: JsonObject = {}
        for given, item in value.items():
            name = spelling.get(given.lower())
            if item is None or (name and fields[name].read_only):
                continue
            if name is None:
                self._extra(shape, given, item, place, result)
            elif item != "" or not _narrow(self.contract.resolve(fields[name].schema)):
                result[name] = self.value(fields[name].schema, item, place.field(name))
        self._check_required(fields.values(), result, place)
        return result

    def _extra(
        self, shape: Schema, name: str, item: Any, place: Place, result: JsonObject
    ) -> None:
        if "additionalProperties" in shape:
            extra = shape["additionalProperties"]
            result[name] = self.value(extra, item, place.field(name))
        elif shape.get("properties") or shape.get("discriminator"):
            known = ", ".join(sorted(self.contract.properties(shape)))
            self.refuse(
                "OBJECT_ADDITIONAL_PROPERTIES",
                place.field(name),
                f"Could not find member '{name}'. Known members are: {known}.",
            )
        else:
            result[name] = item

    def _check_required(
        self, fields: Iterable[Field], result: JsonObject, place: Place
    ) -> None:
        for field in fields:
            wanted = field.schema.get("required") and not field.read_only
            name = field.name
            if wanted and name not in result and (place.text or name != "name"):
                self.refuse(
                    "OBJECT_MISSING_REQUIRED_PROPERTY",
                    place.field(name),
                    f"Missing required property: {name}.",
                )

    def _check_discriminator(
        self, shape: Schema, value: Mapping[str, Any], place: Place
    ) -> None:
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
            place.field(name),
            f"'{given}' is not a known value of the discriminator. Allowed: {known}.",
        )

    def items(self, shape: Schema, value: list[Any], place: Place) -> Any:
        if self._refused(shape, value, place):
            return value
        schema = shape.get("items", {})
        return [
            self.value(schema, item, place.item(index))
            for index, item in enumerate(value)
            if item is not None
        ]

    def scalar(self, shape: Schema, value: Any, place: Place) -> Any:
        allowed = _allowed(shape)
        if isinstance(value, str) and allowed:
            return self._enum(allowed, value, place)
        if self._refused(shape, value, place):
            return value
        integral = isinstance(value, float) and value.is_integer()
        return int(value) if integral else value

    def _enum(self, allowed: list[str], value: str, place: Place) -> str:
        for known in allowed:
            if known.lower() == value.lower():
                return known
        self.refuse(
            "ENUM_MISMATCH",
            place,
            f"No enum match for: {value}. Allowed: {', '.join(allowed)}.",
        )
        return value

    def _refused(self, shape: Schema, value: Any, place: Place) -> bool:
        """Refuse what breaks a constraint; say whether its kind is the wrong one."""
        kinds = set()
        for breach in breaches(shape, value):
            if breach.constraint == "integer" and self._takes_fractions():
                continue
            self.refuse(*_told(breach, shape, value, place))
            kinds.add(breach.constraint)
        return bool(kinds & {"type", "integer"})

    def _takes_fractions(self) -> bool:
        """Say whether this provider's integers take fractions (alerts, autoscale)."""
        return self.contract.arm_type.lower().startswith("microsoft.insights/")


def _told(
    breach: Breach, shape: Schema, value: Any, place: Place
) -> tuple[str, Place, str]:
    """Return code, place and message of a refusal."""
    limit = breach.limit
    match breach.constraint:
        case "type" | "integer":
            seen = type(value).__name__
            text = f"Expected type {limit} but found {seen} {value}."
            return "INVALID_TYPE", place, text
        case "minLength" | "maxLength":
            low, high = shape.get("minLength", 0), shape.get("maxLength", len(value))
            code = "MIN_LENGTH" if breach.constraint == "minLength" else "MAX_LENGTH"
            text = f"'{value}' has {len(value)} characters; {low} to {high} fit."
            return code, place, text
        case "minItems" | "maxItems":
            low, high = shape.get("minItems", 0), shape.get("maxItems", len(value))
            text = f"{len(value)} items; allowed: {low} to {high}."
            return "ARRAY_LENGTH", place, text
        case "minimum":
            return "MINIMUM", place, f"Value {value} is less than minimum {limit}."
        case "maximum":
            return "MAXIMUM", place, f"Value {value} is above the maximum {limit}."
    return "PATTERN", place, f"'{value}' does not match {limit}."


def _allowed(shape: Schema) -> list[str]:
    """Return the values of a closed enum, or the one constant; nothing: any goes."""
    if shape.get("open") or shape.get("type", "string") != "string":
        return []
    constant = shape.get("const")
    only = [constant] if isinstance(constant, str) else []
    return shape.get("enum") or only


def _narrow(shape: Schema) -> bool:
    """Say whether an empty string counts as unset: where few values are allowed."""
    return shape.get("type") == "string" and any(
        key in shape for key in ("enum", "pattern", "minLength", "const")
    )
