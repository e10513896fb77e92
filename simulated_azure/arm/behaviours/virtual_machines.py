"""Virtual machines: how long they take (assumed)."""

from __future__ import annotations

from simulated_azure.arm.behaviour import Behaviour
from simulated_azure.arm.durations import Duration


class VirtualMachines(Behaviour):
    """Microsoft.Compute/virtualMachines."""

    arm_types = ("Microsoft.Compute/virtualMachines",)
    duration = Duration(60, 30, 60, patches=True)
