"""Spec: what a noun of the stack file is, decided before the program runs.

A spec is a frozen pydantic model that says everything about a noun once: its fields
with bounds, defaults and descriptions, and the rules between them. It knows neither
pulumi nor the settings. A component takes it beside what only Azure knows; the settings
compose specs; messages, JSON Schema and reference pages are derived from it.

    class ProbeSpec(Spec):
        '''How often a deployment is asked whether it lives.'''

        path: Annotated[str, text("/.*", "a path", "begin it with /")] = Field(
            description="What is asked for."
        )
        period_seconds: int = Field(default=10, ge=1, le=3600, description="…")

        def rules(self) -> Iterator[Refusal]: ...

Python says ``period_seconds``, the stack file ``periodSeconds``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Self, TypeVar

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    GetCoreSchemaHandler,
    GetJsonSchemaHandler,
    model_validator,
)
from pydantic.alias_generators import to_camel
from pydantic_core import CoreSchema, core_schema

T = TypeVar("T")


class Refusal(ValueError):
    """What is wrong with a value, in four parts.

    Args:
        wrong: What is wrong; it follows the path: ``is smaller than minNodes``.
        seen: The value that was given.
        allowed: What would be accepted.
        fix: What to change.
        at: Path from the model that refuses to the value, as the stack file has it:
            ``deployments[0].cluster``.
    """

    def __init__(
        self, wrong: str, *, seen: object, allowed: str, fix: str, at: str = ""
    ) -> None:
        """Keep the parts."""
        super().__init__(f"{at} {wrong}. Seen: {seen}. Allowed: {allowed}. Fix: {fix}")
        self.wrong, self.seen, self.allowed, self.fix = wrong, str(seen), allowed, fix
        self.at = at


class Refusals(ValueError):
    """Several mistakes of one value."""

    def __init__(self, refusals: Sequence[Refusal]) -> None:
        """Keep the mistakes in their order."""
        super().__init__("; ".join(str(refusal) for refusal in refusals))
        self.refusals = tuple(refusals)


class Spec(BaseModel):
    """A noun of the stack file; whoever makes one gets the same checks.

    Raises:
        pydantic.ValidationError: With every field that is wrong; if all fields are
            right, with every rule that is broken.
    """

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        strict=True,
        alias_generator=to_camel,
        validate_by_alias=True,
        validate_by_name=True,
    )

    @model_validator(mode="after")
    def _follow_rules(self) -> Self:
        if refusals := list(self.rules()):
            raise Refusals(refusals)
        return self

    def rules(self) -> Iterator[Refusal]:
        """Yield what is wrong between the fields, each of which is right by itself."""
        yield from ()


@dataclass(frozen=True)
class Checked:
    """A text that a function checks: ``Annotated[str, Checked(...)]``.

    Attributes:
        read: Returns the text in its one spelling, or raises a Refusal.
        meaning: What the text is, as a message says it.
        fix: What to do about another text.
    """

    read: Callable[[str], str]
    meaning: str
    fix: str

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        """Check what is a text."""
        return core_schema.no_info_after_validator_function(self.read, handler(source))

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        """Say what the text is."""
        return {**handler(schema), "x-meaning": self.meaning, "x-fix": self.fix}


def text(
    pattern: str,
    meaning: str,
    fix: str,
    *,
    min_length: int | None = None,
    max_length: int | None = None,
) -> Any:
    """Return the field of a text that matches a pattern as a whole.

    Args:
        pattern: Regular expression that Rust and JavaScript know: no look-around.
        meaning: What the text is, as a message says it.
        fix: What to do about another text.
        min_length: Fewest characters.
        max_length: Most characters.
    """
    words: dict[str, Any] = {"x-meaning": meaning, "x-fix": fix}
    return Field(
        pattern=f"^(?:{pattern})$",
        json_schema_extra=words,
        min_length=min_length,
        max_length=max_length,
    )


def distinct(*names: str) -> AfterValidator:
    """Return the check of a list: no two entries share these fields, or are the same.

    The case of texts means nothing.
    """

    def check(entries: tuple[T, ...]) -> tuple[T, ...]:
        refusals = [
            refusal for name in names or ("",) for refusal in _twice(entries, name)
        ]
        if refusals:
            raise Refusals(refusals)
        return entries

    return AfterValidator(check)


def _twice(entries: Sequence[object], name: str) -> Iterator[Refusal]:
    first: dict[object, int] = {}
    for number, entry in enumerate(entries):
        value = getattr(entry, name) if name else entry
        key = value.lower() if isinstance(value, str) else value
        before = first.setdefault(key, number)
        if before != number:
            yield Refusal(
                f"repeats entry [{before}]",
                seen=value,
                allowed="a value that no other entry has, whatever its case",
                fix="change one of the two, or remove it",
                at=f"[{number}]" + (f".{to_camel(name)}" if name else ""),
            )
