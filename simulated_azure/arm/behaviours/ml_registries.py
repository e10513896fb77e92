"""Machine Learning registries, and the resource group that Azure keeps for each.

Source: https://learn.microsoft.com/azure/machine-learning/how-to-manage-registries (a
managed resource group with a storage account and a container registry; regions can be
added and none taken away; a private endpoint of group amlregistry). Names of what is
in the managed group, and all codes and wording, are assumed; the account and the
registry in it are only named, not made.
"""

from __future__ import annotations

from typing import Final

from simulated_azure.arm.behaviour import Behaviour, Put, default, ensure
from simulated_azure.arm.behaviours.common import stable_guid
from simulated_azure.arm.contracts import JsonObject
from simulated_azure.arm.errors import ArmError, bad_request, conflict
from simulated_azure.constants import SUBSCRIPTION_ID

REGISTRY: Final = "Microsoft.MachineLearningServices/registries"


class MachineLearningRegistries(Behaviour):
    """Microsoft.MachineLearningServices/registries."""

    arm_types = (REGISTRY,)
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
        gone = [it for it in _regions(put.previous) if it not in regions]
        if gone:
            raise _bad(f"A registry keeps its regions; missing: {', '.join(gone)}.")

    def complete(self, put: Put, body: JsonObject) -> None:
        properties = ensure(body, "properties")
        region = body["location"]
        guid = stable_guid("ml-registry", put.key)
        group = f"/subscriptions/{SUBSCRIPTION_ID}/resourceGroups/azureml-rg-{guid}"
        default(
            properties,
            publicNetworkAccess="Enabled",
            managedResourceGroup={"resourceId": group},
            discoveryUrl=f"https://{region}.api.azureml.ms/registrymanagement/v1.0"
            f"/registries/{put.id.name}/discovery",
            mlFlowRegistryUri=f"azureml://{region}.api.azureml.ms/mlflow/v1.0{put.key}",
        )


def _regions(properties: JsonObject) -> list[str]:
    details = properties.get("regionDetails") or []
    return [str(each.get("location", "")) for each in details]


def _bad(message: str) -> ArmError:
    return bad_request("BadRequest", message, "properties.regionDetails")
