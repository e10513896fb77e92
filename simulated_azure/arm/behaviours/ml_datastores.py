"""The datastores of a Machine Learning workspace: its own, and those made in it.

Sources: https://learn.microsoft.com/azure/machine-learning/concept-data (names, kinds),
https://learn.microsoft.com/rest/api/azureml/datastores/create-or-update (the account
and the container are looked up unless skipValidation is set); the names of containers
and shares are as a workspace shows them. Codes and
wording are assumed.
"""

from __future__ import annotations

import re
from typing import Final

from simulated_azure.arm.behaviour import Behaviour, Put, default, ensure
from simulated_azure.arm.contracts import JsonObject
from simulated_azure.arm.errors import bad_request
from simulated_azure.arm.resource_id import ResourceId
from simulated_azure.constants import SUBSCRIPTION_ID
from simulated_azure.store import Resource

DATASTORE: Final = "Microsoft.MachineLearningServices/workspaces/datastores"
_NAME: Final = re.compile(r"\w{1,255}", re.ASCII)
# Where a kind keeps its container's name.
_CONTAINERS: Final = {"AzureBlob": "containerName", "AzureDataLakeGen2": "filesystem"}
_ACCOUNTS: Final = "Microsoft.Storage/storageAccounts"


class Datastores(Behaviour):
    """Microsoft.MachineLearningServices/workspaces/datastores."""

    arm_types = (DATASTORE,)

    def check(self, put: Put) -> None:
        if not _NAME.fullmatch(put.id.name):
            raise bad_request(
                "UserError",
                f"'{put.id.name}' is no name of a datastore: 1 to 255 letters, digits "
                "and underscores.",
                "name",
            )
        kind = str(put.properties.get("datastoreType"))
        if kind in _CONTAINERS and put.query.get("skipValidation", "") != "true":
            _check_container(put, kind)

    def complete(self, put: Put, body: JsonObject) -> None:
        properties = ensure(body, "properties")
        default(
            properties,
            endpoint="core.windows.net",
            isDefault=False,
            properties={},
            protocol="https",
            serviceDataAccessAuthIdentity="None",
            tags={},
        )


def _check_container(put: Put, kind: str) -> None:
    """Look up the account by its name, which is unique, and the container in it."""
    name = str(put.properties.get("accountName", ""))
    container = str(put.properties.get(_CONTAINERS[kind], ""))
    accounts = [
        resource
        for resource in put.arm.store.of_type(_ACCOUNTS)
        if resource.name.lower() == name.lower()
    ]
    found = [
        put.arm.store.get(f"{account.id}/blobServices/default/containers/{container}")
        for account in accounts
    ]
    if not any(found):
        what = f"the container '{container}'" if accounts else "that account"
        raise bad_request(
            "UserError",
            f"The datastore {put.id.name} leads to '{name}', but {what} does not "
            "exist.",
            "properties",
        )


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
