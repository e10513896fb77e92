"""The quotas of vCPUs, held against everything that may run at once.

What else takes them adds its demands to ``_demands``.
"""

from __future__ import annotations

from collections.abc import Iterator

from components.machine_learning.vcpu_quota import LOW_PRIORITY, Demand, exceeded
from components.machine_learning.vm_sizes import FAMILIES, find_size
from components.settings.platform_settings import PlatformSettings
from components.settings.words import did_you_mean, path_text
from components.spec import Refusal


def quota_names(settings: PlatformSettings) -> Iterator[Refusal]:
    """Yield quotas of families that are not known."""
    known = [LOW_PRIORITY, *FAMILIES]
    lowered = {name.lower() for name in known}
    for name in settings.ml_workspace.vcpu_quotas:
        if name.lower() not in lowered:
            near = did_you_mean(name, known)
            yield Refusal(
                "is no family of VM sizes that is known here",
                seen=name,
                allowed=f"{LOW_PRIORITY}, or a family as az ml compute list-usage"
                " names it",
                fix=f"did you mean {near}?"
                if near
                else "add it to components/machine_learning/vm_sizes.py, or remove it",
                at=_quota(name),
            )


def known_sizes(settings: PlatformSettings) -> Iterator[Refusal]:
    """Yield sizes whose vCPUs are not known: without them no sum can be made."""
    if not settings.ml_workspace.vcpu_quotas:
        return
    for path, size in _sizes(settings):
        if find_size(size) is None:
            yield Refusal(
                "is a size whose vCPUs are not known here, so that vcpuQuotas cannot"
                " be checked",
                seen=size,
                allowed="a size of components/machine_learning/vm_sizes.py",
                fix="correct it, add it there with its family and vCPUs, or remove"
                " mlWorkspace.vcpuQuotas",
                at=path,
            )


def quotas(settings: PlatformSettings) -> Iterator[Refusal]:
    """Yield quotas that are less than what may run at once."""
    granted = settings.ml_workspace.vcpu_quotas
    for excess in exceeded(_demands(settings), granted):
        yield Refusal(
            "is less than what may run at once",
            seen=f"{excess.limit}, wanted {excess.sum}",
            allowed=f"{excess.wanted} or more, if Azure granted it",
            fix="lower the machines, take smaller ones, or have the quota raised"
            " (https://aka.ms/amlquota) and write it here",
            at=_quota(excess.quota),
        )


def _quota(name: str) -> str:
    return path_text(("mlWorkspace", "vcpuQuotas", name))


def _sizes(settings: PlatformSettings) -> Iterator[tuple[str, str]]:
    """Yield the path of each size that is asked for, and the size."""
    for number, cluster in enumerate(settings.compute_clusters):
        yield f"computeClusters[{number}].vmSize", cluster.vm_size
    for number, instance in enumerate(settings.compute_instances):
        yield f"computeInstances[{number}].vmSize", instance.vm_size
    for number, endpoint in enumerate(settings.online_endpoints):
        for place, deployment in enumerate(endpoint.deployments):
            path = f"onlineEndpoints[{number}].deployments[{place}].instanceType"
            yield path, deployment.instance_type


def _demands(settings: PlatformSettings) -> list[Demand]:
    clusters = [
        Demand(
            what=f"cluster {cluster.name}",
            vm_size=cluster.vm_size,
            machines=cluster.max_nodes,
            priority=cluster.priority,
        )
        for cluster in settings.compute_clusters
    ]
    instances = [
        Demand(what=f"instance {instance.name}", vm_size=instance.vm_size, machines=1)
        for instance in settings.compute_instances
    ]
    deployments = [
        Demand(
            what=f"deployment {endpoint.name}.{it.name}, a fifth more for upgrades",
            vm_size=it.instance_type,
            machines=it.most_machines,
        )
        for endpoint in settings.online_endpoints
        for it in endpoint.deployments
    ]
    return [*clusters, *instances, *deployments]
