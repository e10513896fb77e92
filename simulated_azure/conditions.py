"""The conditions of a simulated Azure: the pace of its time, and its difficulties."""

from __future__ import annotations

import argparse
from collections.abc import Collection
from dataclasses import dataclass, field, fields
from typing import Final

DEFAULT_PACE: Final = 0.001
"""The pace of `exec` and `serve`: an hour of Azure takes 3.6 seconds."""


@dataclass(kw_only=True)
class Conditions:
    """Read whenever something is asked: a test may change them as it goes."""

    pace: float = 0.0
    """Seconds of the clock that a second of Azure takes; at 0 nothing takes time."""
    operations: bool = True
    """Creating, changing and deleting takes as long as in Azure."""
    delays: bool = True
    """Changes take effect later; the kinds below can be turned off one by one."""
    role_delays: bool = True
    """Role assignments, Azure's and Synapse's, count late."""
    directory_delays: bool = True
    """A new principal is not known everywhere at once."""
    firewall_delays: bool = True
    """Synapse's firewall heeds changed rules late."""
    connection_delays: bool = True
    """Both ends of a managed private endpoint learn late of each other."""
    list_delays: bool = True
    """Lists show what is new, changed or gone later than a read by name."""
    credential_caches: bool = True
    """The ML workspace goes on with what it knew of its callers."""
    permissions: bool = True
    """Identities are refused what they have no role for, where that is simulated."""
    throttling: bool = True
    """Too many requests are refused for a while."""
    network_conflicts: bool = True
    """Writes to one virtual network, or endpoints of one subnet, get in the way."""
    quotas: bool = True
    """There is only so much of everything."""
    vcpus: dict[str, int] = field(default_factory=dict)
    """Quotas that differ from Azure's: standardDDSv5Family, TotalDedicatedCores."""

    def lasts(self, azure_seconds: float) -> float:
        """Return the seconds of the clock that something takes."""
        return azure_seconds * self.pace

    @classmethod
    def chosen(
        cls,
        pace: float,
        without: Collection[str],
        quotas: Collection[tuple[str, int]] = (),
    ) -> Conditions:
        """Return the conditions of a command line."""
        switched = dict.fromkeys(without, False)
        return cls(pace=pace, vcpus=dict(quotas), **switched)


SWITCHES: Final = tuple(
    condition.name for condition in fields(Conditions) if condition.type == "bool"
)


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add the options of commands that start a simulation."""
    parser.add_argument(
        "--pace",
        type=_pace,
        default=DEFAULT_PACE,
        metavar="SECONDS",
        help="how long a second of Azure takes: 1 is as slow as Azure, 0 lets nothing "
        "take time (%(default)s)",
    )
    parser.add_argument(
        "--without",
        type=_switches,
        default=(),
        metavar="WHAT[,WHAT…]",
        help=f"what to leave out of Azure's unpleasantness: {', '.join(SWITCHES)}",
    )
    parser.add_argument(
        "--quota",
        action="append",
        default=[],
        type=_quota,
        metavar="FAMILY=VCPUS",
        help="the vCPUs of a family of VM sizes, as standardDDSv5Family=24, of all "
        "dedicated machines (TotalDedicatedCores) or of all of low priority "
        "(TotalLowPriorityCores); may be repeated",
    )


def _pace(text: str) -> float:
    try:
        pace = float(text)
    except ValueError:
        pace = -1.0
    if 0 <= pace < float("inf"):
        return pace
    raise argparse.ArgumentTypeError(
        f"no pace: '{text}'. Allowed are 0 (nothing takes time) and more, 1 being as "
        "slow as Azure. Give a number such as 0.002"
    )


def _quota(text: str) -> tuple[str, int]:
    name, _, number = text.partition("=")
    if name.strip() and number.strip().isdecimal():
        return name.strip(), int(number)
    raise argparse.ArgumentTypeError(
        f"no quota: '{text}'. Allowed is the name of a family, = and a number of "
        "vCPUs. Give one such as standardNCASv3_T4Family=16"
    )


def _switches(text: str) -> tuple[str, ...]:
    names = tuple(name.strip() for name in text.split(",") if name.strip())
    if unknown := [name for name in names if name not in SWITCHES]:
        raise argparse.ArgumentTypeError(
            f"nothing to leave out: {', '.join(unknown)}. Allowed are "
            f"{', '.join(SWITCHES)}. Give them with commas between"
        )
    return names
