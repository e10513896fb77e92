"""The subnet plan: pure arithmetic over the address space of the network.

The lower half of the space is dealt out and the upper half is kept: Bastion and the
gateways take the first addresses of it, the rest waits for what comes later. So no
subnet ever has to move, which Azure would not allow while something lives in it.

===================  =========================  ==========================
subnet               size                       in 10.40.0.0/20
===================  =========================  ==========================
training             a quarter of the space     10.40.0.0/22
scoring              an eighth                  10.40.4.0/23
private endpoints    an eighth                  10.40.6.0/23
AzureBastionSubnet   /26, Bastion's minimum     10.40.8.0/26
GatewaySubnet        /27, the gateways' advice  10.40.8.64/27
===================  =========================  ==========================
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields
from ipaddress import IPv4Network
from itertools import combinations

from components.spec import Refusal

LARGEST_PREFIX = 8
SMALLEST_PREFIX = 23
BASTION_PREFIX = 26
GATEWAY_PREFIX = 27

AZURE_RESERVED = 5
"""Addresses that Azure keeps in each subnet: first four and last."""

DOCKER_BRIDGE = IPv4Network("172.17.0.0/16")
"""The Docker bridge on ML compute: what overlaps it cannot be reached from a job."""

PRIVATE_SPACES = tuple(
    IPv4Network(space) for space in ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16")
)


class SubnetPlanError(Refusal):
    """An address space that no plan fits."""


@dataclass(frozen=True, kw_only=True)
class SubnetPlan:
    """One network per subnet; all inside the space, none overlapping another."""

    training: IPv4Network
    scoring: IPv4Network
    private_endpoints: IPv4Network
    bastion: IPv4Network
    gateway: IPv4Network


def usable(network: IPv4Network) -> int:
    """Return how many addresses Azure leaves in a subnet."""
    return network.num_addresses - AZURE_RESERVED


def plan_subnets(space: IPv4Network) -> SubnetPlan:
    """Deal the space out; raise SubnetPlanError when it cannot be."""
    for refusal in check_space(space):
        raise refusal
    lower, upper = space.subnets(prefixlen_diff=1)
    training, rest = lower.subnets(prefixlen_diff=1)
    scoring, private_endpoints = rest.subnets(prefixlen_diff=1)
    platform = next(upper.subnets(new_prefix=BASTION_PREFIX - 1))
    bastion, after_bastion = platform.subnets(new_prefix=BASTION_PREFIX)
    gateway = next(after_bastion.subnets(new_prefix=GATEWAY_PREFIX))
    plan = SubnetPlan(
        training=training,
        scoring=scoring,
        private_endpoints=private_endpoints,
        bastion=bastion,
        gateway=gateway,
    )
    check_plan(plan, space)
    return plan


def check_plan(plan: SubnetPlan, space: IPv4Network) -> None:
    """Raise SubnetPlanError unless the subnets fit the space and one another."""
    subnets = {field.name: getattr(plan, field.name) for field in fields(plan)}
    for name, subnet in subnets.items():
        if not subnet.subnet_of(space):
            raise SubnetPlanError(
                f"The subnet {name} lies outside the network.",
                seen=str(subnet),
                allowed=f"a part of {space}",
                fix="move the subnet or widen the network",
            )
    for (name, one), (other_name, other) in combinations(subnets.items(), 2):
        if one.overlaps(other):
            raise SubnetPlanError(
                f"The subnets {name} and {other_name} overlap.",
                seen=f"{one} and {other}",
                allowed="subnets that share no address",
                fix="move one of them",
            )


def check_space(space: IPv4Network) -> Iterator[SubnetPlanError]:
    """Yield what is wrong with a space, if no plan fits it."""
    wrong = ""
    if space.overlaps(DOCKER_BRIDGE):
        wrong = "overlaps the Docker bridge of ML compute"
    elif not LARGEST_PREFIX <= space.prefixlen <= SMALLEST_PREFIX:
        wrong = "has a size that the five subnets do not fit"
    elif not any(space.subnet_of(private) for private in PRIVATE_SPACES):
        wrong = "is not private (RFC 1918)"
    if wrong:
        yield SubnetPlanError(
            wrong,
            seen=space,
            allowed=f"a private IPv4 range from /{LARGEST_PREFIX} to"
            f" /{SMALLEST_PREFIX} that does not touch {DOCKER_BRIDGE}",
            fix="take a range such as 10.40.0.0/20",
            at="addressSpace",
        )
