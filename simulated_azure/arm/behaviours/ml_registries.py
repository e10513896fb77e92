"""Machine Learning registries, and the resource group that Azure keeps for each.

Sources: https://learn.microsoft.com/azure/machine-learning/how-to-manage-registries (a
managed resource group with a storage account and a container registry a region; regions
can be added and none taken away; a private endpoint of group amlregistry),
https://learn.microsoft.com/azure/machine-learning/how-to-registry-network-isolation
(the group's name; account and registry take private endpoints of their own). Their
names, that they are closed as the registry is, and all codes and wording are assumed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from simulated_azure.arm.azure import Azure
from simulated_azure.arm.behaviour import Behaviour, Put, default, ensure
from simulated_azure.arm.behaviours.envelope import stable_guid
from simulated_azure.arm.contracts import JsonObject
from simulated_azure.arm.durations import Duration, Reply
from simulated_azure.arm.errors import ArmError, bad_request, conflict
from simulated_azure.arm.private_link_groups import Members, PrivateLinkGroup
from simulated_azure.arm.resource_id import RESOURCE_GROUP_TYPE
from simulated_azure.constants import SUBSCRIPTION_ID
from simulated_azure.store import Resource

REGISTRY: Final = "Microsoft.MachineLearningServices/registries"
# Where a region's details name what is made: list, object, name, type.
_KEPT: Final = (
    (
        "storageAccountDetails",
        "systemCreatedStorageAccount",
        "storageAccountName",
        "Microsoft.Storage/storageAccounts",
    ),
    (
        "acrDetails",
        "systemCreatedAcrAccount",
        "acrAccountName",
        "Microsoft.ContainerRegistry/registries",
    ),
)


def _hosts(registry: Resource) -> Members:
    """Return the names, all assumed."""
    region = registry.body.get("location", "")
    name = f"{registry.name.lower()}.registry.{region}.api.azureml.ms"
    return [("default", [name])]


class MachineLearningRegistries(Behaviour):
    """Microsoft.MachineLearningServices/registries."""

    arm_types = (REGISTRY,)
    holds_data = True
    duration = Duration(180, 60, 120, Reply.ACCEPTED)  # assumed
    private_link_groups = (
        PrivateLinkGroup("amlregistry", ("privatelink.api.azureml.ms",), _hosts),
    )
    keeps = ("identity",)

    def check(self, put: Put) -> None:
        for other in put.arm.store.of_type(REGISTRY):
            if other.name.lower() == put.id.name.lower() and other.id != put.key:
                raise conflict(
                    "RegistryNameExists",
                    f"The registry name '{put.id.name}' is taken in this tenant. Give "
                    "another one.",
                )
        regions = _regions(put.properties)
        if put.body.get("location") not in regions:
            raise _bad(
                f"The registry's own region '{put.body.get('location')}' is none of "
                f"its regions: {', '.join(regions) or 'none'}."
            )
        gone = [region for region in _regions(put.previous) if region not in regions]
        if gone:
            raise _bad(f"A registry keeps its regions; missing: {', '.join(gone)}.")

    def complete(self, put: Put, body: JsonObject) -> None:
        properties = ensure(body, "properties")
        region = body["location"]
        group = _group_id(put)
        for details in properties.get("regionDetails") or []:
            _name_kept(put, details)
        default(
            properties,
            publicNetworkAccess="Enabled",
            managedResourceGroup={"resourceId": group},
            discoveryUrl=f"https://{region}.api.azureml.ms/registrymanagement/v1.0"
            f"/registries/{put.id.name}/discovery",
            mlFlowRegistryUri=f"azureml://{region}.api.azureml.ms/mlflow/v1.0{put.key}",
        )

    def after(self, put: Put, body: JsonObject) -> None:
        """Make the group, and in it an account and a registry a region."""
        properties = body["properties"]
        group = properties["managedResourceGroup"]["resourceId"]
        if put.arm.store.get(group) is None:
            put.arm.store.put(_group(put, group, body["location"]))
        for id, kept in _kept(properties):
            if put.arm.store.get(id) is None:
                put.arm.put(id, kept)

    def after_delete(
        self, arm: Azure, resource: Resource, query: Mapping[str, str]
    ) -> None:
        managed = resource.body["properties"]["managedResourceGroup"]
        group = arm.store.get(managed["resourceId"])
        if group is not None:
            arm.remove(group, {})


def _group_id(put: Put) -> str:
    guid = stable_guid("ml-registry", put.key)
    name = f"azureml-rg-{put.id.name}_{guid}"
    return f"/subscriptions/{SUBSCRIPTION_ID}/resourceGroups/{name}"


def _group(put: Put, id: str, location: str) -> Resource:
    return Resource(
        id=id,
        type=RESOURCE_GROUP_TYPE,
        name=id.rsplit("/", 1)[1],
        body={
            "location": location,
            "managedBy": put.key,
            "properties": {"provisioningState": "Succeeded"},
        },
    )


def _name_kept(put: Put, details: JsonObject) -> None:
    """Fill in names and IDs of what Azure makes in one region."""
    unique = stable_guid("kept", put.key, str(details.get("location"))).replace("-", "")
    for lists, inner, account, kind in _KEPT:
        for item in details.setdefault(lists, [{}]):
            kept = ensure(item, inner)
            name = kept.setdefault(account, unique[:20])
            id = f"{_group_id(put)}/providers/{kind}/{name}"
            kept.setdefault("armResourceId", {"resourceId": id})


def _kept(properties: JsonObject) -> Iterator[tuple[str, JsonObject]]:
    public = properties["publicNetworkAccess"]
    for details in properties.get("regionDetails") or []:
        where = details["location"]
        for storage_account_detail in details["storageAccountDetails"]:
            made = storage_account_detail["systemCreatedStorageAccount"]
            yield made["armResourceId"]["resourceId"], _account(made, where, public)
        for acr_detail in details["acrDetails"]:
            made = acr_detail["systemCreatedAcrAccount"]
            yield made["armResourceId"]["resourceId"], _images(where, public)


def _account(made: JsonObject, location: str, public: str) -> JsonObject:
    return {
        "kind": "StorageV2",
        "location": location,
        "sku": {"name": made.get("storageAccountType", "Standard_LRS")},
        "properties": {"publicNetworkAccess": public, "isHnsEnabled": False},
    }


def _images(location: str, public: str) -> JsonObject:
    return {
        "location": location,
        "sku": {"name": "Premium"},
        "properties": {"publicNetworkAccess": public},
    }


def _regions(properties: JsonObject) -> list[str]:
    details = properties.get("regionDetails") or []
    return [str(detail.get("location", "")) for detail in details]


def _bad(message: str) -> ArmError:
    return bad_request("BadRequest", message, "properties.regionDetails")
