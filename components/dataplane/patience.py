"""Waiting for what Azure grants late: a way through its firewall, a role in effect."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, TypeVar

from components.dataplane.errors import (
    AddressNotAllowedError,
    DeadlineError,
    RoleMissingError,
)
from components.dataplane.polling import Deadline, Timing, Waiting, wait

T = TypeVar("T")

FIREWALL_SECONDS: Final = 600.0
# 2-5 minutes at Synapse, and a margin:
# https://learn.microsoft.com/azure/synapse-analytics/security/how-to-manage-synapse-rbac-role-assignments
ROLE_SECONDS: Final = 360.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """How long a client waits for each, from the first refusal on."""

    firewall_seconds: float = FIREWALL_SECONDS
    role_seconds: float = ROLE_SECONDS

    def outlast(self, attempt: Callable[[], T], timing: Timing) -> T:
        """Attempt until neither refuses; raises the last refusal of one that stays."""

        def admitted() -> T:
            return _outlast(
                AddressNotAllowedError, attempt, Deadline(self.firewall_seconds, timing)
            )

        return _outlast(RoleMissingError, admitted, Deadline(self.role_seconds, timing))


USUAL: Final = Patience()


def _outlast(
    refusal: type[AddressNotAllowedError | RoleMissingError],
    attempt: Callable[[], T],
    deadline: Deadline,
) -> T:
    refused: list[AddressNotAllowedError | RoleMissingError] = []

    def again() -> T | Waiting:
        try:
            return attempt()
        except refusal as error:
            if not error.may_pass:
                raise
            refused[:] = [error]
            return Waiting(error.waits_for)

    try:
        return wait(again, deadline, cure="")
    except DeadlineError:
        raise refused[0] from None
