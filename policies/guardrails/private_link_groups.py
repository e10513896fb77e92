"""Private-link groups (group IDs of private endpoints) of each type.

From "What is a private endpoint?" (Microsoft Learn), as far as the platform goes.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

ML_REGISTRY: Final = "azure-native:machinelearningservices:Registry"
COSMOS: Final = "azure-native:cosmosdb:DatabaseAccount"
PRIVATE_LINK_GROUPS: Final[Mapping[str, tuple[str, ...]]] = {
    "azure-native:machinelearningservices:Workspace": ("amlworkspace",),
    # blob and registry are groups of the storage and images that Azure keeps for it.
    ML_REGISTRY: ("amlregistry", "blob", "registry"),
    "azure-native:storage:StorageAccount": ("blob", "dfs", "file", "queue", "table"),
    "azure-native:keyvault:Vault": ("vault",),
    "azure-native:containerregistry:Registry": ("registry",),
    "azure-native:synapse:Workspace": ("Sql", "SqlOnDemand", "Dev"),
    "azure-native:synapse:PrivateLinkHub": ("Web",),
    "azure-native:monitor:PrivateLinkScope": ("azuremonitor",),
    COSMOS: ("Sql", "Analytical"),
    "azure-native:eventhub:Namespace": ("namespace",),
    "azure-native:databricks:Workspace": (
        "databricks_ui_api",
        "browser_authentication",
    ),
    "azure-native:apimanagement:ApiManagementService": ("Gateway",),
}
