"""The cloud's metadata: how tools that discover a cloud find this one."""

from __future__ import annotations

from typing import Any, Final

# Not "AzureCloud": azure-ai-ml looks that name up in its own table first.
CLOUD_NAME: Final = "SimulatedAzure"

_SUFFIXES: Final = {
    "acrLoginServer": "azurecr.io",
    "azureDataLakeAnalyticsCatalogAndJob": "azuredatalakeanalytics.net",
    "azureDataLakeStoreFileSystem": "azuredatalakestore.net",
    "azureFrontDoorEndpointSuffix": "azurefd.net",
    "keyVaultDns": "vault.azure.net",
    "mariadbServerEndpoint": "mariadb.database.azure.com",
    "mhsmDns": "managedhsm.azure.net",
    "mysqlServerEndpoint": "mysql.database.azure.com",
    "postgresqlServerEndpoint": "postgres.database.azure.com",
    "sqlServerHostname": "database.windows.net",
    "storage": "core.windows.net",
    "storageSyncEndpointSuffix": "afs.azure.net",
    "synapseAnalytics": "dev.azuresynapse.net",
}


def cloud_metadata(origin: str, api_version: str) -> dict[str, Any] | list[Any]:
    """Return the metadata with ARM and sign-in here and everything else as in public.

    Source: the answers of ARM's /metadata/endpoints; a list of clouds up to 2020, one
    cloud since 2022, and the oldest version's flat shape without a name.
    """
    authentication = {
        "loginEndpoint": f"{origin}/",
        "audiences": [
            "https://management.core.windows.net/",
            "https://management.azure.com/",
        ],
        "tenant": "common",
        "identityProvider": "AAD",
    }
    if api_version.startswith(("2015", "2018")):
        return {
            "galleryEndpoint": "https://gallery.azure.com/",
            "graphEndpoint": "https://graph.windows.net/",
            "portalEndpoint": "https://portal.azure.com/",
            "authentication": authentication,
        }
    cloud = {
        "name": CLOUD_NAME,
        "portal": "https://portal.azure.com",
        "authentication": authentication,
        "resourceManager": f"{origin}/",
        "graph": "https://graph.windows.net/",
        "graphAudience": "https://graph.windows.net/",
        "microsoftGraphResourceId": "https://graph.microsoft.com/",
        "gallery": "https://gallery.azure.com/",
        "batch": "https://batch.core.windows.net/",
        "media": "https://rest.media.azure.net",
        "sqlManagement": "https://management.core.windows.net:8443/",
        "activeDirectoryDataLake": "https://datalake.azure.net/",
        "attestationResourceId": "https://attest.azure.net",
        "synapseAnalyticsResourceId": "https://dev.azuresynapse.net",
        "logAnalyticsResourceId": "https://api.loganalytics.io",
        "ossrDbmsResourceId": "https://ossrdbms-aad.database.windows.net",
        "appInsightsResourceId": "https://api.applicationinsights.io",
        "vmImageAliasDoc": "https://raw.githubusercontent.com/Azure/azure-rest-api-specs"
        "/main/arm-compute/quickstart-templates/aliases.json",
        "suffixes": _SUFFIXES,
    }
    return [cloud] if api_version < "2022" else cloud
