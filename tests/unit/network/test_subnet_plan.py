"""The subnet plan, for any address space."""

from __future__ import annotations

from dataclasses import fields, replace
from ipaddress import IPv4Network
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from components.network.subnet_plan import (
    DOCKER_BRIDGE,
    PRIVATE_SPACES,
    SubnetPlan,
    SubnetPlanError,
    check_plan,
    plan_subnets,
    usable,
)


@st.composite
def spaces(draw: st.DrawFn) -> IPv4Network:
    """Draw any IPv4 range, private ones more often than not."""
    prefix = draw(st.integers(4, 32))
    home = draw(st.sampled_from([*PRIVATE_SPACES, IPv4Network("0.0.0.0/0")]))
    offset = draw(st.integers(0, home.num_addresses - 1))
    return IPv4Network((int(home.network_address) + offset, prefix), strict=False)


def subnets(plan: SubnetPlan) -> dict[str, IPv4Network]:
    return {field.name: getattr(plan, field.name) for field in fields(plan)}


@given(spaces())
def test_a_space_is_planned_without_overlap_or_refused(space: IPv4Network) -> None:
    try:
        plan = plan_subnets(space)
    except SubnetPlanError:
        fits = any(space.subnet_of(private) for private in PRIVATE_SPACES)
        plannable = fits and 8 <= space.prefixlen <= 23
        assert not plannable or space.overlaps(DOCKER_BRIDGE)
        return

    assert all(subnet.subnet_of(space) for subnet in subnets(plan).values())
    for one, other in combinations(subnets(plan).values(), 2):
        assert not one.overlaps(other)
    assert not any(subnet.overlaps(DOCKER_BRIDGE) for subnet in subnets(plan).values())


@given(spaces())
def test_bastion_and_gateway_have_the_sizes_azure_asks_for(space: IPv4Network) -> None:
    try:
        plan = plan_subnets(space)
    except SubnetPlanError:
        return

    assert (plan.bastion.prefixlen, plan.gateway.prefixlen) == (26, 27)
    assert usable(plan.private_endpoints) >= 59


@pytest.mark.parametrize(
    ("space", "wrong"),
    [
        ("172.17.0.0/16", "overlaps the Docker bridge"),
        ("172.16.0.0/12", "overlaps the Docker bridge"),
        ("172.17.128.0/20", "overlaps the Docker bridge"),
        ("10.0.0.0/24", "has a size"),
        ("8.8.0.0/16", "is not private"),
    ],
)
def test_a_space_that_does_not_work_is_refused_with_the_reason(
    space: str, wrong: str
) -> None:
    with pytest.raises(SubnetPlanError, match=wrong) as refused:
        plan_subnets(IPv4Network(space))

    assert refused.value.seen == space
    assert "10.40.0.0/20" in refused.value.fix


def test_the_smallest_space_still_has_room_for_the_platform() -> None:
    plan = plan_subnets(IPv4Network("10.0.0.0/23"))

    assert usable(plan.training) == 123
    assert usable(plan.private_endpoints) == 59


def test_overlapping_subnets_are_refused() -> None:
    space = IPv4Network("10.40.0.0/20")
    plan = replace(plan_subnets(space), scoring=IPv4Network("10.40.1.0/24"))

    with pytest.raises(SubnetPlanError, match="training and scoring overlap"):
        check_plan(plan, space)


def test_a_subnet_outside_the_space_is_refused() -> None:
    space = IPv4Network("10.40.0.0/20")
    plan = replace(plan_subnets(space), bastion=IPv4Network("10.99.0.0/26"))

    with pytest.raises(SubnetPlanError, match="bastion lies outside"):
        check_plan(plan, space)
