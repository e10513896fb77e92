"""What jobs run on: the CPU cluster."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from components.network.subnet_plan import SubnetPlanError, plan_subnets, usable
from components.settings.key import Concern, Key
from components.settings.refusals import Finding, ValueRefused, Values
from components.settings.values import choice, integer, text


@dataclass(frozen=True, kw_only=True)
class ClusterSettings:
    """The size of the CPU cluster; it always scales to zero."""

    vm_size: str
    max_nodes: int
    idle_minutes: int
    priority: Literal["Dedicated", "LowPriority"]


def read_cluster(of: Values) -> ClusterSettings:
    """Build what the cluster is told."""
    return ClusterSettings(
        vm_size=of["clusterVmSize"],
        max_nodes=of["clusterMaxNodes"],
        idle_minutes=of["clusterIdleMinutes"],
        priority=of["clusterPriority"],
    )


def _addresses(values: Values) -> Iterator[Finding]:
    """Each node takes one address of the training subnet."""
    if values["networkMode"] != "create" or not values["networkAddressSpace"]:
        return
    try:
        room = usable(plan_subnets(values["networkAddressSpace"]).training)
    except SubnetPlanError:
        return
    if values["clusterMaxNodes"] > room:
        yield (
            "clusterMaxNodes",
            ValueRefused(
                "has more nodes than the training subnet has addresses",
                seen=f"{values['clusterMaxNodes']} in a quarter of"
                f" {values['networkAddressSpace']}",
                allowed=f"an integer from 1 to {room}",
                cure="lower it or take a larger networkAddressSpace",
            ),
        )


CONCERN = Concern(
    keys={
        "clusterVmSize": Key(
            text(
                "(?i:standard_[a-z0-9]+(_[a-z0-9]+)*)",
                "an Azure VM size",
                "take one that az ml compute list-sizes shows",
            ),
            "STANDARD_DS3_V2",
        ),
        "clusterMaxNodes": Key(integer(1, 1000), "2"),
        "clusterIdleMinutes": Key(integer(1, 1440), "2"),
        "clusterPriority": Key(choice("Dedicated", "LowPriority"), "Dedicated"),
    },
    rules=(_addresses,),
)
