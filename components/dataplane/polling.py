"""Waiting with a deadline, saying what for; time is an argument."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from components.dataplane.cancellation import of_engine
from components.dataplane.errors import DeadlineError

T = TypeVar("T")

_QUIET_SECONDS = 3.0
_REPEAT_REPORT_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class Waiting:
    """Not yet: what is being waited for, in words for the person who waits."""

    what: str


def tell_engine(line: str) -> None:
    """Show a line under the running update.

    The engine shows what a provider process writes to stderr as information on the
    stack; a provider of dynamic resources is not told its URN, so no nearer place is
    to be had.
    """
    print(line, file=sys.stderr, flush=True)


@dataclass(frozen=True, slots=True)
class Timing:
    """The clock (seconds), the sleep and where reports go."""

    now: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = of_engine.sleep
    report: Callable[[str], None] = tell_engine


class Deadline:
    """A point in time that the parts of one operation share."""

    def __init__(self, seconds: float, timing: Timing) -> None:
        self.seconds = seconds
        self.timing = timing
        self._end = timing.now() + seconds

    @property
    def remaining(self) -> float:
        """Seconds left, never negative."""
        return max(0.0, self._end - self.timing.now())

    def sleep(self, seconds: float) -> None:
        """Sleep, but not beyond the deadline."""
        self.timing.sleep(min(seconds, self.remaining))


def wait(
    attempt: Callable[[], T | Waiting],
    deadline: Deadline,
    *,
    fix: str,
    first: float = 0.5,
    longest: float = 15.0,
) -> T:
    """Attempt until there is an answer, with growing pauses, and return it.

    The attempt is made at least once, and once more when the deadline has come. What
    is waited for is told after some seconds, then when it changes, then every minute.

    Raises:
        CancelledError: the engine wants the end of this process.
        DeadlineError: the deadline passed; says what was still waited for.
    """
    pause, told, told_at = first, "", 0.0
    began = deadline.timing.now()
    while True:
        last_chance = deadline.remaining <= 0
        result = attempt()
        if not isinstance(result, Waiting):
            return result
        if last_chance:
            raise _too_late(result, deadline, fix)

        now = deadline.timing.now()
        news = result.what != told or now - told_at >= _REPEAT_REPORT_SECONDS
        if news and now - began >= _QUIET_SECONDS:
            left = _duration(deadline.remaining)
            deadline.timing.report(f"Waiting for {result.what} (at most {left} more)")
            told, told_at = result.what, now
        deadline.sleep(pause)
        pause = min(pause * 2, longest)


def _too_late(waiting: Waiting, deadline: Deadline, fix: str) -> DeadlineError:
    return DeadlineError(
        what="A deadline has passed",
        seen=f"still waiting for {waiting.what} after {_duration(deadline.seconds)}",
        allowed=f"{_duration(deadline.seconds)} at most",
        fix=fix,
    )


def _duration(seconds: float) -> str:
    if seconds < 120:
        return f"{seconds:.0f} seconds"
    return f"{seconds / 60:.0f} minutes"
