"""Firewall rules of a Synapse workspace: named public addresses, nothing else.

Pure: from what the stack file names to Azure's rules. Azure takes a rule from 0.0.0.0
to 0.0.0.0 as "every Azure service, of any tenant" and one to 255.255.255.255 as
"everybody" (https://learn.microsoft.com/azure/synapse-analytics/security/synapse-workspace-ip-firewall);
neither can be asked for here.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from ipaddress import AddressValueError, IPv4Address
from typing import Final

from components.errors import DecisionError

LARGEST_RANGE: Final = 1024
# Azure: 1 to 128 characters, none of <>*%&:\/? and no dot at the end.
_RULE_NAME: Final = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9_-]{0,126}[A-Za-z0-9])?")
_ALLOWED: Final = (
    f"public IPv4 addresses, start before end, at most {LARGEST_RANGE} at once,"
    " never 0.0.0.0"
)
_CURE: Final = "correct ml-synapse:synapseAllowedAddresses"


@dataclass(frozen=True, kw_only=True)
class FirewallRange:
    """Addresses that may reach the workspace, both ends included."""

    name: str
    start: str
    end: str


def check_ranges(ranges: Sequence[FirewallRange]) -> None:
    """Refuse ranges that are not named addresses.

    Raises:
        DecisionError: For a bad name, no IPv4 address, a reversed or too large range,
            a range that contains 0.0.0.0, or two rules of one name.
    """
    for item in ranges:
        _check_name(item, ranges)
        start, end = _address(item, item.start), _address(item, item.end)
        if int(start) == 0 or end < start or int(end) - int(start) >= LARGEST_RANGE:
            raise DecisionError(
                f"The firewall rule {item.name} does not name addresses.",
                seen=f"{item.start}-{item.end}",
                allowed=_ALLOWED,
                cure=_CURE,
            )


def _check_name(item: FirewallRange, ranges: Sequence[FirewallRange]) -> None:
    names = [other.name.lower() for other in ranges]
    if _RULE_NAME.fullmatch(item.name) and names.count(item.name.lower()) == 1:
        return
    raise DecisionError(
        "The name of a firewall rule is not valid or is used twice.",
        seen=item.name,
        allowed="letters, digits, dashes and underscores, each name once",
        cure=_CURE,
    )


def _address(item: FirewallRange, text: str) -> IPv4Address:
    try:
        return IPv4Address(text)
    except AddressValueError:
        raise DecisionError(
            f"The firewall rule {item.name} has something else than an IPv4 address.",
            seen=text,
            allowed=_ALLOWED,
            cure=_CURE,
        ) from None
