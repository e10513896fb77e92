"""The writes of an update, by name, and the faults that let them fail."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from simulated_azure.faults.fault import WRITES
from simulated_azure.faults.subject import subject_of
from simulated_azure.store import LoggedRequest

EFFECTS: Final = {
    "500": "500",
    "409": "409:Conflict",
    "429": "429 retry-after=0.02",
    "lost": "drop-after",
}
"""The name of each effect -> what is asked of the simulation."""

_RANDOM: Final = re.compile(r"-[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$")


@dataclass(frozen=True)
class Step:
    """One write of an update; `path` is a pattern where a part of it is random."""

    service: str
    method: str
    path: str

    @property
    def type(self) -> str:
        """Return the type of what is written."""
        return subject_of(self.path).type

    @property
    def name(self) -> str:
        """Return method, type and name, and what the name is below."""
        subject = subject_of(self.path)
        *below, name = subject.name.split("/")
        scopes = self.path.split("/providers/")[:-1]
        below = [scope.rpartition("/")[2] for scope in scopes[-1:]] + below
        where = f" in {'/'.join(below)}" if below else ""
        return f"{self.method} {subject.type} {name}{where}"


def steps_of(requests: list[LoggedRequest]) -> list[Step]:
    """Return the writes to ARM and Synapse by name, each once."""
    writes = [
        Step(it.service, it.method, _RANDOM.sub("-*", it.path))
        for it in requests
        if it.method in WRITES and it.service in ("arm", "synapse") and it.status < 300
    ]
    return sorted(set(writes), key=lambda step: (step.service, step.name, step.path))


def fault_of(step: Step, effect: str) -> str:
    """Return the fault that lets every attempt at a step fail."""
    return f"{step.service} {step.method} * {step.path} x* {EFFECTS[effect]}"
