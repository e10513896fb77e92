"""The faults of one running simulation: their counts, and what they do to a request."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from simulated_azure.faults import answers
from simulated_azure.faults.fault import Effect, Fault, Kind
from simulated_azure.faults.language import parse
from simulated_azure.messages import Request, Response
from simulated_azure.server import Outcome


@dataclass
class _Armed:
    """A fault with its counts, which live as long as the process."""

    fault: Fault
    matched: Counter[str] = field(default_factory=Counter)
    failed: int = 0


class Faults:
    """Called by the servers at every request; safe for threads."""

    def __init__(self, lines: Iterable[str] = ()) -> None:
        self._lock = threading.Lock()
        self._armed: list[_Armed] = []
        self.add(*lines)

    def add(self, *lines: str) -> None:
        """Arm faults; all or, where one cannot be understood, none (FaultError)."""
        armed = [_Armed(parse(line)) for line in lines]
        with self._lock:
            self._armed += armed

    def clear(self) -> int:
        """Disarm all and return how many there were."""
        with self._lock:
            count = len(self._armed)
            self._armed = []
        return count

    def status(self) -> list[dict[str, str | int]]:
        """Return each fault with the matches that it saw and those that it failed."""
        with self._lock:
            return [
                {
                    "fault": armed.fault.text,
                    "matched": armed.matched.total(),
                    "failed": armed.failed,
                }
                for armed in self._armed
            ]

    def answer(
        self, service: str, request: Request, work: Callable[[], Response]
    ) -> Outcome:
        """Do the work of a request, or what a fault that is due makes of it."""
        fault = self._due(service, request) if self._armed else None
        if fault is None:
            return Outcome(work())
        effect = fault.effect
        if effect.kind is Kind.OPERATION_FAILS:
            request.failure = answers.failure(effect)
        response = _failed(effect, service, work)
        return Outcome(response, fault.text, fatal=effect.kind is Kind.CRASH)

    def _due(self, service: str, request: Request) -> Fault | None:
        """Count the request for each fault that it matches; return the first due."""
        due = None
        with self._lock:
            for armed in self._armed:
                matcher = armed.fault.matcher
                if not matcher.wants(service, request.method, request.path):
                    continue
                key = request.path.lower().rstrip("/") if matcher.each else ""
                armed.matched[key] += 1
                if due is None and matcher.is_due(armed.matched[key]):
                    armed.failed += 1
                    due = armed.fault
        return due


def _failed(effect: Effect, service: str, work: Callable[[], Response]) -> Response:
    if effect.kind is Kind.HANG:
        time.sleep(effect.seconds)
        return work()
    if effect.kind is Kind.OPERATION_FAILS:
        return work()
    if effect.after_work:
        work()
    match effect.kind:
        case Kind.STATUS:
            return answers.refusal(service, effect)
        case Kind.ERROR_IN_200:
            return answers.error_in_200(effect)
        case Kind.GARBAGE:
            return answers.garbage()
        case _:
            return answers.nothing()
