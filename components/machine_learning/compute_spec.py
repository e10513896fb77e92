"""Clusters and instances as the stack file describes them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import Field

from components.arm_ids import ObjectId
from components.machine_learning.clock_spec import (
    WORKING_DAYS,
    Days,
    TimeOfDay,
    TimeZone,
)
from components.machine_learning.vm_sizes import has_gpu
from components.spec import Refusal, Spec, text

Priority = Literal["Dedicated", "LowPriority"]
ComputeLabel = Annotated[
    str,
    text(
        "[a-z]([a-z0-9-]{0,15}[a-z0-9])?",
        "1 to 17 lower-case letters, digits and dashes, a letter first",
        "take a short word; Azure's own limit is 24 characters with what follows it",
    ),
]
VmSize = Annotated[
    str,
    text(
        "[Ss][Tt][Aa][Nn][Dd][Aa][Rr][Dd]_[A-Za-z0-9]+(_[A-Za-z0-9]+)*",
        "an Azure VM size",
        "take one that az ml compute list-sizes shows",
    ),
]


class ClusterSpec(Spec):
    """A cluster; jobs run on all, and one builds the workspace's images too."""

    name: ComputeLabel = Field(description="Name; the beginning of its name in Azure.")
    vm_size: VmSize = Field(
        description="Size of each machine; another one makes a new cluster before the"
        " old one goes."
    )
    priority: Priority = Field(
        default="Dedicated",
        description="LowPriority: Azure Spot machines, whose price varies up to that of"
        " Dedicated, without a cap of yours, and which are taken away for capacity"
        " while what they did is billed. Another one makes a new cluster.",
    )
    min_nodes: int = Field(
        default=0, ge=0, le=1000, description="Machines that stay without work."
    )
    max_nodes: int = Field(
        ge=1,
        le=1000,
        description="Most machines at once; the quota must allow them.",
    )
    idle_seconds: int = Field(
        default=120,
        ge=60,
        le=86_400,
        description="Seconds without work after which a machine is given back.",
    )
    purpose: Literal["jobs", "imageBuild"] = Field(
        default="jobs",
        description="imageBuild on exactly one cluster, Dedicated and of a CPU size: it"
        " builds the images for all.",
    )

    def rules(self) -> Iterator[Refusal]:
        """Keep nodes in order, and build images where it can be done."""
        if self.max_nodes < self.min_nodes:
            yield Refusal(
                "is smaller than minNodes",
                seen=f"{self.max_nodes}, with minNodes {self.min_nodes}",
                allowed=f"an integer from {self.min_nodes} to 1000",
                fix="raise maxNodes or lower minNodes",
                at="maxNodes",
            )
        if self.purpose == "imageBuild" and has_gpu(self.vm_size):
            yield Refusal(
                "would build images on accelerators",
                seen=f"imageBuild with {self.vm_size}",
                allowed="imageBuild on a size without accelerators",
                fix="give the purpose to a CPU cluster; images build there for all",
                at="purpose",
            )
        if self.purpose == "imageBuild" and self.priority == "LowPriority":
            yield Refusal(
                "would build images on machines that Azure takes away",
                seen="LowPriority with purpose imageBuild",
                allowed="Dedicated with purpose imageBuild",
                fix="set it to Dedicated, or give the purpose to another CPU cluster",
                at="priority",
            )


class HoursSpec(Spec):
    """When an instance stops and starts by itself."""

    start: TimeOfDay | None = Field(
        default=None, description="When it starts; absent, its user starts it."
    )
    stop: TimeOfDay = Field(description="When it stops.")
    days: Days = Field(default=WORKING_DAYS, description="Days on which it does.")
    time_zone: TimeZone = Field(description="Windows name of the times' zone.")

    def rules(self) -> Iterator[Refusal]:
        """Start and stop at two times."""
        if self.start == self.stop:
            yield Refusal(
                "is the time of stop",
                seen=self.start,
                allowed="another time, or nothing",
                fix="change one of the two, or leave start out",
                at="start",
            )


class InstanceSpec(Spec):
    """The machine of one user of the directory.

    Azure changes none of it in place: a change makes a new instance and drops the old
    one with its disk; notebooks are on the workspace's file share and stay.
    """

    name: ComputeLabel = Field(description="Name; the beginning of its name in Azure.")
    user_object_id: ObjectId = Field(description="The only user.")
    vm_size: VmSize = Field(description="Size of the machine.")
    idle_minutes: int = Field(
        default=60,
        ge=15,
        le=4320,
        description="Minutes without work after which it stops.",
    )
    hours: HoursSpec | None = Field(
        default=None,
        description="When it stops and starts; absent, only idleness stops it.",
    )
