"""Machine Learning workspaces.

Sources: https://learn.microsoft.com/azure/machine-learning/concept-workspace
(dependencies; storage neither premium nor with a hierarchical namespace: "Cannot use
storage with HNS enabled.", microsoft/AzureTRE#1920),
https://learn.microsoft.com/azure/machine-learning/concept-soft-delete (14 days, the
name is blocked, forceToPurge),
https://learn.microsoft.com/azure/machine-learning/how-to-identity-based-service-authentication
(user-assigned identity and its primary one). The wording of the refusals is assumed
where no issue shows it. An image builder of low priority is taken: no source says that
Azure refuses one.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from simulated_azure.arm.azure import Azure
from simulated_azure.arm.behaviour import (
    Behaviour,
    Put,
    default,
    dict_at,
    ensure,
)
from simulated_azure.arm.behaviours.envelope import now, stable_guid
from simulated_azure.arm.behaviours.ml_datastores import default_datastores
from simulated_azure.arm.behaviours.ml_workspace_access import check_access
from simulated_azure.arm.contracts import JsonObject
from simulated_azure.arm.durations import Duration, Reply
from simulated_azure.arm.errors import ArmError, bad_request, conflict
from simulated_azure.arm.private_link_groups import Members, PrivateLinkGroup
from simulated_azure.arm.resource_id import ResourceId
from simulated_azure.constants import TENANT_ID
from simulated_azure.store import Resource

WORKSPACE: Final = "Microsoft.MachineLearningServices/workspaces"
_DEPENDENCIES: Final = {
    "storageAccount": "Microsoft.Storage/storageAccounts",
    "keyVault": "Microsoft.KeyVault/vaults",
    "applicationInsights": "Microsoft.Insights/components",
    "containerRegistry": "Microsoft.ContainerRegistry/registries",
}
_FIXED: Final = ("storageAccount", "keyVault", "hbiWorkspace")


def _hosts(workspace: Resource) -> Members:
    """Return the names; https://learn.microsoft.com/azure/machine-learning/how-to-custom-dns."""
    region = workspace.body.get("location", "")
    properties = dict_at(workspace.body, "properties")
    id = properties.get("workspaceId", "")
    notebooks = dict_at(properties, "notebookInfo").get("fqdn", "")
    api = f"{region}.api.azureml.ms"
    return [
        (
            "default",
            [f"{id}.workspace.{api}", f"{id}.workspace.{region}.cert.api.azureml.ms"],
        ),
        ("notebook", [notebooks]),
        ("inference", [f"*.{id}.inference.{api}"]),
    ]


