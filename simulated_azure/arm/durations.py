"""The durations of Azure's operations, in its own seconds, and its answers meanwhile.

Each type states its durations in its behaviour. A type that states none answers at
once: role assignments, locks, identities, DNS records, storage services, diagnostic
settings and all other types whose published operations are no long-running ones. How a
type answers is that of its published operations (azure-rest-api-specs, and the SDK
clients that are made from them).

Durations are a typical case, not the worst. In their comments "Learn" is
learn.microsoft.com; "logs" are the times that public Terraform logs show
(turbot/steampipe-plugin-azure#315 and #346 among them); "assumed" has neither.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Final


class Reply(Enum):
    """The answer to a PUT whose work goes on."""

    ASYNC = "201 or 200 with the resource and Azure-AsyncOperation"
    ACCEPTED = "202 without a body, with Location and Azure-AsyncOperation"
    LOCATION = "202 without a body, with Location alone"
    STATE = "201 or 200 with the resource, whose provisioningState is polled"


@dataclass(frozen=True)
class Duration:
    """The seconds of Azure that one type takes; 0 answers at once."""

    create: float = 0.0
    update: float = 0.0
    delete: float = 0.0
    reply: Reply = Reply.ASYNC
    patches: bool = False
    """Whether a PATCH takes as long as an update; else it answers at once."""
    creating: str = "Creating"
    """The provisioningState while it is made."""

    def seconds(self, verb: str) -> float:
        """Return the seconds of a ``create``, ``update`` or ``delete``."""
        seconds: float = getattr(self, verb)
        return seconds


AT_ONCE: Final = Duration()


def network_duration(create: float, update: float, delete: float) -> Duration:
    """Return the durations of a type of Microsoft.Network, which starts as Updating."""
    return Duration(create, update, delete, creating="Updating")
