"""One request to ARM, parsed, and what came of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from simulated_azure.arm.contracts import JsonObject
from simulated_azure.arm.operations import Operation
from simulated_azure.identity import Caller


@dataclass(frozen=True, kw_only=True)
class Call:
    """What a request says beside its path: body and query, and who sends it."""

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
    """What a PUT or PATCH answers with."""

    body: JsonObject
    created: bool
    type: str
    operation: Operation | None = None
    """What goes on after the answer."""
