"""Count the vCPUs that Azure Machine Learning has left in a region, a family, in all.

Sources: https://learn.microsoft.com/azure/machine-learning/how-to-manage-quotas (vCPUs
a region: of each family and of all dedicated machines, and apart from them of all low
priority ones whatever their family; GPU families begin at 0),
https://learn.microsoft.com/azure/machine-learning/concept-compute-instance (a stopped
instance keeps its share). A cluster takes what its nodes take: none at zero nodes, as
``az ml compute list-usage`` shows. Of the nodes a cluster has, the simulation knows the
least ones: no job runs. The defaults are assumed, within the range that Learn gives.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from simulated_azure.arm import vm_sizes
from simulated_azure.arm.azure import Azure
from simulated_azure.arm.behaviour import dict_at
from simulated_azure.arm.behaviours.deployment_machines import reserved_vcpus
from simulated_azure.arm.vm_sizes import VmSize
from simulated_azure.conditions import Conditions
from simulated_azure.store import Resource

TOTAL_DEDICATED: Final = "TotalDedicatedCores"
TOTAL_LOW_PRIORITY: Final = "TotalLowPriorityCores"
DEFAULT_VCPUS: Final = 100
_DEFAULTS: Final = {TOTAL_DEDICATED: 300, TOTAL_LOW_PRIORITY: 100}
COMPUTES: Final = "Microsoft.MachineLearningServices/workspaces/computes"
DEPLOYMENTS: Final = (
    "Microsoft.MachineLearningServices/workspaces/onlineEndpoints/deployments"
)


@dataclass(frozen=True)
class Share:
    """vCPUs of one size that something takes, or asks for."""

    size: VmSize
    vcpus: int
    low_priority: bool = False

    @property
    def quotas(self) -> tuple[str, ...]:
        """Return the names of the quotas that it counts in."""
        if self.low_priority:
            return (TOTAL_LOW_PRIORITY,)
        return (self.size.family, TOTAL_DEDICATED)


@dataclass(frozen=True)
class Shortage:
    """A quota that has no room for a share."""

    quota: str
    limit: int
    used: int

    def label(self, share: Share) -> str:
        """Return the quota as Azure's messages name it."""
        own = self.quota == share.size.family
        return f"{share.size.label} family" if own else "total"


def limit_of(conditions: Conditions, quota: str) -> int:
    """Return the vCPUs of a family or a total: those of the conditions, or Azure's."""
    given = {name.lower(): limit for name, limit in conditions.vcpus.items()}
    if quota.lower() in given:
        return given[quota.lower()]
    if quota in _DEFAULTS:
        return _DEFAULTS[quota]
    return 0 if quota in vm_sizes.gpu_families() else DEFAULT_VCPUS


def shortage(arm: Azure, region: str, share: Share, besides: str) -> Shortage | None:
    """Return the first quota that a share breaks; what `besides` has is given back."""
    if not arm.conditions.quotas:
        return None
    used = usage(arm, region, besides)
    for quota in share.quotas:
        limit = limit_of(arm.conditions, quota)
        if used[quota] + share.vcpus > limit:
            return Shortage(quota, limit, used[quota])
    return None


def usage(arm: Azure, region: str, besides: str = "") -> Counter[str]:
    """Return the vCPUs that a region's computes and deployments take, by quota."""
    used: Counter[str] = Counter()
    for resource in _users(arm, region):
        taken = share_of(resource)
        if taken is not None and resource.id.lower() != besides.lower():
            used.update(dict.fromkeys(taken.quotas, taken.vcpus))
    return used


def share_of(resource: Resource) -> Share | None:
    """Return what a compute or an online deployment takes, if it takes anything."""
    outer = dict_at(resource.body, "properties")
    if resource.type.lower() == DEPLOYMENTS.lower():
        size = vm_sizes.find(str(outer.get("instanceType")))
        return Share(size, reserved_vcpus(resource.body)) if size else None
    inner = dict_at(outer, "properties")
    size = vm_sizes.find(str(inner.get("vmSize")))
    kind = outer.get("computeType")
    if size is None or kind not in ("AmlCompute", "ComputeInstance"):
        return None
    nodes = 1
    if kind == "AmlCompute":
        nodes = int(dict_at(inner, "scaleSettings").get("minNodeCount", 0))
    low_priority = str(inner.get("vmPriority")).lower() == "lowpriority"
    return Share(size, nodes * size.vcpus, low_priority)


def _users(arm: Azure, region: str) -> Iterator[Resource]:
    for arm_type in (COMPUTES, DEPLOYMENTS):
        for resource in arm.store.of_type(arm_type):
            if str(resource.body.get("location", "")).lower() == region.lower():
                yield resource
