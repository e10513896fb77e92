"""Firewall ranges: named addresses, nothing that means everybody."""

from __future__ import annotations

import pytest

from components.spec import Refusal
from components.synapse.firewall import LARGEST_RANGE, FirewallRange, read_range


@pytest.mark.parametrize(
    ("text", "read"),
    [
        (
            "198.51.100.7",
            FirewallRange(
                name="allow-198-51-100-7", start="198.51.100.7", end="198.51.100.7"
            ),
        ),
        (
            "203.0.113.10 - 203.0.113.20",
            FirewallRange(
                name="allow-203-0-113-10-to-203-0-113-20",
                start="203.0.113.10",
                end="203.0.113.20",
            ),
        ),
    ],
)
def test_named_addresses_pass(text: str, read: FirewallRange) -> None:
    assert read_range(text) == read


def test_the_largest_range_passes_and_one_more_does_not() -> None:
    read_range("203.0.112.0-203.0.115.255")

    with pytest.raises(Refusal, match=f"at most {LARGEST_RANGE} at once"):
        read_range("203.0.112.0-203.0.116.0")


@pytest.mark.parametrize(
    "text",
    [
        "0.0.0.0",
        "0.0.0.0-255.255.255.255",
        "1.0.0.0-255.255.255.255",
        "203.0.113.20-203.0.113.10",
        "100.64.0.1-100.64.0.2",
    ],
)
def test_what_means_everybody_or_nobody_is_refused(text: str) -> None:
    with pytest.raises(Refusal) as caught:
        read_range(text)

    assert caught.value.seen == text


@pytest.mark.parametrize("text", ["203.0.113.10/32", "::1", "example.org", ""])
def test_only_ipv4_addresses_pass(text: str) -> None:
    with pytest.raises(Refusal, match="is no IPv4 address"):
        read_range(text)
