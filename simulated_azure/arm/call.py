"""One request to ARM, parsed, and what came of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from simulated_azure.arm.contracts import JsonObject
from simulated_azure.arm.operations import Operation
from simulated_azure.identity import Caller


@dataclass(frozen=True, kw_only=True)
class Call:
    """A request without its path: body, query, and who sends it."""

    body: JsonObject = field(default_factory=dict)
    caller: Caller | None = None
    query: Mapping[str, str] = field(default_factory=dict)
    failure: Mapping[str, str] = field(default_factory=dict)
    """Code and message of the error that the work ends with, if it is to fail."""

    def with_body(self, body: JsonObject) -> Call:
        """Return the same call with another body."""
        return replace(self, body=body)


@dataclass(frozen=True)
class Outcome:
    """The answer to a PUT or PATCH."""

    body: JsonObject
    created: bool
    type: str
    operation: Operation | None = None
    """The operation that goes on after the answer."""
