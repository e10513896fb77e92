"""A compute instance: the machine of one person, in the training subnet.

No public address, no SSH, no local accounts; it stops when it is idle, and at its
hours. Azure changes none of this in place through ARM: the size never, idle time and
SSH at creation only
(https://learn.microsoft.com/azure/machine-learning/how-to-create-compute-instance). All
of it is therefore part of the name: a change makes a new instance beside the old one,
then drops the old one with its disk. Notebooks are on the workspace's file share.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pulumi
from pulumi_azure_native import machinelearningservices

from components.machine_learning.compute_name import compute_name
from components.machine_learning.compute_spec import HoursSpec, InstanceSpec
from components.machine_learning.cron import DAYS


@dataclass(frozen=True, kw_only=True)
class ComputeInstanceArgs:
    """Whose the instance is, and what.

    Attributes:
        spec: Its user, its size, and when it stops.
        instance_name: Azure name, from instance_name(); unique in the region.
        resource_group_name: Group of the workspace.
        workspace_name: Workspace that owns the instance.
        location: Region of the subnet.
        tenant_id: Directory of the user.
        subnet_id: Training subnet; it needs an explicit way out (NAT or firewall).
            None in a workspace with a managed network, which has its own.
        identity_id: User-assigned identity that reads data.
        tags: Tags of the instance.
    """

    spec: InstanceSpec
    instance_name: str
    resource_group_name: pulumi.Input[str]
    workspace_name: pulumi.Input[str]
    location: str
    tenant_id: str
    subnet_id: pulumi.Input[str] | None
    identity_id: pulumi.Input[str]
    tags: Mapping[str, str]


class ComputeInstance(pulumi.ComponentResource):
    """A personal compute instance.

    Create it after the workspace's private endpoint, like a cluster.
    """

    compute_id: pulumi.Output[str]
    compute_name: pulumi.Output[str]

    def __init__(
        self,
        name: str,
        args: ComputeInstanceArgs,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        super().__init__(
            "ml-synapse:machine_learning:ComputeInstance", name, None, opts
        )
        instance = machinelearningservices.Compute(
            name,
            compute_name=args.instance_name,
            resource_group_name=args.resource_group_name,
            workspace_name=args.workspace_name,
            location=args.location,
            identity=machinelearningservices.ManagedServiceIdentityArgs(
                type="UserAssigned", user_assigned_identities=[args.identity_id]
            ),
            properties=_compute_instance(args),
            tags=args.tags,
            # What replaces it renames it: the old one serves until the new one stands.
            opts=pulumi.ResourceOptions(
                parent=self,
                delete_before_replace=False,
                # Its user may sign on for the instance, and nobody else
                # (az ml compute enable-sso).
                ignore_changes=["properties.properties.enableSSO"],
            ),
        )
        self.compute_id = instance.id
        self.compute_name = instance.name
        self.register_outputs({"computeId": instance.id, "computeName": instance.name})


def instance_name(spec: InstanceSpec, seed: str) -> str:
    """Return a name that changes with what Azure cannot change in place.

    ``seed`` (text that only this stack has) keeps apart the instances of one person in
    several stacks: the name is unique in the region.
    """
    hours = spec.hours
    times = (
        f"{hours.start} {hours.stop} {hours.time_zone} {','.join(hours.days)}"
        if hours
        else ""
    )
    fixed = (seed, spec.user_object_id, spec.vm_size.lower(), str(spec.idle_minutes))
    return compute_name(spec.name, *fixed, times)


def _compute_instance(
    args: ComputeInstanceArgs,
) -> machinelearningservices.ComputeInstanceArgs:
    ml = machinelearningservices
    return ml.ComputeInstanceArgs(
        compute_type="ComputeInstance",
        compute_location=args.location,
        disable_local_auth=True,
        properties=ml.ComputeInstancePropertiesArgs(
            vm_size=args.spec.vm_size,
            subnet=(
                None if args.subnet_id is None else ml.ResourceIdArgs(id=args.subnet_id)
            ),
            enable_node_public_ip=False,
            ssh_settings=ml.ComputeInstanceSshSettingsArgs(
                ssh_public_access="Disabled"
            ),
            # Off for an instance made for somebody else: it would sign on as its maker.
            enable_sso=False,
            application_sharing_policy="Personal",
            compute_instance_authorization_type="personal",
            personal_compute_instance_settings=ml.PersonalComputeInstanceSettingsArgs(
                assigned_user=ml.AssignedUserArgs(
                    object_id=args.spec.user_object_id, tenant_id=args.tenant_id
                )
            ),
            idle_time_before_shutdown=f"PT{args.spec.idle_minutes}M",
            schedules=_schedules(args.spec.hours) if args.spec.hours else None,
        ),
    )


def _schedules(hours: HoursSpec) -> machinelearningservices.ComputeSchedulesArgs:
    times = {"Stop": hours.stop} | ({"Start": hours.start} if hours.start else {})
    return machinelearningservices.ComputeSchedulesArgs(
        compute_start_stop=[
            machinelearningservices.ComputeStartStopScheduleArgs(
                action=action,
                status="Enabled",
                trigger_type="Cron",
                cron=machinelearningservices.CronArgs(
                    expression=cron_expression(time, hours.days),
                    time_zone=hours.time_zone,
                ),
            )
            for action, time in times.items()
        ]
    )


def cron_expression(time: str, days: Sequence[str]) -> str:
    """Return minute, hour, any date, and the numbers of the days (Sunday is 0)."""
    hour, minute = (int(part) for part in time.split(":"))
    numbers = sorted(DAYS.index(day) for day in days)
    return f"{minute} {hour} * * {','.join(map(str, numbers))}"
