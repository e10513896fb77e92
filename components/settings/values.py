"""The kinds of values in a stack file: what each is called and how it is read.

The engine hands every value over as text: YAML booleans and integers as they stand,
lists and objects as JSON (nested). A label is what Pulumi.yaml shows in brackets.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from ipaddress import IPv4Network
from typing import Any, Generic, TypeVar

from components.errors import DecisionError
from components.settings.arm_ids import arm_type, one_spelling
from components.settings.refusals import (
    ValueRefused,
    did_you_mean,
    from_decision,
    shown,
)

T = TypeVar("T")

GUID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
ARM_ID = re.compile(
    rf"/subscriptions/{GUID.pattern}/resourceGroups/[^/\s]+"
    r"(/providers/[^/\s]+(/[^/\s]+/[^/\s]+)+)?",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Value(Generic[T]):
    """One kind of value; ``parse`` raises ValueRefused or ValuesRefused."""

    label: str
    parse: Callable[[str], T]
    fields: Mapping[str, Any] = field(default_factory=dict)
    """Of a record (records.Field): what each entry's fields take."""
    is_text: bool = False
    """Whether it is a text, which YAML must not have made something else."""


def unquoted(kind: Value[Any], seen: str) -> ValueRefused:
    """Say that YAML has made something else of a text."""
    return ValueRefused(
        "is a text that YAML reads as a number, a date or a boolean",
        seen=shown(seen),
        allowed=kind.label,
        cure='quote it: write it as it is meant, between two "',
    )


def text(pattern: str, meaning: str, cure: str) -> Value[str]:
    """A text that the pattern matches as a whole."""

    def parse(value: str) -> str:
        if not re.fullmatch(pattern, value):
            raise ValueRefused(
                "is not " + meaning, seen=shown(value), allowed=meaning, cure=cure
            )
        return value

    return Value(f"text, {meaning}", parse, is_text=True)


def checked(meaning: str, check: Callable[[str], T]) -> Value[T]:
    """A text that a pure function of a concern reads; it raises DecisionError."""

    def parse(value: str) -> T:
        try:
            return check(value)
        except DecisionError as refusal:
            raise from_decision(refusal) from None

    return Value(f"text, {meaning}", parse, is_text=True)


def choice(*words: str) -> Value[Any]:
    """One of a few words."""
    allowed = ", ".join(words[:-1]) + f" or {words[-1]}"

    def parse(value: str) -> str:
        if value not in words:
            near = did_you_mean(value, list(words))
            raise ValueRefused(
                "is not one of the words it takes",
                seen=shown(value),
                allowed=allowed,
                cure=f"did you mean {near}?" if near else "choose one of them",
            )
        return value

    return Value(f"text, {allowed}", parse, is_text=True)


def integer(low: int, high: int) -> Value[int]:
    """A whole number within bounds."""
    allowed = f"an integer from {low} to {high}"

    def parse(value: str) -> int:
        number = int(value) if re.fullmatch("-?[0-9]{1,9}", value) else None
        if number is None or not low <= number <= high:
            wrong = (
                "is not an integer"
                if number is None
                else f"is too {'small' if number < low else 'large'}"
            )
            nearest = high if number is not None and number > high else low
            raise ValueRefused(
                wrong,
                seen=shown(value),
                allowed=allowed,
                cure=f"write a plain number such as {nearest}",
            )
        return number

    return Value(f"integer, {low} to {high}", parse)


def boolean() -> Value[bool]:
    """The YAML words true and false."""

    def parse(value: str) -> bool:
        if value not in ("true", "false"):
            raise ValueRefused(
                "is not a boolean",
                seen=shown(value),
                allowed="true or false",
                cure="write true or false, in lower case",
            )
        return value == "true"

    return Value("boolean", parse)


def optional(inner: Value[T]) -> Value[T | None]:
    """A value that may be empty ("")."""

    def parse(value: str) -> T | None:
        return inner.parse(value) if value else None

    return Value(f"{inner.label}, or empty", parse, is_text=inner.is_text)


def network() -> Value[IPv4Network]:
    """An IPv4 range in CIDR form, without host bits."""
    allowed = "an IPv4 range in CIDR form"

    def parse(value: str) -> IPv4Network:
        try:
            if "/" not in value:
                raise ValueError("no prefix length")
            return IPv4Network(value)
        except ValueError as error:
            raise ValueRefused(
                f"is not {allowed}",
                seen=shown(value),
                allowed=f"{allowed}, such as 10.40.0.0/20",
                cure=f"correct it ({error})",
            ) from None

    return Value(f"text, {allowed}", parse, is_text=True)


def guid() -> Value[str]:
    """An object id of the directory, in small letters: Azure's case means nothing."""
    one = text(
        GUID.pattern,
        "an object id (GUID)",
        "copy the object id from Microsoft Entra ID, not the name",
    )
    return Value(one.label, lambda value: one.parse(value).lower(), is_text=True)


def arm_id(resource_type: str = "") -> Value[str]:
    """The ARM id of a resource of the type, or of any type, in one spelling."""
    meaning = f"the ARM id of a {resource_type or 'resource'}"

    def parse(value: str) -> str:
        typed = not resource_type or arm_type(value).lower() == resource_type.lower()
        if not ARM_ID.fullmatch(value) or not typed:
            raise ValueRefused(
                f"is not {meaning}",
                seen=shown(value),
                allowed=f"{meaning}: /subscriptions/…/resourceGroups/…",
                cure="copy the resource id from its properties in the portal",
            )
        return one_spelling(value)

    return Value(f"text, {meaning}", parse, is_text=True)


def vm_size() -> Value[str]:
    """The name of a VM size; which ones a region has, Azure says."""
    return text(
        "(?i:standard_[a-z0-9]+(_[a-z0-9]+)*)",
        "an Azure VM size",
        "take one that az ml compute list-sizes shows",
    )
