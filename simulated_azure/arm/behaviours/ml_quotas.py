"""Refuse machines that a quota of vCPUs has no room for; list quotas, usage and sizes.

Sources: how a cluster is refused, ClusterMinNodesExceedCoreQuota, for its least nodes
(at least one) and never for its most: Azure/mlops-v2#81,
ansible-collections/azure#2209; OutOfQuota of deployments:
MicrosoftDocs/azure-docs#121466; the lists:
https://learn.microsoft.com/rest/api/azureml/usages/list,
https://learn.microsoft.com/rest/api/azureml/quotas/list,
https://learn.microsoft.com/rest/api/azureml/virtual-machine-sizes/list. Assumed: that
the refusal comes with the PUT, and the IDs in the lists.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from simulated_azure.arm import vm_sizes
from simulated_azure.arm.azure import Azure
from simulated_azure.arm.behaviour import Behaviour, Put, Reading
from simulated_azure.arm.behaviours.vcpu_quotas import (
    COMPUTES,
    DEPLOYMENTS,
    TOTAL_DEDICATED,
    TOTAL_LOW_PRIORITY,
    limit_of,
    share_of,
    shortage,
    usage,
)
from simulated_azure.arm.contracts import JsonObject
from simulated_azure.arm.errors import ArmError, bad_request
from simulated_azure.arm.resource_id import Collection, ResourceId
from simulated_azure.store import Resource

LOCATIONS: Final = "Microsoft.MachineLearningServices/locations"
_TOTALS: Final = {
    TOTAL_DEDICATED: "Total Cluster Dedicated Regional vCPUs",
    TOTAL_LOW_PRIORITY: "Total Cluster LowPriority Regional vCPUs",
}
_FIX: Final = (
    "Talk to your Subscription Admin or refer to "
    "https://docs.microsoft.com/azure/machine-learning/how-to-manage-quotas"
    "#request-quota-increases to increase the {label} vCPU quota"
)


class ComputeQuotas(Behaviour):
    """Clusters and compute instances."""

    arm_types = (COMPUTES,)
    comes_last = True

    def check(self, put: Put) -> None:
        share = share_of(_requested(put))
        if share is None:
            return
        if not share.vcpus:
            share = replace(share, vcpus=share.size.vcpus)
        missing = shortage(put.arm, _region(put), share, put.key)
        if missing is None:
            return
        label, nodes = missing.label(share), share.vcpus // share.size.vcpus
        message = (
            f"The specified subscription has a {label} vCPU quota of {missing.limit} "
            f"and cannot accomodate for at least {nodes} requested managed compute "
            f"nodes which maps to {share.vcpus} vCPUs. {_FIX.format(label=label)}."
        )
        detail = bad_request("ClusterMinNodesExceedCoreQuota", message)
        raise ArmError(400, "BadRequest", message, details=[detail])


class DeploymentQuotas(Behaviour):
    """Online deployments."""

    arm_types = (DEPLOYMENTS,)
    # After what a deployment may be at all.
    comes_last = True

    def check(self, put: Put) -> None:
        share = share_of(_requested(put))
        missing = share and shortage(put.arm, _region(put), share, put.key)
        if not share or not missing:
            return
        raise bad_request(
            "OutOfQuota",
            "Not enough cluster CPU quota. The amount of additional CPU quota "
            f"requested is {share.vcpus}, and you are currently using {missing.used}. "
            f"Your amount of maximum quota is {missing.limit} "
            f"({missing.label(share)}). Please see troubleshooting guide, available "
            "here: "
            "https://aka.ms/oe-tsg#error-outofquota",
        )


class QuotaLists(Behaviour):
    """…/locations/{region}/usages, quotas and vmSizes."""

    arm_types = (LOCATIONS,)

    def implicit(self, arm: Azure, id: ResourceId) -> JsonObject | None:
        return {}

    @property
    def collections(self) -> Mapping[str, Reading]:
        return {"usages": _usages, "quotas": _quotas, "vmsizes": _sizes}


def _requested(put: Put) -> Resource:
    """Return what a PUT would make, with what the resource keeps without being told."""
    return Resource(id=put.key, type=put.id.type, name=put.id.name, body=put.body)


def _region(put: Put) -> str:
    own = put.body.get("location")
    workspace = put.arm.find(put.id.root)
    region = own or (workspace.body.get("location") if workspace else "")
    return str(region).replace(" ", "").lower()


def _usages(arm: Azure, collection: Collection) -> list[JsonObject]:
    region = collection.names[0]
    used = usage(arm, region)
    return [
        {
            **_entry(collection, quota, "usages"),
            "currentValue": used[quota],
            "limit": limit_of(arm.conditions, quota),
            "name": {"value": quota, "localizedValue": label},
        }
        for quota, label in _names(region).items()
    ]


def _quotas(arm: Azure, collection: Collection) -> list[JsonObject]:
    return [
        {
            **_entry(collection, quota, "quotas"),
            "limit": limit_of(arm.conditions, quota),
            "name": {"value": quota, "localizedValue": label},
        }
        for quota, label in _names(collection.names[0]).items()
    ]


def _sizes(arm: Azure, collection: Collection) -> list[JsonObject]:
    return [
        {
            "name": size.name,
            "family": size.family,
            "vCPUs": size.vcpus,
            "gpus": size.gpus,
            "memoryGB": size.memory_gb,
            "lowPriorityCapable": True,
            "supportedComputeTypes": list(size.compute_types),
        }
        for size in vm_sizes.offered_in(collection.names[0])
    ]


def _names(region: str) -> dict[str, str]:
    families = {
        size.family: f"{size.label} Family Cluster Dedicated vCPUs"
        for size in vm_sizes.offered_in(region)
    }
    return {**_TOTALS, **families}


def _entry(collection: Collection, quota: str, kind: str) -> dict[str, Any]:
    region = collection.names[0]
    scope = f"{collection.scope}/providers/{LOCATIONS}/{region}"
    cores = {
        TOTAL_DEDICATED: "totalDedicatedCores",
        TOTAL_LOW_PRIORITY: "totalLowPriorityCores",
    }.get(quota, "dedicatedCores")
    return {
        "id": f"{scope}/{kind}/{quota}",
        "amlWorkspaceLocation": region,
        "type": f"Microsoft.MachineLearningServices/{cores}/{kind}",
        "unit": "Count",
    }
