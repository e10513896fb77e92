"""The kinds of values in a stack file: what each is called and how it is read.

The engine hands every value over as text: YAML booleans and integers as they stand,
lists and objects as JSON. A label is what Pulumi.yaml shows in brackets.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from ipaddress import IPv4Network
from typing import Any, Generic, TypeVar

T = TypeVar("T")

GUID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
ARM_ID = re.compile(
    rf"/subscriptions/{GUID.pattern}/resourceGroups/[^/\s]+"
    r"(/providers/[^/\s]+(/[^/\s]+/[^/\s]+)+)?",
    re.IGNORECASE,
)


class ValueRefused(ValueError):
    """What is wrong with a key, seen, allowed and cure; ``wrong`` follows the key."""

    def __init__(self, wrong: str, *, seen: str, allowed: str, cure: str) -> None:
        """Keep the four parts."""
        super().__init__(wrong)
        self.wrong, self.seen, self.allowed, self.cure = wrong, seen, allowed, cure


@dataclass(frozen=True)
class Value(Generic[T]):
    """One kind of value; ``parse`` raises ValueRefused."""

    label: str
    parse: Callable[[str], T]


def shown(text: str) -> str:
    """Return a value as a message shows it: on one line, not too long."""
    escaped = json.dumps(text, ensure_ascii=False)[1:-1]
    line = escaped.replace('\\"', '"') or '"" (empty)'
    return line if len(line) <= 120 else f"{line[:117]}…"


def did_you_mean(seen: str, known: list[str]) -> str:
    """Return the known word that is nearest, or nothing."""
    lowered = {word.lower(): word for word in known}
    near = get_close_matches(seen.lower(), lowered, n=1, cutoff=0.6)
    return lowered[near[0]] if near else ""


def text(pattern: str, meaning: str, cure: str) -> Value[str]:
    """A text that the pattern matches as a whole."""

    def parse(value: str) -> str:
        if not re.fullmatch(pattern, value):
            raise ValueRefused(
                "is not " + meaning, seen=shown(value), allowed=meaning, cure=cure
            )
        return value

    return Value(f"text, {meaning}", parse)


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

    return Value(f"text, {allowed}", parse)


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

    return Value(f"{inner.label}, or empty", parse)


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

    return Value(f"text, {allowed}", parse)


def guid() -> Value[str]:
    """An object id of the directory."""
    return text(
        GUID.pattern,
        "an object id (GUID)",
        "copy the object id from Microsoft Entra ID, not the name",
    )


def arm_type(resource_id: str) -> str:
    """Return the type that an ARM id names, such as Microsoft.Network/networks."""
    parts = resource_id.split("/")
    if len(parts) < 8:
        return "resource group"
    return "/".join([parts[6], *parts[7::2]])


def arm_id(resource_type: str = "") -> Value[str]:
    """The ARM id of a resource of the type, or of any type."""
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
        return value

    return Value(f"text, {meaning}", parse)


def array(item: Value[T], least: int = 0) -> Value[tuple[T, ...]]:
    """A list whose entries are all of one kind and all different."""
    name = item.label.removeprefix("text, ")
    allowed = f"a list of {least} or more entries, each {name}"

    def parse(value: str) -> tuple[T, ...]:
        entries = _json(value, list, allowed)
        refused = []
        items: list[T] = []
        for entry in entries:
            try:
                items.append(item.parse(_text(entry)))
            except ValueRefused as refusal:
                refused.append(refusal)
        if refused:
            raise ValueRefused(
                "; ".join(f"has an entry that {each.wrong}" for each in refused),
                seen="; ".join(each.seen for each in refused),
                allowed=refused[0].allowed,
                cure="; ".join(dict.fromkeys(each.cure for each in refused)),
            )
        if len(items) < least or len(set(items)) < len(items):
            raise ValueRefused(
                "has too few entries" if len(items) < least else "repeats an entry",
                seen=shown(value),
                allowed=f"{allowed}, none twice",
                cure="add what is missing" if len(items) < least else "remove one",
            )
        return tuple(items)

    return Value(f"list, {name}", parse)


def mapping(item: Value[T], keys: tuple[str, ...] = ()) -> Value[Mapping[str, T]]:
    """An object from names to values; with ``keys``, all of them or none."""
    name = item.label.removeprefix("text, ")
    names = f"with {', '.join(keys)}" if keys else "of any names"
    allowed = f"an object {names}, each {name}, or {{}}"

    def parse(value: str) -> Mapping[str, T]:
        entries = _json(value, dict, allowed)
        if keys and entries and set(entries) != set(keys):
            raise ValueRefused(
                "has other names than it takes",
                seen=shown(", ".join(entries)),
                allowed=allowed,
                cure=f"give each of {', '.join(keys)} once, or write {{}}",
            )
        items: dict[str, T] = {}
        for key, entry in entries.items():
            try:
                items[key] = item.parse(_text(entry))
            except ValueRefused as refusal:
                raise ValueRefused(
                    f"has under {shown(key)} what {refusal.wrong}",
                    seen=refusal.seen,
                    allowed=refusal.allowed,
                    cure=refusal.cure,
                ) from None
        return items

    return Value(f"object, {name}", parse)


def _text(entry: object) -> str:
    return entry if isinstance(entry, str) else json.dumps(entry)


def _json(value: str, kind: type[Any], allowed: str) -> Any:
    try:
        parsed = json.loads(value)
    except (ValueError, RecursionError):
        parsed = None
    if not isinstance(parsed, kind):
        word = "a list" if kind is list else "an object"
        raise ValueRefused(
            f"is not {word}",
            seen=shown(value),
            allowed=allowed,
            cure="write it as YAML: "
            + ("one entry a line after -" if kind is list else "one name a line"),
        )
    return parsed
