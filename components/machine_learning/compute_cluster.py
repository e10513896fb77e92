"""A cluster: no public address, no local accounts, nothing running when idle.

Azure cannot change the size or the priority of a cluster's machines, and a cluster that
is made again under the same name keeps its old size
(https://github.com/Azure/azure-rest-api-specs/issues/18889). Both are therefore part of
the name: a change makes a new cluster beside the old one, then drops the old one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pulumi
from pulumi_azure_native import machinelearningservices

from components.machine_learning.compute_name import compute_name
from components.machine_learning.compute_spec import ClusterSpec
from components.machine_learning.durations import iso_duration


@dataclass(frozen=True, kw_only=True)
class ComputeClusterArgs:
    """What the cluster is.

    Attributes:
        spec: Machines, their number and their priority.
        compute_name: Azure name, from cluster_name().
        resource_group_name: Group of the workspace.
        workspace_name: Workspace that owns the cluster.
        location: Region of the subnet.
        subnet_id: Training subnet; it needs an explicit way out (NAT or firewall).
            None in a workspace with a managed network, which has its own.
        identity_id: User-assigned identity of jobs.
        tags: Tags of the cluster.
    """

    spec: ClusterSpec
    compute_name: str
    resource_group_name: pulumi.Input[str]
    workspace_name: pulumi.Input[str]
    location: str
    subnet_id: pulumi.Input[str] | None
    identity_id: pulumi.Input[str]
    tags: Mapping[str, str]


class ComputeCluster(pulumi.ComponentResource):
    """An AmlCompute cluster inside the training subnet.

    Create it after the workspace's private endpoint: nodes find the workspace by the
    private names only (https://learn.microsoft.com/azure/machine-learning/how-to-secure-training-vnet).
    """

    compute_id: pulumi.Output[str]
    compute_name: pulumi.Output[str]

    def __init__(
        self,
        name: str,
        args: ComputeClusterArgs,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
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


def cluster_name(spec: ClusterSpec) -> str:
    """Return a name that changes with what Azure cannot change in place."""
    return compute_name(spec.name, spec.vm_size.lower(), spec.priority)


def _aml_compute(args: ComputeClusterArgs) -> machinelearningservices.AmlComputeArgs:
    return machinelearningservices.AmlComputeArgs(
        compute_type="AmlCompute",
        compute_location=args.location,
        disable_local_auth=True,
        properties=machinelearningservices.AmlComputePropertiesArgs(
            vm_size=args.spec.vm_size,
            vm_priority=args.spec.priority,
            os_type="Linux",
            enable_node_public_ip=False,
            remote_login_port_public_access="Disabled",
            subnet=None
            if args.subnet_id is None
            else machinelearningservices.ResourceIdArgs(id=args.subnet_id),
            scale_settings=machinelearningservices.ScaleSettingsArgs(
                min_node_count=args.spec.min_nodes,
                max_node_count=args.spec.max_nodes,
                node_idle_time_before_scale_down=iso_duration(args.spec.idle_seconds),
            ),
        ),
    )
