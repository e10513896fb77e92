"""Groups (subresources) that a private endpoint can reach, as behaviours state them.

Sources: https://learn.microsoft.com/azure/private-link/private-endpoint-overview (group
IDs), https://learn.microsoft.com/azure/private-link/private-endpoint-dns (private DNS
zones, public names). Names of members beside those of storage are assumed. What no
behaviour says is not simulated, and says so.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from simulated_azure.arm.errors import not_simulated
from simulated_azure.store import Resource

Members = list[tuple[str, list[str]]]
"""Member names of a private link resource, each with the names that resolve to it."""


@dataclass(frozen=True)
class PrivateLinkGroup:
    """One group: its zones, and its members' public names by target.

    Attributes:
        name: The group ID, spelled as Azure spells it.
        zones: Private DNS zones that its names belong to.
        names: The members of a target; None where no source says what they are.
    """

    name: str
    zones: tuple[str, ...]
    names: Callable[[Resource], Members] | None = None

    def members(self, target: Resource) -> Members:
        """Return the members of a target, one address each.

        Raises ArmError (NotSimulated) if the names are not known.
        """
        if self.names is None:
            group = f"{target.type}, private link group {self.name}"
            raise not_simulated(group, "the names")
        return self.names(target)


def one_name(
    group: str, host: str, *zones: str, member: str | None = None
) -> PrivateLinkGroup:
    """Return a group of one member, whose host may hold the target's ``{name}``.

    The member is called like the group, if it has no name of its own.
    """
    called = group if member is None else member
    return PrivateLinkGroup(
        group,
        zones,
        lambda target: [(called, [host.format(name=target.name.lower())])],
    )
