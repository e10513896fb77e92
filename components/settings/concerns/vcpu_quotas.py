"""The quotas of vCPUs, held against everything that may run at once.

What else takes them adds its demands to ``_demands``.
"""

from __future__ import annotations

from collections.abc import Iterator

from components.machine_learning.vcpu_quota import LOW_PRIORITY, Demand, exceeded
from components.machine_learning.vm_sizes import FAMILIES, find_size
from components.settings.refusals import (
    Finding,
    ValueRefused,
    Values,
    did_you_mean,
    step,
)


def _quota_names(values: Values) -> Iterator[Finding]:
    known = [LOW_PRIORITY, *FAMILIES]
    lowered = {name.lower() for name in known}
    for name in values["vcpuQuotas"]:
        if name.lower() not in lowered:
            near = did_you_mean(name, known)
            yield (
                f"vcpuQuotas{step(name)}",
                ValueRefused(
                    "is no family of VM sizes that is known here",
                    seen=name,
                    allowed=f"{LOW_PRIORITY}, or a family as az ml compute list-usage"
                    " names it",
                    cure=f"did you mean {near}?"
                    if near
                    else "add it to components/machine_learning/vm_sizes.py, or "
                    "remove it",
                ),
            )


def _known_sizes(values: Values) -> Iterator[Finding]:
    """Without the vCPUs of a size no sum can be made."""
    if not values["vcpuQuotas"]:
        return
    for path, size in _sizes(values):
        if find_size(size) is None:
            yield (
                path,
                ValueRefused(
                    "is a size whose vCPUs are not known here, so that"
                    " vcpuQuotas cannot be checked",
                    seen=size,
                    allowed="a size of components/machine_learning/vm_sizes.py",
                    cure="correct it, add it there with its family and vCPUs,"
                    " or write vcpuQuotas: {}",
                ),
            )


def _sizes(values: Values) -> Iterator[tuple[str, str]]:
    """Yield each size that is asked for, with its path."""
    for key in ("computeClusters", "computeInstances"):
        for number, machine in enumerate(values[key]):
            yield f"{key}[{number}].vmSize", machine.vm_size
    for number, endpoint in enumerate(values["onlineEndpoints"]):
        for place, deployment in enumerate(endpoint.deployments):
            path = f"onlineEndpoints[{number}].deployments[{place}].instanceType"
            yield path, deployment.instance_type


def _quotas(values: Values) -> Iterator[Finding]:
    for excess in exceeded(_demands(values), values["vcpuQuotas"]):
        yield (
            f"vcpuQuotas{step(excess.quota)}",
            ValueRefused(
                "is less than what may run at once",
                seen=f"{excess.limit}, wanted {excess.sum}",
                allowed=f"{excess.wanted} or more, if Azure granted it",
                cure="lower the machines, take smaller ones, or have the quota raised"
                " (https://aka.ms/amlquota) and write it here",
            ),
        )


def _demands(values: Values) -> list[Demand]:
    clusters = [
        Demand(
            what=f"cluster {it.name}",
            vm_size=it.vm_size,
            machines=it.max_nodes,
            priority=it.priority,
        )
        for it in values["computeClusters"]
    ]
    instances = [
        Demand(what=f"instance {it.name}", vm_size=it.vm_size, machines=1)
        for it in values["computeInstances"]
    ]
    deployments = [
        Demand(
            what=f"deployment {endpoint.name}.{it.name}, a fifth more for upgrades",
            vm_size=it.instance_type,
            machines=it.most_machines,
        )
        for endpoint in values["onlineEndpoints"]
        for it in endpoint.deployments
    ]
    return [*clusters, *instances, *deployments]


RULES = (_quota_names, _known_sizes, _quotas)
