"""Computes of a Machine Learning workspace.

Sources:
https://learn.microsoft.com/azure/machine-learning/how-to-create-attach-compute-cluster
(what can be changed later: scale settings and identity only),
https://learn.microsoft.com/azure/machine-learning/how-to-secure-training-vnet (no
public IP needs a subnet or a managed network),
https://learn.microsoft.com/rest/api/azureml/virtual-machine-sizes/list (sizes differ by
region). Codes and wording are assumed.
"""

from __future__ import annotations

import re
from types import MappingProxyType
from typing import Final

from simulated_azure.arm import vm_sizes
from simulated_azure.arm.behaviour import Behaviour, Put, default, dict_at, ensure
from simulated_azure.arm.behaviours.envelope import now
from simulated_azure.arm.behaviours.ml_compute_instances import (
    check_instance,
    fill_instance,
)
from simulated_azure.arm.contracts import JsonObject
from simulated_azure.arm.durations import Duration
from simulated_azure.arm.errors import ArmError, bad_request

COMPUTE: Final = "Microsoft.MachineLearningServices/workspaces/computes"
_DURATION: Final = re.compile(
    r"^P(?=.)(\d+D)?(T(?=\d)(\d+H)?(\d+M)?(\d+(\.\d+)?S)?)?$", re.I
)
_FIXED: Final = (
    "vmSize",
    "vmPriority",
    "osType",
    "subnet",
    "enableNodePublicIp",
    "remoteLoginPortPublicAccess",
    "isolatedNetwork",
)


class Computes(Behaviour):
    """Microsoft.MachineLearningServices/workspaces/computes."""

    arm_types = (COMPUTE,)
    duration = Duration(120, 30, 120, patches=True)  # assumed
    # Both assumed.
    duration_of_kind = MappingProxyType(
        {
            "computeinstance": Duration(240, 60, 120, patches=True),
            "synapsespark": Duration(30, 15, 15, patches=True),
        }
    )
    keeps = ("properties.disableLocalAuth",)

    def check(self, put: Put) -> None:
        outer = put.properties
        kind, inner = outer.get("computeType"), dict_at(outer, "properties")
        if kind not in ("AmlCompute", "ComputeInstance"):
            return
        _check_size(put, str(kind), str(inner.get("vmSize", "")))
        self._check_network(put, inner)
        if kind == "ComputeInstance":
            check_instance(put, inner)
            return
        self._check_scale(dict_at(inner, "scaleSettings"))
        self._check_fixed(put, inner)

    def _check_scale(self, scale: JsonObject) -> None:
        low, high = scale.get("minNodeCount", 0), scale.get("maxNodeCount", 0)
        if low > high or low < 0:
            raise _bad(
                f"minNodeCount {low} must lie between 0 and maxNodeCount {high}.",
                "scaleSettings.minNodeCount",
            )
        idle = scale.get("nodeIdleTimeBeforeScaleDown", "PT120S")
        if not _DURATION.match(idle):
            raise _bad(
                f"'{idle}' is no ISO 8601 duration; give one such as PT120S.",
                "scaleSettings.nodeIdleTimeBeforeScaleDown",
            )

    def _check_network(self, put: Put, inner: JsonObject) -> None:
        workspace = put.arm.find(put.id.root)
        network = workspace.body if workspace else {}
        managed = dict_at(network, "properties", "managedNetwork")
        isolated = managed.get("isolationMode", "Disabled") != "Disabled"
        subnet = dict_at(inner, "subnet").get("id")
        if inner.get("enableNodePublicIp") is False and not subnet and not isolated:
            raise _bad(
                "A compute without public IP needs a subnet or a workspace with "
                "managed network.",
                "subnet",
            )
        if subnet and isolated:
            raise _bad(
                "A workspace with managed network takes no compute in a subnet of "
                "yours.",
                "subnet",
            )

    def _check_fixed(self, put: Put, inner: JsonObject) -> None:
        before = dict_at(put.previous, "properties")
        for name in _FIXED:
            had, wanted = before.get(name), inner.get(name, before.get(name))
            if had is not None and str(had).lower() != str(wanted).lower():
                raise _bad(
                    f"{name} of compute {put.id.name} is {had} and cannot be changed; "
                    "only scaleSettings can. Delete the compute and create another "
                    "one.",
                    name,
                )

    def complete(self, put: Put, body: JsonObject) -> None:
        workspace = put.arm.find(put.id.root)
        region = workspace.body.get("location", "") if workspace else ""
        default(body, location=region)
        properties = ensure(body, "properties")
        moment = now()
        properties.update(
            createdOn=put.previous.get("createdOn", moment),
            modifiedOn=moment,
            isAttachedCompute=properties.get("computeType")
            not in ("AmlCompute", "ComputeInstance"),
        )
        default(properties, computeLocation=region, disableLocalAuth=False)
        if properties.get("computeType") == "AmlCompute":
            _fill_cluster(ensure(properties, "properties"), moment)
        elif properties.get("computeType") == "ComputeInstance":
            fill_instance(put, ensure(properties, "properties"))


def _check_size(put: Put, kind: str, name: str) -> None:
    size, region = vm_sizes.find(name), _region(put)
    if size is None or kind not in size.compute_types:
        raise _bad(
            f"The specified VM size '{name}' is not supported for {kind}. Give one "
            "such as Standard_D4ds_v5.",
            "vmSize",
        )
    if not size.is_offered_in(region):
        raise _bad(
            f"The specified VM size '{name}' is not available in {region}. List what "
            "is with: az ml compute list-sizes.",
            "vmSize",
        )


def _region(put: Put) -> str:
    workspace = put.arm.find(put.id.root)
    own = dict_at(workspace.body if workspace else {})
    return str(put.body.get("location") or own.get("location", ""))


def _fill_cluster(inner: JsonObject, moment: str) -> None:
    default(
        inner,
        enableNodePublicIp=True,
        isolatedNetwork=False,
        osType="Linux",
        remoteLoginPortPublicAccess="NotSpecified",
        vmPriority="Dedicated",
    )
    scale = ensure(inner, "scaleSettings")
    default(scale, minNodeCount=0, nodeIdleTimeBeforeScaleDown="PT120S")
    nodes = scale["minNodeCount"]
    inner.update(
        allocationState="Steady",
        allocationStateTransitionTime=moment,
        currentNodeCount=nodes,
        errors=[],
        nodeStateCounts={
            "idleNodeCount": nodes,
            "leavingNodeCount": 0,
            "preemptedNodeCount": 0,
            "preparingNodeCount": 0,
            "runningNodeCount": 0,
            "unusableNodeCount": 0,
        },
        targetNodeCount=nodes,
    )


def _bad(message: str, name: str) -> ArmError:
    return bad_request("BadRequest", message, f"properties.properties.{name}")