class MachineLearningWorkspaces(Behaviour):
    """Microsoft.MachineLearningServices/workspaces."""

    arm_types = (WORKSPACE,)
    holds_data = True
    duration = Duration(45, 30, 45, Reply.ACCEPTED)  # logs
    private_link_groups = (
        PrivateLinkGroup(
            "amlworkspace",
            ("privatelink.api.azureml.ms", "privatelink.notebooks.azure.net"),
            _hosts,
        ),
    )
    log_categories = (
        "AmlComputeClusterEvent",
        "AmlComputeClusterNodeEvent",
        "AmlComputeJobEvent",
        "AmlComputeCpuGpuUtilization",
        "AmlRunStatusChangedEvent",
        "ModelsChangeEvent",
        "ModelsReadEvent",
        "ModelsActionEvent",
        "DeploymentReadEvent",
        "DeploymentEventACI",
        "DeploymentEventAKS",
        "InferencingOperationAKS",
        "InferencingOperationACI",
        "EnvironmentChangeEvent",
        "EnvironmentReadEvent",
        "DataLabelChangeEvent",
        "DataLabelReadEvent",
        "ComputeInstanceEvent",
        "DataStoreChangeEvent",
        "DataStoreReadEvent",
        "DataSetChangeEvent",
        "DataSetReadEvent",
        "PipelineChangeEvent",
        "PipelineReadEvent",
        "RunEvent",
        "RunReadEvent",
    )
    keeps = (
        *(f"properties.{name}" for name in _FIXED),
        "properties.applicationInsights",
        "properties.containerRegistry",
        "identity",
    )

    def check(self, put: Put) -> None:
        self._check_soft_deleted(put)
        properties = put.properties
        kind = str(put.body.get("kind", "Default"))
        if kind.lower() in ("default", "hub", "featurestore"):
            for name in ("storageAccount", "keyVault"):
                if not properties.get(name):
                    raise _bad(
                        f"Missing dependent resources in workspace json: {name}.",
                        f"properties.{name}",
                    )
        for name, arm_type in _DEPENDENCIES.items():
            self._check_dependency(put, name, arm_type)
        for name in _FIXED:
            before = put.previous.get(name)
            after = properties.get(name, before)
            if before is not None and str(before).lower() != str(after).lower():
                raise _bad(
                    f"{name} of a workspace cannot be changed: it is '{before}', the "
                    f"request says '{after}'. Send '{before}' or create another "
                    "workspace.",
                    f"properties.{name}",
                )
        _check_identity(put)
        check_access(put)

    def _check_soft_deleted(self, put: Put) -> None:
        if put.existing is not None:
            return
        for resource in put.arm.store.soft_deleted(WORKSPACE):
            if resource.id.lower() == put.key.lower():
                raise conflict(
                    "Conflict",
                    f"Soft-deleted workspace exists. Please purge or recover it: "
                    f"{put.id.name} was deleted less than 14 days ago and its name is "
                    "blocked. https://aka.ms/wsoftdelete",
                )

    def _check_dependency(self, put: Put, name: str, arm_type: str) -> None:
        id = put.properties.get(name)
        if not id:
            return
        resource = put.arm.find(id)
        if resource is None or resource.type.lower() != arm_type.lower():
            raise _bad(
                f"'{id}' is no {arm_type}. Give the ID of one that exists.",
                f"properties.{name}",
            )
        if name != "storageAccount":
            return
        if dict_at(resource.body, "properties").get("isHnsEnabled"):
            raise _bad("Cannot use storage with HNS enabled.", f"properties.{name}")
        if dict_at(resource.body, "sku").get("tier") == "Premium":
            raise _bad("Cannot use premium storage.", f"properties.{name}")

    def complete(self, put: Put, body: JsonObject) -> None:
        properties = ensure(body, "properties")
        default(body, kind="Default", sku={"name": "Basic"})
        body["sku"].setdefault("tier", "Basic")
        default(
            properties,
            allowPublicAccessWhenBehindVnet=False,
            enableDataIsolation=False,
            friendlyName=put.id.name,
            hbiWorkspace=False,
            imageBuildCompute="",
            managedNetwork={"isolationMode": "Disabled"},
            publicNetworkAccess="Enabled",
            systemDatastoresAuthMode="AccessKey",
            v1LegacyMode=False,
        )
        region = body.get("location", "")
        old = put.previous
        id = old.get("workspaceId") or stable_guid("ml-workspace", put.key, now())
        properties.update(
            discoveryUrl=f"https://{region}.api.azureml.ms/discovery",
            mlFlowTrackingUri=f"azureml://{region}.api.azureml.ms/mlflow/v1.0{put.key}",
            notebookInfo={
                "resourceId": id.replace("-", ""),
                "fqdn": f"ml-{put.id.name.lower()}-{region}-{id}.{region}."
                "notebooks.azure.net",
                "isPrivateLinkEnabled": False,
            },
            storageHnsEnabled=False,
            tenantId=TENANT_ID,
            workspaceId=id,
        )

    def after(self, put: Put, body: JsonObject) -> None:
        if put.existing is not None or "storageAccount" not in body["properties"]:
            return
        for resource in default_datastores(put, body):
            put.arm.store.put(resource)

    def after_delete(
        self, arm: Azure, resource: Resource, query: Mapping[str, str]
    ) -> None:
        if query.get("forceToPurge", "").lower() != "true":
            arm.store.soft_delete(resource)

    def purge(self, arm: Azure, id: ResourceId, query: Mapping[str, str]) -> None:
        """Purge the soft-deleted workspace that a second DELETE names."""
        if query.get("forceToPurge", "").lower() == "true":
            arm.store.recover(str(id))


def _check_identity(put: Put) -> None:
    primary = put.properties.get("primaryUserAssignedIdentity")
    given = dict_at(put.body, "identity", "userAssignedIdentities")
    known = {id.lower() for id in given}
    if primary and primary.lower() not in known:
        raise _bad(
            f"primaryUserAssignedIdentity '{primary}' is none of the workspace's "
            f"user-assigned identities: {', '.join(given) or 'none'}.",
            "properties.primaryUserAssignedIdentity",
        )
    if not dict_at(put.body, "identity"):
        raise _bad("A workspace needs an identity.", "identity")


def _bad(message: str, target: str) -> ArmError:
    return bad_request("BadRequest", message, target)
