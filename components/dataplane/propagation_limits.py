"""Waits for a new firewall rule or role to take effect, and for a concurrent change."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, TypeVar

from components.dataplane.errors import DeadlineError
from components.dataplane.polling import Deadline, Timing, Waiting, wait
from components.dataplane.service_errors import (
    AddressNotAllowedError,
    BusyError,
    RoleMissingError,
)

T = TypeVar("T")

FIREWALL_SECONDS: Final = 600.0
# 2-5 minutes at Synapse, and a margin:
# https://learn.microsoft.com/azure/synapse-analytics/security/how-to-manage-synapse-rbac-role-assignments
ROLE_SECONDS: Final = 360.0
BUSY_SECONDS: Final = 600.0  # another endpoint takes 6 to 8 minutes


@dataclass(frozen=True, slots=True, kw_only=True)
class PropagationLimits:
    """The longest waits of a client, in seconds from the first refusal."""

    firewall_seconds: float = FIREWALL_SECONDS
    role_seconds: float = ROLE_SECONDS
    busy_seconds: float = BUSY_SECONDS

    def retry(self, attempt: Callable[[], T], timing: Timing) -> T:
        """Attempt until Azure admits it; raise the last refusal at a limit."""

        def admitted() -> T:
            return _retried(
                AddressNotAllowedError, attempt, Deadline(self.firewall_seconds, timing)
            )

        def permitted() -> T:
            return _retried(
                RoleMissingError, admitted, Deadline(self.role_seconds, timing)
            )

        return _retried(BusyError, permitted, Deadline(self.busy_seconds, timing))


DEFAULT_LIMITS: Final = PropagationLimits()


_Passing = AddressNotAllowedError | RoleMissingError | BusyError


def _retried(
    refusal: type[_Passing],
    attempt: Callable[[], T],
    deadline: Deadline,
) -> T:
    refused: list[_Passing] = []

    def again() -> T | Waiting:
        try:
            return attempt()
        except refusal as error:
            if not error.may_pass:
                raise
            refused[:] = [error]
            return Waiting(error.waits_for)

    try:
        return wait(again, deadline, fix="")
    except DeadlineError:
        raise refused[0] from None
