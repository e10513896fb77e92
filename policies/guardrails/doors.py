"""Which doors (group IDs of private endpoints) each kind of resource has.

From "What is a private endpoint?" (Microsoft Learn), as far as the platform goes.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

ML_REGISTRY: Final = "azure-native:machinelearningservices:Registry"
COSMOS: Final = "azure-native:cosmosdb:DatabaseAccount"
DOORS: Final[Mapping[str, tuple[str, ...]]] = {
    "azure-native:machinelearningservices:Workspace": ("amlworkspace",),
    # blob and registry are doors of the storage and images that Azure keeps for it.
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
