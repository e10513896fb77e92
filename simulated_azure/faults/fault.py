"""A fault: which requests it waits for, and what it does to those it strikes."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from fnmatch import fnmatchcase
from typing import Final

from simulated_azure.faults.subject import subject_of

WRITES: Final = frozenset({"PUT", "POST", "PATCH", "DELETE"})


class Kind(Enum):
    """The effect of a fault on a request."""

    STATUS = "status"
    DROP = "drop"
    HANG = "hang"
    ERROR_IN_200 = "error-in-200"
    GARBAGE = "garbage"
    CRASH = "crash"
    OPERATION_FAILS = "operation-fails"


@dataclass(frozen=True, kw_only=True)
class Effect:
    """The effect; `after_work`: only the answer goes wrong, the work is done."""

    kind: Kind
    status: int = 500
    code: str = ""
    message: str = ""
    seconds: float = 0.0
    """Seconds to hang, or of Retry-After; 0 sends none."""
    after_work: bool = False


@dataclass(frozen=True, kw_only=True)
class Matcher:
    """The requests that count; patterns know ``*`` and ``?`` and no case."""

    service: str = ""
    method: str = "*"
    type: str = "*"
    name: str = "*"
    first: int = 1
    """The first of the matching requests that fails, from 1."""
    times: int | None = 1
    """The number of requests that fail, None for all."""
    each: bool = False
    """Whether every path has a count of its own."""

    def wants(self, service: str, method: str, path: str) -> bool:
        """Say whether a request counts. A name with a leading slash is a whole path."""
        if self.service and self.service != service:
            return False
        if self.method not in ("*", method) and not (
            self.method == "WRITE" and method in WRITES
        ):
            return False
        subject = subject_of(path)
        if not _like(subject.type, self.type):
            return False
        if self.name.startswith("/"):
            return fnmatchcase(path.rstrip("/").lower(), self.name.lower())
        return _like(subject.name, self.name)

    def is_due(self, count: int) -> bool:
        """Say whether the count-th matching request fails."""
        if self.times is None:
            return count >= self.first
        return self.first <= count < self.first + self.times


@dataclass(frozen=True, kw_only=True)
class Fault:
    """A matcher and an effect; `text` is the line that asked for it."""

    text: str
    matcher: Matcher = field(default_factory=Matcher)
    effect: Effect


def _like(text: str, pattern: str) -> bool:
    """Match the whole text or its last segment."""
    low, wanted = text.lower(), pattern.lower()
    return fnmatchcase(low, wanted) or fnmatchcase(low.rpartition("/")[2], wanted)
