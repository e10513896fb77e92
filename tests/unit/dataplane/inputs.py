"""Good inputs of every provider."""

from __future__ import annotations

from typing import Any

from components.dataplane.endpoint_approval import EndpointApprovalProvider
from components.dataplane.linked_service import LinkedServiceProvider
from components.dataplane.managed_private_endpoint import (
    ManagedPrivateEndpointProvider,
)
from components.dataplane.provider import DataPlaneProvider
from components.dataplane.synapse_role_assignment import (
    SynapseRoleAssignmentProvider,
)

STORAGE = (
    "/subscriptions/s/resourceGroups/g/providers/Microsoft.Storage/storageAccounts/a"
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
    SynapseRoleAssignmentProvider: {
        "synapse_workspace_name": "syn",
        "role_id": GUID,
        "principal_id": GUID,
        "scope": "workspaces/syn",
    },
}
PROVIDERS = list(INPUTS)
