"""What machines may take of the subscription's vCPU quotas: pure arithmetic.

Azure ML counts dedicated vCPUs per family and region, and those of low priority in one
total (https://learn.microsoft.com/azure/machine-learning/how-to-manage-quotas). Every
machine that may run counts, as if all ran at once: a cluster at its most nodes, and a
compute instance also while it is stopped
(https://learn.microsoft.com/azure/machine-learning/how-to-create-compute-instance).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from components.machine_learning.vm_sizes import find_size

LOW_PRIORITY: Final = "lowPriority"
"""The quota of all machines of low priority, whatever their family."""


@dataclass(frozen=True, kw_only=True)
class Demand:
    """Machines of one size that may run at once; ``what`` names them in messages."""

    what: str
    vm_size: str
    machines: int
    priority: Literal["Dedicated", "LowPriority"] = "Dedicated"


@dataclass(frozen=True, kw_only=True)
class Excess:
    """A quota that is too small: what is wanted of it, and the sum in words."""

    quota: str
    limit: int
    wanted: int
    sum: str


def exceeded(demands: Sequence[Demand], quotas: Mapping[str, int]) -> list[Excess]:
    """Return the quotas that the demands break.

    Families without a quota, and sizes that vm_sizes does not have, are not counted.
    """
    limits = {name.lower(): (name, limit) for name, limit in quotas.items()}
    terms: dict[str, list[tuple[Demand, int]]] = {}
    for demand in demands:
        size = find_size(demand.vm_size)
        if size is None:
            continue
        low = demand.priority == "LowPriority"
        quota = (LOW_PRIORITY if low else size.family).lower()
        terms.setdefault(quota, []).append((demand, size.vcpus))
    return [
        excess
        for quota, (name, limit) in limits.items()
        for excess in _excess(name, limit, terms.get(quota, []))
    ]


def _excess(
    quota: str, limit: int, terms: Sequence[tuple[Demand, int]]
) -> list[Excess]:
    wanted = sum(demand.machines * vcpus for demand, vcpus in terms)
    if wanted <= limit:
        return []
    parts = [
        f"{demand.machines} x {vcpus} ({demand.what}, {demand.vm_size})"
        for demand, vcpus in terms
    ]
    return [
        Excess(
            quota=quota,
            limit=limit,
            wanted=wanted,
            sum=f"{' + '.join(parts)} = {wanted} vCPUs",
        )
    ]
