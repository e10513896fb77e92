"""The datastores that every Machine Learning workspace has.

Source: https://learn.microsoft.com/azure/machine-learning/concept-data (names, kinds);
the names of containers and shares are as a workspace shows them.
"""

from __future__ import annotations

from simulated_azure.arm.behaviour import Put
from simulated_azure.arm.contracts import JsonObject
from simulated_azure.arm.resource_id import ResourceId
from simulated_azure.constants import SUBSCRIPTION_ID
from simulated_azure.store import Resource


def default_datastores(put: Put, body: JsonObject) -> list[Resource]:
    """Return the datastores of a new workspace."""
    properties = body["properties"]
    account = properties["storageAccount"].rsplit("/", 1)[1]
    identity = properties["systemDatastoresAuthMode"].lower() == "identity"
    credentials = "None" if identity else "AccountKey"
    id = properties["workspaceId"]
    blob, share = f"azureml-blobstore-{id}", f"azureml-filestore-{id}"
    stores = {
        "workspaceblobstore": ("AzureBlob", {"containerName": blob}),
        "workspaceartifactstore": ("AzureBlob", {"containerName": "azureml"}),
        "workspacefilestore": ("AzureFile", {"fileShareName": share}),
        "workspaceworkingdirectory": ("AzureFile", {"fileShareName": f"code-{id}"}),
    }
    kind = f"{put.id.type}/datastores"
    return [
        Resource(
            id=f"{put.key}/datastores/{name}",
            type=kind,
            name=name,
            body={
                "properties": {
                    "datastoreType": datastore_type,
                    "accountName": account,
                    "credentials": {"credentialsType": credentials},
                    "endpoint": "core.windows.net",
                    "isDefault": name == "workspaceblobstore",
                    "protocol": "https",
                    "resourceGroup": ResourceId.parse(
                        properties["storageAccount"]
                    ).resource_group,
                    "subscriptionId": SUBSCRIPTION_ID,
                    **inner,
                }
            },
        )
        for name, (datastore_type, inner) in stores.items()
    ]
