"""What was written and does not count yet: Azure answers before all of it knows.

A change is kept with what was before it, until its time has come. So a new thing is not
there yet, a changed one is as it was, and one that is gone still counts.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, TypeVar

from simulated_azure.clock import Clock
from simulated_azure.conditions import Conditions
from simulated_azure.store import Store

T = TypeVar("T")


@dataclass(frozen=True)
class Lag:
    """How late a kind of change counts, in seconds of Azure, and the switch for it."""

    name: str
    shortest: float
    longest: float
    switch: str


# "Up to 10 minutes", also for a removal:
# https://learn.microsoft.com/azure/role-based-access-control/troubleshooting#symptom---role-assignment-changes-are-not-being-detected
# People see seconds to more than five minutes (azure-rest-api-specs#9467,
# microsoft/CromwellOnAzure#98); this range is assumed.
AZURE_ROLES: Final = Lag("Azure roles", 120, 300, "role_delays")

# "2-5 minutes":
# https://learn.microsoft.com/azure/synapse-analytics/security/how-to-manage-synapse-rbac-role-assignments
SYNAPSE_ROLES: Final = Lag("Synapse roles", 120, 300, "role_delays")

# 5 s are too few, 10 s mostly enough (azure-cli#8530); the range is assumed.
PRINCIPALS: Final = Lag("principals", 10, 40, "directory_delays")

# The firewall's cache is refreshed about every minute (azure-rest-api-specs#21516,
# hashicorp/terraform-provider-azurerm#13407); always the whole minute is assumed.
FIREWALL: Final = Lag("firewall rules", 60, 60, "firewall_delays")

# A managed private endpoint's connection shows on its target after the endpoint is
# provisioned, and in the target's list later still; what its owner decides shows at the
# endpoint later. That lists are served from a copy, and all of these times, is assumed.
CONNECTIONS: Final = Lag("connections", 5, 15, "connection_delays")
DECISIONS: Final = Lag("decisions", 10, 20, "connection_delays")
CONNECTION_LISTS: Final = Lag("connection lists", 20, 30, "list_delays")
RESOURCE_LISTS: Final = Lag("resource lists", 20, 40, "list_delays")

# "Several minutes" until the ML workspace has updated its credentials cache:
# https://learn.microsoft.com/azure/machine-learning/how-to-private-endpoint-integration-synapse
# Counted from the role assignment, and as long as this, is assumed.
ML_CREDENTIALS: Final = Lag("ML credentials", 300, 480, "credential_caches")


class Late:
    """The changes that do not count yet."""

    def __init__(self, store: Store, clock: Clock, conditions: Conditions) -> None:
        self._store = store
        self._clock = clock
        self._conditions = conditions

    def changed(
        self, lag: Lag, key: str, was: object, *, of: str = "", after: float = 0.0
    ) -> None:
        """Remember what something was before a change; None if there was nothing.

        `of` is what the thing belongs to; `after` is the time from which the change
        is under way, the present if it is earlier.
        """
        delay = self._delay(lag, key)
        if not delay:
            return
        space = _space(lag, of)
        now = self._clock.now()
        known = self._store.get_document(space, key)
        if known is not None and now < known["until"]:
            was = known["was"]
        document = {"was": was, "until": max(now, after) + delay}
        self._store.put_document(space, key, document)

    def seen(self, lag: Lag, present: Mapping[str, T], *, of: str = "") -> dict[str, T]:
        """Return what counts now: the present, but for changes that are late.

        Keys are compared in lower case, and come back so.
        """
        counts: dict[str, Any] = {key.lower(): value for key, value in present.items()}
        if not self._is_on(lag):
            return counts
        now = self._clock.now()
        for key, change in self._store.list_documents(_space(lag, of)).items():
            if now >= change["until"]:
                continue
            if change["was"] is None:
                counts.pop(key, None)
            else:
                counts[key] = change["was"]
        return counts

    def is_known(self, lag: Lag, key: str, *, of: str = "") -> bool:
        """Say whether something that is there counts already."""
        return key.lower() in self.seen(lag, {key: True}, of=of)

    def forget(self, lag: Lag, *, of: str) -> None:
        """Forget the changes of what is gone as a whole."""
        self._store.delete_space(_space(lag, of))

    def _delay(self, lag: Lag, key: str) -> float:
        if not self._is_on(lag):
            return 0.0
        digest = hashlib.sha256(key.lower().encode()).digest()
        share = int.from_bytes(digest[:4]) / 2**32
        return self._conditions.lasts(
            lag.shortest + share * (lag.longest - lag.shortest)
        )

    def _is_on(self, lag: Lag) -> bool:
        switch: bool = getattr(self._conditions, lag.switch)
        return self._conditions.delays and switch


def _space(lag: Lag, of: str) -> str:
    return f"late {lag.name} {of.lower()}".rstrip()
