"""Good inputs of every provider."""

from __future__ import annotations

from typing import Any

from components.dataplane.batch_default import BatchDefaultProvider
from components.dataplane.endpoint_approval import EndpointApprovalProvider
from components.dataplane.endpoint_traffic import EndpointTrafficProvider
from components.dataplane.linked_service import LinkedServiceProvider
from components.dataplane.managed_network_provision import (
    ManagedNetworkProvisionProvider,
)
from components.dataplane.managed_private_endpoint import (
    ManagedPrivateEndpointProvider,
)
from components.dataplane.provider import DataPlaneProvider
from components.dataplane.spark_pool_libraries import SparkPoolLibrariesProvider
from components.dataplane.synapse_role_assignment import (
    SynapseRoleAssignmentProvider,
)

STORAGE = (
    "/subscriptions/s/resourceGroups/g/providers/Microsoft.Storage/storageAccounts/a"
)
POOL = (
    "/subscriptions/s/resourceGroups/g/providers/Microsoft.Synapse/workspaces/syn/"
    "bigDataPools/main"
)
ML = (
    "/subscriptions/s/resourceGroups/g/providers"
    "/Microsoft.MachineLearningServices/workspaces/ml"
)
GUID = "6e4bf58a-b8e1-4cc3-bbf9-d73143322b78"
INPUTS: dict[type[DataPlaneProvider], dict[str, Any]] = {
    LinkedServiceProvider: {
        "synapse_workspace_name": "syn",
        "linked_service_name": "AzureMLService1",
        "subscription_id": "s",
        "resource_group_name": "g",
        "ml_workspace_name": "ml",
    },
    ManagedPrivateEndpointProvider: {
        "synapse_workspace_name": "syn",
        "endpoint_name": "lake",
        "target_resource_id": STORAGE,
        "group_id": "dfs",
    },
    EndpointApprovalProvider: {
        "synapse_workspace_name": "syn",
        "endpoint_name": "lake",
        "target_resource_id": STORAGE,
        "mode": "automatic",
        "timeout_minutes": 30.0,
        "description": "yes",
    },
    SparkPoolLibrariesProvider: {
        "pool_id": POOL,
        "requirements": "pandas==2.2.2\n",
        "pool_revision": "one",
    },
    SynapseRoleAssignmentProvider: {
        "synapse_workspace_name": "syn",
        "role_id": GUID,
        "principal_id": GUID,
        "scope": "workspaces/syn",
    },
    EndpointTrafficProvider: {
        "endpoint_id": f"{ML}/onlineEndpoints/churn",
        "traffic": {"blue": 90, "green": 10},
        "mirror_traffic": {},
        "tags": {"owner": "somebody"},
    },
    BatchDefaultProvider: {
        "endpoint_id": f"{ML}/batchEndpoints/night",
        "deployment_name": "main",
        "tags": {"owner": "somebody"},
    },
    ManagedNetworkProvisionProvider: {"workspace_id": ML},
}
PROVIDERS = list(INPUTS)
IN_WORKSPACES = [
    it
    for it in PROVIDERS
    if not {"pool_id", "endpoint_id", "workspace_id"} & set(it.identity)
]
"""Those whose objects go by workspace and name; what is a part of something has its
ARM ID before its own."""
