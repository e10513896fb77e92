"""What jobs and people run on: clusters, instances, serverless jobs, quotas."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from components.machine_learning.compute_cluster import SHORTEST_IDLE_SECONDS
from components.machine_learning.vm_sizes import has_gpu
from components.network.subnet_plan import SubnetPlanError, plan_subnets, usable
from components.settings.concerns.compute_instances import (
    INSTANCE,
    InstanceSettings,
    compute_label,
)
from components.settings.concerns.vcpu_quotas import RULES as QUOTA_RULES
from components.settings.key import Concern, Key
from components.settings.nested import mapping
from components.settings.records import Record, default, records, required
from components.settings.refusals import Finding, ValueRefused, Values, nodes_in_order
from components.settings.values import boolean, choice, integer, vm_size


@dataclass(frozen=True, kw_only=True)
class ClusterSettings:
    """A cluster; the one whose purpose is imageBuild builds the workspace's images."""

    name: str
    vm_size: str
    priority: Literal["Dedicated", "LowPriority"]
    min_nodes: int
    max_nodes: int
    idle_seconds: int
    purpose: Literal["jobs", "imageBuild"]


@dataclass(frozen=True, kw_only=True)
class ComputeSettings:
    """All that jobs and people run on."""

    clusters: tuple[ClusterSettings, ...]
    instances: tuple[InstanceSettings, ...]
    serverless: bool

    @property
    def image_builder(self) -> ClusterSettings:
        """The cluster that builds the images."""
        return next(it for it in self.clusters if it.purpose == "imageBuild")


def read_compute(of: Values) -> ComputeSettings:
    """Build what clusters, instances and the workspace are told."""
    return ComputeSettings(
        clusters=of["computeClusters"],
        instances=of["computeInstances"],
        serverless=of["serverlessCompute"],
    )


def _builder(values: Values) -> Iterator[Finding]:
    if values["purpose"] == "imageBuild" and has_gpu(values["vmSize"]):
        yield (
            "purpose",
            ValueRefused(
                "would build images on accelerators",
                seen=f"imageBuild with {values['vmSize']}",
                allowed="imageBuild on a size without accelerators",
                cure="give the purpose to a CPU cluster; images build there for all",
            ),
        )
    if values["purpose"] == "imageBuild" and values["priority"] == "LowPriority":
        yield (
            "priority",
            ValueRefused(
                "would build images on machines that Azure takes away",
                seen="LowPriority with purpose imageBuild",
                allowed="Dedicated with purpose imageBuild",
                cure="set it to Dedicated, or give the purpose to another CPU cluster",
            ),
        )


CLUSTER = Record(
    ClusterSettings,
    {
        "name": required(compute_label()),
        "vmSize": required(vm_size()),
        "priority": default(choice("Dedicated", "LowPriority"), "Dedicated"),
        "minNodes": default(integer(0, 1000), 0),
        "maxNodes": required(integer(1, 1000)),
        "idleSeconds": default(integer(SHORTEST_IDLE_SECONDS, 86400), 120),
        "purpose": default(choice("jobs", "imageBuild"), "jobs"),
    },
    rules=(nodes_in_order(1000), _builder),
    kind="a cluster",
)


def _one_builder(values: Values) -> Iterator[Finding]:
    """Images are built on one cluster: the registry is private."""
    builders = [it.name for it in values["computeClusters"] if it.purpose != "jobs"]
    if len(builders) != 1:
        yield (
            "computeClusters",
            ValueRefused(
                "names no cluster or several that build images",
                seen=", ".join(builders) or "none with purpose: imageBuild",
                allowed="purpose: imageBuild on exactly one cluster, of a CPU size",
                cure="give it to one; jobs run there too",
            ),
        )


def _addresses(values: Values) -> Iterator[Finding]:
    """Each node and each instance takes one address of the training subnet."""
    ours = values["networkMode"] == "create" and values["isolationMode"] == "Disabled"
    if not ours or not values["networkAddressSpace"]:
        return
    try:
        room = usable(plan_subnets(values["networkAddressSpace"]).training)
    except SubnetPlanError:
        return
    nodes = [it.max_nodes for it in values["computeClusters"]]
    instances = len(values["computeInstances"])
    if sum(nodes) + instances > room:
        parts = " + ".join(str(it) for it in nodes)
        yield (
            "computeClusters",
            ValueRefused(
                "has more nodes than the training subnet has addresses",
                seen=f"{parts} nodes and {instances} instances"
                f" in a quarter of {values['networkAddressSpace']}",
                allowed=f"at most {room} nodes and instances together",
                cure="lower maxNodes or take a larger networkAddressSpace",
            ),
        )


def _moved(field: str) -> str:
    return f"write it as {field} of a cluster in ml-synapse:computeClusters"


CONCERN = Concern(
    keys={
        "computeClusters": Key(
            records(CLUSTER, least=1, unique=("name",)),
            '[{"name": "cpu", "vmSize": "Standard_D4ds_v5", "maxNodes": 2,'
            ' "purpose": "imageBuild"}]',
        ),
        "computeInstances": Key(records(INSTANCE, unique=("name",)), "[]"),
        "serverlessCompute": Key(boolean(), "true"),
        "vcpuQuotas": Key(mapping(integer(0, 1_000_000)), "{}"),
    },
    rules=(_one_builder, _addresses, *QUOTA_RULES),
    retired={
        "clusterVmSize": _moved("vmSize"),
        "clusterMaxNodes": _moved("maxNodes"),
        "clusterIdleMinutes": _moved("idleSeconds (the minutes times 60)"),
        "clusterPriority": _moved("priority"),
    },
)
