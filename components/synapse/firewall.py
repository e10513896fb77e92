"""Firewall rules of a Synapse workspace: named public addresses, nothing else.

Pure: from what the stack file names to Azure's rules. Azure takes a rule from 0.0.0.0
to 0.0.0.0 as "every Azure service, of any tenant" and one to 255.255.255.255 as
"everybody" (https://learn.microsoft.com/azure/synapse-analytics/security/synapse-workspace-ip-firewall);
neither can be asked for here. Nor can what no packet from the Internet comes from; the
ranges that documents use (192.0.2.0/24, 198.51.100.0/24, 203.0.113.0/24) are taken all
the same, because examples and the simulated Azure name them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from ipaddress import (
    AddressValueError,
    IPv4Address,
    IPv4Network,
    summarize_address_range,
)
from typing import Final

from components.errors import DecisionError

LARGEST_RANGE: Final = 1024
"""Addresses in one range: a /22; wider names nobody."""
# https://www.iana.org/assignments/iana-ipv4-special-registry, and multicast.
NOT_PUBLIC: Final = tuple(
    IPv4Network(space)
    for space in (
        *("0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16"),
        *("172.16.0.0/12", "192.0.0.0/24", "192.168.0.0/16", "198.18.0.0/15"),
        *("224.0.0.0/4", "240.0.0.0/4"),
    )
)
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


def read_range(text: str) -> FirewallRange:
    """Return the range that an address or start-end names; its name comes from them.

    Raises:
        DecisionError: As `check_ranges`.
    """
    start, dash, end = (part.strip() for part in text.partition("-"))
    ends = (start, end if dash else start)
    dashed = dict.fromkeys(address.replace(".", "-") for address in ends)
    item = FirewallRange(
        name=f"allow-{'-to-'.join(dashed)}", start=ends[0], end=ends[1]
    )
    _check_addresses(item, text)
    return item


def check_ranges(ranges: Sequence[FirewallRange]) -> None:
    """Refuse ranges that are not named addresses.

    Raises:
        DecisionError: For a bad name, no IPv4 address, a reversed or too large range,
            one with addresses that are not public, or two rules of one name.
    """
    for item in ranges:
        _check_name(item, ranges)
        _check_addresses(item, f"{item.start}-{item.end}")


def _check_addresses(item: FirewallRange, seen: str) -> None:
    start, end = _address(item.start, seen), _address(item.end, seen)
    if end < start:
        raise _refused(seen, "ends before it starts", "swap the two addresses")
    if int(start) == 0 or int(end) - int(start) >= LARGEST_RANGE:
        raise _refused(
            seen,
            "names no particular addresses",
            "name those of your network; 0.0.0.0 would admit every tenant",
        )
    blocks = list(summarize_address_range(start, end))
    for space in NOT_PUBLIC:
        if any(block.overlaps(space) for block in blocks):
            wrong = f"is not public: nobody comes from {space} on the Internet"
            raise _refused(seen, wrong, "name public addresses")


def _refused(seen: str, wrong: str, cure: str) -> DecisionError:
    return DecisionError(
        f"The range of addresses {wrong}.",
        seen=seen,
        allowed=_ALLOWED,
        cure=cure,
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


def _address(text: str, seen: str) -> IPv4Address:
    try:
        return IPv4Address(text)
    except AddressValueError:
        raise DecisionError(
            "The range has something else than an IPv4 address or start-end.",
            seen=seen,
            allowed=_ALLOWED,
            cure=_CURE,
        ) from None
