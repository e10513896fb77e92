"""Firewall rules of a Synapse workspace: named public addresses, nothing else.

Pure: from what the stack file names to Azure's rules. Azure takes a rule from 0.0.0.0
to 0.0.0.0 as "every Azure service, of any tenant" and one to 255.255.255.255 as
"everybody" (https://learn.microsoft.com/azure/synapse-analytics/security/synapse-workspace-ip-firewall);
neither can be asked for here. Nor can what no packet from the Internet comes from; the
ranges that documents use (192.0.2.0/24, 198.51.100.0/24, 203.0.113.0/24) are taken all
the same, because examples and the simulated Azure name them.
"""

from __future__ import annotations

from dataclasses import dataclass
from ipaddress import (
    AddressValueError,
    IPv4Address,
    IPv4Network,
    summarize_address_range,
)
from typing import Final

from components.spec import Refusal

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
_ALLOWED: Final = (
    f"public IPv4 addresses, start before end, at most {LARGEST_RANGE} at once,"
    " never 0.0.0.0"
)


@dataclass(frozen=True, kw_only=True)
class FirewallRange:
    """Addresses that may reach the workspace, both ends included."""

    name: str
    start: str
    end: str


def read_range(text: str) -> FirewallRange:
    """Return the range that an address or start-end names; its name comes from them.

    Raises:
        Refusal: For no IPv4 address, a reversed or too large range, or one with
            addresses that are not public.
    """
    first, dash, last = (part.strip() for part in text.partition("-"))
    start, end = _address(first, text), _address(last if dash else first, text)
    _check(start, end, text)
    ends = dict.fromkeys(str(address).replace(".", "-") for address in (start, end))
    return FirewallRange(
        name=f"allow-{'-to-'.join(ends)}", start=str(start), end=str(end)
    )


def check_range(text: str) -> str:
    """Return a text that names a range; raise as read_range."""
    read_range(text)
    return text


def _check(start: IPv4Address, end: IPv4Address, seen: str) -> None:
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


def _refused(seen: str, wrong: str, fix: str) -> Refusal:
    return Refusal(wrong, seen=seen, allowed=_ALLOWED, fix=fix)


def _address(text: str, seen: str) -> IPv4Address:
    try:
        return IPv4Address(text)
    except AddressValueError:
        raise _refused(
            seen, "is no IPv4 address and no range start-end", "write 203.0.113.10"
        ) from None
