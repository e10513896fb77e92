"""Cases of guardrails.rules.private_endpoints."""

from __future__ import annotations

from dataclasses import replace

from tests.policies.harness import UNKNOWN, Breakage, StackCase, Standing
from tests.policies.short_cases import (
    endpoint,
    guarded,
    nothing,
    with_,
    without,
    wrong,
    zone_group,
)

ENDPOINT = "azure-native:network:PrivateEndpoint"
ZONE_GROUP = "azure-native:network:PrivateDnsZoneGroup"
CONNECTIONS = "privateLinkServiceConnections"
CONNECTION = {"name": "pe", "groupIds": ["vault"], "privateLinkServiceId": UNKNOWN}
NETWORK = Standing("network", "azure-native:network:VirtualNetwork")
IT = endpoint("pe", "amlworkspace", "ml")


def zone(name: str, zone_name: str) -> Standing:
    return Standing(
        name, "azure-native:privatedns:PrivateZone", {"privateZoneName": zone_name}
    )


API = zone("api", "privatelink.api.azureml.ms")
NOTEBOOKS = zone("notebooks", "privatelink.notebooks.azure.net")
BLOB = zone("blob", "privatelink.blob.core.windows.net")
ZONES = zone_group("zones", "pe", "api", "notebooks")
ML_ZONES = ("privatelink.api.azureml.ms", "privatelink.notebooks.azure.net")
BLOB_ZONE = "privatelink.blob.core.windows.net"
FOLDER = "/subscriptions/x/resourceGroups/dns/providers/Microsoft.Network"


def by_id(*names: str) -> Standing:
    """Make a zone group out of zones that another team keeps."""
    configs = [
        {"name": name, "privateDnsZoneId": f"{FOLDER}/privateDnsZones/{name}"}
        for name in names
    ]
    return Standing(
        "zones",
        ZONE_GROUP,
        {"privateEndpointName": UNKNOWN, "privateDnsZoneConfigs": configs},
        {"privateEndpointName": ("pe",)},
    )


SHARED_GROUP = "/subscriptions/x/resourceGroups/azureml-rg-mlr_1"
SHARED = Standing(
    "mlr",
    "azure-native:machinelearningservices:Registry",
    outputs={
        "id": "/subscriptions/x/resourceGroups/y/providers"
        "/Microsoft.MachineLearningServices/registries/mlr",
        "name": "mlr",
        "type": "Microsoft.MachineLearningServices/registries",
        "managedResourceGroup": {"resourceId": SHARED_GROUP},
    },
)


def kept_by(group: str) -> Standing:
    """Make an endpoint to storage in a group, by an ID that is known."""
    target = f"{group}/providers/Microsoft.Storage/storageAccounts/kept"
    way = {"name": "kept", "groupIds": ["blob"], "privateLinkServiceId": target}
    return Standing("kept", ENDPOINT, {CONNECTIONS: [way]}, {CONNECTIONS: ("mlr",)})


ML = Standing("ml", "azure-native:machinelearningservices:Workspace")
DOCUMENTS = zone("documents", "privatelink.documents.azure.com")
SQL = zone("sql", "privatelink.sql.azuresynapse.net")
ACCOUNT = Standing("cosmos", "azure-native:cosmosdb:DatabaseAccount")
TO_COSMOS = endpoint("pe", "Sql", "cosmos")
COSMOS = {
    it.name: it
    for it in (ACCOUNT, TO_COSMOS, DOCUMENTS, zone_group("zones", "pe", "documents"))
}
MIXED_UP = (ACCOUNT, TO_COSMOS, SQL, zone_group("zones", "pe", "sql"))
PARAMETERS = {"zone_groups_by_azure_policy": False, "endpoint_subnets": []}

CASES = (
    nothing(
        "PE-01",
        ENDPOINT,
        "manualPrivateLinkServiceConnections",
        wrong=[CONNECTION],
    ),
    guarded(
        "PE-02",
        ENDPOINT,
        f"{CONNECTIONS}[0].groupIds",
        ["vault"],
        wrong=["everything"],
        wrong_type=[7],
        beside={CONNECTIONS: [CONNECTION]},
        says="groupIds",
        also=(
            wrong(f"{CONNECTIONS}[0].groupIds", ["blob", "file"], "2 groupIds"),
            wrong(CONNECTIONS, [], CONNECTIONS),
        ),
    ),
    StackCase(
        rule="PE-03",
        compliant=(IT, ZONES),
        breakages=(
            without("zones", "it has 0 zone groups"),
            with_("two", "it has 2 zone groups", replace(ZONES, name="second")),
            with_(
                "of another",
                "it has 0 zone groups",
                zone_group("zones", "other", "api"),
            ),
        ),
        parameters=PARAMETERS,
    ),
    StackCase(
        rule="PE-04",
        compliant=(IT, NETWORK),
        breakages=(without("network", "subnet.id"),),
        parameters=PARAMETERS,
    ),
    StackCase(
        rule="PE-05",
        compliant=(IT, ZONES, API, NOTEBOOKS),
        breakages=(
            with_("one zone", "it has", zone_group("zones", "pe", "api")),
            with_(
                "another zone", "blob", zone_group("zones", "pe", "api", "blob"), BLOB
            ),
            with_("by ID, of another service", "blob", by_id(BLOB_ZONE)),
            Breakage(
                "by ID, zones of another team",
                lambda it: it.update(zones=by_id(*ML_ZONES)),
                "passes",
            ),
            without("notebooks", "it has"),
            Breakage(
                "those of Cosmos DB",
                lambda it: it.update(COSMOS),
                "passes",
            ),
            with_("those of Synapse for Cosmos DB", "it has", *MIXED_UP),
            without("pe", "privateEndpointName"),
        ),
    ),
    StackCase(
        rule="PE-08",
        compliant=(IT, ML, SHARED, kept_by(SHARED_GROUP)),
        breakages=(
            without("ml", "privateLinkServiceId"),
            with_("of another group", "privateLinkServiceId", kept_by("/x")),
            with_("a door that it lacks", "groupIds", endpoint("pe", "blob", "ml")),
            with_("a network", "privateLinkServiceId", replace(NETWORK, name="ml")),
        ),
    ),
    guarded(
        "PE-06",
        ZONE_GROUP,
        "privateDnsZoneConfigs",
        [{"name": "vault", "privateDnsZoneId": UNKNOWN}],
        wrong=[{"name": "vault"}],
        wrong_type=7,
        also=(
            wrong("privateDnsZoneConfigs", []),
            wrong("privateDnsZoneConfigs", [{"privateDnsZoneId": UNKNOWN}]),
        ),
    ),
    guarded(
        "PE-07",
        ENDPOINT,
        f"{CONNECTIONS}[0].name",
        "pe",
        wrong="",
        wrong_type=7,
        beside={CONNECTIONS: [CONNECTION]},
        also=(wrong(CONNECTIONS, []),),
    ),
)
