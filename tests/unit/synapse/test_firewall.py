"""Firewall ranges: named addresses, nothing that means everybody."""

from __future__ import annotations

import pytest

from components.errors import DecisionError
from components.synapse.firewall import LARGEST_RANGE, FirewallRange, check_ranges

OFFICE = FirewallRange(name="office", start="203.0.113.10", end="203.0.113.20")


def test_named_addresses_pass() -> None:
    home = FirewallRange(name="home", start="198.51.100.7", end="198.51.100.7")

    check_ranges([OFFICE, home])


def test_the_largest_range_passes_and_one_more_does_not() -> None:
    largest = FirewallRange(name="site", start="203.0.112.0", end="203.0.115.255")
    check_ranges([largest])

    with pytest.raises(DecisionError, match=f"at most {LARGEST_RANGE} at once"):
        check_ranges([FirewallRange(name="s", start="203.0.112.0", end="203.0.116.0")])


@pytest.mark.parametrize(
    ("start", "end"),
    [
        ("0.0.0.0", "0.0.0.0"),
        ("0.0.0.0", "255.255.255.255"),
        ("1.0.0.0", "255.255.255.255"),
        ("203.0.113.20", "203.0.113.10"),
        ("100.64.0.1", "100.64.0.2"),
    ],
)
def test_what_means_everybody_or_nobody_is_refused(start: str, end: str) -> None:
    with pytest.raises(DecisionError, match="The range of addresses") as caught:
        check_ranges([FirewallRange(name="any", start=start, end=end)])

    assert str(caught.value.seen).startswith(start)


@pytest.mark.parametrize("text", ["203.0.113.10/32", "::1", "example.org", ""])
def test_only_ipv4_addresses_pass(text: str) -> None:
    with pytest.raises(DecisionError, match="something else than an IPv4 address"):
        check_ranges([FirewallRange(name="odd", start=text, end="203.0.113.10")])


@pytest.mark.parametrize("name", ["", "a/b", "ends-in-dash-", "x" * 129])
def test_names_that_azure_refuses_are_refused(name: str) -> None:
    with pytest.raises(DecisionError, match="not valid or is used twice"):
        check_ranges([FirewallRange(name=name, start="203.0.113.1", end="203.0.113.1")])


def test_one_name_for_two_rules_is_refused() -> None:
    with pytest.raises(DecisionError, match="used twice"):
        check_ranges([OFFICE, OFFICE])
