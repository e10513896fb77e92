"""A cluster: no public address, no local accounts, nothing running when idle.

Azure cannot change the size or the priority of a cluster's machines, and a cluster that
is made again under the same name keeps its old size
(https://github.com/Azure/azure-rest-api-specs/issues/18889). Both are therefore part of
the name: a change makes a new cluster beside the old one, then drops the old one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

import pulumi
from pulumi_azure_native import machinelearningservices

from components.errors import DecisionError
from components.machine_learning.compute_name import compute_name
from components.machine_learning.durations import iso_duration

Priority = Literal["Dedicated", "LowPriority"]

SHORTEST_IDLE_SECONDS: Final = 60


@dataclass(frozen=True, kw_only=True)
class ComputeClusterArgs:
    """What the cluster is.

    Attributes:
        compute_name: Azure name, from cluster_name().
        resource_group_name: Group of the workspace.
        workspace_name: Workspace that owns the cluster.
        location: Region of the subnet.
        vm_size: Size of each machine.
        max_nodes: Most machines at once; the quota of the family must allow them.
        idle_seconds: Seconds without work after which a machine is given back.
        subnet_id: Training subnet; it needs an explicit way out (NAT or firewall).
            None in a workspace with a managed network, which has its own.
        identity_id: User-assigned identity of jobs.
        tags: Tags of the cluster.
        priority: LowPriority machines are Azure Spot, taken away for capacity; absent,
            Dedicated.
        min_nodes: Machines that stay without work; absent, none.
    """

    compute_name: str
    resource_group_name: pulumi.Input[str]
    workspace_name: pulumi.Input[str]
    location: str
    vm_size: str
    max_nodes: int
    idle_seconds: int
    subnet_id: pulumi.Input[str] | None
    identity_id: pulumi.Input[str]
    tags: Mapping[str, str]
    priority: Priority = "Dedicated"
    min_nodes: int = 0


class ComputeCluster(pulumi.ComponentResource):
    """An AmlCompute cluster inside the training subnet.

    Create it after the workspace's private endpoint: nodes find the workspace by the
    private names only (https://learn.microsoft.com/azure/machine-learning/how-to-secure-training-vnet).

    Raises:
        DecisionError: If the cluster could never run a job or never shrink.
    """

    compute_id: pulumi.Output[str]
    compute_name: pulumi.Output[str]

    def __init__(
        self,
        name: str,
        args: ComputeClusterArgs,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        _check(args)
        super().__init__("ml-synapse:machine_learning:ComputeCluster", name, None, opts)
        cluster = machinelearningservices.Compute(
            name,
            compute_name=args.compute_name,
            resource_group_name=args.resource_group_name,
            workspace_name=args.workspace_name,
            location=args.location,
            identity=machinelearningservices.ManagedServiceIdentityArgs(
                type="UserAssigned", user_assigned_identities=[args.identity_id]
            ),
            properties=_aml_compute(args),
            tags=args.tags,
            # What replaces it renames it: the old one serves until the new one stands.
            opts=pulumi.ResourceOptions(parent=self, delete_before_replace=False),
        )
        self.compute_id = cluster.id
        self.compute_name = cluster.name
        self.register_outputs({"computeId": cluster.id, "computeName": cluster.name})


def cluster_name(label: str, vm_size: str, priority: Priority) -> str:
    """Return a name that changes with what Azure cannot change in place."""
    return compute_name(label, vm_size.lower(), priority)


def _aml_compute(args: ComputeClusterArgs) -> machinelearningservices.AmlComputeArgs:
    return machinelearningservices.AmlComputeArgs(
        compute_type="AmlCompute",
        compute_location=args.location,
        disable_local_auth=True,
        properties=machinelearningservices.AmlComputePropertiesArgs(
            vm_size=args.vm_size,
            vm_priority=args.priority,
            os_type="Linux",
            enable_node_public_ip=False,
            remote_login_port_public_access="Disabled",
            subnet=None
            if args.subnet_id is None
            else machinelearningservices.ResourceIdArgs(id=args.subnet_id),
            scale_settings=machinelearningservices.ScaleSettingsArgs(
                min_node_count=args.min_nodes,
                max_node_count=args.max_nodes,
                node_idle_time_before_scale_down=iso_duration(args.idle_seconds),
            ),
        ),
    )


def _check(args: ComputeClusterArgs) -> None:
    if not 0 <= args.min_nodes <= args.max_nodes or args.max_nodes < 1:
        raise DecisionError(
            "The cluster can never run a job.",
            seen=f"{args.min_nodes} to {args.max_nodes} machines",
            allowed="0 or more to 1 or more machines",
            cure="correct minNodes and maxNodes in ml-synapse:computeClusters",
        )
    if args.idle_seconds < SHORTEST_IDLE_SECONDS:
        raise DecisionError(
            "The cluster's idle time is too short for its machines to be reused.",
            seen=args.idle_seconds,
            allowed=f"{SHORTEST_IDLE_SECONDS} seconds or more",
            cure="raise idleSeconds in ml-synapse:computeClusters",
        )
