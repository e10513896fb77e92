"""Changes that are written and not in effect yet: Azure answers before all of it knows.

A change is kept with the value before it, until its delay is over. So a new object is
not there yet, a changed one is as it was, and a deleted one still counts.
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
class PropagationDelay:
    """The seconds of Azure until a kind of change is in effect.

    ``switch`` is the condition that turns it off.
    """

    name: str
    shortest: float
    longest: float
    switch: str


# "Up to 10 minutes", also for a removal:
# https://learn.microsoft.com/azure/role-based-access-control/troubleshooting#symptom---role-assignment-changes-are-not-being-detected
# People see seconds to more than five minutes (azure-rest-api-specs#9467,
# microsoft/CromwellOnAzure#98); this range is assumed.
AZURE_ROLES: Final = PropagationDelay("Azure roles", 120, 300, "role_delays")

# "2-5 minutes":
# https://learn.microsoft.com/azure/synapse-analytics/security/how-to-manage-synapse-rbac-role-assignments
SYNAPSE_ROLES: Final = PropagationDelay("Synapse roles", 120, 300, "role_delays")

# 5 s are too few, 10 s mostly enough (azure-cli#8530); the range is assumed.
PRINCIPALS: Final = PropagationDelay("principals", 10, 40, "directory_delays")

# The firewall's cache is refreshed about every minute (azure-rest-api-specs#21516,
# hashicorp/terraform-provider-azurerm#13407); always the whole minute is assumed.
FIREWALL: Final = PropagationDelay("firewall rules", 60, 60, "firewall_delays")

# A managed private endpoint's connection shows on its target after the endpoint is
# provisioned, and in the target's list later still; what its owner decides shows at the
# endpoint later. That lists are served from a copy, and all of these times, is assumed.
CONNECTIONS: Final = PropagationDelay("connections", 5, 15, "connection_delays")
DECISIONS: Final = PropagationDelay("decisions", 10, 20, "connection_delays")
CONNECTION_LISTS: Final = PropagationDelay("connection lists", 20, 30, "list_delays")
RESOURCE_LISTS: Final = PropagationDelay("resource lists", 20, 40, "list_delays")

# "Several minutes" until the ML workspace has updated its credentials cache:
# https://learn.microsoft.com/azure/machine-learning/how-to-private-endpoint-integration-synapse
# Counted from the role assignment, and as long as this, is assumed.
ML_CREDENTIALS: Final = PropagationDelay(
    "ML credentials", 300, 480, "credential_caches"
)


class PropagationDelays:
    """The changes that are not in effect yet.

    ``owner`` is the ID of what the changed objects belong to, empty for the tenant.
    """

    def __init__(self, store: Store, clock: Clock, conditions: Conditions) -> None:
        self._store = store
        self._clock = clock
        self._conditions = conditions

    def record(
        self,
        delay: PropagationDelay,
        key: str,
        before: object,
        *,
        owner: str = "",
        after: float = 0.0,
    ) -> None:
        """Remember the value before a change; None if there was nothing.

        ``after`` is the time from which the change is under way, the present if that
        is later.
        """
        seconds = self._seconds(delay, key)
        if not seconds:
            return
        space = _space(delay, owner)
        now = self._clock.now()
        known = self._store.get_document(space, key)
        if known is not None and now < known["until"]:
            before = known["was"]
        document = {"was": before, "until": max(now, after) + seconds}
        self._store.put_document(space, key, document)

    def in_effect(
        self, delay: PropagationDelay, present: Mapping[str, T], *, owner: str = ""
    ) -> dict[str, T]:
        """Return the objects as they count now, by key.

        Keys are compared in lower case, and come back so.
        """
        counts: dict[str, Any] = {key.lower(): value for key, value in present.items()}
        if not self._is_on(delay):
            return counts
        now = self._clock.now()
        for key, change in self._store.list_documents(_space(delay, owner)).items():
            if now >= change["until"]:
                continue
            if change["was"] is None:
                counts.pop(key, None)
            else:
                counts[key] = change["was"]
        return counts

    def is_in_effect(
        self, delay: PropagationDelay, key: str, *, owner: str = ""
    ) -> bool:
        """Say whether an object that exists counts already."""
        return key.lower() in self.in_effect(delay, {key: True}, owner=owner)

    def forget(self, delay: PropagationDelay, *, owner: str) -> None:
        """Forget the changes of an owner that is deleted."""
        self._store.delete_space(_space(delay, owner))

    def _seconds(self, delay: PropagationDelay, key: str) -> float:
        if not self._is_on(delay):
            return 0.0
        digest = hashlib.sha256(key.lower().encode()).digest()
        share = int.from_bytes(digest[:4]) / 2**32
        return self._conditions.lasts(
            delay.shortest + share * (delay.longest - delay.shortest)
        )

    def _is_on(self, delay: PropagationDelay) -> bool:
        switch: bool = getattr(self._conditions, delay.switch)
        return self._conditions.delays and switch


def _space(delay: PropagationDelay, owner: str) -> str:
    return f"propagation delay {delay.name} {owner.lower()}".rstrip()
